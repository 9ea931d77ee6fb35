"""A release for its reviewers: what the checks find, likely duplicates, coverage of fields."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from caricc_report.archive.reading import read_comparable
from caricc_report.editorial.checks import check_release
from caricc_report.editorial.checks.finding import Severity
from caricc_report.editorial.checks.subject import Subject
from caricc_report.editorial.duplicates.duplicates import find_duplicates
from caricc_report.editorial.facts import Fact, count
from caricc_report.editorial.release import in_its_words
from caricc_report.errors import InputWarning, UsageError
from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of
from caricc_report.model.summary import Shows, Summary, counted
from caricc_report.text.fields import field_in_words
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.archive.reading import Archived
    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.editorial.corpus import Corpus
    from caricc_report.editorial.duplicates.duplicates import Duplicate
    from caricc_report.editorial.release import Release


@dataclass(frozen=True, repr=False)
class Review(Shows):
    """What a reviewer looks at."""

    release: Release
    findings: tuple[Finding, ...]
    """What the checks find in the release alone: without earlier ones, and without waivers."""
    duplicates: tuple[Duplicate, ...]
    """The pairs of articles that are, or may be, one."""
    missing: str = ""
    """What to install, if duplicates could not be looked for."""
    archived: Mapping[str, str] = field(default_factory=dict)
    """By id the release, if it is known, of each article of the archive that is of a pair."""

    def _summary(self) -> Summary:
        return Summary(
            f"Review of release {self.release.parameters.release}",
            (
                ("findings", counted(len(self.findings), "finding")),
                ("duplicates", self.missing or counted(len(self.duplicates), "pair")),
                ("articles", f"{len(self.articles):,}"),
            ),
        )

    @property
    def articles(self) -> Corpus:
        """The articles of the release."""
        return self.release.articles

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose coverage is shown: ``place``, ``texts.en``."""
        known = fields_of(next((type(each) for each in self.articles), Article))
        by_language = [each for each in known.all if each.sort in {"phrases", "texts"}]
        plain = [
            each.name
            for each in known.all
            if each.traits.is_counted
            and not (each.is_required or each in by_language or each.name in known.last_days)
        ]
        languages = self.release.profile.languages
        return (*plain, *(f"{each.name}.{name}" for each in by_language for name in languages))

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every number that the review states, by name.

        ``coverage.articles.<field>``, the articles that have a field; ``coverage.share.<field>``,
        how many in a hundred they are; ``findings.<severity>``, those found, with the articles
        that they are about; ``duplicates.<id>.<id>``, how similar the articles of a pair are.
        """
        facts = {}
        total = len(self.articles)
        for name in self.fields:
            having = count(each for each in self.articles if has_field(each, name))
            facts[f"coverage.articles.{name}"] = having
            share = _percent(len(having.articles), total)
            facts[f"coverage.share.{name}"] = Fact(share, "percent", having.articles)
        counts = Counter(finding.severity for finding in self.findings)
        for severity in Severity:
            about = {
                article
                for finding in self.findings
                if finding.severity is severity
                for article in finding.articles
            }
            ids = tuple(each.id for each in self.articles if each.id in about)
            facts[f"findings.{severity}"] = Fact(counts[severity], "items", ids)
        for pair in self.duplicates:
            ids = tuple(
                each.id for each in (pair.kept, pair.duplicate) if each.id not in self.archived
            )
            facts[likeness_name(pair)] = Fact(pair.score, "percent", ids)
        return facts

    def how(self, name: str) -> tuple[str, str]:
        """Return how a fact was computed, and what it is about, in words."""
        words = wording(self.release.language)
        kind, _, rest = name.partition(".")
        if kind == "duplicates":
            return words.say("how-duplicates"), ""
        if kind == "findings":
            return words.say("how-findings"), words.say("severity", severity=rest)
        kind, _, field = rest.partition(".")
        return words.say(f"how-coverage-{kind}"), self.field_label(field)

    def field_label(self, field: str) -> str:
        """Return what reviewers call a field."""
        return field_in_words(field, self.release.language)


@in_its_words
def load_review(release: Release) -> Review:
    """Return a release with what the checks find, likely duplicates, and coverage of fields.

    The release is checked in the languages in which every article has a text: it can be made
    in these.
    """
    languages = tuple(
        language
        for language in release.profile.languages
        if all(language in article.texts for article in release.articles)
    )
    subject = Subject(
        release=release.parameters.release,
        period=release.parameters.period,
        as_of=release.parameters.as_of,
        languages=languages,
        profile=release.profile,
        articles=release.articles,
        image_dir=release.image_dir,
        is_partial=True,
    )
    findings = check_release(subject)
    archived = _archived(release)
    try:
        found = find_duplicates(
            release.articles.articles, [each.article for each in archived.values()]
        )
    except UsageError as error:
        return Review(release, findings, (), str(error))
    pairs = (*found.certain, *found.likely)
    kept = {pair.kept.id: archived[pair.kept.id] for pair in pairs if pair.kept.id in archived}
    releases = {name: each.release or "" for name, each in kept.items()}
    return Review(release, findings, pairs, archived=releases)


def _archived(release: Release) -> Mapping[str, Archived]:
    """Return by id the articles of the release's archive that its own may repeat."""
    archive = release.parameters.archive
    if not archive:
        return {}
    try:
        found = [*read_comparable(release.root / archive, release.articles.articles)]
    except UsageError as error:  # Its own articles can be compared all the same.
        warnings.warn(f"{archive}: not compared; {error}", InputWarning, stacklevel=3)
        return {}
    own = {each.id for each in release.articles}
    return {each.article.id: each for each in found if each.article.id not in own}


def likeness_name(pair: Duplicate) -> str:
    """Return the name of the fact that says how similar two articles are."""
    return f"duplicates.{pair.kept.id}.{pair.duplicate.id}"


def has_field(article: Article, field: str) -> bool:
    """Return whether an article has a field: a value, any figure or image, a language."""
    name, _, language = field.partition(".")
    value = getattr(article, name)
    return language in value if language else bool(value)


def _percent(n: int, total: int) -> int:
    """Return a share in whole percent; only none is 0, and only all are 100."""
    if n in {0, total}:
        return 100 if n else 0
    return min(max(round(100 * n / total), 1), 99)
