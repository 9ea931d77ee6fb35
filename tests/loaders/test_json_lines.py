"""Records in JSON Lines become articles, or every defect is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from builders import record
from projects import ROOT
from sources import load, outcomes, refusal, refusals, write_lines

from caricc_report.errors import InvalidInputError
from caricc_report.loaders import Rejection, json_lines, load_articles, read_records
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path


def test_lines_are_articles(lines: Path) -> None:
    """One canonical record a line, in the order of the file; empty lines count for nothing."""
    write_lines(lines, "", record(id="kz-b"), "  ", record(id="kz-a"), "")
    assert [each.id for each in load(lines)] == ["kz-b", "kz-a"]


@pytest.mark.parametrize(
    "line, expected",
    [
        ('{"id": ', "not JSON: Expecting value"),
        ("{'id': 1}", "not JSON: "),
        ('{"id": "a"} {"id": "b"}', "not JSON: Extra data"),
        ('{"id": "a", "id": "b"}', "not JSON: 'id' is given twice"),
        ('{"texts": {"en": 1, "en": 2}}', "not JSON: 'en' is given twice"),
        ("[" * 100_000, "not JSON: "),
        ("9" * 5000, "not JSON: "),
        ("[1]", "not an object, got [1]"),
        ('"text"', "not an object, got 'text'"),
        ("5", "not an object, got 5"),
        ("null", "not an object, got None"),
        ("{}", "id: missing"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(lines: Path, line: str, expected: str) -> None:
    """A line that is no record is refused, and counted as an editor counts it."""
    write_lines(lines, record(), "", line)
    found = refusals(lines)[0].replace("line 3, ", "line 3: ")
    assert found.startswith(f"line 3: {expected}")


def test_all_bad_lines_are_told(lines: Path) -> None:
    """Several lines that are no records are refused at once, and the others are read."""
    write_lines(lines, "[1]", record(), '{"id": "kz-b"}', '{"id": NaN}', '{"id": -Infinity}')
    lines.write_bytes(lines.read_bytes().replace(b"kz-b", b"kz-\xff"))
    assert refusals(lines) == [
        "line 1: not an object, got [1]",
        "line 3: not UTF-8 at byte 11; save the file as UTF-8",
        "line 4: not JSON: NaN is not a number",
        "line 5: not JSON: -Infinity is not a number",
    ]


def test_an_id_used_twice_is_refused(lines: Path) -> None:
    """No two articles have one id, and the first use is named."""
    write_lines(lines, record(), record(id="kz-other"), record(country="KG"))
    assert refusal(lines) == "line 3, id: used twice, got 'kz-example', first in line 1"


def test_a_line_separator_within_a_text_ends_no_record(lines: Path) -> None:
    """Only a line feed parts records; other separators belong to the text."""
    text = {"en": {"headline": "A headline", "body": "One\u2028two\x0c".strip("\x0c")}}
    write_lines(lines, record(texts=text))
    assert load(lines)[0].texts["en"].body == "One\u2028two"


def test_every_defect_of_all_records_is_told(lines: Path) -> None:
    """A source is loaded whole or not at all; each defect has its line and field."""
    write_lines(
        lines, record(id="kz-a", country="kz"), record(id="kz-b"),
        record(id="kz-c", release=None, published_on="2024-11-31", headline="x"),
    )  # fmt: skip
    assert [defect.split(":")[0] for defect in refusals(lines)] == [
        "line 1, country", "line 3, published_on", "line 3, headline",
    ]  # fmt: skip
    with pytest.raises(InvalidInputError, match=r"^articles\.jsonl: 3 defects; nothing was loaded"):
        load(lines)


def test_the_reference_release_goes_through_json_lines(lines: Path) -> None:
    """The project's articles, written as JSON Lines, are loaded as the same articles."""
    articles = load_articles(ProjectFile(ROOT / "data/articles", "data/articles"))
    write_lines(lines, *(each.model_dump_json() for each in articles))
    assert load(lines) == articles
    assert [list(each.texts) for each in load(lines)] == [["en", "ru"]] * 30


def test_every_record_is_accepted_or_rejected(lines: Path) -> None:
    """A record that is none does not keep the others from being read."""
    content = [json.dumps(record(id=name)) for name in ("kz-a", "kz-b", "kz-a")]
    lines.write_bytes("\n".join(["{", content[0], "[1]", *content[1:], '{"id": "kz-c']).encode())
    found = outcomes(lines)
    assert [each.position if isinstance(each, Rejection) else each.id for each in found] == [
        "line 1", "kz-a", "line 3", "kz-b", "line 5", "line 6",
    ]  # fmt: skip
    twice = found[4]
    assert isinstance(twice, Rejection)
    assert (twice.where, twice.id) == ("articles.jsonl", "kz-a")
    assert str(twice.defects[0]) == "line 5, id: used twice, got 'kz-a', first in line 2"


def test_lines_are_read_as_they_are_wanted(lines: Path) -> None:
    """The first record is there before the file has been read to its end."""
    write_lines(lines, *(record(id=f"kz-{number}") for number in range(1000)))
    records = read_records(ProjectFile(lines, lines.name))
    assert next(records).fields["id"] == "kz-0"
    lines.write_bytes(b"")
    assert len(list(records)) < 999


def test_lines_of_another_system_are_read(lines: Path) -> None:
    """A byte order mark and other line ends make no difference; UTF-16 does."""
    write_lines(lines, record(id="kz-a"), record(id="kz-b"))
    expected = load(lines)
    lines.write_bytes(b"\xef\xbb\xbf" + lines.read_bytes().replace(b"\n", b"\r\n"))
    assert load(lines) == expected
    lines.write_bytes(lines.read_bytes().decode("utf-8-sig").encode("utf-16"))
    assert refusal(lines) == "not UTF-8 but UTF-16; save the file as UTF-8"


def test_a_line_that_does_not_fit_is_refused(lines: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is too long for memory is one defect, and the lines behind it are read."""
    monkeypatch.setattr(json_lines, "_LONGEST_LINE", 1000)
    write_lines(lines, record(id="kz-a"), '"' + "x" * 5000 + '"', record(id="kz-b"))
    assert refusal(lines) == "line 2: longer than 1,000 bytes; write one record on a line"
    assert len(outcomes(lines)) == 3


def test_a_name_of_a_field_is_data(lines: Path) -> None:
    """A field's name that a terminal would obey, or that cannot be printed, is quoted."""
    write_lines(lines, json.dumps(record() | {"\x1b[2J": 1, "\ud800": 2, "x" * 200: 3}))
    for found in refusals(lines):
        assert found.isprintable()
        assert len(found) < 400
