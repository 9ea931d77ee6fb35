"""Sources that several releases share: each is loaded once, and validated while it changes.

Of seven thousand other articles a release needs only to know which releases they belong to, and
who published them. So an index, a cache in the project, keeps that of the valid articles of a
folder, with states and digests of their files. Read and validated is what belongs to the release
that is made, what has changed since, and what was not valid then: articles and errors are the same
as without an index. One that cannot be read, that was edited, or that rests on other code or
another profile is passed over, and written anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pydantic
from pydantic import TypeAdapter

from caricc_report.errors import CariccReportError, InvalidInputError
from caricc_report.loaders import LOADERS, Rejection, accepted, read_source, validated
from caricc_report.loaders.markdown_folder import (
    markdown_files,
    merged,
    read_markdown_folder,
    row_of,
    without_language,
)
from caricc_report.model.article import Article
from caricc_report.model.languages import current
from caricc_report.model.record import Placed
from caricc_report.system.atomic import replace_file
from caricc_report.system.digests import digest_of_json, library_digest, sha256_of
from caricc_report.system.files import read_file, real_path, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from caricc_report.model.record import Record, SourceOptions, Wanted
    from caricc_report.system.files import ProjectFile, State

FEWEST_FILES = 100
"""A folder with fewer files is read as fast as an index of it."""
_MOST_KEPT = 8
"""Indexes in a cache; one is left behind by each edit of the profile and each other version."""
_LARGEST = 500_000_000
_RECENT_S = 2
"""A file written so shortly before the index can be written again without its times telling."""
Names = tuple[str, ...]
_STORED = TypeAdapter(
    tuple[list[str], dict[str, tuple[tuple[int, ...], str]], list[tuple[Names, Placed]]]
)
"""What is stored of an index: what it rests on, and its files and articles."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded of a source."""

    placed: tuple[Placed, ...]
    """All valid articles, in the order of the source."""
    articles: tuple[Article, ...]
    """Those of them that were wanted, and maybe others, in the same order."""
    rejected: tuple[Rejection, ...]
    """The records that are no articles."""
    files: Mapping[str, tuple[State, str]] = field(default_factory=dict)
    """By name, the state and the digest of files of valid articles, as far as they are known."""


@dataclass(frozen=True, slots=True)
class _Index:
    """What is known of the valid articles of a folder."""

    files: dict[str, tuple[State, str]] = field(default_factory=dict)
    """By name, the state and the digest of each of their files."""
    articles: Mapping[Names, Placed] = field(default_factory=dict)
    """By the names of its files, each article."""


class OnceLoaded:
    """Loads each source once, however often it is asked for its articles.

    The cache is the folder of indexes of large folders; without one all is validated.
    """

    def __init__(self, cache: Path | None = None) -> None:
        self.left_out: list[str] = []
        """What was left out of all sources, in sentences that begin with the source."""
        self._cache = cache
        self._loaded: dict[tuple[Path, str], dict[Wanted | None, Loaded]] = {}

    def __call__(
        self, source: ProjectFile, options: SourceOptions, wanted: Wanted
    ) -> tuple[Article, ...]:
        """Return at least the articles of a release.

        Errors are those of `load_articles`, but for records that belong to other releases.
        """
        loaded = self._once(source, options, wanted)
        return accepted(
            source.name,
            (loaded.articles, loaded.rejected),
            lambda each: each.may_belong_to(wanted.release, wanted.period),
        )

    def placed(self, source: ProjectFile, options: SourceOptions) -> tuple[Placed, ...]:
        """Return where the valid articles of a source belong; others are passed over."""
        return self._once(source, options, None).placed

    def _once(self, source: ProjectFile, options: SourceOptions, wanted: Wanted | None) -> Loaded:
        key = real_path(source.path), repr(options)
        known = self._loaded.setdefault(key, {})
        if wanted is None and known:
            return next(iter(known.values()))
        if wanted not in known:
            options = replace(options, remark=self.left_out.append)
            known[wanted] = _load(source, options, wanted, self._cache)
        return known[wanted]

    def files(self) -> Iterator[tuple[Path, Mapping[str, tuple[State, str]]]]:
        """Yield each source with what is known of its files, as `Loaded` has it."""
        for (source, _), loaded in self._loaded.items():
            for each in loaded.values():
                yield source, each.files

    def passed_over(self) -> InvalidInputError | None:
        """Return what is wrong with records that did not matter, of all sources, if any."""
        rejected = [
            each for of in self._loaded.values() for one in of.values() for each in one.rejected
        ]
        defects = dict.fromkeys(defect for each in rejected for defect in each.defects_in(""))
        if not defects:
            return None
        return InvalidInputError("records of other releases", list(defects), "not needed now")


def _load(
    source: ProjectFile, options: SourceOptions, wanted: Wanted | None, cache: Path | None
) -> Loaded:
    is_folder = source.path.is_dir() and LOADERS["folder"] is read_markdown_folder
    names = markdown_files(source) if is_folder and cache else []
    if cache is None or len(names) < FEWEST_FILES:
        articles, rejected = read_source(source, options)
        return Loaded(tuple(map(Placed.of, articles)), articles, rejected)
    key = [
        digest_of_json([library_digest(), sys.version, pydantic.VERSION]),
        digest_of_json([str(real_path(source.path)), repr(options), repr(current())]),
    ]
    path = cache / f"{digest_of_json(key)[:16]}.json"
    index = _read(path, key)
    made, found = _Folder(source, options, names, index).load(wanted)
    if found != index:
        _write(path, key, found)
    return made


class _Folder:
    """A folder of Markdown files that is read as far as it has to be."""

    def __init__(
        self, source: ProjectFile, options: SourceOptions, names: Iterable[str], index: _Index
    ) -> None:
        self._source, self._options, self._index = source, options, index
        self._states: dict[str, State] = dict.fromkeys(names, ())
        for name in self._states:
            with contextlib.suppress(OSError):
                self._states[name] = state_of(os.stat(f"{source.path}/{name}"))  # noqa: PTH116 - fast
        self._digests: dict[str, str] = {}

    def load(self, wanted: Wanted | None) -> tuple[Loaded, _Index]:
        """Return what is loaded, with an index of it."""
        same = {*filter(self._is_same, self._states)}
        known = {
            names: each for names, each in self._index.articles.items() if same.issuperset(names)
        }
        skipped = {
            names: each for names, each in known.items() if not (wanted and wanted.has(each))
        }
        outcomes = dict(self._outcomes(skipped))
        articles = {names: each for names, each in outcomes.items() if isinstance(each, Article)}
        placed = skipped | {names: Placed.of(each) for names, each in articles.items()}
        if any(placed.get(names) != known[names] for names in outcomes.keys() & known.keys()):
            self._index = _Index()  # It is not true, so what it says of others is worth nothing.
            return self.load(wanted)
        place = {name: number for number, name in enumerate(self._states)}
        in_order = sorted(placed, key=lambda names: place[names[0]])
        files = {name: (self._states[name], self._digest(name)) for each in placed for name in each}
        return Loaded(
            tuple(placed[names] for names in in_order),
            tuple(articles[names] for names in in_order if names in articles),
            tuple(each for each in outcomes.values() if isinstance(each, Rejection)),
            files,
        ), _Index(files, placed)

    def _is_same(self, name: str) -> bool:
        """Return whether a file is as the index has seen it."""
        state, digest = self._index.files.get(name, ((), ""))
        if state and state == self._states[name]:
            self._digests[name] = digest
        return bool(digest) and self._digest(name) == digest

    def _digest(self, name: str) -> str:
        """Return the digest of a file, taken before the file is read."""
        if name not in self._digests:
            self._digests[name] = sha256_of(self._source.path / name)
        return self._digests[name]

    def _outcomes(
        self, skipped: dict[Names, Placed]
    ) -> Iterator[tuple[Names, Article | Rejection]]:
        """Yield what all files make, but those of skipped articles that no other file concerns."""
        rows: dict[str, Record] = {}
        while unread := self._states.keys() - rows.keys() - {*itertools.chain(*skipped)}:
            for name in unread:
                self._digest(name)
                rows[name] = row_of(self._source, name)
            ids = {str(row.fields.get("id")) for row in rows.values()}
            stems = {*map(without_language, rows)}
            for names in [*skipped]:
                if skipped[names].id in ids or stems.intersection(map(without_language, names)):
                    del skipped[names]
        read = {name: rows[name] for name in self._states if name in rows}
        records = [*merged(read, self._options)]
        outcomes = validated((record for record, _ in records), self._options.vocabulary)
        for (_, names), outcome in zip(records, outcomes, strict=True):
            yield names, outcome


def _read(path: Path, key: list[str]) -> _Index:
    """Return an index; an empty one if there is none, it was edited, or it is another one's."""
    try:
        digest, _, content = read_file(path, _LARGEST).partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() != digest:
            return _Index()
        of, files, articles = _STORED.validate_json(content)
        # As git does: by the clock of the file system, which may be another machine's.
        recent = path.stat().st_mtime_ns - _RECENT_S * 10**9
    except (OSError, ValueError):
        return _Index()
    if of != key:
        return _Index()
    known = {
        name: (state if max(state, default=0) < recent else (), sha256)
        for name, (state, sha256) in files.items()
    }
    return _Index(known, dict(articles))


def _write(path: Path, key: list[str], index: _Index) -> None:
    """Write an index, which may as well be missing; those written long ago are removed."""
    stored = _STORED.dump_python((key, index.files, [*index.articles.items()]), mode="json")
    content = json.dumps(stored, ensure_ascii=False).encode("utf-8", "surrogateescape")
    digest = hashlib.sha256(content).hexdigest().encode()
    with contextlib.suppress(OSError, CariccReportError):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, digest + b"\n" + content)
        written = sorted(path.parent.glob("*.json"), key=lambda each: each.stat().st_mtime_ns)
        for old in written[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
