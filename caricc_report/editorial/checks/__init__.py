"""Editorial checks: what an editor would otherwise have to look for, article by article."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.editorial.checks import addresses, details, prose, style, texts
from caricc_report.editorial.checks.finding import (
    Finding,
    Findings,
    Problem,
    Said,
    Severity,
    unused_waivers,
    waived,
)
from caricc_report.errors import Defect, InvalidInputError, suggestion
from caricc_report.system.extensible import Extensible, takes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from caricc_report.editorial.checks.subject import Subject
    from caricc_report.model.parameters import Waiver

    _Find = Callable[[Subject], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look for in a release."""

    severity: Severity
    """How much a finding of it weighs."""
    find: _Find | None
    """What finds it; None where the run itself does."""


_BY_SEVERITY: Mapping[Severity, Mapping[str, _Find | None]] = {
    Severity.ERROR: {
        "host-invalid": addresses.invalid_hosts,
        "host-mixed-scripts": addresses.mixed_hosts,
        "link-repeated": addresses.repeated_links,
        "published-after-as-of": details.published_after_today,
        "event-after-as-of": details.events_after_today,
        "language-wrong": texts.texts_in_another_language,
        "text-misread": texts.misread_texts,
        "figure-unit-unfit": details.unfit_units,
        "image-broken": details.broken_images,
        "release-number-unfit": details.unfit_numbers,
        "number-typed": prose.typed_narratives,
        "cell-language": None,
        "waiver-unused": None,
    },
    Severity.WARNING: {
        "outlet-contradicts-link": addresses.contradicting_outlets,
        "outlet-unknown": addresses.unknown_outlets,
        "period-irregular": details.irregular_periods,
        "published-outside-period": details.published_outside_period,
        "record-in-no-release": details.records_in_no_release,
        "record-in-another-release": details.records_in_another_release,
        "event-after-publication": details.events_after_publication,
        "text-short": texts.short_bodies,
        "text-markup": texts.markup_in_texts,
        "text-turned": texts.turned_texts,
        "text-cut-off": texts.cut_off_bodies,
        "word-doubled": texts.doubled_words,
        "paragraph-repeated": texts.repeated_paragraphs,
        "label-untranslated": texts.untranslated_labels,
        "sentences-untranslated": texts.untranslated_sentences,
        "alphabets-mixed": texts.words_of_two_alphabets,
        "marks-unbalanced": texts.unbalanced_marks,
        "quotes-foreign": style.foreign_quotes,
        "hyphen-as-dash": style.hyphens_as_dashes,
        "thousands-mixed": style.mixed_thousands,
        "spelling-mixed": style.mixed_spellings,
        "headline-capitals": texts.headlines_in_capitals,
        "headline-full-stop": texts.headlines_with_full_stop,
        "headline-repeated": texts.repeated_headlines,
        "phrase-missing": texts.missing_phrases,
        "image-small": details.small_images,
        "count-unusual": details.unusual_counts,
        "source-left-out": details.left_out_of_sources,
        "file-outside": None,
    },
    Severity.NOTICE: {
        "event-before-period": details.events_before_period,
        "figure-not-in-text": details.figures_not_in_texts,
        "letters-foreign": texts.foreign_letters,
        "cell-warning": None,
        "table-empty": None,
        "character-not-drawable": None,
    },
}


def _misfit(name: str, value: object) -> str:
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        return "its name is not words in small letters with hyphens between them"
    is_check = isinstance(value, Check) and takes(value.find, 1)
    return "" if is_check else "not a Check with a function of a subject"


CHECKS: Extensible[Check] = Extensible(
    "checks",
    {
        name: Check(severity, find)
        for severity, checks in _BY_SEVERITY.items()
        for name, find in checks.items()
    },
    _misfit,
    "the id of the check, such as `headline-long`; a `Check` whose `find` takes a `Subject`",
)
"""Every check, by its id; the order is that of the documentation."""
CONTINUED = frozenset({"number-typed"})
"""The checks that a run goes on with in the notebook; only its end knows an unused waiver."""


def check_release(
    subject: Subject, waivers: Sequence[Waiver] = (), where: str = "parameters"
) -> Findings:
    """Return what the checks find: errors, warnings, notices, each by check and article.

    A finding that fits a waiver is a notice. A waiver that fits none is an error, except of the
    `CONTINUED` checks; `where` is the file that holds them, for errors.

    Raises
    ------
    InvalidInputError
        If a waiver names no check, or one that cannot be waived.
    """
    _require_known(waivers, where)
    found = [finding for name in CHECKS for finding in _found(name, subject)]
    ended = [] if subject.is_partial else [each.check not in CONTINUED for each in waivers]
    ids = [article.id for article in subject.articles]
    unused = unused_waivers(ids, found, itertools.compress(enumerate(waivers, 1), ended))
    findings = [*waived(found, waivers), *(_finding("waiver-unused", each) for each in unused)]
    places = {article.id: place for place, article in enumerate(subject.articles)}
    order = list(Severity)
    return Findings(
        sorted(
            findings,
            key=lambda finding: (
                order.index(finding.severity),
                finding.id,
                [places[article] for article in finding.articles],
                finding.language,
            ),
        )
    )


def _found(name: str, subject: Subject) -> list[Finding]:
    """Return what one check finds."""
    find = CHECKS[name].find
    with CHECKS.answering(name):
        found = find(subject) if find else ()
        if name in CHECKS.added and not isinstance(found, Iterable):
            raise CHECKS.refused(name, f"it returns no problems, got {found!r:.80}; yield each")
        problems = list(found)
        if name in CHECKS.added:
            ids = frozenset(article.id for article in subject.articles)
            for each in problems:
                if misfit := _misfit_of(each, ids):
                    raise CHECKS.refused(name, f"{misfit}, got {each!r:.200}")
        return [_finding(name, problem) for problem in problems]


def _misfit_of(problem: object, ids: frozenset[str]) -> str:
    """Return what keeps what a package's check has found from being a finding."""
    if not isinstance(problem, Problem) or not isinstance(problem.language, str):
        return "it finds what is no Problem"
    if not isinstance(problem.message, str | Said):
        return "the message of its Problem is no text"
    if isinstance(problem.articles, str) or not ids.issuperset(problem.articles):
        return "the articles of its Problem are no tuple of ids of the release"
    return ""


def _finding(name: str, problem: Problem) -> Finding:
    severity = CHECKS[name].severity
    said = problem.message if isinstance(problem.message, Said) else None
    message = str(problem.message)
    return Finding(name, severity, message, problem.articles, problem.language, said=said)


def _require_known(waivers: Sequence[Waiver], where: str) -> None:
    """Check that every waiver names a check that can be waived."""
    waivable = [
        name
        for name, check in CHECKS.items()
        if check.severity is not Severity.NOTICE and check.find is not None
    ]
    defects = []
    for number, waiver in enumerate(waivers, 1):
        if waiver.check in waivable:
            continue
        problem = f"no such check, got {waiver.check!r:.80}{suggestion(waiver.check, waivable)}"
        if waiver.check in CHECKS:
            is_notice = CHECKS[waiver.check].severity is Severity.NOTICE
            what = ", a notice, which stops nothing" if is_notice else ""
            problem = f"cannot be waived, got {waiver.check!r}{what}; delete it"
        defects.append(Defect("", f"waivers.{number}.check", problem))
    if defects:
        raise InvalidInputError(where, defects)
