"""Records of each source format become the same articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import FIGURE, article, record, reference
from flat_sources import table_of, write_csv
from sources import load, markdown, refusal, translation, write_lines

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.loaders import Rejection, each_article, read_records, validated
from caricc_report.model.record import SourceOptions
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path


def test_an_empty_source_holds_no_articles(folder: Path, lines: Path) -> None:
    """No records are no articles."""
    lines.touch()
    assert load(folder) == load(lines) == ()


def test_a_source_without_loader_is_refused(folder: Path, lines: Path) -> None:
    """A wrong path is said to be one, and another format or address answered with those known."""
    assert len(load(write_lines(lines.with_suffix(".JSONL"), record()))) == 1
    with pytest.raises(UsageError, match=r"articles\.jsonl: no such file or folder; correct"):
        load(lines)
    with pytest.raises(UsageError, match=r"^articles\.jsonl: no such file or folder$"):
        read_records(ProjectFile(lines, lines.name))
    with pytest.raises(UsageError, match=r"no loader for '\.json'; did you mean '\.jsonl'"):
        load(write_lines(folder / "articles.json", record()))
    with pytest.raises(UsageError, match=r"no loader for '\.ods'; save it as \.xlsx$"):
        load(write_lines(folder / "articles.ods", record()))
    with pytest.raises(UsageError, match=r"^ftp://host/a: no loader for 'ftp'; known: \.csv, \."):
        read_records("ftp://reader:password@host/a")


def test_a_folder_that_holds_a_file_of_records_is_answered_with_it(folder: Path) -> None:
    """Nothing in it is read, which would be to find no article."""
    other = folder / "other"
    other.mkdir()
    assert load(other) == ()
    write_lines(other / "some.jsonl", record())
    with pytest.raises(
        InvalidInputError,
        match=r"Markdown files, got some\.jsonl; name the file .*, other/some\.jsonl",
    ):
        load(other)


def test_both_formats_give_equal_articles(folder: Path, lines: Path) -> None:
    """The same content is the same article from Markdown files and from JSON Lines."""
    markdown(folder, "kz-example.en.md", place="Osh", narrative="a walk", figures=[FIGURE])
    translation(folder, "kz-example.ru.md", place="Ош", subjects=["студенты"])
    texts = {
        "en": {"headline": "A headline", "body": "A body."},
        "ru": {"headline": "Заголовок", "body": "Текст.", "place": "Ош", "subjects": ["студенты"]},
    }
    canonical = record(texts=texts, place="Osh", narrative={"en": "a walk"}, figures=[FIGURE])
    assert load(folder) == load(write_lines(lines, canonical))


def test_the_reference_articles_are_in_their_order() -> None:
    """The project's articles are read in the order of the publication."""
    ids = [each.id for each in reference().articles]
    assert len(ids) == 30
    assert ids[0] == "kz-almaty-seminar"
    assert ids[9] == "kg-bishkek-paramarathon"
    assert [name[:2] for name in ids] == (
        ["kz"] * 9 + ["kg"] * 4 + ["ru"] * 11 + ["tj"] + ["tm"] + ["uz"] * 4
    )


def test_an_id_of_another_source_is_named_with_it(tmp_path: Path) -> None:
    """Where several sources are validated in one pass, an id is told with the source it is in."""
    paths = [write_lines(tmp_path / name, record()) for name in ("a.jsonl", "b.jsonl")]
    records = (each for path in paths for each in read_records(ProjectFile(path, path.name)))
    accepted, rejected = validated(records)
    assert accepted == article()
    assert isinstance(rejected, Rejection)
    assert rejected.where == "b.jsonl"
    assert rejected.defects[0].message.endswith("first in a.jsonl, line 1")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "folder"])
def test_what_git_could_not_merge_is_no_record(tmp_path: Path, name: str) -> None:
    """A conflict marker is named with its file and line, in records of every format of text."""
    source = tmp_path / name
    if name == "folder":
        source.mkdir()
        path = markdown(source, "kz-example.en.md", "One.\n")
    elif name == "a.csv":
        path = write_csv(source, table_of({}))
    else:
        path = write_lines(source, record())
    before = path.read_text()
    path.write_text(f"{before}<<<<<<< HEAD\n")
    where = f"line {len(before.splitlines()) + 1}"
    where = f"kz-example.en.md, {where}" if name == "folder" else where
    found = refusal(source)
    assert found.startswith(f"{where}: a conflict marker of git, got '<<<<<<< HEAD'; keep one")


def test_articles_are_there_before_the_source_is_read_to_its_end(lines: Path) -> None:
    """One by one they need no memory; that records are not valid is said at the end, of all."""
    write_lines(lines, record(id="kz-a"), record(id="kz-b", country="XX"), record(id="kz-a"))
    found = each_article(ProjectFile(lines, lines.name), SourceOptions())
    assert next(found).id == "kz-a"
    with pytest.raises(InvalidInputError, match=r"(?s)2 defects.*line 2, country.*line 3, id"):
        next(found)
