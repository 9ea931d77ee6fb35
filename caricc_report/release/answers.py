"""What a new project is asked for, and what is no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from caricc_report.errors import Defect, InvalidInputError, suggestion
from caricc_report.model.article import Slug
from caricc_report.model.languages import languages
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.model.spellings import countries
from caricc_report.release.new_profile import usual_topics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Question:
    """One question; the answer is a text, or several between commas."""

    name: str
    """The option that answers it."""
    text: str
    default: str
    """The usual answer; empty if it is the name of the folder."""
    problem_of: Callable[[str], str]
    """Returns why one of the texts is no answer; nothing if it is one."""
    has_many: bool = True
    spelt: Callable[[str], str] = str
    """Returns a text as it is meant."""

    def read(self, answer: str) -> tuple[str, ...]:
        """Return the texts of an answer."""
        texts = answer.split(",") if self.has_many else [answer]
        return tuple(self.spelt(text.strip()) for text in texts if text.strip())

    def problems(self, texts: Sequence[str]) -> list[str]:
        """Return all that is wrong with an answer; nothing if it is right."""
        if not any(texts):
            return ["empty; name one" + (", or several with commas" if self.has_many else "")]
        found = [problem for text in texts if (problem := self.problem_of(text))]
        twice = {text: None for text in texts if texts.count(text) > 1}
        return found + [f"named twice, got {text!r:.80}" for text in twice]


def _name(text: str) -> str:
    is_line = text.isprintable() and len(text) <= _LONGEST_NAME
    return "" if is_line else f"not a line of {_LONGEST_NAME} characters at most, got {text!r:.80}"


def _language(text: str) -> str:
    known = languages()
    if text in known:
        return ""
    advice = (
        "begin with en; in the project, `caricc-report translate LANGUAGE` and the languages of "
        "the profile add another"
    )
    return f"not known, got {text!r:.80}{suggestion(text, known)}; {advice}"


def _country(text: str) -> str:
    known = text in countries()
    return "" if known else f"not a code of ISO 3166-1 alpha-2 such as KZ, got {text!r:.80}"


def _period(text: str) -> str:
    if text in list(PeriodKind):
        return ""
    try:
        kind = Period.parse(text).kind
    except ValueError as error:
        return f"{error}, or {' or '.join(PeriodKind)}"
    return "" if kind else f"not a {', '.join(PeriodKind)}, got {text!r:.80}"


def _topic(text: str) -> str:
    try:
        TypeAdapter(Slug).validate_python(text)
    except ValidationError:
        return f"not in small Latin letters, digits, hyphens (public-health), got {text!r:.80}"
    return ""


QUESTIONS = (
    Question("name", "Name of the publisher", "", _name, has_many=False),
    Question("languages", "Languages of the documents, such as en,ru", "en", _language),
    Question(
        "countries",
        "Countries in the order of their sections, such as KZ,KG",
        "KZ",
        _country,
        spelt=str.upper,
    ),
    Question(
        "period",
        f"What a release covers ({', '.join(PeriodKind)}), or the first period, such as 2026-W47",
        PeriodKind.MONTH,
        _period,
        has_many=False,
    ),
    Question(
        "topics",
        "Topics of articles, as records name them; names for readers go into the profile",
        ",".join(usual_topics()),
        _topic,
    ),
)
"""In the order in which they are asked."""


def check_answers(answers: Mapping[str, Sequence[str]]) -> None:
    """Check answers, by the names of their questions; all that is wrong is listed."""
    defects = [
        Defect("", question.name, problem)
        for question in QUESTIONS
        if question.name in answers
        for problem in question.problems(answers[question.name])
    ]
    if defects:
        raise InvalidInputError("new project", defects, "nothing was made")
