"""An analyst's own words and own facts."""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from caricc_report.displays import session
from caricc_report.displays.captions import ids_of
from caricc_report.displays.shown import Shown
from caricc_report.editorial.facts import Fact
from caricc_report.editorial.narrative import describe_in_own_words, with_facts
from caricc_report.editorial.release import in_its_words
from caricc_report.errors import Defect, InvalidInputError, UsageError, check_type, suggestion
from caricc_report.text.markdown import MarkdownError, read_markdown
from caricc_report.text.nodes import Code, CodeBlock, Formula, Table, Text, plain
from caricc_report.text.trees import TREE, replaced
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from caricc_report.editorial.release import Release
    from caricc_report.text.nodes import Inline

_MARK = "\x02"
"""Around the name of a fact while Markdown is read; a control character."""
_FACT = re.compile(r"\{([^{}\n]*)\}")
_MARKED = re.compile(f"{_MARK}([^{_MARK}]*){_MARK}")
_ESCAPED = re.compile(r"\\([_*|\\])")
_IN_TEX = str.maketrans(
    {"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\\": ""}
    | {each: f"\\{each}" for each in "%_#&${}"}
)
"""What stands for the characters of a text that are TeX's own."""
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[\w-]+)+")


@in_its_words
def prose(release: Release, text: str = "", /, **texts: str) -> Shown:
    """Return prose of an analyst's own, with the facts that it names in place.

    Parameters
    ----------
    release
        The release.
    text
        Markdown, where the release has one language.
    **texts
        Markdown per language, ``en="…", ru="…"``. ``{articles.total}`` stands for the value of
        that fact and stays right when the articles change;
        ``{articles.total|article|articles}`` for the value with the right form of a word.

    Raises
    ------
    InvalidInputError
        If the language of the document is not among them, it names a fact that the release does
        not have, or holds what no document can show.
    """
    where, language = f"prose of {release.parameters.release}", release.language
    if texts and language not in texts:
        problem = f'no text in {language!r}, got {", ".join(texts)}; add {language}="…"'
        raise InvalidInputError(where, [Defect("", "", problem)], session.NOTHING_SHOWN)
    markdown = texts.get(language, text)
    check_type("cr.prose", markdown, str, f'{language}="…"')
    markdown = markdown.replace(_MARK, "")
    describe_in_own_words(markdown, release.facts, language, where, "", session.NOTHING_SHOWN)
    try:
        blocks = read_markdown(_FACT.sub(_marked, markdown))
    except MarkdownError as error:
        problem = f"{error.problem}; {error.advice}"
        raise InvalidInputError(where, [Defect("", "", problem)], session.NOTHING_SHOWN) from error

    def parts(text: str) -> tuple[Inline, ...]:
        given = _MARKED.sub(lambda found: "{" + found[1] + "}", text)
        found = with_facts(given, release.facts, language)
        return tuple(Text(each) if isinstance(each, str) else each for each in found if each)

    return Shown(*replaced(blocks, partial(_with_values, parts=parts)))


def _with_values(node: object, *, parts: Callable[[str], tuple[Inline, ...]]) -> object:
    """Return a node with facts in place: in text as links, in code, TeX and headers as text."""

    def said(found: re.Match[str]) -> str:
        return plain(parts(_MARK + _ESCAPED.sub(r"\1", found[1]) + _MARK))

    def in_tex(found: re.Match[str]) -> str:
        value = said(found)
        return f"{{{value}}}" if value.isdecimal() else rf"{{\text{{{value.translate(_IN_TEX)}}}}}"

    match node:
        case Text() if _MARK in node.text:
            return parts(node.text)
        case Code() | CodeBlock():
            return replace(node, text=_MARKED.sub(said, node.text))
        case Formula():
            return replace(node, tex=_MARKED.sub(in_tex, node.tex))
        case Table():
            return replace(node, header=tuple(_MARKED.sub(said, each) for each in node.header))
    return node


def _marked(found: re.Match[str]) -> str:
    """Return the name of a fact so that none of it is Markdown."""
    return _MARK + re.sub(r"([_*|\\])", r"\\\1", found[1]) + _MARK


def fact(
    name: str,
    value: float,
    *,
    how: str | Mapping[str, str],
    unit: str = "items",
    articles: object = None,
    release: Release | None = None,
) -> Fact:
    """Add a fact of an analyst's own to the release, beside those that the library computes.

    It is in ``facts.json``, in the annex, in prose (``{name}``), and in what is compared. The cell
    itself shows it in JupyterLab alone.

    Parameters
    ----------
    name
        In lower case, with a dot: ``prevention.share``.
    value
        A finite number, in `unit`.
    how
        How it was computed, for the annex: a text per language; one text does where the release
        has one language.
    unit
        ``articles``, or a unit that the language has a word for, as ``percent``.
    articles
        What it rests on: ids of articles, articles, or a frame whose index has the ids.
    release
        The release; the one loaded last, if not given.

    Raises
    ------
    UsageError
        If the name is not one, or is taken by a fact of the library's; the value is no number;
        the unit is unknown; or the release has no such article.
    """
    release = release or session.current()
    known = release.facts.facts
    if not _NAME.fullmatch(name):
        raise UsageError(f"cr.fact: not a name, got {name!r:.80}; write it as 'prevention.share'")
    if name in known and not known[name].how:
        raise UsageError(f"cr.fact: {name!r:.80} is a fact of the library's; choose another name")
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise UsageError(f"cr.fact: {name}: not a finite number, got {value!r:.80}")
    units = {"articles", *wording(release.language).units}
    if unit not in units:
        raise UsageError(f"cr.fact: {name}: not a unit, got {unit!r:.80}{suggestion(unit, units)}")
    texts = dict(how) if isinstance(how, Mapping) else {release.language: how}
    if not texts.get(release.language, "").strip():
        raise UsageError(f"cr.fact: {name}: how has no text in {release.language!r}; add one")
    plain = int(value) if float(value).is_integer() else float(value)
    made = _Added(plain, unit, ids_of(articles), how=texts)
    release.facts.add(name, Fact(plain, unit, made.articles, how=texts))
    return made


@dataclass(frozen=True, slots=True, repr=False)
class _Added(Fact):
    """A fact as it is added: seen in JupyterLab, also in the last line of a cell, and nowhere else.

    The ``;`` that would keep it out of the document is what formatters of code take away.
    """

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle = Shown().bundle()
        if TREE in bundle:  # Else Quarto executes the notebook, for readers alone.
            bundle |= {"text/html": self._repr_html_(), "text/plain": repr(self)}
        return bundle
