"""The archive: appended as a whole, read as it was written, asked and compared with."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from builders import FIGURE, PERIOD, article, reference, release_of, texts, unescaped
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from caricc_report.archive import building, queries, rows
from caricc_report.archive.building import build_archive
from caricc_report.archive.index import INDEX, HalfMonth, archive_info, read_index
from caricc_report.archive.queries import Question, query_archive
from caricc_report.archive.reading import read_archive
from caricc_report.displays.text import statistics
from caricc_report.editorial.comparison import compare, year_before
from caricc_report.editorial.facts import Comparison
from caricc_report.errors import (
    ArchiveBusyError,
    CariccReportError,
    InvalidInputError,
    UsageError,
)
from caricc_report.model.parameters import load_parameters
from caricc_report.model.period import Period
from caricc_report.project import Project, new_parameters, notebook_parameters
from caricc_report.release.inputs import Inputs
from caricc_report.release.pipeline import compute_release_facts
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caricc_report.model.article import Article

PERIODS = {"2024-18": Period.parse("2024-11-01/2024-11-15"), "2024-19": PERIOD}


def dated(name: str, day: str, **changes: Any) -> Article:
    """Return an article that was published on a day and names no release."""
    return article(**{"id": name, "published_on": day, "release": None, **changes})


def named(release: str, n_articles: int, prefix: str = "a") -> list[Article]:
    """Return some articles whose day is not known, of a release."""
    return [
        article(id=f"{prefix}-{release}-{number}", release=release) for number in range(n_articles)
    ]


def files_of(folder: Path) -> dict[str, str]:
    """Return the digests of all files of an archive but the lock, by their names."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def three_half_months(folder: Path) -> Path:
    """Make an archive of one article in each of three half-months."""
    days = (("kz-a", "2024-11-10"), ("kz-b", "2024-11-20"), ("kz-c", "2023-01-01"))
    build_archive([dated(name, day) for name, day in days], folder, PERIODS)
    return folder


def garble(folder: Path, half_month: str) -> None:
    """Turn a byte in the middle of each part of a half-month, without changing its size."""
    for path in folder.glob(f"year=*/half_month={half_month}/*.parquet"):
        content = bytearray(path.read_bytes())
        content[-20:] = bytes(20)
        content[len(content) // 2] ^= 255
        path.write_bytes(content)


# Put in, and read back


def test_articles_are_read_back_as_they_were_put_in(tmp_path: Path) -> None:
    """The reference release comes back whole: every article equal, by day and id."""
    given_articles = tuple(reference().articles)
    change = build_archive(given_articles, tmp_path, PERIODS)
    assert (change.n_read, change.n_added, change.n_rejected) == (30, 30, 0)
    read = list(read_archive(tmp_path))
    assert sorted(read, key=lambda each: each.id) == sorted(
        given_articles, key=lambda each: each.id
    )
    days = [(each.published_on or PERIOD.last_day, each.id) for each in read]
    assert days == sorted(days)


def test_the_record_is_the_line_of_the_release(tmp_path: Path) -> None:
    """The record in the archive is, letter for letter, that of ``articles.jsonl``."""
    one = article(published_on="2024-11-20", figures=[FIGURE | {"value": 0.5}])
    build_archive([one], tmp_path, PERIODS)
    (part,) = read_index(tmp_path).parts
    (record,) = pq.read_table(tmp_path / part.path).column("record").to_pylist()
    assert record == json.dumps(one.model_dump(mode="json"), ensure_ascii=False)


def test_a_part_is_in_the_folder_of_its_half_month(tmp_path: Path) -> None:
    """The day of publication decides, else the last day of the release's period."""
    build_archive(
        [dated("kz-a", "2024-11-15"), dated("kz-b", "2024-11-16"), article(id="kz-c")],
        tmp_path,
        {"2024-19": Period.parse("2024-11-20/2024-12-05")},
    )
    assert {part.half_month: part.n_articles for part in read_index(tmp_path).parts} == {
        HalfMonth(2024, 21): 1,
        HalfMonth(2024, 22): 1,
        HalfMonth(2024, 23): 1,
    }
    (path,) = tmp_path.glob("year=2024/half_month=23/*")
    assert path.name == f"part-{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}.parquet"


@pytest.mark.parametrize(
    "day, number",
    [
        ("2024-01-01", 1),
        ("2024-01-15", 1),
        ("2024-02-29", 4),
        ("2024-12-15", 23),
        ("2024-12-31", 24),
    ],
)
def test_half_months_are_numbered_from_1_to_24(day: str, number: int) -> None:
    """A half-month is that of the calendar."""
    assert HalfMonth.containing(dt.date.fromisoformat(day)).number == number


def test_columns_are_typed(tmp_path: Path) -> None:
    """Days are dates, topics and languages lists, and the figures are counted."""
    one = article(
        published_on="2024-11-20",
        event_on="2024-11-18",
        topics=["training", "policy"],
        texts=texts("Headline"),
        figures=[FIGURE],
    )
    build_archive([one], tmp_path, PERIODS)
    (part,) = read_index(tmp_path).parts
    (row,) = pq.ParquetFile(tmp_path / part.path).read().to_pylist()
    assert row["published_on"] == row["assigned_on"] == dt.date(2024, 11, 20)
    assert (row["event_on"], row["event_until"]) == (dt.date(2024, 11, 18), None)
    assert (row["topics"], row["languages"]) == (["training", "policy"], ["en", "ru"])
    assert (row["release"], row["period"]) == ("2024-19", str(PERIOD))
    assert (row["headline"], row["n_figures"]) == ("Headline", 1)


def test_an_article_belongs_to_the_release_of_its_day(tmp_path: Path) -> None:
    """Without a release of its own it belongs to that of its day, without any to its half-month."""
    build_archive([dated("kz-a", "2024-11-03"), dated("kz-b", "2024-12-03")], tmp_path, PERIODS)
    assert [each.id for each in read_archive(tmp_path, release="2024-18")] == ["kz-a"]
    assert dict(read_index(tmp_path).groups()) == {
        ("2024-18", PERIODS["2024-18"]): 1,
        (None, Period.parse("2024-12-01/2024-12-15")): 1,
    }


def test_a_period_that_is_not_known_is_not_invented(tmp_path: Path) -> None:
    """An article of an unknown release has its day of publication, and no period."""
    build_archive([article(published_on="2024-11-20", release="2020-01")], tmp_path, PERIODS)
    assert list(read_index(tmp_path).groups()) == [("2020-01", None)]


def test_an_article_without_any_day_is_rejected_by_name(tmp_path: Path) -> None:
    """An article that nothing assigns is listed, and the others are added."""
    change = build_archive(
        [article(id="kz-lost", release="2020-07"), article(id="kz-b")], tmp_path, PERIODS
    )
    assert (change.n_read, change.n_added, change.n_rejected) == (2, 1, 1)
    (defect,) = change.rejected
    assert str(defect).startswith(
        "article kz-lost, release: its period is not known, got '2020-07'"
    )


_CHARACTERS = st.characters(exclude_categories=["Cc", "Cs"])
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


@settings(deadline=None, max_examples=40)
@given(st.lists(_ARTICLES, max_size=12), st.integers(0, 12))
def test_what_is_archived_is_read_back(given_articles: list[Article], split: int) -> None:
    """In one build or two, the last article of each id is read back equal; nothing is lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in (given_articles[:split], given_articles[split:]):
            change = build_archive(part, folder, PERIODS)
            counts = (change.n_added, change.n_replaced, change.n_unchanged, change.n_rejected)
            assert change.n_read == len(part) == sum(counts)
        read = {each.id: each for each in read_archive(folder)}
        assert len(read) == sum(part.n_articles for part in read_index(folder).parts)
        assert read == {each.id: each for each in given_articles}
        assert not archive_info(folder).defects


# Appended, and as a whole


def test_the_same_articles_again_change_nothing(tmp_path: Path) -> None:
    """A second build of the same articles writes no part and no index."""
    build_archive(reference().articles, tmp_path, PERIODS)
    before = files_of(tmp_path)
    change = build_archive(reference().articles, tmp_path, PERIODS)
    assert (change.n_unchanged, change.n_added, change.n_parts_written) == (30, 0, 0)
    assert files_of(tmp_path) == before


def test_an_article_with_another_content_replaces_the_old(tmp_path: Path) -> None:
    """The part of its half-month alone is written anew, and the new content is read back."""
    three_half_months(tmp_path)
    before = files_of(tmp_path)
    corrected = dated("kz-b", "2024-11-20", place="Almaty")
    change = build_archive([corrected], tmp_path, PERIODS)
    assert (change.n_replaced, change.n_added, change.n_parts_written) == (1, 0, 1)
    assert {each.id: each for each in read_archive(tmp_path)}["kz-b"] == corrected
    kept = {name for name, sha256 in files_of(tmp_path).items() if before.get(name) == sha256}
    assert any("half_month=21" in name for name in kept)


def test_an_article_that_moves_is_in_its_new_half_month_alone(tmp_path: Path) -> None:
    """Another day of publication takes an article out of its old part."""
    three_half_months(tmp_path)
    change = build_archive([dated("kz-c", "2024-11-21")], tmp_path, PERIODS)
    assert (change.n_replaced, change.n_added) == (1, 0)
    assert [each.id for each in read_archive(tmp_path)] == ["kz-a", "kz-b", "kz-c"]
    assert HalfMonth(2023, 1) not in {part.half_month for part in read_index(tmp_path).parts}
    build_archive([], tmp_path, PERIODS)
    assert not (tmp_path / "year=2023").exists()


def test_an_id_given_twice_counts_twice_and_the_last_stays(tmp_path: Path) -> None:
    """Of two versions in one build the last counts, as if they came in two builds."""
    versions = [dated("kz-a", "2024-11-20", place=place) for place in ("A", "B", "B")]
    change = build_archive(versions, tmp_path, PERIODS)
    assert (change.n_added, change.n_replaced, change.n_unchanged) == (1, 1, 1)
    assert list(read_archive(tmp_path)) == versions[-1:]


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    """However articles are ordered or divided among builds, the archive is the same."""
    given_articles = [dated(f"kz-{number}", f"2024-11-{10 + number}") for number in range(20)]
    build_archive(given_articles, tmp_path / "a", PERIODS)
    build_archive(reversed(given_articles[5:]), tmp_path / "b", PERIODS)
    build_archive(given_articles[:5], tmp_path / "b", PERIODS)
    build_archive([], tmp_path / "b", PERIODS)  # Sweeps the part that was replaced.
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")


def test_spilled_rows_and_row_groups_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With little memory and small row groups the archive holds the same articles in order."""
    monkeypatch.setattr(building, "_SPILLED_AT_ONCE", 100)
    monkeypatch.setattr(rows, "N_ROWS_IN_GROUP", 2)
    given_articles = [dated(f"kz-{number}", "2024-11-20") for number in (4, 2, 0, 3, 1)]
    build_archive(given_articles, tmp_path, PERIODS)
    (part,) = read_index(tmp_path).parts
    assert pq.ParquetFile(tmp_path / part.path).num_row_groups == 3
    assert [each.id for each in read_archive(tmp_path)] == [f"kz-{each}" for each in range(5)]


def test_a_row_group_has_20000_rows() -> None:
    """The row groups are as small as makes a half-month quick to read."""
    assert rows.N_ROWS_IN_GROUP == 20_000


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
            build_archive(new, tmp_path, PERIODS)
    assert (tmp_path / INDEX).read_bytes() == index
    assert list(read_archive(tmp_path)) == before
    assert not archive_info(tmp_path).defects
    assert len(list(tmp_path.rglob("*.parquet"))) == 5  # Two are not the archive's.
    assert build_archive([], tmp_path, PERIODS).n_read == 0
    assert len(list(tmp_path.rglob("*.parquet"))) == 3
    assert build_archive(new, tmp_path, PERIODS).n_added == 1


def test_a_failing_source_leaves_the_old_archive(tmp_path: Path) -> None:
    """If the articles end with an error, nothing of them is added."""
    three_half_months(tmp_path)
    before = files_of(tmp_path)

    def failing() -> Iterable[Article]:
        yield dated("kz-d", "2024-11-20")
        raise UsageError("broken")

    with pytest.raises(UsageError, match="broken"):
        build_archive(failing(), tmp_path, PERIODS)
    assert files_of(tmp_path) == before


def test_a_failing_source_begins_no_archive(tmp_path: Path) -> None:
    """An archive is begun when all articles have been read, and not before."""

    def failing() -> Iterable[Article]:
        raise UsageError("broken")
        yield

    with pytest.raises(UsageError, match="broken"):
        build_archive(failing(), tmp_path, PERIODS)
    assert {path.name for path in tmp_path.iterdir()} <= {".archive.lock"}


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
            build_archive([dated("kz-a", "2024-11-20")], tmp_path, PERIODS)
    assert list(tmp_path.rglob("*.parquet"))
    with pytest.raises(UsageError, match="no archive"):
        list(read_archive(tmp_path))
    build_archive([dated("kz-b", "2024-12-20")], tmp_path, PERIODS)
    assert [each.id for each in read_archive(tmp_path)] == ["kz-b"]
    assert len(list(tmp_path.rglob("*.parquet"))) == 1


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says is said, and that the archive is as it was."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", lambda _: None)
    build_archive([], tmp_path, PERIODS)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CariccReportError, match=r"No space left.*the archive is as before"):
        build_archive([dated("kz-a", "2024-11-20")], tmp_path, PERIODS)


def test_one_builds_at_a_time(tmp_path: Path) -> None:
    """While another run builds the archive, a build is refused; readers are not."""
    three_half_months(tmp_path)
    with FileLock(tmp_path / ".archive.lock"):
        with pytest.raises(ArchiveBusyError, match="another run builds it"):
            build_archive([], tmp_path, PERIODS)
        assert len(list(read_archive(tmp_path))) == 3
    assert build_archive([], tmp_path, PERIODS).n_read == 0


def test_a_folder_that_is_no_archive_is_not_touched(tmp_path: Path) -> None:
    """A folder with other files is refused, and so are parts whose index is lost."""
    (tmp_path / "a.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"holds files but no archive\.json"):
        build_archive([], tmp_path, PERIODS)
    folder = three_half_months(tmp_path / "archive")
    (folder / INDEX).unlink()
    with pytest.raises(UsageError, match=r"restore archive\.json"):
        build_archive([], folder, PERIODS)
    assert len(list(folder.rglob("*.parquet"))) == 3


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A folder that cannot be made is one sentence."""
    (tmp_path / "archive").write_text("a file")
    with pytest.raises(UsageError, match="cannot be written to"):
        build_archive([], tmp_path / "archive", PERIODS)


def test_nothing_is_added_to_a_damaged_archive(tmp_path: Path) -> None:
    """A build finds a part that is not as it was written, and leaves all as it is."""
    three_half_months(tmp_path)
    garble(tmp_path, "22")
    before = files_of(tmp_path)
    with pytest.raises(InvalidInputError, match=r"half_month=22.*not as it was written"):
        build_archive([dated("kz-d", "2025-01-01")], tmp_path, PERIODS)
    assert files_of(tmp_path) == before


# Read


def test_a_half_month_touches_only_its_part(tmp_path: Path) -> None:
    """Reading and asking about one half-month works while all other parts are gone or garbled."""
    three_half_months(tmp_path)
    garble(tmp_path, "21")
    next(tmp_path.glob("year=2023/half_month=1/*")).unlink()
    assert [each.id for each in read_archive(tmp_path, period=PERIOD)] == ["kz-b"]
    assert [each.id for each in read_archive(tmp_path, release="2024-19")] == ["kz-b"]
    question = Question("country", first_day=PERIOD.first_day, last_day=PERIOD.last_day)
    assert query_archive(tmp_path, question).rows == (("KZ", 1),)
    with pytest.raises(InvalidInputError, match="half_month=1/"):
        list(read_archive(tmp_path))


def test_a_period_selects_by_day_within_its_parts(tmp_path: Path) -> None:
    """A period that is no half-month gets the articles of its days alone."""
    build_archive([dated(f"kz-{day}", f"2024-11-{day}") for day in range(10, 28)], tmp_path, {})
    read = read_archive(tmp_path, period=Period.parse("2024-11-14/2024-11-17"))
    assert [each.id for each in read] == ["kz-14", "kz-15", "kz-16", "kz-17"]


def test_there_has_to_be_an_archive(tmp_path: Path) -> None:
    """Reading, asking, comparing and looking say that there is no archive."""
    for call in (
        lambda: list(read_archive(tmp_path)),
        lambda: query_archive(tmp_path, Question()),
        lambda: compare(tmp_path, "2024-19", PERIOD),
        lambda: archive_info(tmp_path),
    ):
        with pytest.raises(UsageError, match=r"no archive, there is no archive\.json"):
            call()


@pytest.mark.parametrize(
    "text, said",
    [
        ("{", "not JSON"),
        ('{"archive": 2, "parts": []}', "archive: not a known value"),
        ('{"archive": 1, "parts": [{"path": "../a.parquet"}]}', r"parts\.1\.path"),
    ],
)
def test_an_index_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """An index is validated as any input; a path that leads out of the archive is none."""
    (tmp_path / INDEX).write_text(text)
    with pytest.raises(InvalidInputError, match=said):
        read_index(tmp_path)


def test_damage_is_found(tmp_path: Path) -> None:
    """The digests find a part that was changed, and one that is missing."""
    three_half_months(tmp_path)
    assert archive_info(tmp_path).defects == ()
    garble(tmp_path, "21")
    next(tmp_path.glob("year=2024/half_month=22/*")).unlink()
    said = [str(defect) for defect in archive_info(tmp_path).defects]
    assert len(said) == 2
    assert "half_month=21" in said[0]
    assert "not as it was written" in said[0]
    assert "half_month=22" in said[1]
    assert "cannot be read" in said[1]


def test_what_an_archive_holds(tmp_path: Path) -> None:
    """Parts, articles, days and releases are those that were put in."""
    three_half_months(tmp_path)
    info = archive_info(tmp_path)
    assert (info.n_articles, info.n_parts, info.n_without_release) == (3, 3, 1)
    assert (info.first_on, info.last_on) == (dt.date(2023, 1, 1), dt.date(2024, 11, 20))
    assert [(each.release, each.n_articles) for each in info.releases] == [
        ("2024-18", 1),
        ("2024-19", 1),
    ]
    assert (info.first_period, info.last_period) == (PERIODS["2024-18"], PERIOD)
    assert info.n_bytes == sum(path.stat().st_size for path in tmp_path.rglob("*.parquet"))


def test_an_empty_archive_is_one(tmp_path: Path) -> None:
    """Nothing put in gives an archive with nothing in it."""
    build_archive([], tmp_path, {})
    info = archive_info(tmp_path)
    assert (info.n_articles, info.first_on, info.first_period) == (0, None, None)
    assert list(read_archive(tmp_path)) == []
    assert query_archive(tmp_path, Question("topic")).rows == ()
    with pytest.raises(UsageError, match="the archive is empty"):
        query_archive(tmp_path, "SELECT 1")


# Questions


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """Return an archive with something to ask about."""
    build_archive(
        [
            dated("kz-a", "2023-11-20", topics=["policy", "training"], campaign="Mak"),
            dated("kz-b", "2024-11-10", outlet="b.kz", topics=["policy"]),
            dated("kz-c", "2024-11-20", outlet="b.kz", campaign="Mak", country="UZ"),
            dated("kz-d", "2024-11-21", outlet="a.kz", country="AZ", campaign="Канал"),
            article(id="kz-e", published_on="2024-11-21", release="2020-01", country="AZ"),
        ],
        tmp_path,
        PERIODS,
    )
    return tmp_path


@pytest.mark.parametrize(
    "question, rows",
    [
        (Question("country"), (("AZ", 2), ("KZ", 2), ("UZ", 1))),
        (Question("topic"), (("prevention", 3), ("policy", 2), ("training", 1))),
        (Question("outlet"), (("b.kz", 2), ("example.kz", 2), ("a.kz", 1))),
        (Question("campaign"), (("Mak", 2), ("Канал", 1))),
        (Question("year"), ((2023, 1), (2024, 4))),
        (
            Question("period"),
            (
                ("2023-11-16/2023-11-30", 1),
                ("2024-11-01/2024-11-15", 1),
                ("2024-11-16/2024-11-30", 2),
                (None, 1),
            ),
        ),
        (Question("year", campaign="Mak"), ((2023, 1), (2024, 1))),
        (Question("year", topic="training"), ((2023, 1),)),
        (Question("outlet", country="UZ"), (("b.kz", 1),)),
        (Question("country", outlet="b.kz"), (("KZ", 1), ("UZ", 1))),
        (Question("country", first_day=dt.date(2024, 11, 21)), (("AZ", 2),)),
        (Question("country", last_day=dt.date(2024, 11, 10)), (("KZ", 2),)),
        (Question("country", first_day=dt.date(2025, 1, 1)), ()),
    ],
)
def test_questions_have_their_answers(asked: Path, question: Question, rows: Any) -> None:
    """Groups come most first then by name, or in the order of time; filters add up."""
    answer = query_archive(asked, question)
    assert answer.columns == (question.by, "articles")
    assert answer.rows == rows


@pytest.mark.parametrize("field", ["country", "outlet", "campaign"])
@pytest.mark.parametrize(
    "value", ["' OR 1=1 --", "KZ' OR 'a'='a", "?", "'; DROP VIEW articles; --", "%", "{0}", ""]
)
def test_the_value_of_a_filter_is_data(asked: Path, field: str, value: str) -> None:
    """SQL in a filter finds the articles with that very text: none."""
    assert query_archive(asked, Question("country", **{field: value})).rows == ()


def test_a_filter_finds_text_that_looks_like_sql(tmp_path: Path) -> None:
    """An outlet with such a name is found by it."""
    name = "o' OR 1=1 --"
    build_archive([dated("kz-a", "2024-11-10", outlet=name)], tmp_path, {})
    assert query_archive(tmp_path, Question("outlet", outlet=name)).rows == ((name, 1),)


def test_a_topic_or_grouping_that_is_none_is_refused(asked: Path) -> None:
    """A misspelt topic is an error, not an empty answer."""
    with pytest.raises(UsageError, match="did you mean 'prevention'"):
        query_archive(asked, Question(topic="preventoin"))
    with pytest.raises(UsageError, match="did you mean 'country'"):
        query_archive(asked, Question(by="county"))  # type: ignore[arg-type]


def test_own_sql_is_answered(asked: Path) -> None:
    """A SELECT of one's own gives its columns and rows, partitions among them."""
    answer = query_archive(
        asked, "SELECT id, year, half_month, topics FROM articles WHERE year = 2023"
    )
    assert answer.columns == ("id", "year", "half_month", "topics")
    assert answer.rows == (("kz-a", 2023, 22, ["policy", "training"]),)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM glob('{folder}/*')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "COPY articles TO '{folder}/out.parquet'",
        "ATTACH '{folder}/out.db'",
        "EXPORT DATABASE '{folder}/out'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM 'https://example.org/a.parquet'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "CREATE TABLE a AS SELECT 1",
        "DROP VIEW articles",
        "PRAGMA version",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY (SELECT 1) TO '{folder}/out.csv'",
        "SELECT * FROM query('COPY (SELECT 1) TO ''{folder}/out.csv''')",
        "SELECT * FROM variable_of_python",
        "SELECT nothing FROM articles",
        "SELEC",
        "",
    ],
)
def test_own_sql_reaches_nothing_else(
    asked: Path, tmp_path: Path, sql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other files, the network, settings, other statements and Python itself are out of reach."""
    table = rows.pyarrow().table({"a": [1]})
    monkeypatch.setattr(queries, "variable_of_python", table, raising=False)
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "secret.txt").write_text("secret")
    with pytest.raises(UsageError, match=r"^--sql: ") as refused:
        query_archive(asked, sql.format(secret=folder / "secret.txt", folder=folder))
    assert len(str(refused.value).splitlines()) == 1
    assert [path.name for path in folder.iterdir()] == ["secret.txt"]


def test_a_query_writes_nothing_even_without_memory(
    asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit into memory is an error, and no file in the working folder."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setitem(queries._SETTINGS, "memory_limit", "40MB")
    sql = (
        "SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY hash(range)) n FROM range(5000000))"
    )
    with pytest.raises(UsageError, match="Out of Memory"):
        query_archive(asked, sql)
    assert list(folder.iterdir()) == []


def test_a_folder_with_odd_characters_is_queried(tmp_path: Path) -> None:
    """Quotes and the characters of patterns in a path are part of its name."""
    folder = three_half_months(tmp_path / "it's [a] * b")
    assert query_archive(folder, Question("country")).rows == (("KZ", 3),)


def test_a_garbled_part_is_an_error_of_the_archive(tmp_path: Path) -> None:
    """A part that DuckDB cannot read is damage, and said in one line."""
    garble(three_half_months(tmp_path), "*")
    with pytest.raises(InvalidInputError, match="cannot be queried"):
        query_archive(tmp_path, Question("country"))
    next(tmp_path.rglob("*.parquet")).write_bytes(b"")
    with pytest.raises(InvalidInputError, match="missing, or not as it was written"):
        query_archive(tmp_path, "SELECT count(*) FROM articles")


def test_a_missing_library_names_its_extra() -> None:
    """Without the library the error says what installs it."""
    with pytest.raises(UsageError, match=r"the archive needs no_such_module; pip install "):
        required("no_such_module", "archive", "the archive")


# Compared with


def test_a_release_is_compared_with_the_archive(tmp_path: Path) -> None:
    """The previous release, the same period a year before, and the year so far are counted."""
    periods = {
        "2023-22": Period.parse("2023-11-16/2023-11-30"),
        "2024-01": Period.parse("2024-01-01/2024-01-15"),
        "2024-02": Period.parse("2024-01-16/2024-01-31"),
        "2024-03": PERIOD,
    }
    counts = {"2023-22": 5, "2024-01": 2, "2024-02": 3}
    build_archive([a for name, n in counts.items() for a in named(name, n)], tmp_path, periods)
    expected = Comparison(
        previous_release="2024-02",
        n_previous=3,
        year_before=periods["2023-22"],
        n_year_before=5,
        n_earlier_in_year=5,
    )
    assert compare(tmp_path, "2024-03", PERIOD) == expected
    build_archive(
        named("2024-03", 21) + named("2024-04", 7),
        tmp_path,
        periods | {"2024-04": Period.parse("2024-12-01/2024-12-15")},
    )
    assert compare(tmp_path, "2024-03", PERIOD) == expected, "itself and later ones do not count"


def test_what_the_archive_does_not_have_is_not_compared(tmp_path: Path) -> None:
    """Without the release before there is no change, and with a gap no year so far."""
    build_archive(named("2024-17", 2), tmp_path, {"2024-17": PERIODS["2024-18"]})
    assert compare(tmp_path, "2024-19", PERIOD) is None
    build_archive(named("2024-18", 2), tmp_path, PERIODS)
    assert compare(tmp_path, "2024-19", PERIOD) == Comparison(
        previous_release="2024-18", n_previous=2
    )


def test_the_first_release_of_a_year_follows_the_last_of_the_year_before(tmp_path: Path) -> None:
    """It does if that one ended on the day before; else the one between is missing."""
    periods = {
        "2023-23": Period.parse("2023-12-01/2023-12-15"),
        "2023-24": Period.parse("2023-12-16/2023-12-31"),
    }
    first = Period.parse("2024-01-01/2024-01-15")
    build_archive(named("2023-23", 2), tmp_path, periods)
    assert compare(tmp_path, "2024-01", first) is None
    build_archive(named("2023-24", 3), tmp_path, periods)
    assert compare(tmp_path, "2024-01", first) == Comparison(
        previous_release="2023-24", n_previous=3
    )


@pytest.mark.parametrize(
    "period, before",
    [
        ("2024-11-16/2024-11-30", "2023-11-16/2023-11-30"),
        ("2024-02-16/2024-02-29", "2023-02-16/2023-02-28"),
        ("2025-02-16/2025-02-28", "2024-02-16/2024-02-29"),
        ("2024-02", "2023-02-01/2023-02-28"),
        ("2024-02-29", "2023-02-28/2023-02-28"),
        ("2024-02-10/2024-03-05", "2023-02-10/2023-03-05"),
        ("2024-W47", "2023-11-20/2023-11-26"),
    ],
)
def test_the_same_period_a_year_before(period: str, before: str) -> None:
    """It is the same division of the calendar, or the same days."""
    assert str(year_before(Period.parse(period))) == before


def test_week_53_may_have_no_year_before() -> None:
    """A week that the year before does not have is compared with none."""
    assert year_before(Period.parse("2020-W53")) is None


# Wired through


def test_a_release_has_the_facts_of_its_comparison(tmp_path: Path) -> None:
    """The facts name what they are compared with, and rest on the release's articles."""
    folder = tmp_path / "archive"
    build_archive(named("2024-18", 3), folder, PERIODS)
    one = json.loads(article().model_dump_json())
    release = release_of(tmp_path, one, archive="archive")
    assert release.facts.as_json()["facts"]["articles.change.total"] == {
        "value": -2,
        "unit": "articles",
        "compared_with": "2024-18",
        "articles": ["kz-example"],
    }
    assert "articles.year_to_date.total" not in release.facts.facts
    with pytest.raises(KeyError):
        release.facts["articles.year_to_date.total"]
    shown = unescaped(statistics(release).markdown)
    assert shown.endswith("). 2 articles fewer than in the previous release (#18).\n:::")


def test_a_run_hands_the_archive_on(project_dir: Path) -> None:
    """Parameters name the archive; notebook, facts, manifest and the next parameters follow."""
    build_archive(named("2024-18", 27), project_dir / "archive", PERIODS)
    project, path = Project(project_dir), project_dir / "params/2024-19.yml"
    plain = compute_release_facts(path, project=project)
    parameters = load_parameters(path, "2024-19.yml")
    assert notebook_parameters(project, path, parameters, "en")["archive"] == ""
    inputs = Inputs(project)
    inputs.note_release(path, parameters)
    assert "archive/archive.json" not in inputs.digests()
    path.write_text(path.read_text("utf-8") + "archive: ../archive\n", "utf-8")
    facts = compute_release_facts(path, project=project)
    assert facts["articles.change.total"].value == 3
    assert {**facts.facts, **plain.facts} == {**facts.facts}
    parameters = load_parameters(path, "2024-19.yml")
    assert notebook_parameters(project, path, parameters, "en")["archive"] == "../archive"
    inputs.note_release(path, parameters)
    assert "archive/archive.json" in inputs.digests()
    assert load_parameters(new_parameters(project=project), "").archive == "../archive"


def test_an_archive_that_is_not_there_stops_a_run(project_dir: Path) -> None:
    """A parameter that names no archive is an error, not a release without comparison."""
    path = project_dir / "params/2024-19.yml"
    path.write_text(path.read_text("utf-8") + "archive: ../archive\n", "utf-8")
    with pytest.raises(UsageError, match=r"no archive, there is no archive\.json"):
        compute_release_facts(path, project=Project(project_dir))
