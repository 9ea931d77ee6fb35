"""Word and PDF files of past releases say what their text says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import body_text
from past_release_files import ENGLISH, RUSSIAN, read_file, said, write_docx, write_pdf
from projects import REAL

from caricc_report.errors import UsageError
from caricc_report.model.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caricc_report.release.job import RunResult


@pytest.mark.parametrize("write", [write_docx, write_pdf], ids=["docx", "pdf"])
@pytest.mark.parametrize(
    "source",
    [ENGLISH, RUSSIAN, pytest.param(REAL, marks=pytest.mark.printed)],
    ids=["en", "ru", "real"],
)
def test_word_and_pdf_give_the_same_records(
    source: Path, write: Callable[[str, Path], Path], tmp_path: Path
) -> None:
    """The same text in another kind of file has the same articles, counts and findings."""
    suffix = ".docx" if write is write_docx else ".pdf"
    file = write(source.read_text(encoding="utf-8"), tmp_path / f"release{suffix}")
    plain, other = (read_file(path) for path in (source, file))
    assert [flat(record.fields) for record in other.records] == [
        flat(record.fields) for record in plain.records
    ]
    assert (other.release, other.period, other.stated) == (
        plain.release, plain.period, plain.stated,
    )  # fmt: skip
    assert [each.text for each in other.findings] == [each.text for each in plain.findings]


def flat(fields: Any) -> Any:
    """Return the fields of a record with its body as one paragraph, as pages part paragraphs."""
    texts = {
        language: {**text, "body": " ".join(text["body"].split())}
        for language, text in fields["texts"].items()
    }
    return {**fields, "texts": texts}


@pytest.mark.parametrize("language, suffix", [("en", "docx"), ("ru", "pdf")])
def test_our_own_documents_read_back(reference: RunResult, language: str, suffix: str) -> None:
    """A release that this package made has its articles, in order, with all that it shows."""
    path = reference.directory / f"release.{language}.{suffix}"
    release = read_file(path)
    used = [
        Article.model_validate_json(line)
        for line in (reference.directory / "articles.jsonl").read_text("utf-8").splitlines()
    ]
    found = [Article.model_validate(record.fields) for record in release.records]
    for each, original in zip(found, used, strict=True):
        assert each.texts[language].headline == original.texts[language].headline
        assert each.place == original.said("place", language)
        assert each.campaign == original.said("campaign", language)
        for field in ("country", "outlet", "source_url", "event_on", "event_until"):
            assert getattr(each, field) == getattr(original, field)
        if suffix == "docx":
            assert body_text(each.texts[language].body) == body_text(original.texts[language].body)
    assert release.stated.total == 30
    assert said(release) == ""


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    """The kinds that are read are listed."""
    file = tmp_path / "release.odt"
    file.write_bytes(b"")
    with pytest.raises(UsageError, match=r"not read from '\.odt'; known: \.docx, \.pdf, \.txt"):
        read_file(file)
    with pytest.raises(UsageError, match="no such file"):
        read_file(tmp_path / "none.txt")
