"""The sentences of a language that a project begins and completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caricc_report.errors import CariccReportError
from caricc_report.system.files import ProjectFile
from caricc_report.text.locales import known_messages, languages_of, messages_for_reviewers
from caricc_report.text.translating import translation
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from pathlib import Path

READERS = [name for name in known_messages() if name not in messages_for_reviewers()]


@pytest.mark.parametrize("text", ["", "contents = Sommaire\n"], ids=["new", "begun"])
def test_what_is_written_is_a_language(tmp_path: Path, text: str) -> None:
    """It has all that readers see, in English until it is translated; what was there stays."""
    made = translation("fr", text)
    (tmp_path / "fr.ftl").write_text(made.text, encoding="utf-8")
    with languages_of(ProjectFile(tmp_path, "locales")):
        assert wording("fr").say("overview") == "Overview"
        assert wording("fr").say("contents") == ("Sommaire" if text else "Contents")
    assert [*made.added] == [name for name in READERS if name != "contents" or not text]
    assert made.text.startswith(text or "### Sentences in French.")


@pytest.mark.parametrize(
    "language, forms", [("uk", "one, few, many, other"), ("de", "one, other"), ("id", "other")]
)
def test_a_translator_is_told_the_plural_forms(language: str, forms: str) -> None:
    """The English ones do not show that there are others."""
    assert f"\n## Plural forms of numbers: {forms}.\n\n" in translation(language).text


def test_what_is_still_in_english_is_named() -> None:
    """Nothing is added to a language that lacks nothing."""
    text = translation("fr").text.replace("contents = Contents", "contents = Sommaire")
    text = text.replace("\ntotal = ", "\n# as in English\ntotal = ")
    made = translation("fr", text)
    assert (made.text, made.added) == (text, ())
    assert not {"contents", "total", "day-in-words"} & {*made.as_in_english}
    assert {"overview", "statistics"} <= {*made.as_in_english}


def test_what_an_upgrade_left_behind_is_named() -> None:
    """What is to be deleted, and what is to be translated anew."""
    text = translation("kk").text.replace("total = Total", "total = { $all }")
    made = translation("kk", f"{text}\nmessage-absent = Жоқ\n")
    assert made.obsolete == ("message-absent",)
    assert [each.field for each in made.defects] == ["total"]


@pytest.mark.parametrize(
    "language, text, message",
    [
        ("../up", "", "not the code of a language such as kk, got '../up'"),
        ("xx", "", "not the code of a language"),
        ("ar", "", "written from right to left, which documents cannot be, got 'ar'"),
        ("ru", "", "the package speaks 'ru'; write into locales/ru.ftl only what you say"),
        ("kk", "contents", "locales: .*\n.*kk.ftl, line 1: not Fluent"),
    ],
)
def test_what_can_not_be_translated_is_refused(language: str, text: str, message: str) -> None:
    """A file that is not Fluent would lose what cannot be read."""
    with pytest.raises(CariccReportError, match=message):
        translation(language, text)
