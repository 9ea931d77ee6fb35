"""All languages of a release rest on the same facts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from caricc_report.errors import NotebookError
from caricc_report.model.handover import Handover
from caricc_report.release import making
from caricc_report.release.making import _require_agreement

FACT = {"value": 2, "unit": "items", "how": {"en": "Topics."}, "articles": []}


@pytest.mark.parametrize(
    "there, message",
    [
        (
            {"own.topics": {**FACT, "how": {"ru": "Topics."}}},
            r"own.topics \(how\); write how in each language: how={'en': '…', 'ru': '…'}$",
        ),
        (
            {"own.topics": {**FACT, "how": {}, "value": 3}},
            r"own.topics \(how, value\); compute them without the language$",
        ),
        ({}, r"own.topics \(only in 'en'\); compute them without the language$"),
    ],
    ids=["text", "value", "only in one"],
)
def test_facts_that_differ_are_named(
    there: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what differs; the words of how one was made are a text per language."""
    monkeypatch.setattr(making, "keep_notebook", lambda *given: given[-1])
    documents = [
        SimpleNamespace(
            notebook=None,
            handover=Handover.model_construct(language=language, facts={"facts": facts}),
        )
        for language, facts in (("en", {"own.topics": FACT}), ("ru", there))
    ]
    plan = SimpleNamespace(file=SimpleNamespace(name="release.ipynb"), failed=str)
    with pytest.raises(NotebookError, match=f"handed over in 'en' and 'ru' differ: {message}"):
        _require_agreement(documents, plan)  # type: ignore[arg-type]
