"""The files in which a project says what it says: read, checked, and laid over the package's."""

from __future__ import annotations

import functools
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from babel import Locale, UnknownLocaleError
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from caricc_report.errors import Defect, InputWarning, InvalidInputError, suggestion
from caricc_report.model.languages import Locales, current, languages, sentences_of, using
from caricc_report.model.words import check_words
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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


@contextmanager
def languages_of(folder: ProjectFile) -> Iterator[None]:
    """Say what is said meanwhile in the words of a project, by its folder of locales.

    A language that something is wrong with stops only what is said in it; an `InputWarning` tells.
    """
    locales = load_locales(folder)
    _warn(locales, folder.name)
    with using(locales):
        yield


def _warn(locales: Locales, folder: str) -> None:
    """Tell of the languages that are left out, and of messages that nothing says."""
    for language in sorted({each for each, _ in locales.defects}):
        message = f"{folder}: nothing is said in {language!r}; caricc-report doctor says why"
        warnings.warn(message, InputWarning, stacklevel=3)
    for name, text in locales.files:
        if obsolete := obsolete_messages(name, text):
            message = f"{folder}/{name}: the package has no such messages now, delete them: "
            warnings.warn(message + ", ".join(obsolete), InputWarning, stacklevel=3)


def require_language(language: str, where: str, field: str = "language") -> None:
    """Raise an InvalidInputError for a language without sentences, or with defects in its files."""
    check_defects(current(), language)
    if language not in (known := languages()):
        problem = (
            f"no release can be made in {language!r}{suggestion(language, known)}; or add it: "
            f"caricc-report translate {language}"
        )
        raise InvalidInputError(where, [Defect("", field, problem)])


def check_defects(locales: Locales, language: str | None = None) -> None:
    """Check that nothing is wrong with a language of a project, or with any.

    Raises
    ------
    InvalidInputError
        If something is; all is listed.
    """
    if found := [each for of, each in locales.defects if language in {None, of}]:
        raise InvalidInputError("locales", found)


def require_languages(languages: Iterable[str], where: str) -> None:
    """Refuse languages of a parameters file that there are no sentences of."""
    for language in languages:
        require_language(language, where, "languages")


def load_locales(folder: ProjectFile) -> Locales:
    """Return what a project says in its own words; nothing, if there is no such folder.

    It holds ``<language>.ftl``, with Fluent messages that are laid over the package's, and
    ``<language>.yml``, with fields of `caricc_report.model.words.Words` that are so, too. If one is
    not Fluent or no table of words, or has a message or variable that nothing says, or that of a
    new language lacks messages, the files of the language are left out, and the defects say why. An
    InvalidInputError lists files of no language, and those that cannot be read.
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
        if path.suffix == ".ftl" and is_from_right_to_left(name["language"]):
            defects.append(Defect(path.name, "", f"{FROM_RIGHT_TO_LEFT}; remove the file"))
            continue
        files.append((path.name, ProjectFile(path, f"{folder.name}/{path.name}").read_text()))
    locales = _without_defects(tuple(files))
    if defects:
        raise InvalidInputError(folder.name, [*defects, *(each for _, each in locales.defects)])
    return locales


def is_language(language: str) -> bool:
    """Return whether a text is the code of a language, without country or script."""
    try:
        return Locale.parse(language).language == language
    except (UnknownLocaleError, ValueError):
        return False


FROM_RIGHT_TO_LEFT = "written from right to left, which documents cannot be"


def is_from_right_to_left(language: str) -> bool:
    """Return whether a language is written so: the style sheets and charts have no mirror image."""
    return Locale.parse(language).text_direction == "rtl"


@functools.lru_cache(maxsize=16)
def _without_defects(files: tuple[tuple[str, str], ...]) -> Locales:
    """Return what files say, but for those of languages that something is wrong with."""
    defects = tuple(
        (name.partition(".")[0], defect)
        for name, text in files
        for defect in (defects_of_sentences if name.endswith(".ftl") else _defects_of_words)(
            name, text
        )
    )
    wrong = {language for language, _ in defects}
    return Locales(
        tuple(each for each in files if each[0].partition(".")[0] not in wrong), defects=defects
    )


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
    try:
        body = parsed(text).body
    except RecursionError:
        yield Defect(name, "", "braces within braces without end; write a message without them")
        return
    lacking = _lacking(name, {each.id.name for each in body if isinstance(each, ast.Message)})
    obsolete = () if lacking else obsolete_messages(name, text)
    terms = {each.id.name for each in body if isinstance(each, ast.Term)}
    for entry in body:
        if isinstance(entry, ast.Junk):
            for found in entry.annotations:
                yield Defect(_line(name, text, found), "", f"not Fluent: {found.message}")
        elif isinstance(entry, ast.Message):
            place = _line(name, text, entry.id)
            if entry.id.name in seen:
                yield Defect(place, entry.id.name, "given twice; delete one")
            for problem in _problems(entry, terms) if entry.id.name not in obsolete else ():
                yield Defect(place, entry.id.name, problem)
            seen.add(entry.id.name)
    if lacking:
        problem = f"{len(lacking)} messages are missing: {', '.join(lacking)}"
        yield Defect(name, "", problem)


def _lacking(name: str, own: set[str]) -> list[str]:
    """Return the messages that readers see and the file of a project's language does not have."""
    if sentences_of(name.removesuffix(".ftl")):
        return []
    needed = known_messages().keys() - messages_for_reviewers() - own
    return [each for each in known_messages() if each in needed]


def obsolete_messages(name: str, text: str) -> tuple[str, ...]:
    """Return the messages that the package does not have, in the file of a language of a project.

    An earlier version may have had them. Where the package speaks the language, a message says
    something otherwise, and one that nothing says is a defect; so it is beside missing messages,
    since it may be one of them, misspelt.
    """
    if sentences_of(name.removesuffix(".ftl")) or not name.endswith(".ftl"):
        return ()
    messages = (each.id.name for each in parsed(text).body if isinstance(each, ast.Message))
    return tuple(each for each in messages if not _is_known(each))


def _is_known(message: str) -> bool:
    return message in known_messages() or message.startswith(UNIT)


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
    if not _is_known(entry.id.name):
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
