"""What changed between two texts, and between two lists."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.release.diff.words import Piece, aligned, likeness, word_diff

TEXTS = st.text(st.sampled_from(["a", "b", "c", " ", ".", "\n", "ё"]), max_size=60) | st.text()


@given(TEXTS, TEXTS)
def test_pieces_make_up_both_texts(old: str, new: str) -> None:
    """Nothing of either text is lost, and no piece is empty or beside one of its sort."""
    pieces = word_diff(old, new)
    assert "".join(piece.old for piece in pieces) == old
    assert "".join(piece.new for piece in pieces) == new
    assert all(piece.old or piece.new for piece in pieces)
    sorts = [piece.is_kept for piece in pieces]
    assert all(one != other for one, other in itertools.pairwise(sorts))


@given(TEXTS, TEXTS)
def test_swapped_texts_give_swapped_pieces(old: str, new: str) -> None:
    """The diff is the same from either side."""
    assert word_diff(new, old) == tuple(Piece(each.new, each.old) for each in word_diff(old, new))


@given(TEXTS)
def test_a_text_is_kept_whole_beside_itself(text: str) -> None:
    """The same text is one piece."""
    assert word_diff(text, text) == ((Piece(text, text),) if text else ())


@pytest.mark.parametrize(
    "old, new, changed",
    [
        ("One two six.", "One three six.", [Piece("two ", "three ")]),
        ("One two.", "One two. A third.", [Piece("", " A third.")]),
        ("Kept. Gone entirely here. Kept.", "Kept. Kept.", [Piece("Gone entirely here. ", "")]),
        ("On 2 180 people.", "On 2 679 people.", [Piece("2 180 ", "2 679 ")]),
        (
            "Seized at 1\u00a0000 km",
            "Seized at 1\u00a0000\u00a0000 km",
            [Piece("1\u00a0000 ", "1\u00a0000\u00a0000 ")],
        ),
        ("In all 2", "In all 2\u202f180", [Piece("2", "2\u202f180")]),
        ("In 2024 180 people", "In 2024 18 people", [Piece("180 ", "18 ")]),
        ("x a y b z", "p q r s t", [Piece("x a y b z", "p q r s t")]),
    ],
)
def test_the_words_that_changed_are_found(old: str, new: str, changed: list[Piece]) -> None:
    """A word, words at the end, a sentence, a number; what shares too little goes as a whole."""
    assert [piece for piece in word_diff(old, new) if not piece.is_kept] == changed


@pytest.mark.parametrize(
    "old, new",
    [
        ("a b " * 20_000, "a c " * 20_000),
        (". " * 50_000, "! " * 50_000),
        (
            " ".join(f"w{n % 37} and" for n in range(5000)),
            " ".join(f"w{n % 41} and" for n in range(5000)),
        ),
    ],
)
def test_a_long_text_that_repeats_itself_is_not_compared(old: str, new: str) -> None:
    """What would take long is replaced as a whole."""
    assert word_diff(old, new) == (Piece(old, new),)


def test_equal_entries_are_paired_before_those_that_are_alike() -> None:
    """Lists are set side by side, old and new."""
    old = ["a long phrase", "b stays", "c goes away"]
    new = ["quite new", "a long word", "b stays"]
    assert aligned(old, new, likeness) == [(None, 0), (0, 1), (1, 2), (2, None)]


def test_long_lists_are_paired_in_order() -> None:
    """Hundreds of entries without anything in common are paired one by one."""
    old, new = [f"a{n}" for n in range(300)], [f"b{n}" for n in range(300)]
    assert aligned(old, new, likeness) == [(n, n) for n in range(300)]
