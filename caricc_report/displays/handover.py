"""What the last cell of a notebook shows: what the host side needs of a release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, get_args

from caricc_report.displays.front import About
from caricc_report.editorial.names import name_of
from caricc_report.editorial.release import in_its_words
from caricc_report.errors import check_choice
from caricc_report.model.handover import MEDIA_TYPE, PAGE, Handover, Metadata
from caricc_report.system.fonts import versions_of
from caricc_report.system.optional import versions_in_use
from caricc_report.text.wording import period_in_digits, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.editorial.corpus import Corpus
    from caricc_report.editorial.facts import Fact
    from caricc_report.editorial.names import NamedBy
    from caricc_report.editorial.release import Release
    from caricc_report.model.profile import Profile


class Supplement(Protocol):
    """What a notebook shows of a release beyond its own facts."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Every number that is shown, by name."""

    @property
    def articles(self) -> Corpus:
        """The articles that the facts rest on."""

    def how(self, name: str) -> tuple[str, str]:
        """Return how a fact was computed, and what it is about, in words."""


@dataclass(frozen=True, slots=True)
class HandoverDisplay:
    """A handover among a cell's outputs; it is not part of the document."""

    handover: Handover

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        total = self.handover.facts["facts"]["articles.total"]["value"]
        return {
            MEDIA_TYPE: self.handover.model_dump(mode="json", by_alias=True),
            "text/plain": f"Release {self.handover.release}: {total} articles",
        }


@in_its_words
def hand_over(
    release: Release, supplement: Supplement | None = None, about: About | None = None
) -> HandoverDisplay:
    """Return what the host side needs of the release: metadata, facts, articles as used.

    The last cell of a notebook shows it; without it a run has not succeeded.

    Parameters
    ----------
    release
        The release.
    supplement
        What the notebook shows beyond the release's own facts: trends, or a review.
    about
        What the document is about, for its title; the release itself, if not given. If it is not
        the release, the articles are those that the supplement rests on.
    """
    check_choice("about", "a subject", about, (None, *get_args(About)))
    profile, language = release.profile, release.language
    facts, articles = release.facts, release.articles
    families = profile.look.fonts.own.values() if profile.look else ()
    if supplement:
        facts = replace(facts, facts={**facts.facts, **supplement.facts})
        articles = supplement.articles if about else articles
    return HandoverDisplay(
        Handover(
            release=release.parameters.release,
            language=language,
            metadata=_metadata(release, about),
            facts=facts.as_json(),
            articles=[article.model_dump(mode="json") for article in articles],
            names=_names(profile, articles, language),
            packages=versions_in_use() | versions_of(families),
            look=profile.look,
        )
    )


def _metadata(release: Release, about: About | None) -> Metadata:
    """Return what a document says of itself."""
    profile, language, parameters = release.profile, release.language, release.parameters
    words = wording(language)
    period = period_in_digits(parameters.period)
    title = words.release_title(profile.title[language], parameters.release, period)
    if about:
        title = f"{words.say(f'about-{about}')}. {title}"
    return Metadata(
        title=title,
        publisher=profile.publisher[language],
        description=f"{profile.title[language]} {profile.subtitle[language]}",
        running_title=f"{profile.abbreviation[language]} · {title}",
        as_of=parameters.as_of.isoformat(),
        lang=language,
        skip_to_text=words.say("skip-to-text"),
        contents_title=words.say("contents"),
        on_page=words.say("on-page", page=PAGE),
        publisher_url=profile.web,
        licence=profile.licence or "",
        publication=profile.title[language],
        site=profile.site or "",
        published_at=_published_at(release),
    )


def _published_at(release: Release) -> str:
    """Return where a release, or a correction, is published, if the profile says it."""
    correction = release.parameters.stated_correction
    folder = f"{release.parameters.release}{f'.c{correction.number}' if correction else ''}"
    return f"{release.profile.site.rstrip('/')}/{folder}/" if release.profile.site else ""


def _names(profile: Profile, articles: Corpus, language: str) -> dict[NamedBy, dict[str, str]]:
    """Return what readers call the countries, topics and outlets of articles."""
    used: dict[NamedBy, set[str]] = {
        "country": {article.country for article in articles},
        "topic": {topic for article in articles for topic in article.topics},
        "outlet": {article.outlet for article in articles},
    }
    return {
        by: {name: name_of(profile, by, name, language) for name in sorted(names)}
        for by, names in used.items()
    }
