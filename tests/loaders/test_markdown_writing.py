"""Articles are written as files that say the same, all or none."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path
from typing import Any, get_args

import pytest
from builders import FIGURE, article, png, profile, texts
from hypothesis import example, given, settings
from hypothesis import strategies as st
from projects import ROOT
from written import names_in, refusal, with_image

from caricc_report.loaders import load_articles
from caricc_report.loaders.markdown_editing import RecordEdit, write_edits
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.article import Article, Qualifier
from caricc_report.system.files import ProjectFile
from caricc_report.system.yaml_text import InlineList, dump_yaml, parse_yaml

REFERENCE = ROOT / "data/articles/2024/2024-19"


def test_reference_release_is_written_as_it_is(tmp_path: Path) -> None:
    """The files of the reference release, read and written, are the same byte for byte."""
    written = write_records(load_articles(ProjectFile(REFERENCE, "reference")), tmp_path)
    assert [path.name for path in written] == sorted(path.name for path in REFERENCE.iterdir())
    for path in written:
        assert path.read_bytes() == (REFERENCE / path.name).read_bytes()


APART = "quote: We help\nquote_speaker: A. Speaker\n"
TOGETHER = "quote:\n  text: We help\n  speaker: A. Speaker\n"


@pytest.mark.parametrize("stated", [APART, TOGETHER], ids=["apart", "together"])
def test_an_edited_quotation_is_one_mapping(tmp_path: Path, stated: str) -> None:
    """Also where its parts stood apart; what is not edited keeps its bytes."""
    old = article(quote="We help", quote_speaker="A. Speaker")
    (file,) = write_records([old], tmp_path)
    plain = file.read_text("utf-8")
    assert TOGETHER in plain
    file.write_text(plain.replace(TOGETHER, stated), "utf-8")
    new = old.model_copy(update={"quote_role": "head"})
    write_edits([RecordEdit(old, new)], tmp_path)
    assert file.read_text("utf-8") == plain.replace(TOGETHER, f"{TOGETHER}  role: head\n")
    assert load_articles(ProjectFile(tmp_path, "records")) == (new,)


# Round trips

WORDS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=30,
)
ODD = st.sampled_from(
    [
        "NO", "yes", "~", "null", "True", "1", "08", "1e5", "0x1F", "1_000", "12:30", "2024-11-30",
        "2024-19", ".5", "- item", "---", "...", "a: b", "a #b", "# a", "key:", "[a]", "{a: b}",
        "'", '"', "it's \"so\"", "\\n", "%TAG", "@a", "`a`", "&a", "*a", "!a", "|", ">", "?", "=",
        "<<", "«a»", "ғқңөұүһі", "a\u2028b", "a\u2029b", "a\ufeffb", "\U0001f600", "a\u00a0b",
        "\ue000", "\ufffd", "a" * 300 + " b: c", "\u202ea",
    ]
)  # fmt: skip
LINES = st.one_of(ODD, WORDS).filter(
    # A line of which nothing can be seen is refused.
    lambda text: any(unicodedata.category(each) not in {"Cf", "Zs"} for each in text.strip())
)
BODIES = st.one_of(
    st.builds("\n".join, st.lists(st.one_of(LINES, st.just("")), min_size=1)),
    st.sampled_from(["---", "a\n---\nb", "---\nid: x\n---\n\nb", "a\n\n    code\n\n> b", "a\rb"]),
).filter(lambda text: any(character.isalnum() for character in text))
LANGUAGES = st.lists(
    st.sampled_from(["en", "ru", "kk", "sah", "no"]), min_size=1, max_size=4, unique=True
)
MAYBE = st.one_of(st.none(), LINES)
PATHS = st.sampled_from(["a.png", "2024/a.png", "2024/2024-19/é: b.jpg", "b/c/d.jpeg"])


@st.composite
def articles(draw: st.DrawFn, name: str) -> Article:
    """Return any article that files have a place for."""
    languages = draw(LANGUAGES)
    vocabulary = profile().vocabulary
    kinds, units = vocabulary.words("kind"), vocabulary.words("unit")
    figures = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(kinds),
                    "value": st.one_of(st.integers(0, 10**15), st.floats(0, 10**15)),
                    "unit": st.sampled_from(units),
                    "qualifier": st.sampled_from([None, *get_args(Qualifier)]),
                    "subject": LINES,
                    "span": st.sampled_from([None, "2024", "2019/2024", "P3Y", "2024-11"]),
                }
            ),
            max_size=2,
        )
    )
    in_language = {
        language: {
            "headline": draw(LINES),
            "body": draw(BODIES),
            "place": draw(MAYBE) if language != languages[0] else None,
            "campaign": draw(MAYBE) if language != languages[0] else None,
            "subjects": draw(st.sampled_from([(), tuple(draw(LINES) for _ in figures)])),
        }
        for language in languages
    }
    event_on = draw(st.one_of(st.none(), st.dates()))
    return article(
        id=name,
        country=draw(st.sampled_from(["NO", "KZ"])),
        outlet=draw(LINES),
        source_url=draw(st.sampled_from(["https://a.kz/?a=1&b=2#c", "http://мвд.рф/'!"])),
        published_on=draw(st.one_of(st.none(), st.dates())),
        event_on=event_on,
        event_until=draw(st.sampled_from([None, event_on])),
        place=draw(MAYBE),
        campaign=draw(MAYBE),
        topics=draw(st.lists(st.sampled_from(vocabulary.topics), min_size=1, unique=True)),
        narrative={each: draw(LINES) for each in languages if draw(st.booleans())},
        texts=in_language,
        figures=figures,
        images=[
            {"path": path, "alt": {"en": draw(LINES)}, "caption": {"no": draw(LINES)}}
            for path in draw(st.lists(PATHS, max_size=2))
        ],
    )


IDS = ["kz-a", "2024-b", "no", "c"]


@settings(deadline=None)
@given(st.data())
def test_what_is_written_is_what_is_read(data: st.DataObject) -> None:
    """Any articles, written and read, are equal, in their order and with their first languages."""
    whole = tuple(
        data.draw(articles(name)) for name in data.draw(st.lists(st.sampled_from(IDS), unique=True))
    )
    folder = data.draw(st.sampled_from(["", "2024", "2024/2024-19"]))
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write_records(whole, root / folder, root=root)
        read = load_articles(ProjectFile(root, "written"))
    assert read == whole
    assert [[*each.texts] for each in read] == [[*each.texts] for each in whole]


VALUES = st.recursive(
    st.one_of(LINES, st.none(), st.booleans(), st.integers(), st.floats(0, 1e15)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(LINES, inner, max_size=3)),
    max_leaves=5,
)


@given(st.dictionaries(LINES, VALUES, max_size=3))
@example({"a": "08", "b": "1e5", "c": "NO", "d": "2024-11-30", "e": ["- a", "b: c"]})
def test_yaml_is_read_as_it_was_written(fields: dict[str, Any]) -> None:
    """Any values, written as YAML and read by the rules of YAML 1.2, are equal."""
    assert parse_yaml(dump_yaml(fields), "a.yml") == fields


def test_yaml_has_the_form_that_people_write() -> None:
    """Lists are indented, or in one line where wanted; quotation marks are double; no aliases."""
    same = ["a"]
    fields = {"topics": InlineList(["a", "b"]), "one": same, "two": same, "text": "it's: a"}
    assert dump_yaml(fields) == ('topics: [a, b]\none:\n  - a\ntwo:\n  - a\ntext: "it\'s: a"\n')


def test_own_language_stays_first(tmp_path: Path) -> None:
    """A language out of the alphabet's order takes the next number, so that it is read later."""
    both = texts()
    one = article(id="a", texts={"ru": both["ru"], "en": both["en"]})
    other = article(id="b", texts=both)
    written = write_records([one, other], tmp_path)
    assert [path.name for path in written] == [
        "01-a.ru.md", "02-a.en.md", "03-b.en.md", "03-b.ru.md",
    ]  # fmt: skip
    assert "country" not in written[1].read_text("utf-8")


def test_line_ends_of_windows_become_plain(tmp_path: Path) -> None:
    """Carriage returns before line feeds are dropped, as they are in every Markdown file."""
    write_records([article(texts=texts(body="a\r\n\r\nb"))], tmp_path)
    (read,) = load_articles(ProjectFile(tmp_path, "written"))
    assert read.texts["en"].body == "a\n\nb"


# What is there stays


def test_numbers_go_on(tmp_path: Path) -> None:
    """New files are numbered on from those that are there, and read after them."""
    write_records([article(id=f"a-{number}") for number in range(99)], tmp_path)
    (written,) = write_records([article(id="1")], tmp_path)  # Other ids end alike.
    assert written.name == "100-1.en.md"
    assert load_articles(ProjectFile(tmp_path, "written"))[-1].id == "1"


@pytest.mark.parametrize("name", ["05-kz-example.ru.md", "kz-example.en.md"])
def test_id_that_is_there_is_refused(tmp_path: Path, name: str) -> None:
    """An article whose id is anywhere in the folder of articles is not written."""
    folder = tmp_path / "2024"
    folder.mkdir()
    (tmp_path / name).write_text("what was there", encoding="utf-8")
    message = refusal(article(id="other"), article(), folder=folder, root=tmp_path)
    assert f"article kz-example, id: there already, got 'kz-example', in {name};" in message


def test_every_defect_is_said(tmp_path: Path) -> None:
    """All that keeps articles from being written is listed at once."""
    narrative = article(narrative={"ru": "фраза"})
    place = article(id="b", place="Almaty", texts={"en": texts()["en"] | {"place": "Astana"}})
    image = article(id="c", images=[{"path": "../a.png", "alt": {"en": "A photo"}}])
    message = refusal(narrative, narrative, place, image, folder=tmp_path)
    for part in (
        "article kz-example, id: used twice",
        "article kz-example, narrative.ru: a phrase without a text in the same language",
        "article b, texts.en.place: the first language's is that of the article, got 'Astana'",
        "article c, images.1.path: not a plain path within the folder of the articles",
    ):
        assert part in message


# Images


def test_image_is_written_beside_its_article(tmp_path: Path) -> None:
    """An image's path is relative to the folder of articles, and in the file to the file."""
    path = "2024/2024-19/photos/lecture.png"
    folder = tmp_path / "2024/2024-19"
    record, image = write_records([with_image(path)], folder, root=tmp_path, images={path: png()})
    assert image == tmp_path / path
    assert image.read_bytes() == png()
    assert "path: photos/lecture.png" in record.read_text("utf-8")
    assert load_articles(ProjectFile(tmp_path, "written")) == (with_image(path),)


def test_images_elsewhere_are_refused(tmp_path: Path) -> None:
    """Images outside of the folder are refused, also where a link leads there."""
    outside = tmp_path / "outside"
    folder = tmp_path / "articles/2024"
    outside.mkdir()
    folder.mkdir(parents=True)
    (folder / "link").symlink_to(outside)
    paths = ["other.png", "2024/link/a.png", "../a.png", "/abs.png"]
    given = dict.fromkeys(paths, png())
    message = refusal(article(), folder=folder, root=tmp_path / "articles", images=given)
    for path in paths:
        assert f"image {path!r}: outside the folder that is written" in message
    assert names_in(outside) == []


def test_no_articles_make_no_files(tmp_path: Path) -> None:
    """Without articles the folder is made, and empty."""
    assert write_records([], tmp_path / "2024") == ()
    assert names_in(tmp_path) == ["2024"]


def test_figures_keep_what_they_say(tmp_path: Path) -> None:
    """A figure's span is written between quotation marks, and what it does not say is left out."""
    (written,) = write_records([article(figures=[FIGURE | {"span": "2024"}])], tmp_path)
    assert (
        "figures:\n  - kind: participants\n    value: 50\n    unit: people\n"
        '    subject: students\n    span: "2024"\n---\n'
    ) in written.read_text("utf-8")
