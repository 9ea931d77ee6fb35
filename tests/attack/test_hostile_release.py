"""Hostile text in the profile, the parameters and the names of files, and in whole releases."""

from __future__ import annotations

import html
import itertools
import json
import re
from typing import TYPE_CHECKING, Any

import lxml.html
import pikepdf
import pytest
import yaml
from builders import png, profile_fields, record
from documents import LANGUAGES, document_of
from hostile import (
    RENDERERS,
    SECRET,
    Engine,
    actions,
    as_drawn,
    is_printed,
    look,
    pdf_text,
    shown,
    skip_without,
)
from payloads import HOST, acts, payloads
from projects import ROOT, copy_project, skip_without_quarto

from caricc_report.document.pandoc import PandocRenderer
from caricc_report.document.quarto import QuartoRenderer
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run
from caricc_report.text.nodes import Paragraph, line, plain
from caricc_report.text.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from caricc_report.document.document import Document

BY_LANGUAGE = (
    "abbreviation", "publisher", "title", "subtitle", "note", "city", "address", "circulation",
)  # fmt: skip
N_OUTLETS = 12
SINGLE, GROUP = 40, 25
"""How many profiles have a text in each field, and how many texts others have there."""
GROUPED = {"pandoc": 80, "quarto": 25}
"""How many these are: so each field is tried with more than 2,000 texts, or 600."""
FILE_NAME = "#read(\"x\") {{< env HOME >}} $(id) `id` 'a' & %s {0} \N{RIGHT-TO-LEFT OVERRIDE}x;"
"""What a file may be called, but for a slash."""
HOSTILE_EMAIL = '"\'){{onclick=top.canary=1}}[x](y)$z$#read("x")*_`@canary.invalid'
HOSTILE_WEB = "https://www.caricc.org/?q='onclick=top.canary=1%20$x$#panic()[](x)*_;"


_TURNS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def profile(draw: Iterator[str]) -> dict[str, Any]:
    """Return a profile that has the next text in every field."""
    fields = profile_fields()
    for name in BY_LANGUAGE:
        fields[name] = by_language(draw)
    fields["mark"] = [next(draw), next(draw)]
    for state in fields["member_states"]:
        for name in ("formal_name", "short_name"):
            state[name] = by_language(draw)
    fields["outlets"] = {f"outlet-{number}": by_language(draw) for number in range(N_OUTLETS)}
    return fields


def stated(value: Any, language: str) -> Iterator[str]:
    """Yield the texts of a profile in a language."""
    if isinstance(value, dict) and language in value:
        yield value[language]
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from stated(each, language)


def groups(texts: list[str], size: int) -> Iterator[str]:
    """Yield groups of texts, each as one line: another for each field.

    At its end stands one of those that turn the direction of what follows them.
    """
    plain = [text for text in texts if not _TURNS.search(text)]
    turning = itertools.cycle(text for text in texts if _TURNS.search(text))
    for start in itertools.count(0, 37):
        group = (plain[(start + i) % len(plain)] for i in range(size))
        yield " ".join([*group, next(turning, "")])


def by_language(draw: Iterator[str]) -> dict[str, str]:
    """Return the next text for each language."""
    return {language: next(draw) for language in LANGUAGES}


def records(draw: Iterator[str], photo: str) -> list[dict[str, Any]]:
    """Return an article of each outlet and member state, with a photo and a figure."""
    countries = itertools.cycle(state["country"] for state in profile_fields()["member_states"])
    return [
        record(
            id=f"article-{number}",
            country=next(countries),
            outlet=f"outlet-{number}",
            source_url=f"https://example.kz/{number}",
            narrative=by_language(draw),
            texts={language: {"headline": next(draw), "body": "A body."} for language in LANGUAGES},
            figures=[{"kind": "seizure", "value": number + 1, "unit": "kg", "subject": next(draw)}],
            images=[
                {
                    "path": photo,
                    "alt": by_language(draw),
                    "caption": by_language(draw),
                    "credit": next(draw),
                }
            ],
        )
        for number in range(N_OUTLETS)
    ]


def made(
    folder: Path, draw: Iterator[str], photo: str, language: str = "en", **fields: str
) -> Document:
    """Return a document whose profile and articles have the next text in each of their fields."""
    folder.mkdir(parents=True)
    (folder / "texts.yml").write_text(
        yaml.safe_dump(profile(draw) | fields, allow_unicode=True), encoding="utf-8"
    )
    (folder / photo).write_bytes(png())
    return document_of(folder, records(draw, photo), language, profile="texts.yml")


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """Return the records that a document was made of."""
    return [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").split("\n")]


def readable(folder: Path, language: str) -> Iterator[str]:
    """Yield the texts of profile and records that the document of a folder shows."""
    fields = yaml.safe_load((folder / "texts.yml").read_text("utf-8"))
    shown_ones = [fields[name] for name in (*BY_LANGUAGE, "outlets", "member_states")]
    yield from stated(shown_ones, language)
    for row in rows_of(folder):
        yield row["texts"][language]["headline"]
        yield row["images"][0]["caption"][language]
        yield row["images"][0]["credit"]
        yield row["figures"][0]["subject"]


def alternatives_of(folder: Path, language: str) -> list[str]:
    """Return the alternative texts of the photos of a document."""
    return [row["images"][0]["alt"][language] for row in rows_of(folder)]


@pytest.fixture(scope="session")
def lines(secret: str) -> list[str]:
    """Return the payloads as lines, each once."""
    return list({" ".join(text.split()): text for text in payloads(secret)}.values())


@RENDERERS
def test_hostile_profiles_are_shown_as_harmless_ones_are(
    renderer: Engine,
    lines: list[str],
    tmp_path: Path,
    amount: Callable[[int, int], int],
) -> None:
    """In page and PDF every field of profile, photo and figure is text, and nothing happens."""
    skip_without(renderer)
    languages = LANGUAGES[: amount(1, 2)]
    sizes = [1] * amount(1, SINGLE) + [amount(8, GROUP)] * amount(1, GROUPED[renderer.name])
    expected = {}
    for language in languages:
        # With a word as long as hostile ones are: tables are as wide.
        texts = [f"harmless {i} {'text' * 20}" for i in range(2_000)]
        folder = tmp_path / language
        harmless = made(folder, iter(texts), "photo.png", language)
        expected[language] = look(renderer(ROOT).render(harmless, "html").content, folder)
    for (number, size), language in zip(enumerate(sizes), itertools.cycle(languages), strict=False):
        start = number * (GROUP if size > 1 else len(lines) // SINGLE)
        folder, texts = tmp_path / str(number), [*lines[start:], *lines[:start]]
        own = {"email": HOSTILE_EMAIL, "web": HOSTILE_WEB}
        document = made(
            folder, groups(texts, size) if size > 1 else iter(texts), FILE_NAME, language, **own
        )
        page = renderer(ROOT).render(document, "html").content
        pdf = renderer(ROOT).render(document, "pdf").content
        found = look(page, folder)
        assert (found["canary"], found["asked"], found["left"]) == (0, [], None)
        assert found["structure"] == expected[language]["structure"]
        assert found["targets"] == expected[language]["targets"]
        whole, printed = shown(found["text"]).casefold(), pdf_text(pdf).casefold()
        for text in readable(folder, language):
            assert shown(text).casefold() in whole
            assert is_printed(as_drawn(text).casefold(), printed)
        alternatives = re.findall('alt="([^"]*)"', page.decode())
        assert set(map(shown, alternatives_of(folder, language))) == {
            shown(html.unescape(each)) for each in alternatives
        }
        assert SECRET.encode() not in page
        assert SECRET not in printed
        hosts = {target for target in actions(pdf, folder) if not target.startswith("mailto:")}
        assert hosts <= {"https://example.kz", "https://www.caricc.org"}


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.full), "ru"])
def test_a_profile_of_the_longest_texts_is_printed(language: str, tmp_path: Path) -> None:
    """The cover is set smaller, and the imprint goes on on another page; nothing is cut off."""
    words = ("".join(each) for each in itertools.product("bdfgklm", "aeiou", "nprst", "aeiou"))
    texts = (f"{word}{number} " * 400 for number, word in enumerate(words))
    of_cover = itertools.islice(texts, 2 * len(BY_LANGUAGE) + 2)
    longest = (text[:1_999] + "z" for text in of_cover)
    draw = itertools.chain(longest, itertools.repeat("elsewhere"))
    document = made(tmp_path / "a", draw, "photo.png", language)
    printed = pdf_text(PandocRenderer(ROOT).render(document, "pdf").content).casefold()
    fields = yaml.safe_load((tmp_path / "a/texts.yml").read_text("utf-8"))
    shown_ones = [*stated([fields[name] for name in BY_LANGUAGE], language), *fields["mark"]]
    for text in shown_ones:
        word = text.split()[0]
        assert printed.count(word) >= text.count(word), word


@pytest.mark.parametrize("name", ["pandoc", "quarto"])
def test_no_file_of_a_hostile_release_shows_the_canary(
    name: str, secret: str, lines: list[str], tmp_path: Path
) -> None:
    """A whole run, from a folder and files with hostile names, lets nothing of it out."""
    if name == "quarto":
        skip_without_quarto()
    folder = copy_project(tmp_path / FILE_NAME)
    source = folder / "data" / f"{FILE_NAME}.jsonl"
    (source.parent / FILE_NAME).write_bytes(png())
    draw = iter(lines)
    source.write_text("\n".join(map(json.dumps, records(draw, FILE_NAME))), encoding="utf-8")
    named = f"{FILE_NAME}.yml"
    (folder / "params" / named).write_text(yaml.safe_dump(profile(draw)), encoding="utf-8")
    words = " ".join(text for text in acts(secret) if not set("{}0123456789") & set(text))
    parameters = {
        "release": "2024-19",
        "period": "2024-11-16/2024-11-30",
        "languages": ["en"],
        "articles": f"data/{source.name}",
        "profile": f"params/{named}",
        "as_of": "2024-12-02",
        "narrative": {"en": words},
        "waivers": [{"check": "image-small", "reason": words, "name": words}],
    }
    path = folder / "params/2024-19.yml"
    path.write_text(yaml.safe_dump(parameters), encoding="utf-8")
    result = run(Job(path, project=Project(folder), renderer=name, languages=("en",)))
    files = {each.name: each.read_bytes() for each in result.directory.iterdir()}
    assert {"release.en.html", "release.en.pdf", "release.en.ipynb", "manifest.json"} <= set(files)
    assert [each for each, content in files.items() if SECRET.encode() in content] == []
    assert SECRET not in pdf_text(files["release.en.pdf"])
    # Quotation marks and dashes are those of the language.
    own = plain(typeset(Paragraph(line(words), "prose"), "en").inlines)
    assert shown(own) in shown(look(files["release.en.html"], tmp_path)["text"])
    messages = [each["message"] for each in json.loads(files["checks.json"])["findings"]]
    assert any(each.endswith(f"(waived by {words}: {words})") for each in messages)


@pytest.mark.quarto
def test_without_escaping_quarto_carries_out_a_shortcode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a headline whose signs stand as they are becomes what its shortcode asks for."""
    skip_without_quarto()
    monkeypatch.setattr("caricc_report.text.pandoc._INERT", {})
    document = made(tmp_path / "a", itertools.repeat("x{{< meta as-of >}}z"), "photo.png")
    assert b"x2024-12-02z" in QuartoRenderer(ROOT).render(document, "html").content


@RENDERERS
def test_shortcodes_in_metadata_are_text(renderer: Engine, tmp_path: Path) -> None:
    """Title and publisher are shown as written, also where a document states them unseen."""
    skip_without(renderer)
    text = "a {{< meta as-of >}} b {{{< env HOME >}}} >}} {{<c>}}{ }} {{</* d */>}} {{<"
    document = made(tmp_path / "a", itertools.repeat(text), "photo.png")
    page = renderer(ROOT).render(document, "html").content.decode()
    page = " ".join(html.unescape(page).split())
    assert f'<meta name="author" content="{text}">' in page
    assert f"<title>{text} #19" in page
    path = tmp_path / "release.pdf"
    path.write_bytes(renderer(ROOT).render(document, "pdf").content)
    with pikepdf.open(path) as pdf:
        assert text in str(pdf.docinfo["/Title"])
    assert pdf_text(path.read_bytes()).count(as_drawn(text)) > 2


@RENDERERS
def test_quotation_marks_in_metadata_end_no_attribute(renderer: Engine, tmp_path: Path) -> None:
    """A publisher's name cannot become another attribute, which could lead the page elsewhere."""
    skip_without(renderer)
    text = f'0;url=http://{HOST}/" http-equiv="refresh" x=\'&quot;\''
    document = made(tmp_path / "a", itertools.repeat(text), "photo.png")
    page = renderer(ROOT).render(document, "html").content
    tags = {tag.get("name"): tag.attrib for tag in lxml.html.fromstring(page).iter("meta")}
    assert tags["author"] == {"name": "author", "content": text}
    assert tags["description"] == {"name": "description", "content": f"{text} {text}"}
    found = look(page, tmp_path / "a")
    assert (found["asked"], found["left"]) == ([], None)
