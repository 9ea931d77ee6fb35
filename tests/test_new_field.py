"""A field that is declared in the model, and named in the languages, is everywhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import duckdb
import pytest
from builders import record, release_of, text_of, texts, tree_of
from checked import findings
from flat_sources import table_of, write_csv

import caricc_report as cr
from caricc_report.archive.rows import columns_of
from caricc_report.archive.rows import row_of as archive_row_of
from caricc_report.editorial.corpus import Corpus
from caricc_report.editorial.duplicates.merging import merge_two
from caricc_report.editorial.review import Review
from caricc_report.intake.edited_records import edited_records
from caricc_report.intake.sheet_edits import FieldEdit, SheetEdits
from caricc_report.loaders import read_records, validated
from caricc_report.loaders.cells import cells_of
from caricc_report.loaders.headings import Line as TableLine
from caricc_report.loaders.markdown_editing import write_edits
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.loaders.tables import row_of
from caricc_report.model.article import Article, Day, Line
from caricc_report.model.fields import Traits
from caricc_report.model.languages import sentences_of
from caricc_report.model.record import SourceOptions
from caricc_report.release.correction import describe_corrected
from caricc_report.release.diff.content import ArticleChange, ContentDiff
from caricc_report.release.diff.records import field_changes
from caricc_report.system.files import ProjectFile
from caricc_report.text import wording as wording_module

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Longer(Article):
    """An article with one more field of each sort."""

    author: Annotated[Line | None, Traits(shown=5)] = None
    """Who wrote it."""
    collected_on: Day | None = None
    """The day on which it was found."""
    keywords: tuple[Line, ...] = ()
    """Words to find it by."""
    venue: Annotated[Line | None, Traits(in_each_language=True, shown=6)] = None
    """The building, in the article's first language."""


NAMES = {
    "en": "author = Author, collected-on = Found on, keywords = Keywords, venue = Venue",
    "ru": "author = Автор, collected-on = День находки, keywords = Слова, venue = Здание",
}
NEW: dict[str, Any] = {
    "author": "A. Reporter",
    "collected_on": "2024-11-20",
    "keywords": ["school", "police"],
    "venue": "Palace",
}
ENGLISH = {"en": {"headline": "A headline", "body": "A body."}}
RUSSIAN = {"ru": {"headline": "Заголовок", "body": "Текст.", "venue": "Дворец"}}
ARTICLE = Longer.model_validate(record(**NEW, texts=ENGLISH | RUSSIAN))
OPTIONS = SourceOptions(model=Longer)


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Name the new fields in both languages."""

    def longer(language: str) -> str:
        said = "".join(f"field-{each}\n" for each in NAMES[language].split(", "))
        return f"{sentences_of(language)}\n{said}"

    monkeypatch.setattr(wording_module, "sentences_of", longer)
    wording_module._wording.cache_clear()
    yield
    wording_module._wording.cache_clear()


def read(path: Path) -> list[Any]:
    """Return what becomes of the records of a source."""
    return list(validated(read_records(ProjectFile(path, path.name), OPTIONS), model=Longer))


def test_a_table_has_a_column_for_it(tmp_path: Path) -> None:
    """Cells are read by their type; a translation says what is in its language."""
    cells = {**NEW, "collected_on": "20.11.2024", "keywords": "school; police"}
    rows = table_of(cells, {"language": "ru", **RUSSIAN["ru"]})
    assert read(write_csv(tmp_path / "a.csv", rows)) == [ARTICLE]


def test_a_workbook_has_it_and_takes_its_edits(tmp_path: Path) -> None:
    """An exported cell is edited, and the record has that, each field in its language."""
    write_records([ARTICLE], tmp_path)
    edits = []
    for language in ARTICLE.texts:
        cells = cells_of(ARTICLE, language)
        row = row_of(TableLine("", [*cells.values()]), [*cells], "a.xlsx", OPTIONS).fields
        new = {"author": "B. Editor", "keywords": ["a", "b"], "venue": f"Hall {language}"}
        edits += [
            FieldEdit(ARTICLE.id, language, name, row.get(name), value, "row 2")
            for name, value in new.items()
        ]
    sheet = SheetEdits("a.xlsx", tuple(edits), (), ())
    edited = edited_records([sheet], {ARTICLE.id: ARTICLE}, OPTIONS)
    write_edits(edited.records, tmp_path)
    (found,) = read(tmp_path)
    assert (found.author, found.keywords, found.venue) == ("B. Editor", ("a", "b"), "Hall en")
    assert found.texts["ru"].venue == "Hall ru"
    assert found.collected_on == ARTICLE.collected_on


def test_a_markdown_file_states_it(tmp_path: Path) -> None:
    """Files are written with it, each in its language, and read back."""
    first, second = write_records([ARTICLE], tmp_path)
    assert (
        "author: A. Reporter\ncollected_on: 2024-11-20\nkeywords: [school, police]\nvenue: Palace\n"
        in first.read_text("utf-8")
    )
    assert "headline: Заголовок\nvenue: Дворец\n" in second.read_text("utf-8")
    assert read(tmp_path) == [ARTICLE]


def test_another_record_adds_it() -> None:
    """What a kept record lacks is taken over from a duplicate."""
    bare = Longer.model_validate(record(texts=ENGLISH))
    whole, note = merge_two(bare, ARTICLE)
    assert whole == ARTICLE
    assert note == (
        "adds author, collected_on, venue in 'en', texts.ru, keyword school, keyword police"
    )


def test_what_two_records_differ_in_is_said() -> None:
    """The kept record's value stays, and the note has both."""
    other = Longer.model_validate(record(author="B. Editor", venue="Hall"))
    whole, note = merge_two(ARTICLE, other)
    assert whole == ARTICLE
    assert "author ('A. Reporter', not 'B. Editor')" in note
    assert "venue in 'en' ('Palace', not 'Hall')" in note


def test_the_archive_has_a_column_for_it() -> None:
    """Its columns are typed, and the record comes back whole."""
    row = archive_row_of(ARTICLE, dt.date(2024, 11, 20), None, None)
    columns = ", ".join(f"{name} {kind}" for name, kind in columns_of(Longer).items())
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE part ({columns})")
        connection.execute(f"INSERT INTO part VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - our own
        (found,) = connection.execute(f"SELECT {', '.join(NEW)}, record FROM part").fetchall()  # noqa: S608 - our own
    assert dict(zip(NEW, found[:-1], strict=True)) == {**NEW, "collected_on": ARTICLE.collected_on}
    assert Longer.model_validate_json(found[-1]) == ARTICLE


def test_reviewers_see_how_many_articles_have_it(tmp_path: Path) -> None:
    """The coverage counts it, under its name."""
    release = replace(release_of(tmp_path, record()), articles=Corpus((ARTICLE,)))
    review = Review(release, (), ())
    assert {*NEW} <= {*review.fields}
    assert review.facts["coverage.share.author"].value == 100
    assert review.field_label("venue") == "Venue"


@pytest.mark.parametrize(
    "language, origin",
    [("en", "Author: A. Reporter · Venue: Palace"), ("ru", "Автор: A. Reporter · Здание: Дворец")],
)
def test_it_is_shown_under_the_article(tmp_path: Path, language: str, origin: str) -> None:
    """Each language has its own label, and its own words."""
    release = release_of(tmp_path, record(texts=texts()), language=language)
    shown = cr.country_sections(replace(release, articles=Corpus((ARTICLE,))))
    assert origin in text_of(tree_of(shown.blocks))


def test_checks_read_it() -> None:
    """A text in the letters of another language is found."""
    untranslated = ARTICLE.model_copy(
        update={"texts": {**ARTICLE.texts, "ru": ARTICLE.texts["en"]}}
    )
    messages = [each.message for each in findings(untranslated)]
    assert "texts.ru.venue: shown in 'ru' as 'Palace'; translate it" in messages


@pytest.mark.parametrize("language, said", [("en", "author, venue"), ("ru", "автор, здание")])
def test_a_correction_names_it(language: str, said: str) -> None:
    """Readers are told what changed in their language, in its words."""
    changes = {"author": "B. Editor", "venue": "Hall"}
    old = ARTICLE.model_dump(mode="json")
    new = Longer.model_validate(old | changes).model_dump(mode="json")
    changed = ArticleChange(new, tuple(field_changes(old, new)))
    diff = ContentDiff(
        "old", "new", (), (), (), (changed,), (), (), (), (), (), checks_compared=True
    )
    (line,) = describe_corrected(diff, language)
    assert line.endswith(f": {said}")
