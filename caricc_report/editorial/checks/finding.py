"""What checks find: problems, the findings that a release carries, and those that are waived."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from caricc_report.errors import shortened, suggestion
from caricc_report.model.period import Period
from caricc_report.model.summary import Shows, Summary, counted, first_rows, listed
from caricc_report.text.fields import field_in_words
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from caricc_report.model.article import Article
    from caricc_report.model.parameters import Waiver
    from caricc_report.text.wording import Wording

_SHOWN_LENGTH = 80
_N_NAMED = 5


class Severity(StrEnum):
    """How much a finding weighs; the heaviest first."""

    ERROR = "error"
    """The release is not made."""
    WARNING = "warning"
    """Probably a mistake; an editor looks at it."""
    NOTICE = "notice"
    """Worth knowing."""


class FieldPath(str):
    """Where in an article something stands: ``event_on``, ``texts.en.headline``."""

    __slots__ = ()


class Said:
    """What a check says, in any language: a message of its name, and what is put in place.

    The command and ``checks.json`` say it in English, with fields and days as in records; a
    document in its own language, with fields and days as people call them.
    """

    def __init__(self, name: str, field: str, **arguments: object) -> None:
        self._message = f"finding-{name}"
        self._arguments = {"field": FieldPath(field), **arguments}

    def __str__(self) -> str:
        """Return it as the command says it."""
        words = wording("en")
        return words.say(self._message, **self._put(lambda each: each, words))

    def in_words(self, language: str) -> str:
        """Return it as a document says it."""
        words = wording(language)

        def put(value: object) -> object:
            match value:
                case FieldPath():
                    return field_in_words(value, language)
                case dt.date():
                    return words.day(value)
                case Period():
                    return words.days(value)
            return value

        return words.say(self._message, **self._put(put, words))

    def _put(self, put: Callable[[object], object], words: Wording) -> dict[str, object]:
        """Return the arguments as Fluent takes them; a tuple is a choice."""
        found: dict[str, object] = {}
        for name, value in self._arguments.items():
            shown = f" {words.say('or')} ".join(value) if isinstance(value, tuple) else put(value)
            found[name] = shown if isinstance(shown, int) else str(shown)
        return found


@dataclass(frozen=True, slots=True)
class Problem:
    """What one check has found in one place."""

    message: str | Said
    """Where, what is wrong, what to do."""
    articles: tuple[str, ...] = ()
    """The ids of the articles that it is about; empty if it is about the release."""
    language: str = ""
    """The language that it is about; empty if about all."""


def problem_of(article: Article, name: str, field: str, **arguments: object) -> Problem:
    """Return a problem of an article's field, by the name of what is said of it."""
    return Problem(Said(name, field, **arguments), (article.id,))


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Shows):
    """A problem, with the check that found it."""

    id: str
    """The check."""
    severity: Severity
    """How much it weighs; a waived one is a notice."""
    message: str
    """Where, what is wrong, what to do."""
    articles: tuple[str, ...] = ()
    """The ids of the articles that it is about; empty if it is about the release."""
    language: str = ""
    """The language that it is about; empty if about all."""
    waiver: Waiver | None = None
    """What made a notice of it."""
    cell: str = ""
    """The id of the notebook's cell that it is about; empty if about none."""
    said: Said | None = field(default=None, compare=False)
    """The message in any language; None where no document shows it."""

    def in_words(self, language: str) -> str:
        """Return the message as a document of a language says it."""
        return self.said.in_words(language) if self.said else self.message

    def __str__(self) -> str:
        """Return ``severity check, articles: message``."""
        return f"{self.severity} {', '.join((self.id, *self.articles))}: {self.message}"

    def _summary(self) -> Summary:
        waived = f"by {self.waiver.name}: {self.waiver.reason}" if self.waiver else ""
        return Summary(
            f"{self.severity.capitalize()} {self.id}",
            (
                ("message", self.message),
                ("articles", listed(self.articles)),
                ("language", self.language),
                ("waived", waived),
            ),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the finding as the contract of ``checks.json`` has it."""
        fields: dict[str, Any] = {
            "id": self.id,
            "severity": str(self.severity),
            "message": self.message,
            "articles": list(self.articles),
        }
        if self.cell:
            fields["cell"] = self.cell
        if self.waiver:
            fields["waived"] = {"reason": self.waiver.reason, "name": self.waiver.name}
        return fields


class Findings(Shows, tuple[Finding, ...]):
    """What checks find, in an order; a tuple that shows itself as a table."""

    __slots__ = ()

    def _summary(self) -> Summary:
        rows = (
            (str(each.severity), each.id, listed(each.articles, 1), each.message) for each in self
        )
        return Summary(
            counted(len(self), "finding"),
            header=("severity", "check", "articles", "message"),
            rows=first_rows(rows),
            n_rows=len(self),
        )


def waived(findings: Iterable[Finding], waivers: Sequence[Waiver]) -> Iterator[Finding]:
    """Yield every finding; an error or warning that is waived as a notice that says so."""
    for finding in findings:
        waiver = next((each for each in waivers if _fits(each, finding)), None)
        if waiver is None:
            yield finding
        else:
            message = f"{finding.message} (waived by {waiver.name}: {waiver.reason})"
            yield replace(finding, severity=Severity.NOTICE, message=message, waiver=waiver)


def unused_waivers(
    ids: Collection[str], findings: Sequence[Finding], waivers: Iterable[tuple[int, Waiver]]
) -> Iterator[Problem]:
    """Yield the waivers, each with its number, that waive none of the findings."""
    for number, waiver in waivers:
        if any(_fits(waiver, finding) for finding in findings):
            continue
        if waiver.article is None or waiver.article in ids:
            of = f" of article {waiver.article}" if waiver.article else ""
            of += f" in cell {waiver.cell}" if waiver.cell else ""
            yield Problem(
                f"waivers.{number}: {waiver.check!r} has not found anything{of}; delete it"
            )
        else:
            yield Problem(
                f"waivers.{number}.article: not in the release, got {shown(waiver.article)}"
                f"{suggestion(waiver.article, ids)}"
            )


def _fits(waiver: Waiver, finding: Finding) -> bool:
    return (
        waiver.check == finding.id
        and waiver.article in {None, *finding.articles}
        and waiver.cell in {None, finding.cell}
    )


def sources(articles: Iterable[Article]) -> str:
    """Return articles with their outlets and links, the first of many."""
    named = [f"{each.id} ({each.outlet}, {each.source_url})" for each in articles]
    rest = f", … (+{len(named) - _N_NAMED})" if len(named) > _N_NAMED else ""
    return ", ".join(named[:_N_NAMED]) + rest


def around(text: str, start: int, end: int, longest: int) -> str:
    """Return a part of a text with whole words around it, at most so many characters a side."""
    before, after = text[max(0, start - longest) : start], text[end : end + longest]
    if start > longest:
        before = before.partition(" ")[2]
    if end + longest < len(text):
        after = after.rpartition(" ")[0]
    return f"{before}{text[start:end]}{after}".strip()


def shown(value: object) -> str:
    """Return a value as it was written, shortened; nothing in it is invisible."""
    return shortened(repr(value), _SHOWN_LENGTH)
