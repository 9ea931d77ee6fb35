"""The sentences of a language that a project brings: begun, completed, compared with English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale
from fluent.syntax import FluentSerializer, ast
from fluent.syntax.visitor import Visitor

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.model.languages import cached_by_locales, current, languages, sentences_of
from caricc_report.text.locales import (
    FROM_RIGHT_TO_LEFT,
    defects_of_sentences,
    is_from_right_to_left,
    is_language,
    known_messages,
    messages_for_reviewers,
    obsolete_messages,
    parsed,
    parsed_message,
)

if TYPE_CHECKING:
    from caricc_report.errors import Defect

_AS_IN_ENGLISH = "as in English"
"""The comment of a message that is right as it is."""
_PLURAL_FORMS = ("zero", "one", "two", "few", "many")
"""Those of the CLDR that languages may have beside *other*."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A file of sentences with all that readers see, in part still in English."""

    text: str
    """The whole file."""
    added: tuple[str, ...]
    """The messages that it lacked, which now stand at its end in English."""
    as_in_english: tuple[str, ...]
    """Those that it had already, and that say the same as in English, in words, and without a
    comment ``# as in English``."""
    obsolete: tuple[str, ...] = ()
    """Those that it has and the package has no more."""
    defects: tuple[Defect, ...] = ()
    """What is wrong in those that it had already."""


def translation(language: str, text: str = "") -> Translation:
    """Return the sentences of a language, those that it lacks in English, to be translated.

    `text` is what the project's file holds; nothing, if there is none yet. A UsageError is raised
    if there is no such language, or the package has its sentences, an InvalidInputError if the text
    is not Fluent.
    """
    if not is_language(language):
        raise UsageError(f"LANGUAGE: not the code of a language such as kk, got {language!r:.80}")
    if is_from_right_to_left(language):
        raise UsageError(f"LANGUAGE: {FROM_RIGHT_TO_LEFT}, got {language!r}")
    name = f"{language}.ftl"
    if sentences_of(language):
        raise UsageError(
            f"LANGUAGE: the package speaks {language!r}; write into locales/{name} only what you "
            "say otherwise"
        )
    body = parsed(text).body
    if any(isinstance(entry, ast.Junk) for entry in body):
        raise InvalidInputError("locales", [*defects_of_sentences(name, text)])
    messages = [each for each in body if isinstance(each, ast.Message)]
    own = {each.id.name: _source(each) for each in messages}
    right = {each.id.name for each in messages if _is_right(each)}
    english = {
        name: _source(parsed_message(source))
        for name, source in known_messages().items()
        if name not in messages_for_reviewers()
    }
    lacking = [each for each in english if each not in own]
    if lacking:
        title = f"### Sentences in {Locale(language).english_name}."
        known = Locale(language).plural_form.tags
        forms = ", ".join([*(each for each in _PLURAL_FORMS if each in known), "other"])
        note = "## To be translated; what stands in braces stays."
        plural = f"## Plural forms of numbers: {forms}."
        start = f"{text.rstrip() or title}\n\n{note}\n{plural}\n\n"
        text = start + "".join(english[each] for each in lacking)
    same = tuple(
        name for name, said in english.items() if own.get(name) == said and name not in right
    )
    defects = tuple(defects_of_sentences(name, text))
    return Translation(text, tuple(lacking), same, obsolete_messages(name, text), defects)


@cached_by_locales
def untranslated(language: str) -> tuple[str, ...]:
    """Return the messages that a language of the project says in English; none of the package's."""
    if sentences_of(language) or language not in languages():
        return ()
    return translation(language, current().text(f"{language}.ftl")).as_in_english


def _is_right(message: ast.Message) -> bool:
    """Return whether a message has no words to translate, or a person says that it is right."""
    said = (message.comment.content or "").strip() if message.comment else ""
    words = _Words()
    words.visit(message)
    return said == _AS_IN_ENGLISH or not words.found


class _Words(Visitor):
    """Whether a message has letters or quotation marks; Fluent has no function for it."""

    found = False

    def visit_TextElement(self, element: ast.TextElement) -> None:  # noqa: N802 - Fluent's name
        text = element.value or ""
        self.found = self.found or any(each.isalpha() or each in "“”" for each in text)


def _source(message: ast.Message) -> str:
    """Return a message as a file has it, without a comment."""
    bare = ast.Message(message.id, message.value, message.attributes)
    return FluentSerializer().serialize_entry(bare)
