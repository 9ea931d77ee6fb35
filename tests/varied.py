"""Releases of any size: the articles of the reference release again and again, with photos."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from builders import reference
from made import made_once
from PIL import Image
from projects import copy_project

from caricc_report.project import Project
from caricc_report.release.job import Job, RunResult
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

SHAPES = ((1600, 900), (700, 1000), (800, 800), (2400, 800), (500, 1500))
"""Of photos, in pixels, in turn."""
LONGEST = 300
"""Letters of a long headline."""


VARIED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], dict[str, Any]]] = {
    "one": (("en",), ("pdf",), {"n_articles": 1, "n_photos": 1}),
    "photos": (
        ("en", "ru"),
        ("html", "pdf"),
        {"n_articles": 30, "n_photos": 12, "has_long_headlines": True},
    ),
    "forty-five": (("en",), ("pdf",), {"n_articles": 45}),
    "hundred": (("ru",), ("pdf",), {"n_articles": 100}),
}
"""By what releases have that the reference release has not, languages, formats and settings."""


def varied(factory: pytest.TempPathFactory, name: str) -> RunResult:
    """Return a release that was made once in a session."""

    def make(folder: Path) -> RunResult:
        languages, formats, settings = VARIED[name]
        project = project_of(folder.parent / "varied", **settings)
        job = Job(project / "params/2024-19.yml", project=Project(project))
        return run(replace(job, languages=languages, formats=formats))

    return made_once(factory, f"varied-{name}", make)


def project_of(
    folder: Path, n_articles: int, n_photos: int = 0, *, has_long_headlines: bool = False
) -> Path:
    """Return a project whose release has so many articles, the first so many of them a photo."""
    project = copy_project(folder)
    records = project / "data/articles/2024/2024-19"
    shutil.rmtree(records)
    records.mkdir()
    articles = sorted(reference("en").articles, key=lambda each: each.id)
    lines = []
    for number, article in enumerate(islice(cycle(articles), n_articles)):
        fields = article.model_dump(mode="json", exclude_none=True)
        turn = number // len(articles)
        fields["id"] += f"-{turn}" if turn else ""
        fields["source_url"] += f"?page={turn}" if turn else ""
        for language, text in fields["texts"].items():
            text["headline"] = _headline(text["headline"], language, turn, has_long_headlines)
        if number < n_photos:
            fields["images"] = [_photo(records, number)]
        lines.append(json.dumps(fields, ensure_ascii=False))
    (records / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    stated = project / "params/2024-19.yml"
    text = stated.read_text(encoding="utf-8")
    one_file = "articles: data/articles/2024/2024-19/articles.jsonl"
    stated.write_text(text.replace("articles: data/articles", one_file), encoding="utf-8")
    return project


def _headline(stated: str, language: str, turn: int, is_long: bool) -> str:  # noqa: FBT001 - one use
    again = {"en": f"Part {turn + 1}: ", "ru": f"Часть {turn + 1}: "}[language] if turn else ""
    if not is_long:
        return again + stated
    words = islice(cycle(stated.split()), LONGEST)
    longest = again
    for word in words:
        if len(longest) + len(word) >= LONGEST:
            break
        longest += f"{word} "
    return longest.strip()


def _photo(folder: Path, number: int) -> dict[str, Any]:
    """Write a photo, light above and dark below, and return what a record says of it."""
    width, height = SHAPES[number % len(SHAPES)]
    name = f"photo-{number}.jpg"
    hue = (number * 37) % 200
    shade = Image.linear_gradient("L").resize((width, height))
    Image.merge(
        "RGB", (shade, shade.point(lambda v: 255 - v // 2), shade.point(lambda _: hue))
    ).save(folder / name, quality=80)
    return {
        "path": name,
        "alt": {"en": "A hall with people", "ru": "Зал с людьми"},
        "caption": {"en": "Listeners in the hall", "ru": "Слушатели в зале"},
        "credit": "example.org",
    }
