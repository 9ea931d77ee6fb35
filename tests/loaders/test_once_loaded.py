"""A large folder is read and validated as far as it has changed, with the same result."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from caricc_report.errors import InvalidInputError
from caricc_report.loaders import once_loaded
from caricc_report.loaders.once_loaded import OnceLoaded
from caricc_report.model.languages import Locales, using
from caricc_report.model.period import Period
from caricc_report.model.record import SourceOptions, Wanted
from caricc_report.model.vocabulary import Vocabulary
from caricc_report.system.digests import sha256_of
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WANTED = Wanted("2024-19", Period.parse("2024-11-16/2024-11-30"))
OPTIONS = SourceOptions(vocabulary=Vocabulary(("prevention",), {}))
FIRST = """---
id: {id}
language: en
country: KZ
outlet: example.kz
source_url: https://example.kz/{id}
{place}
topics: [prevention]
headline: {headline}
---
A body.
"""
OTHER = "---\nid: {id}\nlanguage: ru\nheadline: Заголовок\n---\nТекст.\n"
ALWAYS = {"a.en.md", "a.ru.md", "wrong.en.md"}
"""What belongs to the release, and what is not valid, is read each time."""
ALL = ALWAYS | {"b.en.md", "b.ru.md", "c.en.md"}


def first(id_: str, place: str = "release: 2024-18", headline: str = "A headline") -> str:
    """Return the first file of an article."""
    return FIRST.format(id=id_, place=place, headline=headline)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project whose articles were loaded an hour after they were written."""
    monkeypatch.setattr(once_loaded, "FEWEST_FILES", 0)
    folder = tmp_path / "articles"
    folder.mkdir()
    files = {
        "a.en.md": first("a", "published_on: 2024-11-20"), "a.ru.md": OTHER.format(id="a"),
        "b.en.md": first("b"), "b.ru.md": OTHER.format(id="b"),
        "c.en.md": first("c", "release: 2024-17"), "wrong.en.md": first("wrong", headline="''"),
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        os.utime(folder / name, (1_700_000_000, 1_700_000_000))
    monkeypatch.setattr(once_loaded, "_RECENT_S", -1)
    load(tmp_path)
    return tmp_path


def load(project: Path, cache: str | None = "cache", options: SourceOptions = OPTIONS) -> object:
    """Return all that is learnt of the articles of a project: two releases, and what is wrong."""
    folder = ProjectFile(project / "articles", "articles")
    load = OnceLoaded(project / cache if cache else None)
    try:
        articles = str([each for each in load(folder, options, WANTED) if WANTED.has(each)])
    except InvalidInputError as error:
        articles = str(error)
    return articles, load.placed(folder, options), str(load.passed_over())


def index_of(project: Path) -> Path:
    """Return the only index in the cache of a project."""
    (path,) = (project / "cache").glob("*.json")
    return path


def change_index(project: Path, change: Callable[[bytes], bytes], *, seal: bool = False) -> None:
    """Change what stands in an index, and its digest with it, if asked."""
    digest, content = index_of(project).read_bytes().split(b"\n", 1)
    content = change(content)
    if seal:
        digest = hashlib.sha256(content).hexdigest().encode()
    index_of(project).write_bytes(digest + b"\n" + content)


def edit(name: str, text: str) -> Callable[[Path], object]:
    """Return what writes a file of the articles."""
    return lambda project: (project / "articles" / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "change, read",
    [
        (lambda _: None, set()),
        (lambda project: os.utime(project / "articles/b.en.md"), set()),
        (edit("b.en.md", first("b", headline="Another")), {"b.en.md", "b.ru.md"}),
        (edit("b.en.md", first("b", headline="''")), {"b.en.md", "b.ru.md"}),
        (edit("c.en.md", first("c", "release: 2024-19")), {"c.en.md"}),
        (lambda project: (project / "articles/b.ru.md").unlink(), {"b.en.md"}),
        (lambda project: (project / "articles/c.en.md").unlink(), set()),
        (edit("e.en.md", first("e")), {"e.en.md"}),
        (edit("z.ru.md", OTHER.format(id="c")), {"c.en.md", "z.ru.md"}),
        (edit("b.ru.md", OTHER.format(id="c")), {"b.en.md", "b.ru.md", "c.en.md"}),
        (edit("c.kk.md", "---\n: no YAML: [\n---\n"), {"c.en.md", "c.kk.md"}),
        (lambda project: index_of(project).unlink(), ALL),
        (lambda project: index_of(project).write_bytes(b"\x00"), ALL),
        (lambda project: change_index(project, lambda text: text[:-9]), ALL),
        (lambda project: change_index(project, lambda text: text.replace(b"18", b"19")), ALL),
        (
            lambda project: change_index(
                project, lambda text: text.replace(b'"2024-17"', b'"2024-19"'), seal=True
            ),
            ALL,
        ),
        (lambda project: change_index(project, lambda _: json.dumps([]).encode(), seal=True), ALL),
    ],
    ids=[
        "nothing", "touched", "edited", "made wrong", "moved to the release", "a text removed",
        "removed", "added", "a text added", "a text of another", "a text not to be read",
        "no index", "no text", "cut off", "edited index", "untrue index", "another thing",
    ],
)  # fmt: skip
def test_only_what_an_edit_concerns_is_read_again(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], object],
    read: set[str],
) -> None:
    """What is learnt is the same as without an index, the next time, too."""
    change(project)
    names: set[str] = set()
    row_of = once_loaded.row_of
    monkeypatch.setattr(once_loaded, "row_of", lambda *at: (names.add(at[1]), row_of(*at))[1])
    assert load(project) == load(project, cache=None)
    assert names == {name for name in ALWAYS | read if (project / "articles" / name).exists()}
    assert load(project) == load(project, cache=None)


def test_an_index_rests_on_code_profile_words_and_place(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With others a topic that was valid is none, or a message has other words."""
    other = replace(OPTIONS, vocabulary=Vocabulary(("policy",), {}))
    assert load(project, options=other) == load(project, None, other) != load(project)
    with using(Locales((("kk.ftl", "x = y"),))):
        load(project)
    monkeypatch.setattr(once_loaded, "library_digest", lambda: "another version")
    load(project)
    assert len([*(project / "cache").glob("*.json")]) == 3


def test_old_indexes_are_removed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache does not grow with every edit of the profile."""
    for number in range(12):
        monkeypatch.setattr(once_loaded, "library_digest", lambda number=number: str(number))
        load(project)
    assert len([*(project / "cache").glob("*.json")]) == once_loaded._MOST_KEPT


def test_a_file_just_written_is_known_by_its_content(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It can be written again within the same tick of the clock, with as many bytes."""
    monkeypatch.setattr(once_loaded, "_RECENT_S", 2)
    edit("b.en.md", first("b"))(project)
    load(project)
    index = index_of(project)
    key = json.loads(index.read_bytes().split(b"\n", 1)[1])[0]
    assert not once_loaded._read(index, key).files["b.en.md"][0]
    later = time.time() + 60
    os.utime(index, (later, later))
    assert once_loaded._read(index, key).files["b.en.md"][0]


def test_the_digests_of_valid_articles_are_told(project: Path) -> None:
    """Whoever loads a folder need not read its files again for their digests."""
    load = OnceLoaded(project / "cache")
    load.placed(ProjectFile(project / "articles", "articles"), OPTIONS)
    ((folder, files),) = load.files()
    assert {name: sha256 for name, (_, sha256) in files.items()} == {
        name: sha256_of(folder / name) for name in ALL - {"wrong.en.md"}
    }
