"""Feeds of published releases and of their articles, as readers of feeds get them."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from projects import copy_project

from caricc_report.project import FEEDS, Project
from caricc_report.release import feeds
from caricc_report.release.feeds import update_feeds
from caricc_report.release.publishing import publish
from caricc_report.release.verifying import verify_all

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult

NAMES = [f"{kind}.{language}" for kind in ("articles", "releases") for language in ("en", "ru")]


@pytest.fixture(scope="module")
def project(reference: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project that has published the reference release."""
    found = Project(copy_project(tmp_path_factory.mktemp("feeds") / "project"))
    publish(reference.directory, project=found)
    return found


def json_feed(project: Project, name: str) -> dict[str, Any]:
    """Return a JSON feed."""
    content = (project.releases_dir / FEEDS / f"{name}.json").read_text("utf-8")
    feed: dict[str, Any] = json.loads(content)
    return feed


@pytest.mark.parametrize("name", NAMES)
def test_both_forms_of_a_feed_are_valid_and_say_the_same(project: Project, name: str) -> None:
    """Atom is read without complaint; JSON has what version 1.1 asks for."""
    atom = feedparser.parse(str(project.releases_dir / FEEDS / f"{name}.atom"))
    feed = json_feed(project, name)
    assert (atom.bozo, atom.version) == (False, "atom10")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (atom.feed.title, name[-2:]) == (feed["title"], feed["language"])
    day = "2024-12-02T00:00:00Z"
    assert atom.feed.updated == day
    for entry, item in zip(atom.entries, feed["items"], strict=True):
        assert (entry.id, entry.title) == (item["id"], item["title"])
        assert (entry.published, entry.updated) == (item["date_published"], item["date_modified"])
        assert re.fullmatch(r"urn:uuid:[-0-9a-f]{36}", item["id"])
        assert item["content_html"].startswith(("<p>", "<h3>"))
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])


def test_the_articles_are_those_of_the_release(project: Project, reference: RunResult) -> None:
    """They come in its order, with their own addresses and the days on which they appeared."""
    lines = (reference.directory / "articles.jsonl").read_text("utf-8").splitlines()
    items = json_feed(project, "articles.ru")["items"]
    assert len(items) == 30
    for line, item in zip(lines, items, strict=True):
        article = json.loads(line)
        assert item["title"] == article["texts"]["ru"]["headline"]
        day = article["published_on"] or "2024-12-02"
        assert item["date_published"] == f"{day}T00:00:00Z"


def test_a_release_leads_to_its_documents(project: Project) -> None:
    """Without an address of the site Atom leads there from its own place, and JSON does not."""
    atom = (project.releases_dir / FEEDS / "releases.en.atom").read_text("utf-8")
    links = re.findall(r'<link rel="(\w+)" href="(\.\.[^"]*)"', atom)
    assert links == [
        ("alternate", "../2024-19/release.en.html"),
        *(("enclosure", f"../2024-19/release.en.{kind}") for kind in ("pdf", "epub", "docx")),
    ]
    for _, address in links:
        assert (project.releases_dir / FEEDS / address).is_file()
    (item,) = json_feed(project, "releases.en")["items"]
    assert item.keys().isdisjoint({"url", "attachments"})


def test_a_release_has_its_headlines_by_country(project: Project) -> None:
    """Numbered as in the release, under what readers call the country."""
    (item,) = json_feed(project, "releases.ru")["items"]
    countries = re.findall(r'<h3>(.*?)</h3><ol start="(\d+)">', item["content_html"])
    assert countries[:3] == [("Казахстан", "1"), ("Кыргызстан", "10"), ("Россия", "14")]
    assert item["content_html"].count("<li>") == 30


def test_the_list_leads_to_the_other_language_and_to_the_feed(project: Project) -> None:
    """In the name that the other language has for itself."""
    page = (project.releases_dir / FEEDS / "releases.en.html").read_text("utf-8")
    other = '<a href="releases.ru.html" lang="ru" hreflang="ru">Русский</a>'
    assert f'<p>{other} <a href="releases.en.atom">Atom</a></p>' in page


REASONS = {"en": "Those warned are <students>", "ru": "Это студенты"}
NOTES = {
    "en": "Correction 1 · 5 December 2024: Those warned are &lt;students&gt;",
    "ru": "Исправление 1 · 5 декабря 2024 года: Это студенты",
}


def publish_copy(
    project: Project, name: str, as_of: str, languages: tuple[str, ...] = ("en", "ru")
) -> None:
    """Publish the release once more, as another one, or as a correction, of some day."""
    folder = project.releases_dir / name
    shutil.copytree(project.releases_dir / "2024-19", folder)
    folder.chmod(0o755)
    path = folder / "manifest.json"
    path.chmod(0o644)
    release, _, number = name.partition(".c")
    manifest = json.loads(path.read_text("utf-8").replace("2024-19", release))
    parameters = manifest["predicate"]["buildDefinition"]["externalParameters"]
    given = parameters["notebook"]
    for language in languages:
        given[language]["as_of"] = as_of
        if number:
            given[language]["correction"] = json.dumps(
                {
                    "number": int(number),
                    "corrects": release,
                    "file": f"release.{language}.html",
                    "reason": REASONS[language],
                }
            )
    parameters["notebook"] = {language: given[language] for language in languages}
    path.write_text(json.dumps(manifest), "utf-8")


def test_an_old_release_is_told_of_once_more_if_it_is_corrected(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as a release is that was issued then; each stands where the one before leads."""
    monkeypatch.setattr(feeds, "_MOST_RELEASES", 2)
    shutil.copytree(project.root, tmp_path / "copy")
    copied = Project(tmp_path / "copy")
    days = {"16": "10-17", "17": "11-02", "18": "11-16", "18.c1": "12-01", "20": "12-17"}
    for number, day in days.items():
        publish_copy(copied, f"2024-{number}", f"2024-{day}")

    def listed() -> list[tuple[str, str]]:
        update_feeds(copied)
        page = (copied.releases_dir / FEEDS / "releases.ru.html").read_text("utf-8")
        assert len(json_feed(copied, "releases.ru")["items"]) == page.count("</li>")
        return re.findall(r'<li id="after-(.*?)"><a href="\.\./(.*?)/', page)

    assert listed() == [("2024-19", "2024-20"), ("2024-18", "2024-19")]
    publish_copy(copied, "2024-17.c1", "2024-12-18")
    assert listed() == [("2024-19", "2024-20"), ("2024-18", "2024-19"), ("2024-16", "2024-17.c1")]


@pytest.mark.parametrize("corrected", [("en", "ru"), ("ru",)])
def test_a_corrected_release_says_so(
    project: Project, tmp_path: Path, corrected: tuple[str, ...]
) -> None:
    """In the words of each language, in the list, too; it keeps its first day of publication.

    In a language that the correction is not made in, the release stays as it was.
    """
    shutil.copytree(project.root, tmp_path / "copy")
    copied = Project(tmp_path / "copy")
    publish_copy(copied, "2024-19.c1", "2024-12-05", corrected)
    update_feeds(copied)
    for language, note in NOTES.items():
        (item,) = json_feed(copied, f"releases.{language}")["items"]
        page = (copied.releases_dir / FEEDS / f"releases.{language}.html").read_text("utf-8")
        days = [item["date_published"], item["date_modified"]]
        if language in corrected:
            assert days == ["2024-12-02T00:00:00Z", "2024-12-05T00:00:00Z"]
            assert item["content_html"].startswith(f"<p>{note}</p><h3>")
            assert f"<p>{note}</p></li>" in page
            assert "2024-19.c1/" in page
        else:
            assert days == ["2024-12-02T00:00:00Z", "2024-12-02T00:00:00Z"]
            assert "2024-19/" in page
        assert '.html" lang=' in page  # It leads to the other language.


def test_a_feed_that_was_changed_is_found_and_repaired(
    project: Project, reference: RunResult
) -> None:
    """Publishing the same again repairs it."""
    path = project.releases_dir / FEEDS / "releases.en.atom"
    before = path.read_bytes()
    path.write_bytes(b"other")
    found = verify_all(project)[-1]
    assert found.changed == ("releases.en.atom",)
    assert (
        found.advice
        == "write it anew with: caricc-report publish 2024-19, after a run if it has no draft"
    )
    publish(reference.directory, project=project)
    assert path.read_bytes() == before
    assert all(each.is_good for each in verify_all(project))


@pytest.mark.parametrize(
    "name, before, after",
    [
        ("release.ru.pdf", None, None),
        ("articles.jsonl", '"ru": {"headline"', '"kk": {"headline"'),
        ("articles.jsonl", '"topics"', '"topic"'),
        ("articles.jsonl", '"outlet": "', '"outlet": 5, "was": "'),
    ],
)
def test_a_release_that_was_harmed_is_passed_over(
    project: Project, tmp_path: Path, name: str, before: str | None, after: str | None
) -> None:
    """Verifying tells of it; another release can be published all the same."""
    shutil.copytree(project.root, tmp_path / "copy")
    copied = Project(tmp_path / "copy")
    path = copied.releases_dir / "2024-19" / name
    path.parent.chmod(0o755)
    if before is None or after is None:
        path.unlink()
    else:
        path.chmod(0o644)
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), "utf-8")
    shutil.rmtree(copied.releases_dir / FEEDS)
    update_feeds(copied)
    feed = copied.releases_dir / FEEDS / "releases.ru.json"
    assert not feed.exists()
