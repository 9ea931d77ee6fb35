"""Small valid things that tests begin from: records, articles, profiles, releases, documents."""

from __future__ import annotations

import functools
import json
import shutil
import struct
import subprocess
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml
from projects import ROOT

from caricc_report.document.pandoc import pandoc_path
from caricc_report.editorial.facts import Facts, compute_facts
from caricc_report.editorial.release import Release, load_release
from caricc_report.model.article import Article
from caricc_report.model.parameters import load_profile
from caricc_report.model.period import Period
from caricc_report.system.files import ProjectFile
from caricc_report.text.body import body_of
from caricc_report.text.nodes import Heading, Narrative, Paragraph, Table, plain
from caricc_report.text.pandoc import to_pandoc
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from caricc_report.displays.shown import Shown
    from caricc_report.editorial.corpus import Corpus
    from caricc_report.model.profile import Profile
    from caricc_report.text.nodes import Block, Inline

PERIOD = Period.parse("2024-11-16/2024-11-30")

FIGURE: dict[str, Any] = {
    "kind": "participants",
    "value": 50,
    "unit": "people",
    "subject": "students",
}
PARAMETERS: dict[str, Any] = {
    "release": "2024-19",
    "period": "2024-11-16/2024-11-30",
    "articles": "articles",
    "as_of": "2024-12-02",
}


def record(**changes: Any) -> dict[str, Any]:
    """Return a valid canonical record with some fields changed."""
    fields: dict[str, Any] = {
        "id": "kz-example",
        "country": "KZ",
        "outlet": "example.kz",
        "source_url": "https://example.kz/news/1",
        "release": "2024-19",
        "topics": ["prevention"],
        "texts": {"en": {"headline": "A headline", "body": "A body."}},
    }
    return fields | changes


def article(**changes: Any) -> Article:
    """Return a valid article with some fields changed."""
    return Article.model_validate(record(**changes))


def changed(of: Article, **changes: Any) -> Article:
    """Return an article with another id and address, and some fields changed."""
    fields = {"id": f"{of.id}-2", "source_url": "https://example.org/other"} | changes
    return type(of).model_validate(of.model_dump() | fields)


def in_language(of: Article, language: str, body: str | None = None, **changes: Any) -> Article:
    """Return an article with one of its languages alone, and perhaps another text."""
    text = of.texts[language].model_dump() | ({"body": body} if body else {})
    return changed(of, texts={language: text | {"subjects": ()}}, narrative={}, **changes)


def texts(headline: str = "A headline", body: str = "A body.") -> dict[str, dict[str, Any]]:
    """Return the same text in both languages."""
    return {language: {"headline": headline, "body": body} for language in ("en", "ru")}


def facts_of(articles: Corpus, period: Period = PERIOD) -> Facts:
    """Return the facts of articles as those of the project's release 2024-19."""
    return compute_facts("2024-19", period, replace(articles, profile=profile()), {})


def profile_fields() -> dict[str, Any]:
    """Return the content of the project's profile, to change."""
    content: dict[str, Any] = yaml.safe_load((ROOT / "params/profile.yml").read_text("utf-8"))
    return content


@functools.cache
def profile() -> Profile:
    """Return the project's profile."""
    return load_profile(ProjectFile(ROOT / "params/profile.yml", "params/profile.yml"))


@functools.cache
def reference(language: str = "en") -> Release:
    """Return the reference release of the project."""
    return load_release(
        ROOT,
        **PARAMETERS
        | {"language": language, "articles": "data/articles", "profile": "params/profile.yml"},
    )


def release_of(folder: Path, *records: dict[str, Any], **parameters: str) -> Release:
    """Return a release of some records, written to a folder as JSON Lines."""
    lines = [json.dumps(each, ensure_ascii=False) for each in records]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    text = yaml.safe_dump(profile_fields(), allow_unicode=True, sort_keys=False)
    (folder / "profile.yml").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "locales", folder / "locales", dirs_exist_ok=True)
    wanted = {"language": "en", "articles": "articles.jsonl", "profile": "profile.yml"}
    return load_release(folder, **PARAMETERS | wanted | parameters)


def png() -> bytes:
    """Return a white picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff")
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def told(shown: Shown) -> str:
    """Return what a piece of the document says, as plain text: a row of a table a line."""
    lines = []
    for node in walk(shown.blocks):
        match node:
            case Table():
                lines += [node.caption, " | ".join(node.header)]
                lines += [" | ".join(map(plain, row)) for row in node.rows]
            case Narrative():
                lines.append(plain(node.paragraph.inlines))
            case Paragraph() | Heading():
                lines.append(plain(node.inlines))
            case _:
                pass
    return "\n".join(lines)


def said(*shown: Inline | Block | None) -> str:
    """Return what inlines, paragraphs and a narrative say, as plain text."""
    texts = []
    for node in filter(None, shown):
        whole = node.paragraph if isinstance(node, Narrative) else node
        texts.append(plain(whole.inlines if isinstance(whole, Paragraph) else (whole,)))
    return "".join(texts)


def body_tree(commonmark: str) -> list[dict[str, Any]]:
    """Return an article's body as Pandoc gets it."""
    return tree_of(body_of(commonmark))


def body_text(commonmark: str) -> str:
    """Return the text that an article's body shows."""
    return text_of(body_tree(commonmark))


def tree_of(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return blocks as the embedded Pandoc gets them, but for raw text."""
    found: list[dict[str, Any]] = json.loads(to_pandoc(blocks, {}, "docx"))["blocks"]
    return found


def pandoc_blocks(markdown: str) -> list[dict[str, Any]]:
    """Return what the embedded Pandoc reads in Markdown: the blocks of its syntax tree."""
    run = subprocess.run(
        [str(pandoc_path()), "--sandbox", "--from=markdown", "--to=json"],
        input=markdown.encode(),
        capture_output=True,
        check=True,
    )
    blocks: list[dict[str, Any]] = json.loads(run.stdout)["blocks"]
    return blocks


def pandoc_examples(pieces: Iterable[str]) -> list[list[dict[str, Any]]]:
    """Return the blocks of each piece of Markdown, all read in one call of Pandoc.

    Each piece stands in a division of its own; whatever broke out of it would be seen as
    another number of divisions.
    """
    fence = ":" * 12
    divisions = [f"{fence} {{.example}}\n\n{piece}\n\n{fence}" for piece in pieces]
    blocks = pandoc_blocks("\n\n".join(divisions))
    assert [block["t"] for block in blocks] == ["Div"] * len(divisions)
    return [block["c"][1] for block in blocks]


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every node of a syntax tree of Pandoc, top to bottom."""
    if isinstance(tree, dict):
        if "t" in tree:
            yield tree
        for value in tree.values():
            yield from nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from nodes(value)


def kinds(tree: Any) -> set[str]:
    """Return the kinds of nodes in a syntax tree of Pandoc."""
    return {node["t"] for node in nodes(tree)}


def text_of(tree: Any) -> str:
    """Return the text in a syntax tree of Pandoc, a space for each space or break."""
    shown = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}
    return "".join(
        node["c"] if node["t"] == "Str" else shown.get(node["t"], "") for node in nodes(tree)
    )
