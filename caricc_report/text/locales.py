"""The files in which a project says what it says: read, checked, and laid over the package's."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, cast

from babel import Locale, UnknownLocaleError
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from caricc_report.errors import Defect, InvalidInputError, suggestion
from caricc_report.model.languages import Locales, languages, sentences_of, using
from caricc_report.model.words import check_words
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

_FILE = re.compile(r"(?P<language>[a-z]{2,3})\.(?:ftl|yml)")
_KINDS = frozenset({".ftl", ".yml", ".yaml"})
_VARIABLE = re.compile(r"\$([a-z_]+)")
_SOURCE = re.compile(
    r"^(?:# .*\n)*(?P<name>[a-zA-Z][\w-]*) =.*(?:\n(?![#a-zA-Z-]).*)*", re.MULTILINE
)
_GROUP = re.compile(r"^## ", re.MULTILINE)
UNIT = "unit-"
"""How the names of messages begin that a project may add: words of units of figures."""
_OF_UNIT = frozenset({"n", "value", "case", "qualifier"})
"""What the word of a unit is given."""
_BASE = "en"
"""The language that has all messages, and says those for reviewers that another one lacks."""
_REVIEWERS = "For reviewers"
"""How the comment begins over the messages that another language need not have."""


def languages_of(folder: ProjectFile) -> AbstractContextManager[None]:
    """Say what is said meanwhile in the words of a project, by its folder of locales."""
    return using(load_locales(folder))


def require_language(language: str, where: str, field: str = "language") -> None:
    """Raise an InvalidInputError for a language that package and project have no sentences of."""
    if language not in (known := languages()):
        problem = (
            f"no release can be made in {language!r}{suggestion(language, known)}; or add it: "
            f"caricc-report translate {language}"
        )
        raise InvalidInputError(where, [Defect("", field, problem)])


def require_languages(languages: Iterable[str], where: str) -> None:
    """Refuse languages of a parameters file that there are no sentences of."""
    for language in languages:
        require_language(language, where, "languages")


def load_locales(folder: ProjectFile) -> Locales:
    """Return what a project says in its own words; nothing, if there is no such folder.

    It holds ``<language>.ftl``, with Fluent messages that are laid over the package's, and
    ``<language>.yml``, with fields of `caricc_report.model.words.Words` that are so, too. An
    InvalidInputError lists files of no language, what is not Fluent or no table of words, messages
    and variables that nothing says, and those that a new language lacks.
    """
    defects: list[Defect] = []
    files = []
    for path in sorted(folder.path.iterdir()) if folder.path.is_dir() else ():
        if path.suffix not in _KINDS or path.name.startswith("."):
            continue
        name = _FILE.fullmatch(path.name)
        if not (name and is_language(name["language"])):
            problem = "not the name of a language's file; name it by its code, such as kk.ftl"
            defects.append(Defect(path.name, "", problem))
            continue
        files.append((path.name, ProjectFile(path, f"{folder.name}/{path.name}").read_text()))
    locales = Locales(tuple(files))
    if defects := [*defects, *_defects(locales)]:
        raise InvalidInputError(folder.name, defects)
    return locales


def is_language(language: str) -> bool:
    """Return whether a text is the code of a language, without country or script."""
    try:
        return Locale.parse(language).language == language
    except (UnknownLocaleError, ValueError):
        return False


@functools.lru_cache(maxsize=16)
def _defects(locales: Locales) -> tuple[Defect, ...]:
    defects: list[Defect] = []
    for name, text in locales.files:
        find = defects_of_sentences if name.endswith(".ftl") else _defects_of_words
        defects += find(name, text)
    return tuple(defects)


@functools.lru_cache(maxsize=32)
def parsed(text: str) -> ast.Resource:
    """Return the messages of a Fluent file."""
    return FluentParser().parse(text)


@functools.lru_cache(maxsize=32)
def sources(text: str) -> Mapping[str, str]:
    """Return the messages of one of the package's Fluent files, by name, unparsed.

    A process says a few of the hundreds that there are, and parsing is slow. Each comes with the
    comment over it. A project's file is parsed whole: it may be written in any way, or be wrong.
    """
    return {each["name"]: each[0] for each in _SOURCE.finditer(text)}


def parsed_message(source: str) -> ast.Message:
    """Return one of the messages that are `sources`."""
    return cast("ast.Message", FluentParser().parse_entry(source))


def messages_in(entry: ast.Message | ast.Term) -> set[str]:
    """Return the messages that a message names."""
    return _Names(entry).messages


def known_messages() -> Mapping[str, str]:
    """Return all messages, by name, as the package says them in English, unparsed."""
    return sources(sentences_of(_BASE))


@functools.cache
def messages_for_reviewers() -> frozenset[str]:
    """Return the names of the messages that only documents for reviewers say."""
    groups = _GROUP.split(sentences_of(_BASE))
    return frozenset(
        name for each in groups if each.startswith(_REVIEWERS) for name in sources(each)
    )


def defects_of_sentences(name: str, text: str) -> Iterator[Defect]:
    """Yield what is wrong with a Fluent file."""
    seen: set[str] = set()
    body = parsed(text).body
    terms = {each.id.name for each in body if isinstance(each, ast.Term)}
    for entry in body:
        if isinstance(entry, ast.Junk):
            for found in entry.annotations:
                yield Defect(_line(name, text, found), "", f"not Fluent: {found.message}")
        elif isinstance(entry, ast.Message):
            place = _line(name, text, entry.id)
            if entry.id.name in seen:
                yield Defect(place, entry.id.name, "given twice; delete one")
            for problem in _problems(entry, terms):
                yield Defect(place, entry.id.name, problem)
            seen.add(entry.id.name)
    if not sentences_of(name.removesuffix(".ftl")):
        needed = (each for each in known_messages() if each not in messages_for_reviewers())
        if lacking := [each for each in needed if each not in seen]:
            problem = f"{len(lacking)} messages are missing: {', '.join(lacking)}"
            yield Defect(name, "", problem)


def _defects_of_words(name: str, text: str) -> Iterator[Defect]:
    """Yield what is wrong with a table of words."""
    try:
        check_words(text, name)
    except InvalidInputError as error:
        for each in error.defects:
            place = f"{name}, {each.position}" if each.position else name
            yield Defect(place, each.field, each.message)


def _problems(entry: ast.Message, terms: set[str]) -> Iterator[str]:
    """Yield what is wrong with a message."""
    if entry.id.name not in known_messages() and not entry.id.name.startswith(UNIT):
        yield f"no message has this name{_meant(entry.id.name)}"
        return
    if entry.value is None:
        yield "says nothing; write a text behind '='"
    else:
        yield from _unknown_names(entry, terms)


def _meant(message: str) -> str:
    hint = suggestion(message, known_messages())
    return hint if hint.startswith("; did you mean") else ""


def _unknown_names(entry: ast.Message, terms: set[str]) -> Iterator[str]:
    """Yield which variables, messages and terms a message names that there are not."""
    named, given = _Names(entry), _variables(entry.id.name)
    for variable in sorted(named.variables - given):
        there_are = ", ".join(f"${each}" for each in sorted(given)) or "none"
        yield f"no such variable, got ${variable}; there are: {there_are}"
    for message in sorted(named.messages - known_messages().keys()):
        yield f"names a message that there is not, got {message!r}"
    for term in sorted(named.terms - terms):
        yield f"names a term that there is not, got '-{term}'"


@functools.cache
def _variables(message: str) -> frozenset[str]:
    """Return the variables that a message is given: those of any language of the package.

    A comment over it names those that the package does not use.
    """
    if message.startswith(UNIT):
        return _OF_UNIT
    said = (sources(sentences_of(each)).get(message, "") for each in Locales().languages)
    return frozenset(name for each in said for name in _VARIABLE.findall(each))


class _Names(Visitor):
    """The variables, messages and terms that a message names."""

    def __init__(self, entry: ast.Message | ast.Term) -> None:
        self.variables: set[str] = set()
        self.messages: set[str] = set()
        self.terms: set[str] = set()
        self.visit(entry)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - fluent's
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802 - fluent's
        self.messages.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802 - fluent's
        self.terms.add(node.id.name)
        self.generic_visit(node)


def _line(name: str, text: str, node: ast.SyntaxNode) -> str:
    """Return the file and line of a place in a text."""
    start = node.span.start if node.span else 0
    return f"{name}, line {text.count(chr(10), 0, start) + 1}"
