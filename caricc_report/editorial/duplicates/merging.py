"""Two records of one article, made into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caricc_report.model.fields import fields_of

if TYPE_CHECKING:
    from caricc_report.model.article import Article, Figure

COULD_ADD = "could add"
"""What the note of a record says that stays as it is."""


def merge_two(kept: Article, other: Article, *, adds: str = "adds") -> tuple[Article, str]:
    """Return an article with what another record of it adds, and a note of what differs.

    Nothing that the kept article says is changed. It gains other languages, dates, topics,
    images and, where it has none, figures; where both say something else, the kept one's
    stays and the note has both. `adds` is the verb with which it says what the other one adds.
    """
    merger = _Merger(kept, other)
    merger.take_values()
    merger.take_texts()
    merger.take_phrases()
    merger.take_figures()
    merger.take_lists()
    return type(kept).model_validate(merger.fields), merger.note(adds)


class _Merger:
    """Collects the fields of the merged article, and what is to be said about them."""

    def __init__(self, kept: Article, other: Article) -> None:
        self.kept, self.other = kept, other
        self.known = fields_of(type(kept))
        self.fields: dict[str, Any] = kept.model_dump()
        self.added: list[str] = []
        self.differing: list[str] = []

    def note(self, adds: str) -> str:
        """Return in a sentence or two what is added and what differs."""
        added = f"{adds} {', '.join(self.added)}" if self.added else ""
        differing = ", ".join(self.differing)
        differs = f"differs in {differing}; the kept one's stays" if differing else ""
        return ". ".join(filter(None, (added, differs)))

    def _take(
        self, name: str, present: object, said: object, into: dict[str, Any], key: str
    ) -> None:
        """Take over what is said where nothing is; note it where something else is."""
        if said is None or said == present:
            return
        if present is None:
            into[key] = said
            self.added.append(name)
        else:
            self.differing.append(f"{name} ({str(present)!r:.80}, not {str(said)!r:.80})")

    def take_values(self) -> None:
        """Take over the lines and days that are not known, a last day only with its first."""
        for each in self.known.cells:
            if each.sort == "list" or each.name in {"id", *self.known.last_days, *self.known.named}:
                continue
            for name in filter(None, (each.name, each.traits.until)):
                said = getattr(self.other, name)
                self._take(name, self.fields[name], said, self.fields, name)
                if self.fields[name] != said:
                    break

    def take_texts(self) -> None:
        """Take over the languages that are not there, and what the others do not say in theirs."""
        first, texts = self.kept.language_for(), self.fields["texts"]
        for language, text in self.other.texts.items():
            said = {name: self.other.said(name, language) for name in self.known.named}
            if language not in texts:
                own = {name: each for name, each in said.items() if each != self.fields[name]}
                shared = dict.fromkeys(said)
                texts[language] = text.model_dump() | {"subjects": ()} | shared | own
                self.added.append(f"texts.{language}")
                continue
            for name in ("headline", "body"):
                if texts[language][name] != getattr(text, name):
                    self.differing.append(f"texts.{language}.{name}")
            into = self.fields if language == first else texts[language]
            for name, value in said.items():
                present = self.kept.said(name, language)
                self._take(f"{name} in {language!r}", present, value, into, name)

    def take_phrases(self) -> None:
        """Take over the lines by language that are not there."""
        for name in self.known.phrases:
            present = self.fields[name]
            for language, phrase in getattr(self.other, name).items():
                self._take(f"{name}.{language}", present.get(language), phrase, present, language)

    def take_figures(self) -> None:
        """Take over figures where there are none, and the words for them in more languages."""
        ours, theirs = self.kept.figures, self.other.figures
        if not theirs:
            return
        if ours and [_quantity(each) for each in ours] != [_quantity(each) for each in theirs]:
            self.differing.append("figures")
            return
        first = self.kept.language_for()
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
        """Take over the topics and images that are not there, and the entries of other lists."""
        for each in (each for each in self.known.cells if each.sort == "list"):
            present = getattr(self.kept, each.name)
            added = [value for value in getattr(self.other, each.name) if value not in present]
            self.fields[each.name] = (*present, *added)
            self.added += [f"{each.name.removesuffix('s')} {value}" for value in added]
        paths = {image.path for image in self.kept.images}
        images = [image for image in self.other.images if image.path not in paths]
        self.fields["images"] += tuple(image.model_dump() for image in images)
        self.added += [f"image {image.path!r}" for image in images]


def _quantity(figure: Figure) -> tuple[object, ...]:
    return figure.kind, figure.value, figure.unit, figure.qualifier, figure.span
