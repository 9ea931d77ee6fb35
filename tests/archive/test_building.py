"""Articles into an archive: assigned, appended as a whole, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from archives import HALVES, PERIODS, dated, files_of, garble, three_half_months
from builders import FIGURE, article, reference
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from caricc_report.archive import building
from caricc_report.archive.building import build_archive
from caricc_report.archive.index import INDEX, archive_info, read_index
from caricc_report.archive.reading import read_archive
from caricc_report.errors import (
    ArchiveBusyError,
    CariccReportError,
    InvalidInputError,
    UsageError,
)
from caricc_report.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caricc_report.model.article import Article


def test_a_part_is_in_the_folder_of_its_half_month(tmp_path: Path) -> None:
    """The day of publication decides, else the last day of the release's period."""
    build_archive(
        [dated("kz-a", "2024-11-15"), dated("kz-b", "2024-11-16"), article(id="kz-c")],
        tmp_path,
        {"2024-19": Period.parse("2024-11-20/2024-12-05")},
        HALVES,
    )
    assert {str(part.period): part.n_articles for part in read_index(tmp_path).parts} == {
        "2024-11-01/2024-11-15": 1,
        "2024-11-16/2024-11-30": 1,
        "2024-12-01/2024-12-15": 1,
    }
    (path,) = tmp_path.glob("year=2024/half_month=23/*")
    assert path.name == f"part-{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}.parquet"


def test_an_article_belongs_to_the_release_of_its_day(tmp_path: Path) -> None:
    """Without a release of its own it belongs to that of its day, without any to its half-month."""
    build_archive(
        [dated("kz-a", "2024-11-03"), dated("kz-b", "2024-12-03")], tmp_path, PERIODS, HALVES
    )
    assert [each.id for each in read_archive(tmp_path, release="2024-18")] == ["kz-a"]
    assert dict(read_index(tmp_path).groups()) == {
        ("2024-18", PERIODS["2024-18"]): 1,
        (None, Period.parse("2024-12-01/2024-12-15")): 1,
    }


def test_a_period_that_is_not_known_is_not_invented(tmp_path: Path) -> None:
    """An article of an unknown release has its day of publication, and no period."""
    build_archive(
        [article(published_on="2024-11-20", release="2020-01")], tmp_path, PERIODS, HALVES
    )
    assert list(read_index(tmp_path).groups()) == [("2020-01", None)]


def test_an_article_without_any_day_is_rejected_by_name(tmp_path: Path) -> None:
    """An article that nothing assigns is listed, and the others are added."""
    change = build_archive(
        [article(id="kz-lost", release="2020-07"), article(id="kz-b")], tmp_path, PERIODS, HALVES
    )
    assert (change.n_read, change.n_added, change.n_rejected) == (2, 1, 1)
    (defect,) = change.rejected
    assert str(defect).startswith(
        "article kz-lost, release: its period is not known, got '2020-07'"
    )


_CHARACTERS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")


_LINES = st.text(_CHARACTERS, min_size=1, max_size=20).filter(str.strip)


_DAYS = st.dates(dt.date(2019, 12, 10), dt.date(2020, 1, 20)).map(dt.date.isoformat)


_ARTICLES = st.builds(
    lambda number, day, outlet, headline, body, place, value: article(
        id=f"kz-{number}",
        outlet=outlet,
        published_on=day,
        release="2024-19" if day is None else None,
        place=place,
        texts={"en": {"headline": headline, "body": f"a{body}"}},
        figures=[FIGURE | {"value": value}],
    ),
    st.integers(0, 6),
    st.none() | _DAYS,
    st.text("a\u2028 \u00e9\"'%,", min_size=1, max_size=8).map("o{}".format),
    _LINES.map("h{}".format),
    st.text(_CHARACTERS | st.sampled_from("\n\t"), max_size=30),
    st.none() | _LINES.map("p{}".format),
    st.integers(0, 10**15) | st.floats(0, 10**9, allow_subnormal=False),
)


@settings(deadline=None, max_examples=15)
@given(st.lists(_ARTICLES, max_size=12), st.integers(0, 12))
def test_what_is_archived_is_read_back(given_articles: list[Article], split: int) -> None:
    """In one build or two, the last article of each id is read back equal; nothing is lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in (given_articles[:split], given_articles[split:]):
            change = build_archive(part, folder, PERIODS, HALVES)
            counts = (change.n_added, change.n_replaced, change.n_unchanged, change.n_rejected)
            assert change.n_read == len(part) == sum(counts)
        read = {each.id: each for each in read_archive(folder)}
        assert len(read) == sum(part.n_articles for part in read_index(folder).parts)
        assert read == {each.id: each for each in given_articles}
        assert not archive_info(folder).defects


def test_the_same_articles_again_change_nothing(tmp_path: Path) -> None:
    """A second build of the same articles writes no part and no index."""
    build_archive(reference().articles, tmp_path, PERIODS, HALVES)
    before = files_of(tmp_path)
    change = build_archive(reference().articles, tmp_path, PERIODS, HALVES)
    assert (change.n_unchanged, change.n_added, change.n_parts_written) == (30, 0, 0)
    assert files_of(tmp_path) == before


def test_an_article_with_another_content_replaces_the_old(tmp_path: Path) -> None:
    """The part of its half-month alone is written anew, and the new content is read back."""
    three_half_months(tmp_path)
    before = files_of(tmp_path)
    corrected = dated("kz-b", "2024-11-20", place="Almaty")
    change = build_archive([corrected], tmp_path, PERIODS, HALVES)
    assert (change.n_replaced, change.n_added, change.n_parts_written) == (1, 0, 1)
    assert {each.id: each for each in read_archive(tmp_path)}["kz-b"] == corrected
    kept = {name for name, sha256 in files_of(tmp_path).items() if before.get(name) == sha256}
    assert any("half_month=21" in name for name in kept)


def test_an_article_that_moves_is_in_its_new_half_month_alone(tmp_path: Path) -> None:
    """Another day of publication takes an article out of its old part."""
    three_half_months(tmp_path)
    change = build_archive([dated("kz-c", "2024-11-21")], tmp_path, PERIODS, HALVES)
    assert (change.n_replaced, change.n_added) == (1, 0)
    assert [each.id for each in read_archive(tmp_path)] == ["kz-a", "kz-b", "kz-c"]
    assert len(read_index(tmp_path).parts) == 2
    build_archive([], tmp_path, PERIODS, HALVES)
    assert not (tmp_path / "year=2023").exists()


def test_articles_that_are_not_read_again_are_counted_and_stay(tmp_path: Path) -> None:
    """An archive outlives records; who has deleted one is to know."""
    three_half_months(tmp_path)
    change = build_archive([dated("kz-b", "2024-11-20")], tmp_path, PERIODS, HALVES)
    assert change.n_kept == 2
    assert len([*read_archive(tmp_path)]) == 3


def test_an_id_given_twice_counts_twice_and_the_last_stays(tmp_path: Path) -> None:
    """Of two versions in one build the last counts, as if they came in two builds."""
    versions = [dated("kz-a", "2024-11-20", place=place) for place in ("A", "B", "B")]
    change = build_archive(versions, tmp_path, PERIODS, HALVES)
    assert (change.n_added, change.n_replaced, change.n_unchanged) == (1, 1, 1)
    assert list(read_archive(tmp_path)) == versions[-1:]


def test_however_articles_come_the_bytes_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Order, builds, memory and row groups lose nothing, and change no byte of the archive."""
    monkeypatch.setattr(building, "_N_ROWS_IN_GROUP", 2048)
    one, other = dated("kz-a", "2024-11-20"), dated("kz-b", "2024-11-05")
    many = [
        template.model_copy(update={"id": f"{template.id}-{number:04d}"})
        for number in range(2500)
        for template in (one, other)
    ]
    build_archive(many, tmp_path / "a", PERIODS, HALVES)
    monkeypatch.setitem(building._SETTINGS, "memory_limit", "40MB")
    build_archive(reversed(many[3333:]), tmp_path / "b", PERIODS, HALVES)
    build_archive(many[:4444], tmp_path / "b", PERIODS, HALVES)
    build_archive([], tmp_path / "b", PERIODS, HALVES)  # Sweeps the parts that were replaced.
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
    for part in read_index(tmp_path / "a").parts:
        file = pq.ParquetFile(tmp_path / "a" / part.path)
        assert file.num_row_groups == 2
        names = file.read(["id"]).column("id").to_pylist()
        assert names == sorted(names)
        assert len(names) == len(set(names)) == 2500


def test_an_article_that_moved_leaves_the_bytes_of_its_part(tmp_path: Path) -> None:
    """They are those of an archive in which it has never been there."""
    stays, moves = dated("kz-a", "2024-11-20"), dated("kz-c", "2024-11-21")
    moved = dated("kz-c", "2024-12-21")
    build_archive([stays, moves], tmp_path / "a", PERIODS, HALVES)
    build_archive([moved], tmp_path / "a", PERIODS, HALVES)
    build_archive([], tmp_path / "a", PERIODS, HALVES)  # Sweeps the parts that were replaced.
    build_archive([stays, moved], tmp_path / "b", PERIODS, HALVES)
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")


def test_a_crash_between_part_and_index_leaves_the_old_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the index is renamed the archive is the old one; the next build goes on from it."""
    three_half_months(tmp_path)
    before, index = list(read_archive(tmp_path)), (tmp_path / INDEX).read_bytes()
    new = [dated("kz-b", "2024-11-20", place="Almaty"), dated("kz-d", "2025-05-05")]

    def crash(path: Path, target: Path) -> Path:
        if target.name == INDEX:
            raise KeyboardInterrupt
        os.replace(path, target)  # noqa: PTH105 - the method itself is replaced
        return target

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            build_archive(new, tmp_path, PERIODS, HALVES)
    assert (tmp_path / INDEX).read_bytes() == index
    assert list(read_archive(tmp_path)) == before
    assert not archive_info(tmp_path).defects
    assert len(list(tmp_path.rglob("*.parquet"))) == 5  # Two are not the archive's.
    assert build_archive([], tmp_path, PERIODS, HALVES).n_read == 0
    assert len(list(tmp_path.rglob("*.parquet"))) == 3
    assert build_archive(new, tmp_path, PERIODS, HALVES).n_added == 1


def test_a_failing_source_leaves_all_as_it_was(tmp_path: Path) -> None:
    """If the articles end with an error, nothing of them is added, and no archive begun."""

    def failing() -> Iterable[Article]:
        yield dated("kz-d", "2024-11-20")
        raise UsageError("broken")

    three_half_months(tmp_path / "old")
    before = files_of(tmp_path)
    for folder in ("old", "new"):
        with pytest.raises(UsageError, match="broken"):
            build_archive(failing(), tmp_path / folder, PERIODS, HALVES)
    assert files_of(tmp_path) == before


def test_an_archive_is_not_seen_before_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first build that is cut off leaves no archive; the next one needs no help."""

    def crash(path: Path, target: Path) -> Path:
        if target.name == INDEX:
            raise KeyboardInterrupt
        os.rename(path, target)  # noqa: PTH104 - the method itself is replaced
        return target

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", crash)
        with pytest.raises(KeyboardInterrupt):
            build_archive([dated("kz-a", "2024-11-20")], tmp_path, PERIODS, HALVES)
    assert list(tmp_path.rglob("*.parquet"))
    with pytest.raises(UsageError, match="no archive"):
        list(read_archive(tmp_path))
    build_archive([dated("kz-b", "2024-12-20")], tmp_path, PERIODS, HALVES)
    assert [each.id for each in read_archive(tmp_path)] == ["kz-b"]
    assert len(list(tmp_path.rglob("*.parquet"))) == 1


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says is said, and that the archive is as it was."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", lambda _: None)
    build_archive([], tmp_path, PERIODS, HALVES)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CariccReportError, match=r"No space left.*the archive is as before"):
        build_archive([dated("kz-a", "2024-11-20")], tmp_path, PERIODS, HALVES)


def test_one_builds_at_a_time(tmp_path: Path) -> None:
    """While another run builds the archive, a build is refused; readers are not."""
    three_half_months(tmp_path)
    with FileLock(tmp_path / ".archive.lock"):
        with pytest.raises(ArchiveBusyError, match="another run builds it"):
            build_archive([], tmp_path, PERIODS, HALVES)
        assert len(list(read_archive(tmp_path))) == 3
    assert build_archive([], tmp_path, PERIODS, HALVES).n_read == 0


def test_a_folder_that_is_no_archive_is_not_touched(tmp_path: Path) -> None:
    """A folder with other files is refused, and so are parts whose index is lost."""
    (tmp_path / "a.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"has files but no archive\.json"):
        build_archive([], tmp_path, PERIODS, HALVES)
    folder = three_half_months(tmp_path / "archive")
    (folder / INDEX).unlink()
    with pytest.raises(UsageError, match=r"restore archive\.json"):
        build_archive([], folder, PERIODS, HALVES)
    assert len(list(folder.rglob("*.parquet"))) == 3


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A folder that cannot be made is one sentence."""
    (tmp_path / "archive").write_text("a file")
    with pytest.raises(UsageError, match="cannot be written to"):
        build_archive([], tmp_path / "archive", PERIODS, HALVES)


def test_nothing_is_added_to_a_damaged_archive(tmp_path: Path) -> None:
    """A build finds a part that is not as it was written, and leaves all as it is."""
    three_half_months(tmp_path)
    garble(tmp_path, "22")
    before = files_of(tmp_path)
    with pytest.raises(InvalidInputError, match=r"half_month=22.*changed, got"):
        build_archive([dated("kz-d", "2025-01-01")], tmp_path, PERIODS, HALVES)
    assert files_of(tmp_path) == before
