"""CSV in the encodings and with the delimiters that are in use is read, or refused clearly."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from builders import article, reference
from flat_sources import accepted, defects, outcomes, refusal, table_of, write_csv
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.errors import InvalidInputError
from caricc_report.loaders import csv_files
from caricc_report.loaders.csv_files import read_csv
from caricc_report.model.commonmark import commonmark_of
from caricc_report.model.record import SourceOptions
from caricc_report.model.spellings import Spellings
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

KAZAKH = "Полиция қызметкерлері оқушылармен кездесу өткізді, жиналыста үгіт-насихат талқыланды."
BODY = "Сотрудники полиции — «Жаны» № 5 — провели профилактическую беседу."


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return the path of a file of CSV."""
    return tmp_path / "a.csv"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(table: Path, delimiter: str) -> None:
    """The headings tell by which sign the cells are parted."""
    rows = table_of({"headline": "a, b; c | d\te", "topics": "policy;prevention"})
    (found,) = accepted(write_csv(table, rows, delimiter=delimiter))
    assert found.texts["en"].headline == "a, b; c | d e"


def test_the_delimiter_can_be_given(table: Path) -> None:
    """Any one character can part the cells; more than one cannot."""
    write_csv(table, table_of({}), delimiter="^")
    assert accepted(table, delimiter="^") == [article()]
    assert refusal(table, delimiter="^^") == "a.csv: the delimiter is one character, got '^^'"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "utf-16-le", "utf-16-be"]
)
def test_the_encoding_is_found(table: Path, encoding: str) -> None:
    """A byte order mark, UTF-8 and Windows-1251 are told apart."""
    write_csv(table, table_of({"body": BODY}), encoding=encoding)
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    table.write_bytes(mark + table.read_bytes())
    assert accepted(table)[0].texts["en"].body == BODY


def test_russian_is_known_by_its_letters(table: Path) -> None:
    """A table with one Russian text of the project is Windows-1251, and of no other old kind."""
    for index in range(30):
        body = reference("ru").articles.articles[index].texts["ru"].body
        body = body.encode("cp1251", "replace").decode("cp1251")  # One names a village in Kazakh.
        rows = table_of({"headline": body[:40], "body": body})
        write_csv(table, rows, encoding="cp1251")
        assert accepted(table)[0].texts["en"].body == body
        for encoding in ("koi8-r", "cp866", "mac_cyrillic", "iso8859-5"):
            write_csv(table, rows, encoding=encoding, errors="ignore")
            assert "neither UTF-8, nor Windows-1251 (Russian), nor Windows-1252 (" in refusal(table)


@pytest.mark.parametrize(
    "text, encoding",
    [
        (KAZAKH, "kz1048"),
        ("Une opération a été menée à l'aéroport, où la drogue a été saisie.", "cp1252"),
        ("Größere Mengen Rauschgift wurden in München beschlagnahmt.", "cp1252"),
        ("Поліція України вилучила наркотики в Києві.", "cp1251"),
        ("Полиция\x98", "latin-1"),
    ],
)
def test_other_languages_are_not_taken_for_russian(table: Path, text: str, encoding: str) -> None:
    """A text that Windows-1251 would garble, or of another language, needs its encoding stated."""
    write_csv(table, table_of({"body": text}), encoding=encoding, errors="ignore")
    assert "neither UTF-8, nor Windows-1251 (Russian), nor Windows-1252 (" in refusal(table)


FRENCH = "Où l’« opération » a été menée — à l’aéroport, en août — œuvre d’une équipe…"


@pytest.mark.parametrize(
    "text, encoding, is_read",
    [
        (FRENCH, "cp1252", True),
        (FRENCH, "mac_roman", False),
        ("L'opération a été menée à l'aéroport.", "cp850", False),
        ("Zażółć gęślą jaźń, powiedział policjant.", "cp1250", False),
        (BODY, "koi8-r", False),
    ],
)
def test_languages_of_the_profile_are_known_by_their_letters(
    table: Path, text: str, encoding: str, *, is_read: bool
) -> None:
    """What has the letters of French alone, read as Windows-1252, is in it, if French is known."""
    write_csv(table, table_of({"body": text}), encoding=encoding, errors="ignore")
    french = {"spellings": Spellings(languages=("en", "fr", "ru"))}
    if is_read:
        assert accepted(table, **french)[0].texts["en"].body == text
    else:
        assert "nor Windows-1252 (languages of the profile); save the file" in refusal(
            table, **french
        )


def test_latin_1_is_windows_1252(table: Path) -> None:
    """As in browsers, for hardly a file has the control characters that Latin-1 has instead."""
    write_csv(table, table_of({"body": FRENCH}), encoding="cp1252")
    assert accepted(table, encoding="latin-1")[0].texts["en"].body == FRENCH


def test_the_encoding_can_be_given(table: Path) -> None:
    """The encoding that is stated wins; one that does not fit is refused, as is UTF-16 unmarked."""
    write_csv(table, table_of({"body": KAZAKH}), encoding="kz1048")
    assert accepted(table, encoding="kz1048")[0].texts["en"].body == KAZAKH
    assert "line 1: not utf-8 from here on; save the file" in refusal(table, encoding="utf-8")
    for unknown in ("klingon", "base64"):
        expected = f"a.csv: there is no encoding {unknown!r}"
        assert refusal(table, encoding=unknown) == expected
    write_csv(table, table_of({}), encoding="utf-16-le")
    assert "line 1: the headings hold the character U+0000; save" in refusal(table)


def test_a_position_is_a_record_and_its_first_line(table: Path) -> None:
    """Lines are counted as an editor counts them, through empty ones and quoted line ends."""
    wrong = {"country": "XX"}
    rows = table_of({"body": "One\n\nTwo\rThree"} | wrong, {"id": "kz-b"} | wrong)
    write_csv(table, rows)
    table.write_bytes(b"\r\n" + table.read_bytes().replace(b"\r\nkz-b", b"\r\n\r\nkz-b"))
    assert [found.split(":")[0] for found in defects(table)] == [
        "record 1, line 3, country",
        "record 2, line 8, country",
    ]


def test_lines_end_as_on_any_system(table: Path) -> None:
    """Line feed, carriage return, or both end a row; within quotation marks they are text."""
    expected = None
    for end in ("\n", "\r\n", "\r"):
        rows = table_of({"body": "One\n\ntwo"}, {"id": "kz-b"})
        write_csv(table, rows, lineterminator=end, quoting=csv.QUOTE_ALL)
        expected = expected or accepted(table)
        assert accepted(table) == expected
    assert expected is not None
    assert expected[0].texts["en"].body == "One\n\ntwo"


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("A body.", "A body.,", "10 cells under 9 headings; look for a missing or needless delim"),
        (",A body.", "", "8 cells under 9 headings; look for a missing or needless delimiter or q"),
        ("kz-example,", '"kz"-example,', "not CSV: "),
        ("A headline", "A\0B", "texts.en.headline: contains the control character U+0000; remove"),
    ],
)
def test_a_row_that_cannot_be_read_is_rejected(
    table: Path, old: str, new: str, expected: str
) -> None:
    """With a cell too many or too few, quoted badly, or with a control character; no other is."""
    write_csv(table, table_of({}, {"id": "kz-b"}))
    table.write_text(table.read_text().replace(old, new, 1))
    (found,) = defects(table)
    assert found.replace("line 2, ", "line 2: ").startswith(f"record 1, line 2: {expected}")
    assert len(outcomes(table)) == 2


def test_a_cell_without_end_is_refused(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told where it begins, as is what would not fit into memory; the limit stays."""
    unclosed = "a quotation mark opens a cell here that does not end; close it"
    write_csv(table, table_of({}, {"id": "kz-b", "body": "One\ntwo"}, {"id": "kz-c"}))
    table.write_text(table.read_text().replace('two"', "two"))
    assert f"line 3: {unclosed}" in refusal(table)
    monkeypatch.setattr(csv_files, "_LONGEST", 100)
    before = csv.field_size_limit()
    write_csv(table, table_of({"body": "One line.\n" * 20}))
    assert f"line 2: {unclosed}" in refusal(table)
    write_csv(table, table_of({"body": "x" * 200}))
    assert "line 2: longer than 100 characters" in refusal(table)
    assert csv.field_size_limit() == before


def test_a_long_text_is_read(table: Path) -> None:
    """A text may be longer than the CSV module's own limit."""
    write_csv(table, table_of({"body": "word " * 100_000}))
    assert len(accepted(table)[0].texts["en"].body) > 400_000


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """What is not there any more is an error of the file."""
    rows = read_csv(ProjectFile(tmp_path / "none.csv", "none.csv"), SourceOptions())
    with pytest.raises(InvalidInputError, match=r"none\.csv: .*\n  - cannot be read \(No such"):
        next(rows)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_a_line_may_state_the_delimiter(tmp_path: Path, name: str) -> None:
    """Excel understands such a line, and whoever saves for it writes one."""
    file = write_csv(tmp_path / name, table_of({"body": "One, two."}), delimiter=";")
    file.write_bytes(b"\xef\xbb\xbfsep=;\r\n" + file.read_bytes())
    assert [each.texts["en"].body for each in accepted(file)] == ["One, two."]


def test_a_title_may_stand_above_the_headings(table: Path) -> None:
    """Neither it nor what it says of delimiters counts as a record."""
    rows = [["Monitoring, of media"], [], *table_of({}, {"id": "kz-b", "country": "XX"})]
    write_csv(table, rows, delimiter=";")
    assert defects(table) == ["record 2, line 5, country: not an ISO 3166-1 alpha-2 code, got 'XX'"]


def test_a_carriage_return_of_a_workbook_is_none(table: Path) -> None:
    """Programs write it that read a workbook and leave its escapes as they are."""
    (found,) = accepted(write_csv(table, table_of({"headline": "One_x000D_\ntwo"})))
    assert found.texts["en"].headline == "One two"


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n"))


@given(headline=CELLS, body=CELLS, delimiter=st.sampled_from(",;|\t"))
def test_every_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, headline: str, body: str, delimiter: str
) -> None:
    """What is written as CSV is read as the same text, space around it aside."""
    path = tmp_path_factory.getbasetemp() / "any.csv"
    write_csv(path, table_of({"headline": headline, "body": body}), delimiter=delimiter)
    (found,) = read_csv(ProjectFile(path, "any.csv"), SourceOptions())
    texts = found.fields["texts"]["en"]
    assert texts.get("headline", "") == headline.strip()
    assert texts.get("body", "") == commonmark_of(body)
