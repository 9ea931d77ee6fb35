"""YAML is read by the rules of version 1.2, and safely."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from caricc_report.errors import InvalidInputError
from caricc_report.system.files import ProjectFile
from caricc_report.system.yaml_text import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def refusal(text: str) -> str:
    """Return the message with which a text is refused."""
    with pytest.raises(InvalidInputError) as refused:
        parse_yaml(text, "a.yml")
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "no",
        "yes",
        "on",
        "Off",
        "y",
        "2024-11-30",
        "2024-02-30",
        "2024-11",
        "2024-19",
        "12:30",
        "1_000",
        "0x1F",
        ".nan",
        "nil",
        "=",
        "Казахстан",
    ],
)
def test_text_stays_text(text: str) -> None:
    """Country codes, dates and times are text, whatever older versions of YAML made of them."""
    assert parse_yaml(f"a: {text}", "a.yml") == {"a": text}


@pytest.mark.parametrize(
    "text, value",
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("False", False),
        ("5", 5),
        ("-5", -5),
        ("+5", 5),
        ("2024", 2024),
        ("0", 0),
        ("010", 10),
        ("089", 89),
        ("8.5", 8.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("'5'", "5"),
        ('"true"', "true"),
        ("[a, 5]", ["a", 5]),
        ("{b: [c]}", {"b": ["c"]}),
    ],
)
def test_other_values(text: str, value: Any) -> None:
    """Null, true, false and decimal numbers are what they say, unless they are quoted."""
    found = parse_yaml(f"a: {text}", "a.yml")["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n", "---\n", "null"])
def test_an_empty_text_is_an_empty_mapping(text: str) -> None:
    """A file without content has no fields."""
    assert parse_yaml(text, "a.yml") == {}


def test_an_alias_is_refused() -> None:
    """An alias, with which a small file can grow without bound, is not followed."""
    assert refusal("a: &x [1]\nb: *x") == (
        "a.yml: 1 defect; nothing was loaded.\n  - an alias (*name) is not allowed"
    )


def test_a_bomb_of_aliases_is_refused() -> None:
    """Nine levels of tenfold aliases are refused before they are unfolded."""
    lines = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 9)]
    assert "an alias" in refusal("\n".join(["a0: &a0 [x]", *lines]))


@pytest.mark.parametrize(
    "text, value",
    [
        ("a: 'Case #5'", "Case #5"),
        ("a: Case#5 #", "Case#5"),
        ("a: Case # 5", "Case"),
        ("a: |-\n  Case #5", "Case #5"),
        ("#b: Case\na: Case\n  # c\n#d", "Case"),
        ("a: [Case] #5", ["Case"]),
        ("a: Case #5 in\nb: x", None),
        ("b:\n  - Дело\n  - Case\t#5", None),
        ("b: {a: Case #5\n}", None),
        ("a: #5", None),
        ("b: 'x\u2028\u2029\x85y'\na: Case #5", None),
        ("b: c\ra: Case #5 in\r", None),
        ("b: c\r\na: 😀 #5\r\n", None),
        ("\ufeffa: Case #5", None),
        ("a: 2024-12-02 #Monday", "2024-12-02"),
        ("a: false #hide", False),
        ("a: 12 #5", 12),
        ("a: -1.5e+3 #5", -1500.0),
        ("a: x\nb: ~ #5", "x"),
    ],
)
def test_a_value_is_not_cut_off_without_a_word(text: str, value: object) -> None:
    """What follows a # is left out by YAML; without a space behind it, it is hardly a comment."""
    if value is None:
        message = refusal(text)
        assert "'#5" in message
        assert f"line {len(text.partition('#')[0].splitlines())}:" in message
    else:
        assert parse_yaml(text, "a.yml")["a"] == value


@pytest.mark.parametrize(
    "texts, problem",
    [
        (["a: 1\nb: 2\na: 1", "b: {a: 1, a: 2}", "c: [{a: 1, a: 1}]"], "'a' is given twice"),
        (["1: x", "1.5: x", "null: x", "~: x", "true: x", "? [a]\n: x"], "a key is text, got"),
        (["- a\n- b", "text", "5", "true"], "not a mapping of names to values, got "),
        (["a: " + "b" * 500_000], "more than 500000 characters of YAML, got 500003"),
    ],
    ids=["a key twice", "no names", "no mapping", "no sensible length"],
)
def test_what_states_no_fields_is_refused(texts: list[str], problem: str) -> None:
    """A file states names and values, each name once at any depth."""
    for text in texts:
        assert problem in refusal(text)


def test_a_merge_key_is_no_more_than_a_name() -> None:
    """YAML 1.2 knows no merging of mappings."""
    assert parse_yaml("<<: {a: 1}", "a.yml") == {"<<": {"a": 1}}


@pytest.mark.parametrize(
    "text, line",
    [
        ("a: 1\nb:\n\t- c", "line 3"),
        ("a: 1\nb: ]", "line 2"),
        ("a: 'x", "line 1"),
        ("a: 1\n---\nb: 2", "line 2"),
        ("a: 1\nb: c: d", "line 2"),
        ("a: 1\na: 2", "line 2"),
        ("a: @b", "line 1"),
    ],
)
def test_a_mistake_is_refused_with_its_line(text: str, line: str) -> None:
    """A text that is no YAML is refused, and the message says in which line."""
    assert f"- {line}: not YAML: " in refusal(text)


IN_QUOTES = 'a text that holds a colon, a comma or braces between quotation marks: {en: "…"}'


@pytest.mark.parametrize(
    "text, advice",
    [
        ("a: b: c", "a value that holds a colon between quotation marks"),
        ("a:\n  en: {n} articles", IN_QUOTES),
        ("a:\n  - {n} articles\n  - b", IN_QUOTES),
        ("a: {en: in {n} states, ru: b}", IN_QUOTES),
        ("a: {fr: Barres : le Mali, en: b}", IN_QUOTES),
        ("a:\n\tb: 1", "indent lines by spaces, not by tabs"),
    ],
)
def test_a_usual_mistake_comes_with_what_to_do(text: str, advice: str) -> None:
    """A text with a colon or a fact in it, or a tab."""
    assert refusal(text).endswith(advice)


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 20_000,
        "a: " + "{a: " * 20_000,
        "a: " + "9" * 5000,
        "a: \x07",
        "a: !!python/object/apply:os.getcwd []",
        "a: !!python/name:os.system",
        "a: !local x",
    ],
)
def test_what_could_do_harm_is_refused(text: str) -> None:
    """Boundless nesting, endless numbers, control characters and tags of objects are refused."""
    assert re.search("not YAML: |more than 50 deep", refusal(text))


def test_a_mistake_is_refused_with_its_position() -> None:
    """The line of the file stands in the message, wherever the text begins in it."""
    with pytest.raises(InvalidInputError, match="- line 2: not YAML: "):
        parse_yaml("a: ]", "a.md", first_line=2)


def test_text_is_read_as_utf_8(tmp_path: Path) -> None:
    """A file's text is UTF-8; a byte order mark is no part of it."""
    path = tmp_path / "a.yml"
    path.write_bytes(b"\xef\xbb\xbf" + "a: Ош".encode())
    assert ProjectFile(path, "a.yml").read_text() == "a: Ош"


@pytest.mark.parametrize(
    "make, problem",
    [
        (os.mkfifo, r"cannot be read \(not a file but a pipe or device"),
        (lambda path: path.symlink_to("/dev/zero"), r"cannot be read \(not a file but a pipe or"),
        (lambda path: path.mkdir(), r"cannot be read \(Is a directory\)"),
        (lambda _: None, r"cannot be read \(No such file"),
        (lambda path: (path.touch(), os.truncate(path, 10**9)), "larger than 50000000 bytes, got"),
        (lambda path: path.write_bytes("a: Ош".encode("cp1251")), r"not UTF-8 at byte \d; save"),
        (lambda path: path.write_bytes("a: Ош".encode("utf-16")), r"not UTF-8 at byte \d; save"),
    ],
    ids=["pipe", "device", "folder", "missing", "a gigabyte", "cp1251", "utf-16"],
)
def test_what_is_no_file_of_text_is_refused(
    tmp_path: Path, make: Callable[[Path], object], problem: str
) -> None:
    """It is named at once, with the reason: nothing is waited for, guessed at or read in vain."""
    make(tmp_path / "a.yml")
    with pytest.raises(InvalidInputError, match=rf"(?s)^a\.yml: .*{problem}"):
        ProjectFile(tmp_path / "a.yml", "a.yml").read_text()
