"""A topic guessed from the words of an article, for sources that state none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TOPIC_STEMS: Mapping[str, tuple[str, ...]] = {
    "international-cooperation": (
        "delegation", "steering committee", "bilateral", "unodc", "united nations",
        "international conference", "cooperation between", "strengthening cooperation",
        "делегаци", "двусторонн", "управляющ", "организации объединенных наций", "упн оон",
        "международной конференци", "международная конференци", "международное сотруднич",
    ),
    "sport-and-culture": (
        "championship", "tournament", "marathon", "paramarathon", "karate", "theater", "theatre",
        "drama", "concert", "чемпионат", "турнир", "марафон", "спектакл", "театр", "концерт",
    ),
    "training": (
        "training", "seminar", "workshop", "course for", "обучени", "обучающ", "семинар",
        "тренинг", "курсы",
    ),
    "treatment": (
        "treatment", "rehabilitation", "narcolog", "лечени", "реабилитац", "наркодиспансер",
    ),
    "policy": (
        "national programme", "national program", "strategy", "draft law", "bill",
        "национальная программ", "национальной программ", "стратеги", "законопроект",
    ),
    "law-enforcement": (
        "seized", "seizure", "detained", "arrest", "operation to", "laboratory", "sentenced",
        "изъят", "задержан", "арест", "ликвидир", "осужден", "лаборатори", "пресечен",
    ),
    "prevention": (
        "prevent", "counseling", "counselling", "schoolchildren", "students", "harm of",
        "dangers of", "clean generation", "volunteer", "anti-drug", "профилакти", "школьник",
        "студент", "вред", "чистое поколение", "волонтер", "антинаркотическ",
    ),
    "statistics": ("number of drug crimes", "statistics", "статистик", "число преступлений"),
}  # fmt: skip
"""By topic, the beginnings of words that speak for it, in English and Russian.

The order is that in which they are tried, the more particular first.
"""


def guess_topic(headline: str, body: str) -> str | None:
    """Return the first topic that a headline speaks for, else the one most words of the body do.

    It is None if no word speaks for any.

    Examples
    --------
    >>> guess_topic("TRAINING SEMINAR FOR INSPECTORS", "")
    'training'
    """
    for topic, stems in TOPIC_STEMS.items():
        if _count(headline, stems):
            return topic
    counts = {topic: _count(body, stems) for topic, stems in TOPIC_STEMS.items()}
    best = max(counts, key=lambda topic: counts[topic])
    return best if counts[best] else None


def _count(text: str, stems: tuple[str, ...]) -> int:
    pattern = rf"\b(?:{'|'.join(map(re.escape, stems))})"
    return len(re.findall(pattern, text.casefold().replace("ё", "\u0435")))
