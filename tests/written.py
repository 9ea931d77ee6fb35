"""Articles written as Markdown, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import article

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.loaders.markdown_writing import write_records

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.model.article import Article


def names_in(folder: Path) -> list[str]:
    """Return every file and folder in a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def refusal(*articles: Article, folder: Path, **options: Any) -> str:
    """Return why articles are not written; nothing in the folder may change."""
    before = names_in(folder)
    with pytest.raises((InvalidInputError, UsageError)) as refused:
        write_records(articles, folder, **options)
    assert names_in(folder) == before
    return str(refused.value)


def with_image(path: str) -> Article:
    """Return an article with an image."""
    return article(images=[{"path": path, "alt": {"en": "A photo"}}])
