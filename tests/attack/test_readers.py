"""Whoever looks at a release while it is replaced or published sees a whole one."""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING

import pytest
from projects import copy_project, with_few_cells
from writers import command

from caricc_report.release.folder import replace_folder
from caricc_report.release.manifest import digest
from caricc_report.release.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Reader(threading.Thread):
    """Looks at a folder of a release all the while, and notes what is not whole."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.done = threading.Event()
        self.faults: list[str] = []
        self.n_seen = 0
        self.n_missing = 0
        """How often there was nothing, after something had been seen."""
        self.seen: set[str] = set()
        """The digests of the manifests."""
        self._folder = folder

    def run(self) -> None:
        """Look until it is told to stop."""
        while not self.done.wait(0.005):
            try:
                self._look()
            except FileNotFoundError:
                continue

    def _look(self) -> None:
        try:
            handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            self.n_missing += bool(self.n_seen)
            return
        try:
            files = {name: self._read(name, handle) for name in sorted(os.listdir(handle))}  # noqa: PTH208 - of a handle
            same = os.fstat(handle).st_ino == self._folder.stat().st_ino
        finally:
            os.close(handle)
        if not same:
            return  # It was replaced meanwhile, and read in part.
        self.n_seen += 1
        try:
            subjects = json.loads(files["manifest.json"])["subject"]
        except (KeyError, ValueError):
            self.faults.append("half a manifest")
            return
        self.seen.add(digest(files["manifest.json"]))
        stated = {each["name"]: each["digest"]["sha256"] for each in subjects}
        found = {name: digest(text) for name, text in files.items() if name != "manifest.json"}
        if stated != found:
            self.faults.append(f"{sorted(stated)} are stated, {sorted(found)} found")

    @staticmethod
    def _read(name: str, handle: int) -> bytes:
        with open(
            name, "rb", opener=lambda path, flags: os.open(path, flags, dir_fd=handle)
        ) as file:
            return file.read()


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[list[Reader]]:
    """Return readers of draft and publication, who look on while the test runs."""
    found = [Reader(tmp_path / "project" / name / "2024-19") for name in ("_build", "releases")]
    for reader in found:
        reader.start()
    yield found
    for reader in found:
        reader.done.set()
        reader.join()


def test_a_reader_sees_the_old_set_or_the_new_one(
    tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """While two drafts replace each other again and again both are seen, whole, and never none."""
    sets = []
    for age in (b"old ", b"new "):
        files = {f"{name}.txt": age * 20_000 for name in "abcdef"}
        stated = [{"name": name, "digest": {"sha256": digest(files[name])}} for name in files]
        sets.append(files | {"manifest.json": json.dumps({"subject": stated}).encode()})
    folder = tmp_path / "2024-19"
    replace_folder(sets[0], folder)
    reader = Reader(folder)
    reader.start()
    for number in range(1, amount(50, 1000) + 1):
        n_seen = reader.n_seen
        replace_folder(sets[number % 2], folder)
        while reader.n_seen == n_seen and reader.is_alive():
            reader.done.wait(0.001)
    reader.done.set()
    reader.join()
    assert (reader.faults, reader.n_missing) == ([], 0)
    assert reader.seen == {digest(files["manifest.json"]) for files in sets}


def test_the_control_a_reader_sees_a_set_that_is_written_in_place(tmp_path: Path) -> None:
    """Files written one after the other into their place are seen while they do not agree."""
    folder = tmp_path / "2024-19"
    folder.mkdir()
    reader = Reader(folder)
    reader.start()
    for number in range(10_000):
        content = str(number).encode()
        stated = {"name": "a.txt", "digest": {"sha256": digest(content)}}
        (folder / "manifest.json").write_text(json.dumps({"subject": [stated]}), encoding="utf-8")
        reader.done.wait(0.01)
        (folder / "a.txt").write_bytes(content)
        if reader.faults:
            break
    reader.done.set()
    reader.join()
    assert reader.faults


def test_of_many_runs_at_once_one_publishes(
    tmp_path: Path, readers: list[Reader], amount: Callable[[int, int], int]
) -> None:
    """One publishes, the others are told that another does; readers see whole sets alone."""
    project = with_few_cells(copy_project(tmp_path / "project"))
    for number in range(amount(1, 100)):
        runs = [command(project) for _ in range(amount(3, 20))]
        said = [run.communicate()[0] for run in runs]
        assert {run.returncode for run in runs} <= {0, 8}, said
        n_published = sum("2024-19 is published" in text for text in said)
        assert n_published == 1, (number, said)
        assert verify(project / "releases/2024-19").is_good
        (project / "releases").rename(tmp_path / f"releases-{number}")  # Readers see it go whole.
    assert not any(reader.faults for reader in readers), [reader.faults for reader in readers]
    assert all(reader.n_seen for reader in readers)
