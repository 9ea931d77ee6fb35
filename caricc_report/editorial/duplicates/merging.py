"""Two records of one article, made into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caricc_report.model.article import Article

if TYPE_CHECKING:
    from caricc_report.model.article import Figure

_NAMED = ("place", "campaign")
"""The fields that every text says in its own language."""


def merge_two(kept: Article, other: Article) -> tuple[Article, str]:
    """Return an article with what another record of it adds, and a note of what differs.

    Nothing that the kept article says is changed. It gains other languages, dates, topics,
    images and, where it has none, figures; where both say something else, the kept one's
    stays and the note has both.

    Parameters
    ----------
    kept
        The article that stays.
    other
        Another record of it.
    """
    merger = _Merger(kept, other)
    for step in (
        merger.take_identity,
        merger.take_dates,
        merger.take_texts,
        merger.take_figures,
        merger.take_lists,
    ):
        step()
    return Article.model_validate(merger.fields), merger.note()


class _Merger:
    """Collects the fields of the merged article, and what is to be said about them."""

    def __init__(self, kept: Article, other: Article) -> None:
        self.kept, self.other = kept, other
        self.fields: dict[str, Any] = kept.model_dump()
        self.added: list[str] = []
        self.differing: list[str] = []

    def note(self) -> str:
        """Return in a sentence or two what is added and what differs."""
        sentences = []
        if self.added:
            sentences.append(f"adds {', '.join(self.added)}")
        if self.differing:
            sentences.append(f"differs in {', '.join(self.differing)}; the kept one's stays")
        return ". ".join(sentences)

    def _differs(self, name: str, kept: object, other: object) -> None:
        self.differing.append(f"{name} ({str(kept)!r:.80}, not {str(other)!r:.80})")

    def _take(self, name: str, value: object) -> None:
        """Take a value over where there is none; note it where there is another."""
        present = self.fields[name]
        if value is None or value == present:
            return
        if present is None:
            self.fields[name] = value
            self.added.append(name)
        else:
            self._differs(name, present, value)

    def take_identity(self) -> None:
        """Note another country, outlet or address."""
        for name in ("country", "outlet", "source_url"):
            self._take(name, getattr(self.other, name))

    def take_dates(self) -> None:
        """Take over the days and the release that are not known."""
        self._take("published_on", self.other.published_on)
        self._take("release", self.other.release)
        self._take("event_on", self.other.event_on)
        if self.fields["event_on"] == self.other.event_on:
            self._take("event_until", self.other.event_until)

    def take_texts(self) -> None:
        """Take over the languages that are not there, and places and campaigns for the others."""
        for language, text in self.other.texts.items():
            if language not in self.kept.texts:
                added = text.model_dump() | {"subjects": ()}
                for name in _NAMED:
                    said = self._named(self.other, name, language)
                    added[name] = None if said == self.fields[name] else said
                self.fields["texts"][language] = added
                self.added.append(f"texts.{language}")
                continue
            present = self.kept.texts[language]
            for name in ("headline", "body"):
                if getattr(present, name) != getattr(text, name):
                    self.differing.append(f"texts.{language}.{name}")
            for name in _NAMED:
                self._take_named(name, language)
        for language, phrase in self.other.narrative.items():
            present_phrase = self.fields["narrative"].setdefault(language, phrase)
            if present_phrase != phrase:
                self._differs(f"narrative.{language}", present_phrase, phrase)
            elif language not in self.kept.narrative:
                self.added.append(f"narrative.{language}")

    def _take_named(self, name: str, language: str) -> None:
        said = self._named(self.other, name, language)
        present = self._named(self.kept, name, language)
        if said is None or said == present:
            return
        if present is not None:
            self._differs(f"{name} in {language!r}", present, said)
            return
        if language == next(iter(self.kept.texts)):
            self.fields[name] = said
        else:
            self.fields["texts"][language][name] = said
        self.added.append(f"{name} in {language!r}")

    @staticmethod
    def _named(article: Article, name: str, language: str) -> str | None:
        return article.place_in(language) if name == "place" else article.campaign_in(language)

    def take_figures(self) -> None:
        """Take over figures where there are none, and the words for them in more languages."""
        ours, theirs = self.kept.figures, self.other.figures
        if not theirs:
            return
        if ours and [_quantity(each) for each in ours] != [_quantity(each) for each in theirs]:
            self.differing.append("figures")
            return
        first = next(iter(self.kept.texts))
        if not ours:
            if first not in self.other.texts:
                self.differing.append(f"figures (they have no subjects in {first!r})")
                return
            self.fields["figures"] = [
                figure.model_dump() | {"subject": self.other.subject_in(first, index)}
                for index, figure in enumerate(theirs)
            ]
            self.added.append("figures")
        for language in self.other.texts:
            text = self.fields["texts"][language]
            if language != first and not text["subjects"]:
                text["subjects"] = tuple(
                    self.other.subject_in(language, index) for index in range(len(theirs))
                )

    def take_lists(self) -> None:
        """Take over the topics and images that are not there."""
        topics = [topic for topic in self.other.topics if topic not in self.kept.topics]
        paths = {image.path for image in self.kept.images}
        images = [image for image in self.other.images if image.path not in paths]
        self.fields["topics"] = (*self.kept.topics, *topics)
        self.fields["images"] = (
            *self.fields["images"],
            *(image.model_dump() for image in images),
        )
        self.added += [f"topic {topic}" for topic in topics]
        self.added += [f"image {image.path!r}" for image in images]


def _quantity(figure: Figure) -> tuple[object, ...]:
    return figure.kind, figure.value, figure.unit, figure.qualifier, figure.span
