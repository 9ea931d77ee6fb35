"""How releases are numbered: what an id says, how ids are ordered, and which one comes next."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind

if TYPE_CHECKING:
    from collections.abc import Iterable

ID_PATTERN = "[0-9]{4}-(?:0[1-9]|[1-9][0-9]{1,2}|W[0-9]{2}|Q[0-9])"
"""What ids of releases look like; a year may lack the week or quarter."""

_PARTS = re.compile("(?P<year>[0-9]{4})-(?P<mark>[A-Z]?)(?P<number>[0-9]+)")
_KINDS = {kind.mark: kind for kind in PeriodKind if kind.mark}


class Numbering(StrEnum):
    """Where the numbers of releases come from."""

    RUNNING = "running"
    """Each is the last of its year and one more, from 1; or as its parameters state it."""
    CALENDAR = "calendar"
    """Each is that of its period: the 53rd week of 2026 is ``2026-W53``."""


@dataclass(frozen=True, slots=True, order=True)
class ReleaseNumber:
    """Year and number of a release, as its id states them.

    Those of one numbering compare in the order of time.

    Examples
    --------
    >>> ReleaseNumber.parse("2026-W53") < ReleaseNumber.parse("2027-W01")
    True
    """

    year: int
    mark: str
    """``W`` of weeks, ``Q`` of quarters; empty before other numbers."""
    number: int

    def __str__(self) -> str:
        """Return the id: ``2024-19``, ``2026-W53``, ``2026-Q3``."""
        n_digits = len(str(self.kind.n_in_year)) if self.kind else 2
        return f"{self.year:04d}-{self.mark}{self.number:0{n_digits}d}"

    @classmethod
    def parse(cls, release: str) -> ReleaseNumber:
        """Read an id.

        Raises
        ------
        ValueError
            If the text is none, or names a week or quarter that its year lacks.
        """
        match = _PARTS.fullmatch(release) if re.fullmatch(ID_PATTERN, release) else None
        if match is None:
            raise ValueError(
                f"not the year and number of a release, such as 2024-09 or 2026-W53, "
                f"got {release!r:.80}"
            )
        found = cls(int(match["year"]), match["mark"], int(match["number"]))
        if found.kind:
            try:
                found.kind.first_day(found.year, found.number)
            except ValueError as error:
                message = f"there is no {found.kind} {found.number} in {found.year}, got {release}"
                raise ValueError(message) from error
        return found

    @classmethod
    def of_period(cls, period: Period) -> ReleaseNumber:
        """Return the number that a period has in the calendar.

        Raises
        ------
        ValueError
            If it is no regular division of the calendar.
        """
        if period.kind is None:
            kinds = ", ".join(PeriodKind)
            raise ValueError(f"no number of the calendar; it is none of {kinds}")
        year, number = period.kind.place(period.first_day)
        return cls(year, period.kind.mark, number)

    @property
    def kind(self) -> PeriodKind | None:
        """The kind of period that the id names; None where it is a number alone."""
        return _KINDS.get(self.mark)

    @property
    def before(self) -> ReleaseNumber | None:
        """The number before it in the same year; None of the first."""
        return ReleaseNumber(self.year, self.mark, self.number - 1) if self.number > 1 else None


def _period(value: object) -> object:
    if not isinstance(value, str | Period):
        message = f"not a period, got {value!r}"
        raise ValueError(message)  # noqa: TRY004 - pydantic makes defects of value errors alone
    return Period.parse(value) if isinstance(value, str) else value


ReleaseId = Annotated[str, AfterValidator(lambda text: str(ReleaseNumber.parse(text)))]
"""Year and number of a release: ``2024-19``, ``2026-W53``, ``2026-Q3``."""
PeriodField = Annotated[Period, BeforeValidator(_period), PlainSerializer(str)]
"""The days that a release covers, as files write them."""


def period_of(release: str, numbering: Numbering, kind: PeriodKind) -> Period | None:
    """Return the period that follows from an id; None if its number is a running one.

    `kind` is what its number counts where it does not say that itself.
    """
    number = ReleaseNumber.parse(release)
    if number.kind is None and numbering is Numbering.RUNNING:
        return None
    with contextlib.suppress(ValueError):  # Of another kind, there may be more in a year.
        return Period.numbered(number.kind or kind, number.year, number.number)
    return None


def next_release(period: Period, numbering: Numbering, known: Iterable[str]) -> str:
    """Return the id that the release of a period gets, after those that are known.

    Raises
    ------
    ValueError
        If the numbers are those of the calendar, and the period is no division of it.
    """
    if numbering is Numbering.CALENDAR:
        return str(ReleaseNumber.of_period(period))
    matches = (re.fullmatch(f"{period.year:04d}-([0-9]+)", release) for release in known)
    last = max((int(match[1]) for match in matches if match), default=0)
    return str(ReleaseNumber(period.year, "", last + 1))
