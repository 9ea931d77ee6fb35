"""Waivers: findings that a named person takes the responsibility for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caricc_report.editorial.checks.finding import Problem, Severity, shown
from caricc_report.errors import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.model.parameters import Waiver


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
    """Yield the waivers, each with its number, that waive none of the findings.

    Parameters
    ----------
    ids
        Those of the articles of the release.
    findings
        What was found.
    waivers
        What was to be waived.
    """
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
