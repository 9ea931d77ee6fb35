"""Sources of any kind in, canonical records out, and nothing lost between."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from builders import article, png, profile_fields, record, texts
from filelock import FileLock
from flat_sources import (
    ROW,
    different,
    table_of,
    write_csv,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from imports import HOST, WEB, contents, kept, rows_of, said, small_project
from past_release_files import ENGLISH

from caricc_report import project as project_module
from caricc_report.archive.building import build_archive
from caricc_report.errors import BusyError, InvalidInputError, UsageError
from caricc_report.intake.importing import import_sources
from caricc_report.loaders import load_articles, markdown_writing
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.parameters import load_parameters
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from caricc_report.project import Project


def test_every_record_is_accepted_rejected_or_a_duplicate(project: Project, into: Path) -> None:
    """Good, bad and doubled rows are counted; a rejection has its file, row and field."""
    source = rows_of(
        project,
        different(1),
        different(2, country="KAZ", topics="unknown"),
        different(1, id="kz-again"),
        different(3),
    )
    found = import_sources([source], into, project=project)
    assert found.n_read == 4
    assert [each.id for each in found.accepted] == ["kz-1", "kz-3"]
    assert [(each.kept.id, each.duplicate.id) for each in found.duplicates] == [
        ("kz-1", "kz-again")
    ]
    (rejection,) = found.rejected
    assert (rejection.where, rejection.position, rejection.id) == (
        "rows.csv",
        "record 2, line 3",
        "kz-2",
    )
    assert [defect.field for defect in rejection.defects] == ["country", "topics.1"]


def test_what_is_written_is_what_was_accepted(project: Project, into: Path) -> None:
    """The files, read back, are equal to the articles, in their order."""
    changes = different(2, image="a.png", image_alt="A hall"), different(1)
    found = import_sources([rows_of(project, *changes)], into, project=project)
    assert load_articles(ProjectFile(project.articles_dir, "data/articles")) == found.accepted
    folder = "data/articles/2024/2024-19"
    assert found.files == (f"{folder}/01-kz-2.en.md", f"{folder}/02-kz-1.en.md")


@pytest.mark.program
def test_the_same_import_again_adds_nothing(project: Project, into: Path) -> None:
    """All are duplicates then, and no byte of the project changes."""
    rows = table_of(*map(different, range(3)))
    sources = [str(write_csv(project.root / "rows.csv", rows)), str(ENGLISH)]
    first = import_sources(sources, into, project=project, web=WEB)
    before = contents(project.root)
    again = import_sources(sources, into, project=project, web=WEB)
    assert (again.accepted, again.rejected, again.files) == ((), (), ())
    assert len(again.duplicates) == first.n_read == 11
    assert contents(project.root) == before


def test_an_article_of_one_word_is_a_duplicate_of_itself(project: Project, into: Path) -> None:
    """The address of a whole site and next to no text are no reason to reject it."""
    fields = {"source_url": "https://example.kz/", "headline": "…", "body": "Yes"}
    source = rows_of(project, fields)
    import_sources([source], into, project=project)
    found = import_sources([source], into, project=project)
    assert (found.rejected, len(found.duplicates)) == ((), 1)


def test_an_id_with_another_content_is_rejected(project: Project, into: Path) -> None:
    """It is named with its place in the source and with the file that has the id."""
    write_records(
        [article(id="kz-1", source_url="https://example.kz/")], into, root=project.articles_dir
    )
    source = rows_of(project, different(1), different(2))
    before = contents(into)
    found = import_sources([source], into, project=project)
    (line,) = said(found)
    assert line == (
        "rows.csv, record 1, line 2, id: there already, got 'kz-1', in "
        "2024/2024-19/01-kz-1.en.md; choose another, or change that file"
    )
    assert [each.id for each in found.accepted] == ["kz-2"]
    assert before.items() <= contents(into).items()


def test_sheets_may_count_their_rows(project: Project, into: Path) -> None:
    """Numbers are no ids, so that the next sheet's are not taken; nor is an id needed."""
    rows = table_of(*(different(number, id=number % 3) for number in range(5)))
    without = [row[1:] for row in table_of(different(4))]
    assert rows[0][0] == "id"
    sources = [
        str(write_csv(project.root / name, table))
        for name, table in (("a.csv", rows[:4]), ("b.csv", rows[:1] + rows[3:]), ("c.csv", without))
    ]
    found = import_sources(sources, into, project=project)
    assert (said(found), found.n_read, len(found.accepted)) == ([], 7, 5)
    name = "example-kz-headline-word0x0-word0x1-word0x2-word0x3-word0x4-word0x5-"
    assert found.accepted[0].id.startswith(name)
    again = import_sources(sources, into, project=project)
    assert (again.rejected, again.accepted) == ((), ())


def test_an_import_of_many_records_says_what_it_is_at(project: Project, into: Path) -> None:
    """It takes half a minute; one that takes a moment says nothing."""
    told: list[str] = []
    wrong = ({"id": f"kz-{number}", "country": "1"} for number in range(2, 1001))
    rows = table_of(different(1), *wrong)
    source = write_csv(project.root / "rows.csv", rows)
    import_sources([str(source)], into, project=project, progress=lambda step, _: told.append(step))
    assert told == [
        "read 1,000 records", "comparing 1 articles with 0 known ones", "writing 1 articles",
    ]  # fmt: skip
    import_sources([rows_of(project, different(2))], into, project=project, progress=pytest.fail)


def test_a_rejected_article_takes_no_duplicate_along(project: Project, into: Path) -> None:
    """The duplicate of one whose id is taken is accepted in its place."""
    write_records(
        [article(id="kz-1", source_url="https://example.kz/")], into, root=project.articles_dir
    )
    changes = different(1, published_on="2024-11-20"), different(1, id="kz-other")
    found = import_sources([rows_of(project, *changes)], into, project=project)
    assert [each.id for each in found.rejected] == ["kz-1"]
    assert ([each.id for each in found.accepted], found.duplicates) == (["kz-other"], ())


def test_an_article_of_the_archive_is_not_imported_again(project: Project, into: Path) -> None:
    """By its address in an old release; nor does another article get the id of an archived one.

    An archived article itself can be imported anew, into its release.
    """
    old = article(id="kz-old", source_url="https://example.kz/1", release="2019-03")
    period = Period.parse("2019-02-01/2019-02-15")
    build_archive([old], project.archive_dir, {"2019-03": period}, PeriodKind.HALF_MONTH)
    again = different(1, id="kz-again", source_url="http://www.example.kz/1/")
    source = rows_of(project, again, different(2, id="kz-old"))
    found = import_sources([source], into, project=project)
    pairs = [(each.kept.id, each.duplicate.id) for each in found.duplicates]
    assert (found.accepted, pairs) == ((), [("kz-old", "kz-again")])
    assert [each.place for each in found.archived.values()] == ["2019-03 in the archive"]
    problem = "used by another article of 2019-03 in the archive, got 'kz-old'; choose another"
    assert said(found) == [f"rows.csv, record 2, line 3, id: {problem}"]
    version = rows_of(project, different(2, id="kz-old", release="2019-03"))
    own = import_sources([version], into, project=project)
    assert [each.id for each in own.accepted] == ["kz-old"]


def test_an_archive_that_nothing_can_read_is_remarked_on(
    project: Project, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import goes on without it, and says what to install."""
    build_archive([], project.archive_dir, {}, PeriodKind.HALF_MONTH)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    found = import_sources([rows_of(project, different(1))], into, project=project)
    assert len(found.accepted) == 1
    assert found.remarks == (
        "archive: not read; comparing with it needs duckdb; pip install 'caricc-report[archive]'",
    )


def test_what_no_file_has_a_place_for_is_rejected(project: Project, into: Path) -> None:
    """An image outside the articles rejects its own record and no other."""
    changes = different(1, image="../../a.png", image_alt="A hall"), different(2)
    found = import_sources([rows_of(project, *changes)], into, project=project)
    (line,) = said(found)
    assert line == (
        "rows.csv, record 1, line 2, images.1.path: not a plain path within the folder of the "
        "articles, got '../../a.png'"
    )
    assert kept(project) == ["kz-2"]


def test_text_that_was_decoded_wrongly_is_rejected(project: Project, into: Path) -> None:
    """Of any source, for another program may have done so."""
    garbled = "Полиция провела лекцию".encode().decode("cp1251", "replace")
    changes = different(1, language="ru", headline=garbled), different(2)
    found = import_sources([rows_of(project, *changes)], into, project=project)
    (line,) = said(found)
    assert line.startswith(
        "rows.csv, record 1, line 2, texts.ru.headline: decoded wrongly, got 'Рџ"
    )
    assert kept(project) == ["kz-2"]


def test_an_image_that_is_not_there_is_remarked(project: Project, into: Path) -> None:
    """The record is written, and a person hears what to put where."""
    change = different(1, image="photos/a.png", image_alt="A hall")
    source = rows_of(project, change)
    (remark,) = import_sources([source], into, project=project).remarks
    assert remark == "article kz-1: the image 'photos/a.png' is not in data/articles; put it there"
    shutil.rmtree(into)
    (project.articles_dir / "photos").mkdir()
    (project.articles_dir / "photos/a.png").write_bytes(png())
    assert import_sources([source], into, project=project).remarks == ()


def test_a_source_that_breaks_writes_nothing(project: Project, into: Path) -> None:
    """Not even what stood before the break, nor the sources before."""
    good = write_csv(project.root / "good.csv", table_of(different(1)))
    text = good.read_text(encoding="utf-8")
    (project.root / "broken.csv").write_text(f'{text}kz-9,KZ,"never closed\n', encoding="utf-8")
    before = contents(project.root)
    with pytest.raises(InvalidInputError, match=r"^broken\.csv: 1 defect; nothing was loaded"):
        import_sources([str(good), str(project.root / "broken.csv")], into, project=project)
    assert contents(project.root) == before


def test_headings_of_the_profile_apply(project: Project, into: Path) -> None:
    """A table with headings in Russian is read as in every other place."""
    headings = {column: heading for heading, column in profile_fields()["headings"].items()}
    (_, row) = table_of(different(1))
    names = [headings.get(name, name) for name in ROW]
    assert set(names) - set(ROW)
    source = write_csv(project.root / "rows.csv", [names, row])
    import_sources([str(source)], into, project=project)
    assert kept(project) == ["kz-1"]


@pytest.mark.program
def test_records_may_be_kept_elsewhere(project: Project) -> None:
    """A folder outside data/articles is a folder of articles of its own."""
    source = rows_of(project, different(1))
    import_sources([source], project.articles_dir / "2024", project=project)
    elsewhere = project.root / "incoming"
    found = import_sources([source, str(ENGLISH)], elsewhere, project=project, web=WEB)
    assert load_articles(ProjectFile(elsewhere, "incoming")) == found.accepted
    parameters = load_parameters(ProjectFile(project.params_path("2024-20"), "2024-20.yml"))
    assert parameters.articles == "incoming"


@pytest.mark.program
def test_records_outside_the_project_have_no_parameters(project: Project, tmp_path: Path) -> None:
    """A release may not depend on what is outside; that is said, and the records are written."""
    found = import_sources([str(ENGLISH)], tmp_path / "out", project=project, web=WEB)
    assert load_articles(ProjectFile(tmp_path / "out", "out")) == found.accepted
    assert found.remarks[-1].startswith("params/2024-20.yml: not written, ")
    assert project.params_paths() == []


def test_the_control_an_import_without_a_transaction_loses_a_translation(
    project: Project, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off between the files of an article, half of it is there until the next import."""

    def one_after_another(files: dict[str, bytes], folder: Path) -> None:
        name, content = next(iter(files.items()))
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(content)
        raise KeyboardInterrupt

    source = project.root / "new.jsonl"
    source.write_text(json.dumps(record(texts=texts())), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(markdown_writing, "write_together", one_after_another)
        with pytest.raises(KeyboardInterrupt):
            import_sources([str(source)], into, project=project)
    records = ProjectFile(project.articles_dir, "articles")
    assert [[*each.texts] for each in load_articles(records)] == [["en"]]
    again = import_sources([str(source)], into, project=project)
    assert (len(again.accepted), len(again.duplicates)) == (0, 1)
    assert [[*each.texts] for each in load_articles(records)] == [["en", "ru"]]


# What is refused


def test_wrong_calls(project: Project, into: Path) -> None:
    """Each says what is wrong, and nothing is written."""
    (project.root / "letter.odt").touch()
    (project.root / "scans").mkdir()
    (project.root / "file").touch()
    rows = rows_of(project, different(1))
    before = contents(project.root)
    for source, folder, part in (
        ("nothing.csv", into, "nothing.csv: no such file or folder"),
        ("nothing.html", into, "nothing.html: no such file or folder"),
        ("nothing.pdf", into, "nothing.pdf: no such file"),
        ("n" * 300, into, "cannot be read (File name too long)"),
        (str(project.root / "letter.odt"), into, "no loader for '.odt'"),
        (str(project.root / "scans"), into, "neither records in Markdown nor saved pages in it"),
        (f"{HOST}/1", into, "nothing is to be fetched"),
        (rows, project.root / "file", "not a folder"),
        (rows, project.root / "file/within", "cannot be written (Not a directory)"),
    ):
        with pytest.raises(UsageError) as refused:
            import_sources([source], folder, project=project)
        assert part in str(refused.value)
    assert contents(project.root) == before


def test_records_that_are_not_valid_stop_an_import(project: Project, into: Path) -> None:
    """What is there cannot be compared with then."""
    into.mkdir(parents=True)
    (into / "kz-1.en.md").write_text("no front matter", encoding="utf-8")
    source = rows_of(project, different(2))
    with pytest.raises(InvalidInputError, match=r"^data/articles: 1 defect"):
        import_sources([source], into, project=project)
    assert [path.name for path in into.iterdir()] == ["kz-1.en.md"]


def test_two_imports_do_not_write_at_once(
    project: Project, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One waits for the other, and gives up at last."""
    monkeypatch.setattr(project_module, "_WAIT_S", 0.1)
    source = rows_of(project, different(1))
    project.build_dir.mkdir()
    with (
        FileLock(project.build_dir / ".inputs.lock"),
        pytest.raises(BusyError, match="another command is writing"),
    ):
        import_sources([source], into, project=project)
    assert not into.exists()


ROWS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["", "KAZ", "other-id", "no-link", "other-text", "image"]),
    ),
    max_size=12,
)


def varied(row: tuple[int, str], position: int) -> dict[str, Any]:
    """Return a row that is right, wrong, or the same as another in one way."""
    number, how = row
    changes: dict[str, Any] = {
        "KAZ": {"country": "KAZ", "id": f"bad-{position}"},
        "other-id": {"id": f"kz-{number}-{position}"},
        "no-link": {"source_url": None, "id": f"bad-{position}"},
        "other-text": {**different(100 + position), "id": f"kz-{number}"},
        "image": {"image": "../a.png", "image_alt": "A", "id": f"im-{position}"},
    }
    return different(number, **changes.get(how, {}))


@settings(max_examples=25, deadline=None)
@given(first=ROWS, second=ROWS)
def test_nothing_is_ever_lost(first: list[tuple[int, str]], second: list[tuple[int, str]]) -> None:
    """For any mixture, twice: every row is accepted, rejected or the same as one that is kept."""
    with tempfile.TemporaryDirectory() as folder:
        project = small_project(Path(folder, "project"))
        into = project.articles_dir / "2024"
        known: set[str] = set()
        for name, rows in (("a.jsonl", first), ("b.jsonl", second)):
            lines = [json.dumps(as_record(varied(row, i))) for i, row in enumerate(rows)]
            (project.root / name).write_text("\n".join(lines), encoding="utf-8")
            found = import_sources([str(project.root / name)], into, project=project)
            assert found.n_read == len(rows)
            parts = (found.accepted, found.rejected, found.duplicates)
            assert found.n_read == sum(map(len, parts))
            assert all(each.defects and each.where == name for each in found.rejected)
            known |= {each.id for each in found.accepted}
            assert {pair.kept.id for pair in found.duplicates} <= known
            assert sorted(kept(project)) == sorted(known) if known else not into.exists()
            ids = [
                *(each.id for each in found.accepted),
                *(each.id for each in found.rejected),
                *(pair.duplicate.id for pair in found.duplicates),
            ]
            assert sorted(map(str, ids)) == sorted(json.loads(line)["id"] for line in lines)


def as_record(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as a canonical record."""
    fields = record(id=row["id"], source_url=row["source_url"])
    fields["texts"] = {"en": {"headline": row["headline"], "body": row["body"]}}
    if "country" in row:
        fields["country"] = row["country"]
    if "image" in row:
        fields["images"] = [{"path": row["image"], "alt": {"en": row["image_alt"]}}]
    return fields
