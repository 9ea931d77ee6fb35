"""Records in Markdown files become articles, or every defect is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import FIGURE, article
from sources import load, markdown, outcomes, refusal, refusals, translation

from caricc_report.loaders import Rejection

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", [".ipynb_checkpoints/a-checkpoint.md", "._a.md", "~$a.md"])
def test_the_files_of_editors_and_systems_are_no_records(folder: Path, name: str) -> None:
    """Whatever is in them."""
    markdown(folder, "kz-example.en.md")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("no front matter", encoding="utf-8")
    assert len(load(folder)) == 1


def test_a_markdown_file_is_an_article(folder: Path) -> None:
    """Front matter holds the fields of a record, the text below it is the body."""
    markdown(folder, "kz-example.en.md", "One.\n\nTwo.\n", place="Osh", figures=[FIGURE])
    (found,) = load(folder)
    assert found.id == "kz-example"
    assert found.texts["en"].headline == "A headline"
    assert found.texts["en"].body == "One.\n\nTwo."
    assert found.place == "Osh"
    assert found.figures[0].value == 50


@pytest.mark.parametrize(
    "names",
    [
        ["01-kz-c", "02-kz-b", "03-kz-a"],
        ["1-kz-1", "2-kz-2", "10-kz-10", "99-kz-99", "100-kz-100"],
        ["kg-c", "kz-a", "kz-b"],
        ["2023/2023-24/01-kz-a", "2024/2024-19/02-kz-c", "2024/2024-20/01-kz-b"],
    ],
)
def test_files_are_read_in_order(folder: Path, names: list[str]) -> None:
    """By folder, then by number, then by name; photos and notes may lie beside the articles."""
    ids = [name.rpartition("/")[2].lstrip("0123456789").lstrip("-") for name in names]
    for name, identifier in reversed([*zip(names, ids, strict=True)]):
        markdown(folder, f"{name}.en.md", id=identifier)
    (folder / "photo.png").write_bytes(b"\x89PNG")
    assert [each.id for each in load(folder)] == ids


def test_languages_of_an_article_are_merged(folder: Path) -> None:
    """Files with the same id and another language are one article; the first is its own."""
    markdown(
        folder, "01-kz-example.en.md", place="Osh", campaign="Poppy", narrative="a walk",
        figures=[FIGURE],
    )  # fmt: skip
    translation(
        folder, "01-kz-example.ru.md", place="Ош", campaign="Мак", narrative="прогулке",
        subjects=["студенты"],
    )  # fmt: skip
    (found,) = load(folder)
    assert list(found.texts) == ["en", "ru"]
    assert found.texts["ru"].body == "Текст."
    assert (found.place, found.texts["ru"].place) == ("Osh", "Ош")
    assert (found.campaign, found.texts["ru"].campaign) == ("Poppy", "Мак")
    assert found.narrative == {"en": "a walk", "ru": "прогулке"}
    assert found.subject_in("ru", 0) == "студенты"
    assert found.subject_in("en", 0) == "students"


def test_a_contradiction_between_languages_is_refused(folder: Path) -> None:
    """What all languages share may be repeated; where it differs, both values are quoted."""
    markdown(folder, "kz-example.en.md")
    translation(folder, "kz-example.ru.md", outlet="example.kz", topics=["prevention"])
    assert list(load(folder)[0].texts) == ["en", "ru"]
    translation(folder, "kz-example.ru.md", outlet="example.ru")
    assert refusal(folder) == (
        "kz-example.ru.md, outlet: differs from kz-example.en.md, "
        "got 'example.ru' and 'example.kz'; state it once"
    )


@pytest.mark.parametrize(
    "name",
    [
        "example.en.md",
        "kz-example.md",
        "kz-example.ru.md",
        "kz-example.EN.md",
        "a-kz-example.en.md",
    ],
)
def test_a_file_is_named_after_its_article(folder: Path, name: str) -> None:
    """A file whose name does not fit its id and language is refused with the name to give it."""
    markdown(folder, name)
    assert refusal(folder) == (
        f"{name}: the file's name does not fit its id 'kz-example' and language 'en'; "
        "name it kz-example.en.md, with a number before it for the order"
    )


@pytest.mark.parametrize(
    "content, expected",
    [
        *((text, ": no front matter; begin the file with ") for text in (
            "A body.\n", "", "\n---\nid: x\n---\n", "---\nid: x\nA body.\n",
        )),
        ("---\nid: a\nlanguage: @en\n---\nA body.\n", ", line 3: not YAML: "),
        ("---\nid: Ош", ": not UTF-8 at byte 8; "),
        ("---\noutlet: x\n---\nA body.\n", ", "),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused(folder: Path, content: str, expected: str) -> None:
    """It is named, with the line as editors count it, whatever it is called."""
    (folder / "None.None.md").write_bytes(content.encode("cp1251"))
    assert refusals(folder)[0].startswith(f"None.None.md{expected}")


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("country: KZ", "body: x", ", body: write the text below the front matter, not in it"),
        ("A body.", "", ", texts.en.body: missing"),
        ("id: kz-example", "", ", id: missing"),
        ("language: en", "", ", language: missing"),
        ("language: en", "language: {}", ", language: not text, got {}"),
    ],
)
def test_a_file_that_is_no_record_is_refused(
    folder: Path, old: str, new: str, expected: str
) -> None:
    """What is missing, in the wrong place or of another type is told with its field."""
    path = markdown(folder, "kz-example.{}.md" if "{}" in new else "kz-example.en.md")
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    assert refusal(folder) == path.name + expected


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("headline: A headline", "headline: Vienna: the locks", ", line 10: not YAML: "),
        ("country: KZ", "<<<<<<< HEAD\ncountry: KZ\n=======\ncountry: KG\n>>>>>>> b", ", line "),
        ("---\n", "", ": no front matter; begin the file with "),
        ("id: kz-example", "id: kz-exmaple", ": the file's name does not fit its id "),
        ("id: kz-example\n", "", ", id: missing"),
        ("language: en", "language: eng", ": the file's name does not fit its id "),
        ("language: en\n", "", ", language: missing"),
    ],
    ids=["no YAML", "conflict", "no front matter", "id", "no id", "language", "no language"],
)
def test_a_defect_of_the_first_file_is_not_one_of_the_others(
    folder: Path, old: str, new: str, expected: str
) -> None:
    """What all languages share stands in it alone; nobody would write it in the others."""
    path = markdown(folder, "01-kz-example.en.md")
    translation(folder, "01-kz-example.ru.md")
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    assert all(each.startswith(path.name + expected) for each in refusals(folder))


def test_an_empty_first_file_does_not_hide_what_is_wrong_in_the_others(folder: Path) -> None:
    """Two files that cannot be read are two defects, and a third is measured by none of them."""
    for name in ("01-kz-example.en.md", "01-kz-example.kk.md"):
        (folder / name).write_bytes(b"")
    translation(folder, "01-kz-example.ru.md")
    assert [each.partition(":")[0] for each in refusals(folder)] == [
        "01-kz-example.en.md",
        "01-kz-example.kk.md",
    ]


def test_translations_without_the_first_file_are_told_as_that(folder: Path) -> None:
    """Nobody would look for a file that is gone behind a list of missing fields."""
    translation(folder, "01-kz-example.ru.md")
    assert refusal(folder) == (
        "01-kz-example.ru.md: country, outlet, source_url, topics: missing, as in a translation; "
        "restore the file of the article's first language, or write them here"
    )


def test_a_defect_of_a_translation_leaves_the_first_file_to_be_read(folder: Path) -> None:
    """What is wrong in either is told at once."""
    markdown(folder, "01-kz-example.en.md", country="XX")
    translation(folder, "01-kz-example.ru.md", id="kz-exmaple")
    assert [each.partition(":")[0] for each in refusals(folder)] == [
        "01-kz-example.ru.md",
        "01-kz-example.en.md, country",
    ]


@pytest.mark.parametrize(
    "wrong, expected",
    [
        ({"headline": ""}, "texts.ru.headline: empty"),
        ({"place": "a\x07"}, "texts.ru.place: contains the control character"),
        ({"narrative": ""}, "narrative.ru: empty"),
        ({"subjects": ["студенты", "школьники"]}, "texts.ru.subjects: 1 are needed, one for each"),
    ],
    ids=["headline", "place", "phrase", "subjects"],
)
def test_a_defect_of_a_text_names_the_file_of_its_language(
    folder: Path, wrong: dict[str, object], expected: str
) -> None:
    """The file to edit is that one, not the article's first."""
    markdown(folder, "kz-example.en.md", figures=[FIGURE])
    translation(folder, "kz-example.ru.md", **wrong)
    assert refusal(folder).startswith(f"kz-example.ru.md, {expected}")


def test_a_file_of_another_system_is_read(folder: Path) -> None:
    """A byte order mark and other line ends make no difference; a rule is no end of a body."""
    path = markdown(folder, "kz-example.en.md", "One.\n\n---\n\nTwo.\n")
    expected = load(folder)
    assert expected[0].texts["en"].body == "One.\n\n---\n\nTwo."
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder) == expected


def test_an_id_in_two_folders_is_refused(folder: Path) -> None:
    """An article cannot be in two releases under one id."""
    markdown(folder, "2024-19/kz-example.en.md")
    markdown(folder, "2024-20/kz-example.en.md", release="2024-20")
    (message,) = refusals(folder)
    assert message.startswith("2024-20/kz-example.en.md, language: given twice for 'kz-example'")


def test_every_defect_of_a_folder_is_told(folder: Path) -> None:
    """Mistakes of several files are refused at once, each with its file."""
    markdown(folder, "01-kz-a.en.md", id="kz-a", country="XX", topics=["trainings", "policy"])
    markdown(folder, "02-kz-b.en.md", id="kz-b", published_on="2024-11-31")
    assert refusals(folder) == [
        "01-kz-a.en.md, country: not an ISO 3166-1 alpha-2 code, got 'XX'",
        (
            "01-kz-a.en.md, topics.1: not a known topic, got 'trainings'; did you mean 'training'? "
            "If not, add it to topics of the profile"
        ),
        "02-kz-b.en.md, published_on: not a date that exists, got '2024-11-31'",
    ]


def test_unreadable_files_are_rejected_and_others_accepted(folder: Path) -> None:
    """Each file that cannot be read is one rejection; the rest of the folder is read."""
    (folder / "01-a.en.md").write_text("x", encoding="utf-8")
    (folder / "02-b.en.md").write_bytes(b"\xff")
    markdown(folder, "03-kz-example.en.md")
    first, second, third = outcomes(folder)
    assert isinstance(first, Rejection)
    assert isinstance(second, Rejection)
    assert [(each.position, each.id) for each in (first, second)] == [
        ("01-a.en.md", None), ("02-b.en.md", None),
    ]  # fmt: skip
    assert third == article()
