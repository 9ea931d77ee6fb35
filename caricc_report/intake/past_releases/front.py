"""What stands before the articles of a past release: cover, imprint, contents, statistics."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from caricc_report.intake.past_releases.lines import Kind, Passage, is_capitals
from caricc_report.model.period import Period
from caricc_report.model.spellings import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caricc_report.intake.past_releases.lines import SourceLine

_CONTENTS = frozenset({"contents", "table of contents", "содержание", "оглавление"})
_HEADLINES = frozenset({"in this release", "в этом выпуске"})
"""The titles over the headlines of a front page, which come again over their articles."""
_FIGURES = frozenset({"the release in figures", "выпуск в цифрах"})
ANNEX = _FIGURES | {"how the numbers were made", "как получены числа"}
"""The headings over figures and annex, which follow the last section."""
_TITLES = {_CONTENTS: "contents", _FIGURES: "figures", _HEADLINES: "headlines"}
_ENTRY = re.compile(r"(?P<name>.*?\D)[\s.…]*[\s.…\t](?P<page>[0-9]{1,3})")
_DAYS = (
    r"[0-9]{1,2}(?:\s+[^\W\d]+)?(?:\s+[0-9]{4})?(?:\s+года|\s+г\.)?"
    r"\s+(?:to|по)\s+[0-9]{1,2}\s+[^\W\d]+\s+[0-9]{4}(?:\s+года|\s+г\.)?"
    r"|[0-9]{1,2}\s+[^\W\d]+\s+[0-9]{4}(?:\s+года|\s+г\.)?"
)
_DAYS_IN_WORDS = re.compile(rf"(?:(?:from|с)\s+)?(?:{_DAYS})", re.IGNORECASE)
_STATISTICS = re.compile(
    rf"(?:(?:in|during|for|over|on|за|в|во)\s+)?(?:the\s+)?(?:period|период|течение)?\s*,?\s*"
    rf"(?:(?:from|с)\s+)?(?:{_DAYS})\b.*",
    re.IGNORECASE | re.DOTALL,
)
_COUNT = re.compile(r"(?P<name>[^,;()]+?)\s*[-–—]\s*(?P<n>[0-9]{1,6})\b")
_NUMBER = re.compile(r"(?:#|№|\bNo\.?)\s*(?P<number>[0-9]{1,3})(?:\s*,\s*(?P<year>[0-9]{4}))?\b")
_PLACE_AND_YEAR = re.compile(r"[^\W\d][^\d]*[-–—]\s*(?P<year>[0-9]{4})")
_IN_FILE_NAME = re.compile(r"(?<![0-9])(?P<year>[0-9]{4})-(?P<number>[0-9]{2,3})(?![0-9])")
_SHORTEST_STATISTICS = 40
_OF_STATE = re.compile(
    r"(?:\w+ )*(?:republic|kingdom|federation|state|states|sultanate|emirate|union) of (?:the )?"
    r"|(?:\w+ )*(?:республика|королевство|государство) "
)
"""What stands before the short name in the formal names of many states."""
_CODE_LENGTH = 2


@dataclass(frozen=True, slots=True)
class StatedCounts:
    """What the sentence of statistics says."""

    total: int | None = None
    """The number of articles; None if the sentence states none, or is not there."""
    by_country: tuple[tuple[str, int], ...] = ()
    """The name of each country as written, and its number of articles."""


@dataclass(slots=True)
class Front:
    """The part of a release before its first section, as far as it was understood."""

    names: Mapping[str, str]
    """The codes of countries by their names, as `folded` has them."""
    set_aside: list[tuple[SourceLine, str]] = field(default_factory=list)
    """Every line of it, with what it is."""
    narrative: str = ""
    statistics: str = ""
    statistics_line: int = 0
    sections: list[str] = field(default_factory=list)
    """The names in the contents that are in capitals, as `folded` gives them."""

    def read(self, passages: Sequence[Passage]) -> int:
        """Read as far as the first section, and return the index of the passage that begins it."""
        part = "cover"
        statistics = self._statistics_index(passages)
        for index, passage in enumerate(passages):
            following = self._part_of(passage, part, is_before_statistics=index < statistics)
            if following is None and index != statistics:
                return index
            part = "statistics" if index == statistics else following or part
            if part == "contents":
                self._read_entries(passage)
            elif part == "statistics":
                self.statistics, self.statistics_line = passage.text, passage.lines[0].number
            elif part == "narrative":
                self.narrative = " ".join(filter(None, (self.narrative, passage.text)))
            for line in passage.lines:
                self.set_aside.append((line, part))
                if part == "cover" and _PLACE_AND_YEAR.fullmatch(line.text):
                    part = "imprint"
        return len(passages)

    def imprint(self) -> list[str]:
        """Return the lines of cover and imprint."""
        return [line.text for line, part in self.set_aside if part in {"cover", "imprint"}]

    def begins_section(self, passage: Passage) -> bool:
        """Return whether a passage is the heading of a country's section."""
        if passage.kind is not Kind.LOUD and not passage.text.isupper():
            return False
        is_in_contents = folded(passage.text) in self.sections
        return is_in_contents or find_country(passage.text, self.names) is not None

    def period(self) -> Period | None:
        """Return the period that the cover states, else the one of the statistics."""
        found = (match[0] for match in _DAYS_IN_WORDS.finditer(self.statistics))
        for text in (*self.imprint(), *found):
            with contextlib.suppress(ValueError):
                return Period.parse(text)
        return None

    def release(self, file_name: str, period: Period | None) -> str | None:
        """Return year and number of the release: of cover or imprint, else of the file's name."""
        texts = self.imprint()
        numbers = [match for text in texts for match in _NUMBER.finditer(text)]
        years = [match["year"] for match in numbers if match["year"]]
        years += [match["year"] for text in texts if (match := _PLACE_AND_YEAR.fullmatch(text))]
        if period is not None:
            years.append(str(period.year))
        if numbers and years and int(numbers[0]["number"]):
            return f"{years[0]}-{int(numbers[0]['number']):02d}"
        named = _IN_FILE_NAME.search(PurePath(file_name).name)
        return named[0] if named and int(named["number"]) else None

    def _statistics_index(self, passages: Sequence[Passage]) -> int:
        """Return the index of the sentence of statistics; -1 if none is before the articles."""
        titles = [folded(passage.text) in _CONTENTS for passage in passages]
        for index, passage in enumerate(passages):
            if passage.kind is Kind.LINK and any(titles[:index]):
                break
            is_loud = passage.kind is Kind.LOUD
            if is_loud and not any(titles) and find_country(passage.text, self.names):
                break
            if len(passage.text) >= _SHORTEST_STATISTICS and _STATISTICS.fullmatch(passage.text):
                return index
        return -1

    def _part_of(self, passage: Passage, part: str, *, is_before_statistics: bool) -> str | None:
        """Return the part of the front that a passage belongs to, None if it begins a section."""
        name = folded(passage.text)
        for known, title in _TITLES.items():
            if name in known:
                return title
        if part == "headlines" and is_before_statistics:
            return "imprint" if passage.text.isupper() else part
        if part == "contents" and (is_before_statistics or self._is_entry(passage)):
            return "contents"
        if self.begins_section(passage):
            return None
        return "narrative" if part in {"contents", "statistics"} else part

    def _is_entry(self, passage: Passage) -> bool:
        """Return whether a passage goes on with the contents: with page numbers, or new names."""
        if _ENTRY.fullmatch(passage.lines[-1].text):
            return True
        return all(
            find_country(line.text, self.names) and folded(line.text) not in self.sections
            for line in passage.lines
        )

    def _read_entries(self, passage: Passage) -> None:
        for line in passage.lines:
            if folded(line.text) in _CONTENTS:
                continue
            match = _ENTRY.fullmatch(line.text)
            name = match["name"] if match else line.text
            if is_capitals(name) or name.isupper():
                self.sections.append(folded(name))


def with_headings_apart(passages: Sequence[Passage], names: Mapping[str, str]) -> list[Passage]:
    """Return passages, the name of a country parted from a headline that follows without a gap."""
    apart: list[Passage] = []
    for passage in passages:
        lines = passage.lines
        while passage.kind is Kind.LOUD and len(lines) > 1:
            if " " not in lines[0].text or find_country(lines[0].text, names) is None:
                break
            apart.append(Passage(Kind.LOUD, lines[:1]))
            lines = lines[1:]
        apart.append(replace(passage, lines=lines))
    return apart


def find_country(name: str, names: Mapping[str, str]) -> str | None:
    """Return the code of the country that a name stands for, formal or short, or None."""
    wanted = folded(name)
    if len(wanted) <= _CODE_LENGTH:  # A code; past releases write names.
        return None
    return names.get(wanted) or names.get(_OF_STATE.sub("", wanted, count=1))


def stated_counts(statistics: str) -> StatedCounts:
    """Return the counts that a sentence of statistics states.

    Examples
    --------
    >>> stated_counts("In the period from 1 to 15 May 2024, 3 events (Kazakhstan - 2, Russia - 1).")
    StatedCounts(total=3, by_country=(('Kazakhstan', 2), ('Russia', 1)))
    """
    counted = _DAYS_IN_WORDS.sub(" ", statistics, count=1)
    by_country = tuple(
        (match["name"].strip(), int(match["n"]))
        for inside in re.findall(r"\(([^()]*)\)", counted)
        for match in _COUNT.finditer(inside)
    )
    total = re.search(r"(?<![\w-])[0-9]{1,6}(?![\w-])", re.sub(r"\([^()]*\)", " ", counted))
    return StatedCounts(int(total[0]) if total else None, by_country)
