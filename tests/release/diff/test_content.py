"""Every change of content is found, and nothing else."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ids import words
from release_edits import EDITS, FINDING, IMAGE, Edit
from release_folder import ReleaseFolder

from caricc_report.release.diff.content import ContentDiff, content_diff
from caricc_report.release.diff.reading import ReleaseContent
from caricc_report.release.diff.records import field_changes, moves
from caricc_report.release.diff.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.release.job import RunResult


def found(diff: ContentDiff) -> set[str]:
    """Return what a diff holds, a line for each change."""
    signs = {(True, False): "+", (False, True): "-", (False, False): "~"}
    return {
        *(f"release: {each.field}" for each in diff.header),
        *(f"+ {article['id']}" for article in diff.added),
        *(f"- {article['id']}" for article in diff.removed),
        *(f"{each.article['id']}: {field.field}" for each in diff.changed for field in each.fields),
        *(f"moved {move.id}" for move in diff.moved),
        *(f"fact {fact.name}" for fact in diff.facts),
        *(
            f"{signs[each.old is None, each.new is None]} {each.language} {each.country}".strip()
            for each in diff.narrative
        ),
        *(f"appeared {finding['id']}" for finding in diff.appeared),
        *(f"went {finding['id']}" for finding in diff.went),
    }


@pytest.fixture
def folder(reference: RunResult, tmp_path: Path) -> ReleaseFolder:
    """Return a copy of the reference release, with a finding."""
    copy = ReleaseFolder(reference.directory, tmp_path / "2024-19")
    copy.checks["findings"] = [FINDING]
    return copy


@pytest.fixture(scope="module")
def unchanged(reference: RunResult, tmp_path_factory: pytest.TempPathFactory) -> ReleaseContent:
    """Return the content of the reference release, with a finding."""
    copy = ReleaseFolder(reference.directory, tmp_path_factory.mktemp("unchanged") / "2024-19")
    copy.checks["findings"] = [FINDING]
    return copy.content()


OPPOSITES = (("old", "new"), ("added", "removed"), ("appeared", "went"))
OPPOSITES += (("articles_added", "articles_removed"), ("field", "old_field"))


def unordered(value: Any, opposites: Mapping[str, str]) -> Any:
    """Return the JSON of a diff with its lists sorted, and some names replaced by others."""
    if isinstance(value, list):
        return sorted((unordered(each, opposites) for each in value), key=repr)
    if not isinstance(value, dict):
        return value
    kept = "field" if "old_field" not in value else ""
    names = {name: name if name == kept else opposites.get(name, name) for name in value}
    return dict(sorted((names[name], unordered(each, opposites)) for name, each in value.items()))


def assert_mirrored(old: ReleaseContent, new: ReleaseContent) -> None:
    """Check that what came from old to new goes from new to old, and so on for each change."""
    there, back = content_diff(old, new).as_json(), content_diff(new, old).as_json()
    opposites = dict(OPPOSITES) | {new: old for old, new in OPPOSITES}
    assert unordered(there, opposites) == unordered(back, {})


def test_there_are_sixty_edits() -> None:
    """The list of edits is as long as is said, each with a name of its own."""
    assert len(EDITS) == len({name for name, _, _ in EDITS}) == 60


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(edit, id=words(edit[0]), marks=pytest.mark.full if number % 6 else ())
        for number, edit in enumerate(EDITS)
    ],
)
def test_an_edit_is_found_and_nothing_else(
    edit: Edit, folder: ReleaseFolder, unchanged: ReleaseContent
) -> None:
    """One edit of the files of a release gives the changes that it makes, no other."""
    _, apply, expected = edit
    apply(folder)
    diff = content_diff(unchanged, folder.content())
    assert found(diff) == expected
    assert not diff.is_empty
    assert json.loads(json.dumps(diff.as_json())) == diff.as_json()


def test_all_edits_at_once_are_found(folder: ReleaseFolder, unchanged: ReleaseContent) -> None:
    """Sixty edits of one release are found together, and nothing else."""
    for _, apply, _ in EDITS:
        apply(folder)
    edited = folder.content()
    assert found(content_diff(unchanged, edited)) == set().union(*(each[2] for each in EDITS))


def test_swapped_sides_give_the_mirror_image(
    folder: ReleaseFolder, unchanged: ReleaseContent
) -> None:
    """What was added from old to new is removed from new to old, and so on for each change."""
    for _, apply, _ in EDITS:
        apply(folder)
    assert_mirrored(unchanged, folder.content())


def test_a_restyled_release_has_no_difference(
    folder: ReleaseFolder, unchanged: ReleaseContent
) -> None:
    """Documents, versions, digests, fonts and cells of layout are no content."""
    (folder.path / "release.en.html").write_text("<p>another look</p>", "utf-8")
    (folder.path / "release.en.pdf").unlink()
    folder.manifest["predicate"]["runDetails"]["builder"]["version"] = {"python": "3.99"}
    folder.state("renderer", "quarto")
    folder.manifest["subject"] = []
    for notebook in folder.notebooks.values():
        notebook["metadata"] = {}
        cells = notebook["cells"]
        notebook["cells"] = [cell for cell in cells if cell["id"] not in {"by-outlet", "cover"}]
    glyph = {"id": "character-not-drawable", "severity": "notice", "message": "", "articles": []}
    folder.checks["findings"].insert(0, glyph)
    assert content_diff(unchanged, folder.content()).is_empty


def test_a_release_does_not_differ_from_itself(unchanged: ReleaseContent) -> None:
    """The diff of a release with itself is empty, in every list."""
    diff = content_diff(unchanged, unchanged)
    assert diff.is_empty
    assert found(diff) == set()


def test_findings_of_sources_are_not_compared(unchanged: ReleaseContent) -> None:
    """Where checks were not run, nothing is said of them."""
    sources = dataclasses.replace(unchanged, findings=None)
    diff = content_diff(unchanged, sources)
    assert diff.is_empty
    assert diff.as_json()["checks"] == {"compared": False, "appeared": [], "went": []}


def test_a_changed_text_is_told_word_by_word() -> None:
    """The JSON of a changed text has the words that stay, go and come."""
    (change,) = field_changes({"a": {"b": "one two six"}}, {"a": {"b": "one three six"}})
    assert change.as_json() == {
        "field": "a.b",
        "old": "one two six",
        "new": "one three six",
        "words": [{"kept": "one "}, {"removed": "two ", "added": "three "}, {"kept": "six"}],
    }


def test_an_entry_that_moved_keeps_its_old_name_beside_the_new() -> None:
    """A changed figure behind a new one is named by both of its places."""
    old = {"figures": [{"value": 1, "unit": "kg", "subject": "drugs"}]}
    new_figure = {"value": 9, "unit": "people", "subject": "pupils"}
    (_, _, _, changed) = sorted(
        field_changes(old, {"figures": [new_figure, old["figures"][0] | {"value": 2}]}),
        key=lambda change: change.field,
    )
    assert (changed.moved_from, changed.field) == ("figures.1.value", "figures.2.value")
    assert changed.as_json()["old_field"] == "figures.1.value"


def test_a_change_of_a_photo_file_is_found(folder: ReleaseFolder) -> None:
    """An image whose file has other bytes differs, though its path is the same."""
    folder.articles[0]["images"] = [IMAGE]
    digest = {"sha256": "0" * 64}
    entry = {"name": "data/articles/a.png", "digest": digest}
    folder.definition["resolvedDependencies"].append(entry)
    before = folder.content()
    digest["sha256"] = "1" * 64
    diff = content_diff(before, folder.content())
    assert found(diff) == {"kz-almaty-seminar: images.1.sha256"}


def test_a_whole_number_is_the_same_with_a_decimal_point() -> None:
    """Values are compared, not how JSON writes them."""
    assert not list(field_changes({"a": [3, 0.5]}, {"a": [3.0, 0.5]}))


def test_what_says_nothing_is_no_difference() -> None:
    """An absent field, null, an empty list and an empty mapping are the same."""
    assert not list(field_changes({"a": None, "b": [], "c": {"d": None}}, {"e": ""}))


def test_a_fact_on_other_articles_names_them(
    folder: ReleaseFolder, unchanged: ReleaseContent
) -> None:
    """The articles that came and went are listed; their order alone is no difference."""
    articles = folder.fact("articles.by_country.KG")["articles"]
    articles.reverse()
    assert content_diff(unchanged, folder.content()).is_empty
    articles[0] = "kg-other"
    (change,) = content_diff(unchanged, folder.content()).facts
    assert change.articles_added == ("kg-other",)
    assert change.articles_removed == ("kg-gunk-visit",)


@given(st.permutations("abcdefg"))
def test_the_fewest_moves_are_named(order: list[str]) -> None:
    """What is not named keeps its order, and no larger part could."""
    base = "abcdefg"
    moved = {move.id for move in moves(base, order)}
    stay = [name for name in order if name not in moved]
    assert stay == sorted(stay)
    longest = {0: 0}
    for index, name in enumerate(order, 1):
        before = [longest[i] for i in range(1, index) if order[i - 1] < name]
        longest[index] = 1 + max(before, default=0)
    assert len(stay) == max(longest.values())


WORDS = st.lists(st.sampled_from(["on", "a", "lecture", "raid", "."]), max_size=6).map(" ".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("uvw"), inner, max_size=3)
    ),
    max_leaves=8,
)
ARTICLES = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("abcde"), "texts": VALUES, "figures": VALUES}),
    unique_by=lambda article: article["id"],
    max_size=5,
).map(tuple)
FACTS = st.dictionaries(
    st.sampled_from(["x", "y"]),
    st.fixed_dictionaries({"value": VALUES, "articles": st.lists(st.sampled_from("abc"))}),
)
NARRATIVE = st.fixed_dictionaries(
    {"en": st.lists(st.builds(Statement, st.sampled_from(["", "K"]), WORDS), max_size=4).map(tuple)}
)
CONTENTS = st.builds(
    ReleaseContent,
    st.sampled_from(["old", "new"]),
    st.fixed_dictionaries({"release": WORDS}),
    ARTICLES,
    FACTS,
    NARRATIVE,
    st.none() | st.lists(st.fixed_dictionaries({"id": WORDS}), max_size=3).map(tuple),
)


@given(CONTENTS)
def test_no_content_differs_from_itself(content: ReleaseContent) -> None:
    """Whatever a release says, it is the same as what it says."""
    assert content_diff(content, content).is_empty


@given(CONTENTS, CONTENTS)
def test_any_two_contents_mirror_each_other(old: ReleaseContent, new: ReleaseContent) -> None:
    """Swapped arguments give the same changes the other way round."""
    assert_mirrored(old, new)
