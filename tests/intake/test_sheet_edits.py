"""A release as a workbook: what is edited in it comes back, and nothing else."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import article
from command_line import asked, change, refused
from flat_sources import ROW, table_of, write_xlsx
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import copy_project
from sheets import BODY, OTHER, Sheet, exported, exported_once

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.intake import edited_records
from caricc_report.intake.sheet_edits import FieldEdit
from caricc_report.loaders.cells import cells_of
from caricc_report.model.article import Article
from caricc_report.model.commonmark import commonmark_of
from caricc_report.model.fields import fields_of
from caricc_report.model.plain_bodies import plain_text

pytestmark = pytest.mark.usefixtures("reads_here")


def test_a_workbook_is_made_for_people(sheet: Sheet) -> None:
    """Missing languages are marked, texts wrapped, the headings stay, and values are offered."""
    found = openpyxl.load_workbook(sheet.path)["records"]
    ids = [cell.value for cell in found["A"]]
    assert ids == ["id", "kz-example", "kz-example", "kg-other", "kg-other"]
    colours = [found.cell(row, 1).fill.fgColor.rgb for row in (4, 5)]
    assert colours == ["00000000", "00FFF2CC"]
    assert found.freeze_panes == "B2"
    assert found["M2"].alignment.wrap_text
    heights = [found.row_dimensions[row].height for row in (2, 5)]
    assert heights == [6 * 15, 15], "as high as the lines of the longest text"
    offered = {str(each.sqref).partition("2:")[0] for each in found.data_validations.dataValidation}
    letters = {cell.value: cell.column_letter for cell in found[1]}
    assert offered == {letters["country"], letters["topics"]}


def test_no_cell_is_a_formula(sheet: Sheet) -> None:
    """Texts that begin like one are text."""
    cells = [cell for row in openpyxl.load_workbook(sheet.path).active for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert "=1+1" in [cell.value for cell in cells]


def test_the_bytes_know_no_clock(sheet: Sheet) -> None:
    """The same articles make the same workbook at another time."""
    exported_once.cache_clear()
    time.sleep(2)  # The times of a zip archive are even seconds.
    assert exported(*sheet.articles) == sheet.path.read_bytes()


def test_a_round_trip_changes_nothing(sheet: Sheet) -> None:
    """A workbook that was saved and not edited writes nothing, and asks nothing."""
    before = sheet.state()
    for edit in (
        lambda _: None,
        lambda found: found.delete_rows(2),
        lambda found: found.delete_cols(3),
    ):
        sheet.edit(edit)
        result = sheet.taken_in(confirm=lambda _: pytest.fail("nothing to confirm"))
        assert (result.n_read, result.files, result.rejected) == (0, (), ())
    assert sheet.state() == before


LINES = st.text("ab1.*#–• =;я_", min_size=1, max_size=12).filter(lambda text: text.strip())
EDITS: dict[str, st.SearchStrategy[str | None]] = {
    "country": st.sampled_from(["TJ", "UZ"]),
    "outlet": LINES,
    "source_url": st.sampled_from(["https://example.org/a", "http://example.kz/x;y"]),
    "published_on": st.sampled_from(["2024-11-18", None]),
    "release": st.just("2024-20"),
    "event_on": st.sampled_from(["2024-11-19", None]),
    "place": LINES | st.none(),
    "campaign": LINES | st.none(),
    "story": st.sampled_from(["container-control", None]),
    "topics": st.sampled_from(["policy", "training; prevention", "prevention; policy; treatment"]),
    "headline": LINES,
    "body": st.lists(LINES, min_size=1, max_size=3).map(lambda lines: "\n".join([*lines, "End."])),
    "narrative": LINES | st.none(),
    "image": st.just("b c.png"),
    "image_alt": st.sampled_from(["Other", "A; b"]),
    "image_caption": st.sampled_from(["Under it", "A; b"]),
    "image_credit": st.sampled_from(["C. D.", None]),
}
"""By column, what the cell may be edited to."""


@given(row=st.sampled_from([2, 3]), drawn=st.data())
@settings(deadline=None, max_examples=25)
def test_any_edit_comes_back_as_that_edit(row: int, drawn: st.DataObject) -> None:
    """The field has what its cell has, and no other field and no other file is changed."""
    assert {*EDITS} | {"id", "language", "event_until", "quote", "quote_speaker", "quote_role"} == {
        *fields_of(Article).columns
    }
    name = drawn.draw(st.sampled_from([*EDITS]))
    text = drawn.draw(EDITS[name])
    with tempfile.TemporaryDirectory() as folder:
        sheet = Sheet(Path(folder))
        files, (old, *others) = sheet.state(), sheet.loaded()
        sheet.put(row, **{name: text})
        assert sheet.taken_in().rejected == ()
        (new, *same) = sheet.loaded()
        assert same == others
        cells = [cells_of(each, ("en", "ru")[row - 2]) for each in (old, new)]
        differing = {key for key in cells[0] if cells[0][key] != cells[1][key]}
        assert differing <= {name}
        said = text or ""
        if name == "body":
            said = plain_text(commonmark_of(said))
        assert cells[1][name] == (said if name in {"body", "topics"} else " ".join(said.split()))
        assert len({*sheet.state().items()} - {*files.items()}) == len(differing)
        assert sheet.taken_in().edited == ()


def test_what_people_wrote_stays(sheet: Sheet) -> None:
    """Comments, order, line ends and paragraphs that are not edited keep their bytes."""
    (file,) = sheet.folder.glob("*example.en.md")
    text = file.read_text("utf-8").replace("country: KZ", "country: 'KZ'  # sure?")
    file.write_bytes(("\ufeff" + text).replace("\n", "\r\n").encode())
    body = "It was so.\n– We won.\n• one\n• 2\nAnd\nmore lines."
    sheet.put(2, outlet="new.kz", body=body, image_caption="Under it")
    sheet.taken_in()
    expected = text.replace("outlet: example.kz", "outlet: new.kz").replace("- two", "- 2")
    expected = expected.replace(
        "      ru: Зал\n", "      ru: Зал\n    caption:\n      en: Under it\n"
    )
    assert file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") == expected
    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n")


def test_a_translation_that_was_missing_is_written(sheet: Sheet) -> None:
    """Its file comes after those of the article."""
    before = sheet.state()
    sheet.put(5, headline="Заголовок", body="Текст.\nЕще.", narrative="лекции")
    result = sheet.taken_in()
    assert result.files == ("data/articles/2024/2024-19/02-kg-other.ru.md",)
    assert {name: each for name, each in sheet.state().items() if name in before} == before
    assert sheet.loaded()[1].texts["ru"].body == "Текст.\n\nЕще."
    assert sheet.loaded()[1].narrative["ru"] == "лекции"


def test_a_conflict_is_named_and_nothing_of_the_record_written(sheet: Sheet) -> None:
    """What was changed in the record since is not overwritten; another record is edited."""
    (file,) = sheet.folder.glob("*example.en.md")
    change(file, "outlet: example.kz", "outlet: here.kz")
    sheet.put(2, outlet="sheet.kz", place="Astana")
    sheet.put(4, outlet="sheet.kg")
    state = sheet.state()
    result = sheet.taken_in()
    assert [str(each) for each in result.rejected[0].defects] == [
        (
            "sheet 'records', row 2, outlet: changed since the export, from 'example.kz' to "
            "'here.kz' "
            "in the record and to 'sheet.kz' in the sheet; edit the record, or export to a new file"
        )
    ]
    assert [edit.id for edit in result.edited] == ["kg-other"]
    assert len({*sheet.state().items()} - {*state.items()}) == 1


def test_an_edit_that_was_imported_is_no_conflict(sheet: Sheet) -> None:
    """Nor where the record has the text on one line, and the cell on two."""
    sheet.put(2, headline="A headline\nof\ttwo lines")
    sheet.taken_in()
    assert sheet.loaded()[0].texts["en"].headline == "A headline of two lines"
    again = sheet.taken_in()
    assert (again.edited, again.rejected) == ((), ())


@pytest.mark.parametrize(
    "row, cells, problem",
    [
        (2, {"country": "XX"}, "country: not an ISO 3166-1"),
        (2, {"headline": None}, "texts.en.headline: missing"),
        (2, {"image": "a.png; b.png", "image_alt": "x; y; z"}, "image_alt: 3 for 2 in image"),
        (5, {"narrative": "лекции"}, "narrative.ru: a phrase without a text"),
        (2, {"language": "ru"}, "language: the article has several rows in this language"),
        (2, {"language": None}, "language: missing"),
    ],
    ids=["no country", "no headline", "photos", "no text for a phrase", "twice", "no language"],
)
def test_an_edit_that_makes_no_record_is_refused(
    sheet: Sheet, row: int, cells: dict[str, str | None], problem: str
) -> None:
    """The row and the field are named, and nothing is written."""
    state = sheet.state()
    sheet.put(row, **cells)
    result = sheet.taken_in()
    rejected, *_ = result.rejected
    assert any(problem in str(defect) for defect in rejected.defects)
    assert rejected.position.startswith("sheet 'records', row ")
    assert (result.edited, sheet.state()) == ((), state)


def test_what_is_said_of_a_picture_goes_with_it() -> None:
    """In a language of which no cell was edited the alternative texts are not joined."""
    images = [{"path": f"{n}.png", "alt": {"en": f"A {n}", "ru": f"Б {n}"}} for n in range(2)]
    known = article(images=images)
    fields = known.model_dump()
    edits = [
        FieldEdit(known.id, "en", "image", ["0.png", "1.png"], ["0.png"]),
        FieldEdit(known.id, "en", "image_alt", ["A 0", "A 1"], ["A hall"]),
    ]
    assert edited_records._edit_images(known, fields, edits) == []
    assert fields["images"][0]["alt"] == {"en": "A hall", "ru": "Б 0"}


PICTURES = {
    "removed": ("1", "1"),
    "moved": ("10", "10"),
    "replaced": ("21", "01"),
    "put before": ("301", " 01"),
    "put behind": ("013", "01 "),
    "both replaced": ("23", "01"),
    "replaced and removed": ("2", " "),
    "first removed, new behind": ("12", "1 "),
}


@pytest.mark.parametrize("paths, alts", PICTURES.values(), ids=PICTURES)
def test_pictures_keep_what_is_said_of_them(paths: str, alts: str) -> None:
    """Wherever they stand now, if only their paths were edited."""
    images = [{"path": f"{n}.png", "alt": {"en": f"A {n}"}} for n in range(2)]
    known = article(images=images)
    fields, now = known.model_dump(), [f"{n}.png" for n in paths]
    edits = [FieldEdit(known.id, "en", "image", ["0.png", "1.png"], now)]
    assert edited_records._edit_images(known, fields, edits) == []
    assert [each["alt"].get("en", "A  ")[2] for each in fields["images"]] == [*alts]


def test_languages_that_say_different_things_of_the_article(sheet: Sheet) -> None:
    """What all languages share is edited in one row, or in all of them alike."""
    sheet.put(2, country="TJ")
    sheet.put(3, country="UZ")
    assert "the same for all languages" in str(sheet.taken_in().rejected[0].defects[0])
    sheet.put(3, country="TJ")
    assert [(each.field, each.new) for each in sheet.taken_in().edited] == [("country", "TJ")]


def test_a_hidden_row_edits_nothing_and_a_new_one_is_a_record(sheet: Sheet) -> None:
    """What is not seen is counted; what is added is imported as from any table."""

    def edit(found: Any) -> None:
        columns = {cell.value: cell.column for cell in found[1]}
        found.cell(2, columns["place"]).value = "Astana"
        found.row_dimensions[2].hidden = True
        added = ROW | {"id": "uz-new", "country": "UZ", "source_url": "https://example.uz/9"}
        for name, text in added.items():
            found.cell(6, columns[name]).value = text

    sheet.edit(edit)
    result = sheet.taken_in()
    assert [each.id for each in result.accepted] == ["uz-new"]
    assert result.edited == ()
    assert any("1 hidden row was not read: 2" in remark for remark in result.remarks)


def test_an_article_whose_rows_are_deleted_is_named(sheet: Sheet) -> None:
    """Its record stays; whoever deleted them may think that it is gone."""
    sheet.edit(lambda found: found.delete_rows(4, 2))
    result = sheet.taken_in()
    (said,) = result.remarks
    assert said == (
        "sheet.xlsx: of 1 exported article there is no row, or none that is shown, and the records "
        "stay: kg-other; to remove one, delete its files"
    )


def test_edits_are_confirmed(sheet: Sheet) -> None:
    """Whoever says no has nothing written."""
    state = sheet.state()
    sheet.put(2, body="It was.", place="Astana")
    asked: list[Any] = []
    with pytest.raises(UsageError, match="nothing was written"):
        sheet.taken_in(confirm=asked.extend)
    assert [(each.field, each.old) for each in asked] == [("place", "Almaty"), ("body", BODY)]
    assert "lose their emphasis" in asked[1].note
    assert sheet.state() == state


def test_a_text_longer_than_a_cell_is_refused() -> None:
    """A spreadsheet program would cut it off."""
    long = article(texts={"en": {"headline": "A", "body": "word " * 7_000}})
    with pytest.raises(InvalidInputError, match="article kz-example, en, body: 34,999 characters"):
        exported(long)


def test_a_translation_of_a_known_record_is_written(sheet: Sheet) -> None:
    """A table in another language, with ids of its own, adds it to the records with its links."""
    state = sheet.state()
    row = {
        **{name: OTHER[name] for name in ("country", "outlet", "source_url")},
        "id": "1",
        "language": "ru",
        "headline": "Заголовок",
        "body": "Текст.",
    }
    write_xlsx(sheet.path, table_of(row))
    result = sheet.taken_in()
    assert result.translated == (("kg-other", "ru"),)
    assert [pair.note for pair in result.duplicates] == [""], "nothing is left to add"
    assert sheet.loaded()[1].texts["ru"].headline == "Заголовок"
    assert {name: each for name, each in sheet.state().items() if name in state} == state
    assert sheet.taken_in().files == ()


def test_a_body_is_shown_as_its_cell(sheet: Sheet) -> None:
    """Before and after, what Markdown escapes in a record is plain text."""
    text = "A box of 5*3*2 m [sic]"
    for said in (text, f"{text}, not 5*3*3"):
        sheet.put(4, body=said)
        (edit,) = sheet.taken_in().edited
        assert edit.new == said
        sheet.path.write_bytes(exported(*sheet.loaded()))
    assert edit.old == text


@pytest.mark.command
def test_export_says_how_its_workbook_is_imported(tmp_path: Path) -> None:
    """With the folder of the release, which nobody has to look up."""
    ended = asked(copy_project(tmp_path), "export", "2024-11-16/2024-11-30", "--to", "s.xlsx")
    then = "then: caricc-report import s.xlsx --into data/articles/2024/2024-19\n"
    assert then in ended.stderr + ended.stdout


@pytest.mark.command
def test_the_command_asks_or_is_told(tmp_path: Path) -> None:
    """Without a terminal it shows what was edited, and writes with --yes only."""
    project = copy_project(tmp_path)
    assert asked(project, "export", "2024-19", "--to", "s.xlsx").returncode == 0
    book = openpyxl.load_workbook(project / "s.xlsx")
    columns = {cell.value: cell.column for cell in book.active[1]}
    book.active.cell(2, columns["place"]).value = "Astana"
    book.save(project / "s.xlsx")
    into = "data/articles/2024/2024-19"
    message = refused(project, 2, "import", "s.xlsx", "--into", into)
    assert "kz-almaty-seminar, en, place:\n  - Almaty\n  + Astana\n" in message
    assert "1 field of 1 record was edited; nothing was written" in message
    file = project / into / "01-kz-almaty-seminar.en.md"
    assert "place: Almaty\n" in file.read_text("utf-8")
    ended = asked(project, "import", "s.xlsx", "--into", into, "--yes", "--json")
    assert json.loads(ended.stdout)["files"] == [f"{into}/{file.name}"]
    assert "place: Astana\n" in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace("Astana", "Almaty"), encoding="utf-8")
    ended = asked(project, "import", "s.xlsx", "--into", "data/articles/2024/2024-99", "--yes")
    assert ended.stderr.endswith(f"was edited\n1 file written, records in {into}\n")
    again = asked(project, "import", "s.xlsx", "--into", into, "--yes")
    assert again.stderr.endswith("; 0 files written\n")


@pytest.mark.command
def test_what_is_missing_is_listed(tmp_path: Path) -> None:
    """Each gap with the text to fill it from, whether the record is valid without it or not."""
    project = copy_project(tmp_path)
    folder = project / "data/articles/2024/2024-19"
    assert asked(project, "missing", "2024-19").returncode == 0
    file = folder / "01-kz-almaty-seminar.en.md"
    file.write_text(f"{file.read_text('utf-8')}\nSize: 5\\*3\\*2.\n", "utf-8")
    (folder / "01-kz-almaty-seminar.ru.md").unlink()
    change(folder / "02-kz-pavlodar-counselling.en.md", "topics: [", "# topics: [")
    change(folder / "02-kz-pavlodar-counselling.ru.md", "narrative:", "# narrative:")
    subjects = "subjects:\n  - участники чемпионата по карате\n"
    change(folder / "05-kz-semey-karate.ru.md", subjects, "")
    ended = asked(project, "missing", "2024-11-16/2024-11-30", "--json")
    assert ended.returncode == 4, ended.stderr
    found = json.loads(ended.stdout)["missing"]
    assert [f"{each['article']}, {each['field']}, {each['language']}" for each in found] == [
        "kz-almaty-seminar, texts, ru", "kz-almaty-seminar, narrative, ru",
        "kz-pavlodar-counselling, topics, ", "kz-pavlodar-counselling, narrative, ru",
        "kz-semey-karate, subjects, ru",
    ]  # fmt: skip
    assert found[0]["source"].startswith("Almaty police and educators")
    assert len(found[0]["source"]) > 800
    assert found[0]["source"].endswith(".\nSize: 5*3*2.")
    assert "Size: 5*3*2." in asked(project, "missing", "2024-19").stdout
    assert found[4]["source"] == "participants of the karate championship"
    assert found[3]["source"] == "preventive activities carried out by police officers"
    change(folder / "05-kz-semey-karate.ru.md", "place: ", "quote: «Да»\nplace: ")
    message = refused(project, 3, "missing", "2024-19")
    assert "05-kz-semey-karate.ru.md, texts.ru.quote_speaker: missing; say who" in message
