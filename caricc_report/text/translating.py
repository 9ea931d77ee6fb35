"""The sentences of a language that a project brings: begun, completed, compared with English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale
from fluent.syntax import FluentSerializer, ast

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.model.languages import sentences_of
from caricc_report.text.locales import (
    defects_of_sentences,
    is_language,
    known_messages,
    messages_for_reviewers,
    obsolete_messages,
    parsed,
    parsed_message,
)

if TYPE_CHECKING:
    from caricc_report.errors import Defect


@dataclass(frozen=True, slots=True)
class Translation:
    """A file of sentences with all that readers see, in part still in English."""

    text: str
    """The whole file."""
    added: tuple[str, ...]
    """The messages that it lacked, which now stand at its end in English."""
    as_in_english: tuple[str, ...]
    """Those that it had already, and that say the same as in English."""
    obsolete: tuple[str, ...] = ()
    """Those that it has and the package has no more."""
    defects: tuple[Defect, ...] = ()
    """What is wrong in those that it had already."""


def translation(language: str, text: str = "") -> Translation:
    """Return the sentences of a language, those that it lacks in English, to be translated.

    Parameters
    ----------
    language
        Its code.
    text
        What the project's file holds; nothing, if there is none yet.

    Raises
    ------
    UsageError
        If there is no such language, or the package has its sentences.
    InvalidInputError
        If the text is not Fluent.
    """
    if not is_language(language):
        raise UsageError(f"LANGUAGE: not the code of a language such as kk, got {language!r:.80}")
    name = f"{language}.ftl"
    if sentences_of(language):
        raise UsageError(
            f"LANGUAGE: the package speaks {language!r}; write into locales/{name} only what you "
            "say otherwise"
        )
    body = parsed(text).body
    if any(isinstance(entry, ast.Junk) for entry in body):
        raise InvalidInputError("locales", [*defects_of_sentences(name, text)])
    own = {each.id.name: _source(each) for each in body if isinstance(each, ast.Message)}
    english = {
        name: _source(parsed_message(source))
        for name, source in known_messages().items()
        if name not in messages_for_reviewers()
    }
    lacking = [each for each in english if each not in own]
    if lacking:
        title = f"### Sentences in {Locale(language).english_name}."
        start = f"{text.rstrip() or title}\n\n## To be translated; what stands in braces stays.\n\n"
        text = start + "".join(english[each] for each in lacking)
    same = tuple(name for name, said in english.items() if own.get(name) == said)
    defects = tuple(defects_of_sentences(name, text))
    return Translation(text, tuple(lacking), same, obsolete_messages(name, text), defects)


def _source(message: ast.Message) -> str:
    """Return a message as a file has it, without a comment."""
    bare = ast.Message(message.id, message.value, message.attributes)
    return FluentSerializer().serialize_entry(bare)
