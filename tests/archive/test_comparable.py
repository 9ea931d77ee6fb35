"""Archived articles that are compared with others, to find duplicates among these."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from archives import HALVES, PERIODS, dated

from caricc_report.archive.building import build_archive
from caricc_report.archive.reading import read_comparable
from caricc_report.errors import InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.model.article import Article

NEW = dated("new", "2025-03-01", source_url="https://example.kz/new")


def found(folder: Path, *articles: Article) -> list[str]:
    """Return the ids of what is compared with some articles."""
    return sorted(each.article.id for each in read_comparable(folder, articles))


@pytest.mark.parametrize(
    "archived, new",
    [
        ("https://мвд.рф/news/5", "http://www.xn--b1aew.xn--p1ai/news/5/?utm_source=tg"),
        ("https://example.kz/news/index.html", "http://m.example.kz:80/news/"),
        ("https://example.kz/новости", "https://example.kz/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://example.kz/?b=2&a=1", "https://example.kz/?a=1&b=2#top"),
        ("https://example.kz/#/news/5", "https://example.kz/#/news/5"),
    ],
)  # fmt: skip
def test_an_address_is_found_in_any_spelling_and_time(
    tmp_path: Path, archived: str, new: str
) -> None:
    """Of an archive of years, by its spelling in a newer article; no other address is."""
    old = dated("old", "2015-01-01", source_url=archived)
    others = ("https://example.kz/news/6", "https://other.kz/news/5", "https://example.kz/?a=2&b=2")
    archived = [dated(f"other-{n}", "2015-01-02", source_url=url) for n, url in enumerate(others)]
    build_archive([old, *archived], tmp_path, {}, HALVES)
    assert found(tmp_path, NEW.model_copy(update={"source_url": new})) == ["old"]


def test_texts_of_about_the_same_days_are_compared(tmp_path: Path) -> None:
    """Up to 31 days apart; without a day an article is taken for one of the archive's last."""
    days = ("2025-01-28", "2025-01-29", "2025-04-01", "2025-04-02")
    build_archive([dated(f"a-{day}", day) for day in days], tmp_path, {}, HALVES)
    assert found(tmp_path, NEW) == ["a-2025-01-29", "a-2025-04-01"]
    undated = NEW.model_copy(update={"published_on": None, "release": "2025-06"})
    assert found(tmp_path, undated) == ["a-2025-04-01", "a-2025-04-02"]


def test_the_same_site_and_another_id_are_nothing_in_common(tmp_path: Path) -> None:
    """An article that names a whole site is compared by its days; an id is found from any time."""
    site = "https://example.kz/"
    build_archive(
        [dated(name, "2015-01-01", source_url=site) for name in "ab"], tmp_path, {}, HALVES
    )
    assert found(tmp_path, NEW.model_copy(update={"source_url": site, "id": "b"})) == ["b"]


@pytest.mark.parametrize("stated", [{"release": "2024-19"}, {"release": None}])
def test_the_articles_own_version_is_left_out(tmp_path: Path, stated: dict[str, str]) -> None:
    """What is imported again is no duplicate of itself; of others of its release it may be one."""
    archived = [dated("own", "2024-11-20"), dated("other", "2024-11-21")]
    build_archive(archived, tmp_path, PERIODS, HALVES)
    new = archived[0].model_copy(update=stated)
    assert found(tmp_path, new) == ["other"]
    assert found(tmp_path, new.model_copy(update={"release": "2024-18"})) == ["other", "own"]


def test_only_parts_that_are_needed_are_compared_with_their_digests(tmp_path: Path) -> None:
    """Others may be other ones than the index says."""
    build_archive([dated("far", "2015-01-10"), dated("near", "2025-03-02")], tmp_path, {}, HALVES)
    index = tmp_path / "archive.json"
    stated = json.loads(index.read_text())

    def falsify(part: int) -> None:
        stated["parts"][part]["sha256"] = "0" * 64
        index.write_text(json.dumps(stated))

    falsify(0)
    assert found(tmp_path, NEW) == ["near"]
    falsify(1)
    with pytest.raises(InvalidInputError, match=r"year=2025.*changed"):
        found(tmp_path, NEW)


def test_nothing_is_in_an_empty_archive(tmp_path: Path) -> None:
    """Nor is anything read for no articles."""
    build_archive([], tmp_path, {}, HALVES)
    assert found(tmp_path, NEW) == found(tmp_path) == []
