"""What a notebook shows of a release in words: statistics and narrative.

Each function returns nodes, as `Shown`. Divisions are styled by the format extension.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.displays.shown import Shown
from caricc_report.editorial.narrative import (
    describe_articles,
    describe_comparison,
    describe_in_own_words,
    describe_statistics,
)
from caricc_report.editorial.release import in_its_words
from caricc_report.text.nodes import Division, Heading, Paragraph, Strong, joined, line, paragraph
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from caricc_report.editorial.release import Release
    from caricc_report.text.nodes import Inline
    from caricc_report.text.wording import Wording


@in_its_words
def overview(release: Release) -> Shown:
    """Return the heading of the overview: statistics and narrative."""
    return Shown(Heading(1, line(wording(release.language).say("overview")), "overview"))


@in_its_words
def statistics(release: Release) -> Shown:
    """Return the sentence of statistics.

    The one that compares it with the archive stands among the main points; where an editor has
    written these, it stands here.
    """
    facts, language = release.facts, release.language
    sentences = [describe_statistics(facts, release.profile, language)]
    if release.parameters.main_points:
        sentences.append(describe_comparison(facts, language))
    return Shown(Division("statistics", (paragraph(*joined(" ", [*filter(None, sentences)])),)))


@in_its_words
def narrative(release: Release) -> Shown:
    """Return the narrative: the editor's own if the parameters have one, else composed."""
    language, own = release.language, release.parameters.narrative
    if own:
        where = f"parameters of {release.parameters.release}"
        words = describe_in_own_words(own, release.facts, language, where)
        return Shown(Paragraph(words, "narrative"))
    composed = describe_articles(release.articles, release.profile, language)
    return Shown(composed) if composed else Shown()


def labelled_line(words: Wording, label: str, value: str | Inline) -> tuple[Inline, ...]:
    """Return a value after its label."""
    return line(Strong(line(words.say("label", label=label))), " ", value)
