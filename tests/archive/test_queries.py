"""Questions to an archive, and queries in SQL that reach nothing else."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from archives import HALVES, PERIODS, dated, garble, three_half_months
from builders import article, profile

from caricc_report.archive import database, queries
from caricc_report.archive.building import build_archive
from caricc_report.archive.queries import Question, query_archive
from caricc_report.errors import (
    InvalidInputError,
    UsageError,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive with something to ask about."""
    folder = tmp_path_factory.mktemp("asked")
    build_archive(
        [
            dated("kz-a", "2023-11-20", topics=["policy", "training"], campaign="Mak"),
            dated("kz-b", "2024-11-10", outlet="b.kz", topics=["policy"]),
            dated("kz-c", "2024-11-20", outlet="b.kz", campaign="Mak", country="UZ"),
            dated("kz-d", "2024-11-21", outlet="a.kz", country="AZ", campaign="Канал"),
            article(id="kz-e", published_on="2024-11-21", release="2020-01", country="AZ"),
        ],
        folder,
        PERIODS,
        HALVES,
    )
    return folder


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
def test_the_value_of_a_filter_is_data(asked: Path, field: str) -> None:
    """SQL in a filter asks for that very text, which the archive does not have."""
    for value in ("KZ' OR 'a'='a", "?", "'; DROP VIEW articles; --", "%", "{0}", ""):
        with pytest.raises(UsageError, match=f"^{field}: not .*{re.escape(repr(value))}"):
            query_archive(asked, Question("country", **{field: value}))


def test_a_filter_finds_text_that_looks_like_sql(tmp_path: Path) -> None:
    """An outlet with such a name is found by it."""
    name = "o' OR 1=1 --"
    build_archive([dated("kz-a", "2024-11-10", outlet=name)], tmp_path, {}, HALVES)
    assert query_archive(tmp_path, Question("outlet", outlet=name)).rows == ((name, 1),)


@pytest.mark.parametrize(
    "question, problem",
    [
        (Question(topic="preventoin"), "topic: not in .*'preventoin'; did you mean 'prevention'"),
        (Question(country="Kazahstan"), "country, got 'Kazahstan'; did you mean 'KZ'"),
        (Question(country="XX"), "country, got 'XX'; give its code, such as KZ, or its name"),
        (Question(outlet="b.kg"), "outlet: not in the archive, got 'b.kg'; did you mean 'b.kz'"),
        (Question(campaign="Poppy"), "got 'Poppy'; list them with --by campaign"),
        (
            Question(first_day=dt.date(2024, 11, 2), last_day=dt.date(2024, 11, 1)),
            "the first day, 2024-11-02, is after the last, 2024-11-01; exchange them",
        ),
        (Question(by="county"), "did you mean 'country'"),  # type: ignore[arg-type]
    ],
)
def test_what_there_is_not_is_refused(asked: Path, question: Question, problem: str) -> None:
    """A misspelt or unknown name is an error, not an empty answer."""
    with pytest.raises(UsageError, match=problem):
        query_archive(asked, question)


def test_names_are_asked_for_as_people_write_them(asked: Path) -> None:
    """Countries and topics may be named in any language that the library knows."""
    for name in ("Kazakhstan", "казахстан", "kz"):
        assert query_archive(asked, Question(country=name)) == query_archive(
            asked, Question(country="KZ")
        )
    assert query_archive(asked, Question(topic="Обучение"), profile()).rows


def test_topics_of_a_former_profile_can_be_asked_for(tmp_path: Path) -> None:
    """The archive has them, and they follow the profile's own."""
    build_archive([dated("kz-a", "2024-11-10", topics=["former"])], tmp_path, {}, HALVES)
    answer = query_archive(tmp_path, Question("topic", topic="former"), profile())
    assert answer.rows == (("former", 1),)
    assert [*answer.to_pandas()["topic"].cat.categories] == [*profile().topics, "former"]


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
    table = pa.table({"a": [1]})
    monkeypatch.setattr(queries, "variable_of_python", table, raising=False)
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "secret.txt").write_text("secret")
    with pytest.raises(UsageError, match=r"^sql: ") as refused:
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
    monkeypatch.setitem(database.SETTINGS, "memory_limit", "40MB")
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
    with pytest.raises(InvalidInputError, match="missing or changed"):
        query_archive(tmp_path, "SELECT count(*) FROM articles")


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    """A quotation mark in the name of the folder is no end of a text in SQL, nor are links."""
    folder = three_half_months(tmp_path / 'it\'s "так"')
    part = next(folder.rglob("*.parquet"))
    (tmp_path / "link").symlink_to(folder)
    part.rename(tmp_path / "elsewhere")
    part.symlink_to(tmp_path / "elsewhere")
    for each in (folder, tmp_path / "link"):
        assert sum(row[1] for row in query_archive(each, Question("year")).rows) == 3


def test_counting_periods_needs_no_names() -> None:
    """The words of languages, which are slow to import, are for questions that use names."""
    code = "import sys, caricc_report.archive.queries; print('fluent.runtime' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_field_that_parts_do_not_have_yet_is_missing_in_all(
    asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A field that was declared after the parts were written is a column all the same."""
    columns = {**database.columns_of(), "mood": "VARCHAR[]"}
    monkeypatch.setattr(database, "columns_of", lambda: columns)
    assert query_archive(asked, "SELECT DISTINCT mood FROM articles").rows == ((None,),)
