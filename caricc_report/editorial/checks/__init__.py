"""Editorial checks: what an editor would otherwise have to look for, article by article."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.editorial.checks import addresses, details, prose, style, texts
from caricc_report.editorial.checks.finding import Finding, Findings, Said, Severity
from caricc_report.editorial.checks.waivers import unused_waivers, waived
from caricc_report.errors import Defect, InvalidInputError, suggestion
from caricc_report.system.extensible import Extensible, takes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from caricc_report.editorial.checks.finding import Problem
    from caricc_report.editorial.checks.subject import Subject
    from caricc_report.model.parameters import Waiver

    _Find = Callable[[Subject], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look for in a release."""

    severity: Severity
    """How much a finding of it weighs."""
    looks_for: str
    """What it looks for, in a few words."""
    find: _Find | None
    """What finds it; None where the run itself does."""


_BY_SEVERITY: Mapping[Severity, Mapping[str, tuple[str, _Find | None]]] = {
    Severity.ERROR: {
        "host-invalid": ("a link whose host is not a valid name", addresses.invalid_hosts),
        "host-mixed-scripts": (
            "a host with letters of two scripts in one label",
            addresses.mixed_hosts,
        ),
        "link-repeated": ("the same page in two articles", addresses.repeated_links),
        "published-after-as-of": (
            "an article published after `as_of`",
            details.published_after_today,
        ),
        "event-after-as-of": ("an event after `as_of`", details.events_after_today),
        "language-wrong": (
            "a headline, body or phrase in letters of another language",
            texts.texts_in_another_language,
        ),
        "text-misread": (
            "a text that was decoded by a wrong encoding, or has lost characters",
            texts.misread_texts,
        ),
        "figure-unit-unfit": ("a figure whose unit does not fit its kind", details.unfit_units),
        "image-broken": (
            "a photo that is damaged, cut off or of too many pixels",
            details.broken_images,
        ),
        "release-number-unfit": (
            "a number that is not the one of the period, where the calendar numbers releases",
            details.unfit_numbers,
        ),
        "number-typed": ("a number in prose that is not a fact", prose.typed_narratives),
        "cell-language": ("a Markdown cell that says not in which language it is", None),
        "waiver-unused": ("a waiver that waives nothing", None),
    },
    Severity.WARNING: {
        "outlet-contradicts-link": (
            "an outlet that is another host than the link's",
            addresses.contradicting_outlets,
        ),
        "outlet-unknown": ("an outlet that is neither a host nor known", addresses.unknown_outlets),
        "period-irregular": (
            "a period that is not of the profile's kind",
            details.irregular_periods,
        ),
        "published-outside-period": (
            "an article of this `release` published in another period",
            details.published_outside_period,
        ),
        "event-after-publication": (
            "an event after the publication date",
            details.events_after_publication,
        ),
        "text-short": ("a body of fewer than 20 words", texts.short_bodies),
        "text-cut-off": ("a body that ends in mid-sentence", texts.cut_off_bodies),
        "word-doubled": ("a word twice in a row", texts.doubled_words),
        "paragraph-repeated": (
            "a paragraph of 12 words or more that occurs twice",
            texts.repeated_paragraphs,
        ),
        "label-untranslated": (
            "a place, campaign, subject or image text in letters of another language",
            texts.untranslated_labels,
        ),
        "alphabets-mixed": ("a word with Latin and Cyrillic letters", texts.words_of_two_alphabets),
        "marks-unbalanced": (
            "a quotation mark or bracket without its counterpart",
            texts.unbalanced_marks,
        ),
        "quotes-foreign": ("quotation marks of another language", style.foreign_quotes),
        "hyphen-as-dash": ("a hyphen that stands for a dash", style.hyphens_as_dashes),
        "thousands-mixed": (
            "a number whose thousands are not set apart as in its language",
            style.mixed_thousands,
        ),
        "spelling-mixed": (
            "a word that the profile, or the rest of the release, spells otherwise",
            style.mixed_spellings,
        ),
        "headline-capitals": ("a headline in capitals", texts.headlines_in_capitals),
        "headline-full-stop": (
            "a headline that ends with a full stop",
            texts.headlines_with_full_stop,
        ),
        "headline-repeated": ("the same headline twice", texts.repeated_headlines),
        "phrase-missing": ("an article without a phrase for the narrative", texts.missing_phrases),
        "image-small": ("a photo less than 400 pixels wide", details.small_images),
        "count-unusual": (
            "far more or fewer articles than in earlier releases",
            details.unusual_counts,
        ),
        "source-left-out": (
            "rows, columns or sheets of a workbook that are hidden, or not the first",
            details.left_out_of_sources,
        ),
        "file-outside": ("a file outside the project that a cell reads", None),
    },
    Severity.NOTICE: {
        "event-before-period": (
            "an event that ended before the period",
            details.events_before_period,
        ),
        "figure-not-in-text": (
            "a figure that the text does not state",
            details.figures_not_in_texts,
        ),
        "letters-foreign": ("a Russian body with words of another language", texts.foreign_letters),
        "cell-warning": ("a warning that a cell writes", None),
        "character-not-drawable": ("a character that no font of the PDF has", None),
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
        name: Check(severity, *check)
        for severity, checks in _BY_SEVERITY.items()
        for name, check in checks.items()
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

    Parameters
    ----------
    subject
        The release.
    waivers
        What is waived; a finding that fits one is a notice. One that fits none is an error,
        except of the `CONTINUED` checks.
    where
        The name of the file that holds the waivers, for errors.

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
        return [_finding(name, problem) for problem in find(subject)] if find else []


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
            problem = f"cannot be waived, got {waiver.check!r}; delete the waiver"
        defects.append(Defect("", f"waivers.{number}.check", problem))
    if defects:
        raise InvalidInputError(where, defects)
