"""The articles of an archive as a table: typed, through Arrow."""

from __future__ import annotations

import datetime as dt
import re
import sys
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from archives import HALVES, PERIODS, dated, garble, three_half_months
from builders import PERIOD, profile

from caricc_report.archive.building import build_archive
from caricc_report.archive.frames import archive_frame
from caricc_report.archive.index import archive_info
from caricc_report.archive.queries import Question, query_archive
from caricc_report.archive.reading import read_archive
from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_every_column_is_documented_and_typed(tmp_path: Path) -> None:
    """The docstring names each column, and types are those of a release's table."""
    frame = archive_frame(three_half_months(tmp_path))
    line = re.compile(r"^ *(\w+) +(?:category|str|list|datetime64|int) +\S", re.MULTILINE)
    found = line.findall(archive_frame.__doc__ or "")
    assert [*frame.columns] == found
    assert frame.index.name == "id"
    types = frame.dtypes.to_dict()
    assert {types[name] for name in ("published_on", "assigned_on", "event_on")} == {
        pd.Series([], dtype="datetime64[us]").dtype
    }
    assert isinstance(types["country"], pd.CategoricalDtype)
    assert {types[name] for name in ("headline", "place", "campaign")} == {
        pd.Series([], dtype="str").dtype
    }


def test_a_row_is_an_article_in_the_archives_order(tmp_path: Path) -> None:
    """Rows are what reading the archive yields, one after the other."""
    three_half_months(tmp_path)
    assert [*archive_frame(tmp_path).index] == [each.id for each in read_archive(tmp_path)]


def test_a_period_and_a_release_select(tmp_path: Path) -> None:
    """Only the articles asked for are there; of none there are the columns alone."""
    three_half_months(tmp_path)
    assert [*archive_frame(tmp_path, period=PERIOD).index] == ["kz-b"]
    assert [*archive_frame(tmp_path, release="2024-18").index] == ["kz-a"]
    of_old = Period.parse("1999-01")
    whole, nothing = archive_frame(tmp_path), archive_frame(tmp_path, period=of_old)
    assert nothing.empty
    assert nothing.dtypes.drop("country").equals(whole.dtypes.drop("country"))


@pytest.mark.parametrize(
    "ask", [archive_frame, archive_info, partial(query_archive, query=Question())]
)
def test_a_folder_may_be_a_text(ask: Callable[..., object], tmp_path: Path) -> None:
    """As an analyst names it in a cell."""
    three_half_months(tmp_path)
    assert str(ask(str(tmp_path))) == str(ask(tmp_path))


def test_a_period_may_be_a_text(tmp_path: Path) -> None:
    """As it stands in parameters; what is none is an error that says so."""
    three_half_months(tmp_path)
    assert [*archive_frame(tmp_path, period=str(PERIOD)).index] == ["kz-b"]
    with pytest.raises(UsageError, match=r"period: not a period, got 'Q4'"):
        archive_frame(tmp_path, period="Q4")


def test_a_release_that_the_archive_does_not_have_is_refused(tmp_path: Path) -> None:
    """A name that is misspelt would make an empty table."""
    three_half_months(tmp_path)
    with pytest.raises(UsageError, match="got '2024-18c'; did you mean '2024-18'"):
        archive_frame(tmp_path, release="2024-18c")


def test_topics_are_lists_or_rows(tmp_path: Path) -> None:
    """Exploded, each topic of an article has a row, and is a category."""
    topics = ["policy", "training"]
    articles = [dated("kz-a", "2024-11-10", topics=topics), dated("kz-b", "2024-11-20")]
    build_archive(articles, tmp_path, PERIODS, HALVES)
    assert archive_frame(tmp_path)["topics"].tolist() == [topics, ["prevention"]]
    exploded = archive_frame(tmp_path, explode=True, profile=profile())
    assert [*zip(exploded.index, exploded["topics"], exploded["languages"], strict=True)] == [
        ("kz-a", "policy", ["en"]),
        ("kz-a", "training", ["en"]),
        ("kz-b", "prevention", ["en"]),
    ]
    assert exploded["topics"].cat.categories[0] == "prevention"


def test_countries_are_in_the_order_of_a_profile(tmp_path: Path) -> None:
    """Member states come first, in the profile's order; without a profile codes are sorted."""
    articles = [
        dated("de-a", "2024-11-20", country="DE"),
        dated("uz-a", "2024-11-20", country="UZ"),
    ]
    build_archive(articles, tmp_path, PERIODS, HALVES)
    states = [state.country for state in profile().member_states]
    ordered = archive_frame(tmp_path, profile=profile())["country"]
    assert [*ordered.cat.categories] == [*states, "DE"]
    assert [*archive_frame(tmp_path)["country"].cat.categories] == ["DE", "UZ"]


def test_a_damaged_part_is_refused(tmp_path: Path) -> None:
    """A table comes from parts that are as their digests say."""
    garble(three_half_months(tmp_path), "22")
    with pytest.raises(InvalidInputError, match="part-"):
        archive_frame(tmp_path)


def test_without_pyarrow_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the extra."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=re.escape("pip install 'caricc-report[tables]'")):
        archive_frame(tmp_path)


def test_an_answer_is_a_table(tmp_path: Path) -> None:
    """Columns and rows are the answer's; days and topics are typed."""
    three_half_months(tmp_path)
    answer = query_archive(tmp_path, Question("topic"), profile())
    frame = answer.to_pandas()
    assert [tuple(row) for row in frame.itertuples(index=False)] == [*answer.rows]
    assert isinstance(frame.dtypes["topic"], pd.CategoricalDtype)
    days = query_archive(
        tmp_path, "SELECT id, published_on, event_on, topics FROM articles ORDER BY id"
    ).to_pandas()
    assert days["published_on"].tolist() == [
        pd.Timestamp(day) for day in ("2024-11-10", "2024-11-20", "2023-01-01")
    ]
    assert days["topics"].tolist() == [["prevention"]] * 3
    assert query_archive(tmp_path, Question(last_day=dt.date(1999, 1, 1))).to_pandas().empty
