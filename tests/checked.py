"""Small releases for the checks: a good article, what is changed in it, and what is found."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders import PERIOD, article, profile

from caricc_report.editorial.checks import check_release
from caricc_report.editorial.checks.subject import Subject
from caricc_report.editorial.corpus import Corpus

if TYPE_CHECKING:
    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.model.article import Article

EN = (
    "Police officers in Almaty have spoken to students of the city’s schools about the harm that "
    "drugs do. The students asked many questions, and all of them were answered."
)
RU = (
    "Сотрудники полиции рассказали учащимся школ Алматы о вреде, который приносят наркотики. "
    "Школьники задали много вопросов, и на каждый из этих вопросов они получили подробный ответ."
)
_NUMBERS = itertools.count(1)


def good(**changes: Any) -> Article:
    """Return an article in both languages in which nothing is found, with some fields changed."""
    number = next(_NUMBERS)
    fields: dict[str, Any] = {
        "id": f"kz-{number}",
        "source_url": f"https://example.kz/news/{number}",
        "published_on": "2024-11-20",
        "narrative": {"en": "a lecture for students", "ru": "лекция для школьников"},
        "texts": {
            "en": {
                "headline": f"Police meet students of school {number}",
                "body": f"School {number}: {EN}",
            },
            "ru": {"headline": f"Полиция посетила школу {number}", "body": f"Школа {number}: {RU}"},
        },
    }
    return article(**fields | changes)


def with_text(language: str, **changes: str) -> Article:
    """Return a good article with a headline or body changed in a language."""
    fields = good().model_dump(mode="json")
    fields["texts"][language] |= changes
    return article(**fields)


def subject(*articles: Article, **changes: Any) -> Subject:
    """Return a release of some articles, in both languages."""
    fields: dict[str, Any] = {
        "release": "2024-19",
        "period": PERIOD,
        "as_of": dt.date(2024, 12, 2),
        "languages": ("en", "ru"),
        "profile": profile(),
        "articles": Corpus(articles),
        "image_dir": Path(__file__).parent,
    }
    return Subject(**fields | changes)


def findings(*articles: Article, **changes: Any) -> tuple[Finding, ...]:
    """Return what is found in a release of some articles."""
    return check_release(subject(*articles, **changes))


def found(*articles: Article, **changes: Any) -> list[str]:
    """Return the ids of what is found in a release of some articles."""
    return [finding.id for finding in findings(*articles, **changes)]


def message(*articles: Article, **changes: Any) -> str:
    """Return the message of the one thing that is found in a release of some articles."""
    (finding,) = findings(*articles, **changes)
    return finding.message
