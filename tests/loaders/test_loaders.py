"""Records of each source format become the same articles, or every defect is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from builders import FIGURE, article, profile, record, reference
from flat_sources import table_of, write_csv
from projects import ROOT

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.loaders import (
    Rejection,
    json_lines,
    load_articles,
    read_records,
    validated,
)
from caricc_report.model.record import SourceOptions
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.model.article import Article


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder of Markdown files."""
    path = tmp_path / "articles"
    path.mkdir()
    return path


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Return the path of a file of JSON Lines."""
    return tmp_path / "articles.jsonl"


def markdown(
    folder: Path, name: str, body: str = "A body.\n", *, without: str = "", **changes: Any
) -> Path:
    """Return a Markdown file with a valid record in its front matter, but for some changes."""
    fields = record(language="en", headline="A headline") | changes
    del fields["texts"]
    fields.pop(without, None)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    front_matter = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)
    path.write_text(f"---\n{front_matter}---\n{body}", encoding="utf-8")
    return path


def translation(folder: Path, name: str, body: str = "Текст.\n", **fields: Any) -> Path:
    """Return a Markdown file that holds an article in Russian alone."""
    fields = {"id": "kz-example", "language": "ru", "headline": "Заголовок"} | fields
    front_matter = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)
    path = folder / name
    path.write_text(f"---\n{front_matter}---\n{body}", encoding="utf-8")
    return path


def write_lines(path: Path, *each: str | dict[str, Any]) -> Path:
    """Return a file of JSON Lines with some lines, records as JSON."""
    text = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in each]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return path


def load(path: Path) -> tuple[Article, ...]:
    """Return the articles of a source, called by the name of its file or folder."""
    options = SourceOptions(vocabulary=profile().vocabulary)
    return load_articles(ProjectFile(path, path.name), options)


@pytest.mark.parametrize("name", [".ipynb_checkpoints/a-checkpoint.md", "._a.md", "~$a.md"])
def test_the_files_of_editors_and_systems_are_no_records(folder: Path, name: str) -> None:
    """Whatever is in them."""
    markdown(folder, "kz-example.en.md")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("no front matter", encoding="utf-8")
    assert len(load(folder)) == 1


def refusals(path: Path) -> list[str]:
    """Return the defects of a source."""
    with pytest.raises(InvalidInputError) as refused:
        load(path)
    assert refused.value.where == path.name
    return [str(defect) for defect in refused.value.defects]


def refusal(path: Path) -> str:
    """Return the one defect of a source."""
    (defect,) = refusals(path)
    return defect


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


def test_an_empty_source_holds_no_articles(folder: Path, lines: Path) -> None:
    """No records are no articles."""
    lines.touch()
    assert load(folder) == load(lines) == ()


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


def test_a_source_without_loader_is_refused(folder: Path, lines: Path) -> None:
    """A wrong path is said to be one, and another format or address answered with those known."""
    assert len(load(write_lines(lines.with_suffix(".JSONL"), record()))) == 1
    with pytest.raises(UsageError, match=r"articles\.jsonl: no such file or folder; correct"):
        load(lines)
    with pytest.raises(UsageError, match=r"^articles\.jsonl: no such file or folder$"):
        read_records(ProjectFile(lines, lines.name))
    with pytest.raises(UsageError, match=r"no loader for '\.json'; did you mean '\.jsonl'"):
        load(write_lines(folder / "articles.json", record()))
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


def test_the_reference_release_goes_through_json_lines(lines: Path) -> None:
    """The project's articles, written as JSON Lines, are loaded as the same articles."""
    articles = load_articles(ProjectFile(ROOT / "data/articles", "data/articles"))
    write_lines(lines, *(each.model_dump_json() for each in articles))
    assert load(lines) == articles
    assert [list(each.texts) for each in load(lines)] == [["en", "ru"]] * 30


def test_the_reference_articles_are_in_their_order() -> None:
    """The project's articles are read in the order of the publication."""
    ids = [each.id for each in reference().articles]
    assert len(ids) == 30
    assert ids[0] == "kz-almaty-seminar"
    assert ids[9] == "kg-bishkek-paramarathon"
    assert [name[:2] for name in ids] == (
        ["kz"] * 9 + ["kg"] * 4 + ["ru"] * 11 + ["tj"] + ["tm"] + ["uz"] * 4
    )


def outcomes(path: Path) -> list[Article | Rejection]:
    """Return what becomes of each record of a source."""
    return list(validated(read_records(ProjectFile(path, path.name))))


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


def test_an_id_of_another_source_is_named_with_it(tmp_path: Path) -> None:
    """Where several sources are validated in one pass, an id is told with the source it is in."""
    paths = [write_lines(tmp_path / name, record()) for name in ("a.jsonl", "b.jsonl")]
    records = (each for path in paths for each in read_records(ProjectFile(path, path.name)))
    accepted, rejected = validated(records)
    assert accepted == article()
    assert isinstance(rejected, Rejection)
    assert rejected.where == "b.jsonl"
    assert rejected.defects[0].message.endswith("first in a.jsonl, line 1")


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
