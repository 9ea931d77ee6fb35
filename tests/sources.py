"""Sources of a few records, and what becomes of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from builders import profile, record

from caricc_report.errors import InvalidInputError
from caricc_report.loaders import Rejection, load_articles, read_records, validated
from caricc_report.model.record import SourceOptions
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.model.article import Article


def markdown(folder: Path, name: str, body: str = "A body.\n", **changes: Any) -> Path:
    """Return a Markdown file with a valid record in its front matter, but for some changes."""
    fields = record(language="en", headline="A headline") | changes
    del fields["texts"]
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    front_matter = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)
    path.write_text(f"---\n{front_matter}---\n{body}", encoding="utf-8")
    return path


def translation(folder: Path, name: str, body: str = "Текст.\n", **fields: Any) -> Path:
    """Return a Markdown file that holds an article in Russian alone."""
    fields = {"id": "kz-example", "language": "ru", "headline": "Заголовок"} | fields
    front_matter = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)
    path = folder / name
    path.write_text(f"---\n{front_matter}---\n{body}", encoding="utf-8")
    return path


def write_lines(path: Path, *each: str | dict[str, Any]) -> Path:
    """Return a file of JSON Lines with some lines, records as JSON."""
    text = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in each]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return path


def load(path: Path) -> tuple[Article, ...]:
    """Return the articles of a source, called by the name of its file or folder."""
    options = SourceOptions(vocabulary=profile().vocabulary)
    return load_articles(ProjectFile(path, path.name), options)


def refusals(path: Path) -> list[str]:
    """Return the defects of a source."""
    with pytest.raises(InvalidInputError) as refused:
        load(path)
    assert refused.value.where == path.name
    return [str(defect) for defect in refused.value.defects]


def refusal(path: Path) -> str:
    """Return the one defect of a source."""
    (defect,) = refusals(path)
    return defect


def outcomes(path: Path) -> list[Article | Rejection]:
    """Return what becomes of each record of a source."""
    return list(validated(read_records(ProjectFile(path, path.name))))
