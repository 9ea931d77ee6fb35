"""Editorial checks: what an editor would otherwise have to look for, article by article."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.editorial.checks.addresses import invalid_hosts, mixed_hosts, repeated_links
from caricc_report.editorial.checks.counts import unusual_counts
from caricc_report.editorial.checks.dates import (
    events_after_publication,
    events_after_today,
    events_before_period,
    published_after_today,
    published_outside_period,
)
from caricc_report.editorial.checks.figures import figures_not_in_texts, unfit_units
from caricc_report.editorial.checks.finding import Finding, Findings, Severity
from caricc_report.editorial.checks.headlines import (
    headlines_in_capitals,
    headlines_with_full_stop,
    missing_phrases,
    repeated_headlines,
)
from caricc_report.editorial.checks.images import broken_images, small_images
from caricc_report.editorial.checks.outlets import contradicting_outlets, unknown_outlets
from caricc_report.editorial.checks.prose import typed_narratives
from caricc_report.editorial.checks.texts import (
    cut_off_bodies,
    doubled_words,
    foreign_letters,
    repeated_paragraphs,
    short_bodies,
    texts_in_another_language,
    unbalanced_marks,
    untranslated_labels,
    words_of_two_alphabets,
)
from caricc_report.editorial.checks.waivers import unused_waivers, waived
from caricc_report.errors import Defect, InvalidInputError, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from caricc_report.editorial.checks.finding import Problem
    from caricc_report.editorial.checks.subject import Subject
    from caricc_report.model.parameters import Waiver


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look for in a release."""

    severity: Severity
    """How much a finding of it weighs."""
    looks_for: str
    """What it looks for, in a few words."""
    find: Callable[[Subject], Iterable[Problem]] | None
    """What finds it; None where the run itself does."""


_ERROR, _WARNING, _NOTICE = Severity

CHECKS: Mapping[str, Check] = {
    "host-invalid": Check(_ERROR, "a link whose host is not a valid name", invalid_hosts),
    "host-mixed-scripts": Check(
        _ERROR, "a host with letters of two scripts in one label", mixed_hosts
    ),
    "link-repeated": Check(_ERROR, "the same page in two articles", repeated_links),
    "published-after-as-of": Check(
        _ERROR, "an article published after `as_of`", published_after_today
    ),
    "event-after-as-of": Check(_ERROR, "an event after `as_of`", events_after_today),
    "language-wrong": Check(
        _ERROR,
        "a headline, body or phrase in letters of another language",
        texts_in_another_language,
    ),
    "figure-unit-unfit": Check(_ERROR, "a figure whose unit does not fit its kind", unfit_units),
    "image-broken": Check(
        _ERROR, "a photo that is damaged, cut off or of too many pixels", broken_images
    ),
    "number-typed": Check(_ERROR, "a number in prose that is not a fact", typed_narratives),
    "cell-language": Check(_ERROR, "a Markdown cell that says not in which language it is", None),
    "waiver-unused": Check(_ERROR, "a waiver that waives nothing", None),
    "outlet-contradicts-link": Check(
        _WARNING, "an outlet that is another host than the link's", contradicting_outlets
    ),
    "outlet-unknown": Check(
        _WARNING, "an outlet that is neither a host nor known", unknown_outlets
    ),
    "published-outside-period": Check(
        _WARNING,
        "an article of this `release` published in another period",
        published_outside_period,
    ),
    "event-after-publication": Check(
        _WARNING, "an event after the publication date", events_after_publication
    ),
    "text-short": Check(_WARNING, "a body of fewer than 20 words", short_bodies),
    "text-cut-off": Check(_WARNING, "a body that ends in mid-sentence", cut_off_bodies),
    "word-doubled": Check(_WARNING, "a word twice in a row", doubled_words),
    "paragraph-repeated": Check(
        _WARNING, "a paragraph of 12 words or more that occurs twice", repeated_paragraphs
    ),
    "label-untranslated": Check(
        _WARNING,
        "a place, campaign, subject or image text in letters of another language",
        untranslated_labels,
    ),
    "alphabets-mixed": Check(
        _WARNING, "a word with Latin and Cyrillic letters", words_of_two_alphabets
    ),
    "marks-unbalanced": Check(
        _WARNING,
        "a quotation mark or bracket without its counterpart",
        unbalanced_marks,
    ),
    "headline-capitals": Check(_WARNING, "a headline in capitals", headlines_in_capitals),
    "headline-full-stop": Check(
        _WARNING, "a headline that ends with a full stop", headlines_with_full_stop
    ),
    "headline-repeated": Check(_WARNING, "the same headline twice", repeated_headlines),
    "phrase-missing": Check(
        _WARNING, "an article without a phrase for the narrative", missing_phrases
    ),
    "image-small": Check(_WARNING, "a photo less than 400 pixels wide", small_images),
    "count-unusual": Check(
        _WARNING, "far more or fewer articles than in earlier releases", unusual_counts
    ),
    "file-outside": Check(_WARNING, "a file outside the project that a cell reads", None),
    "event-before-period": Check(
        _NOTICE, "an event that ended before the period", events_before_period
    ),
    "figure-not-in-text": Check(
        _NOTICE, "a figure that the text does not state", figures_not_in_texts
    ),
    "letters-foreign": Check(
        _NOTICE, "a Russian body with words of another language", foreign_letters
    ),
    "cell-warning": Check(_NOTICE, "a warning that a cell writes", None),
    "character-not-drawable": Check(_NOTICE, "a character that no font of the PDF has", None),
}
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
    found = [
        _finding(name, problem)
        for name, check in CHECKS.items()
        if check.find is not None
        for problem in check.find(subject)
    ]
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


def _finding(name: str, problem: Problem) -> Finding:
    severity = CHECKS[name].severity
    return Finding(name, severity, problem.message, problem.articles, problem.language)


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
