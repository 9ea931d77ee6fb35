"""Charts of other libraries have the numbers and days of the document's language."""

from __future__ import annotations

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import altair as alt
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter
from plotly import graph_objects as go
from plotnine import aes, geom_point, ggplot, theme, theme_bw

from caricc_report.displays import session
from caricc_report.displays.pictures import as_picture

NBSP = "\N{NO-BREAK SPACE}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
DAYS = pd.DataFrame({"day": pd.to_datetime(["2026-11-02", "2026-11-06"]), "n": [0.0, 0.5]})


@pytest.fixture(autouse=True)
def _in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "fr")


def drawn(chart: Any) -> str:
    """Return a chart as it is drawn."""
    return base64.b64decode(as_picture(chart).data).decode()


def words(chart: Any) -> list[str]:
    """Return the texts of a chart as it is drawn."""
    return re.findall(r">([^<>\n]+)<", drawn(chart))


def test_altair_writes_days_and_numbers() -> None:
    """Names of days and months, decimals, thousands and per cent are French."""
    chart = alt.Chart(DAYS).mark_line()
    assert {"mar. 03", "0,25"} <= {*words(chart.encode(x="day", y="n"))}
    share = alt.Y("n", axis=alt.Axis(format=",.0%"), scale=alt.Scale(domain=[0, 20]))
    assert {"novembre", f"2{NBSP}000{NBSP}%"} <= {
        *words(chart.encode(x=alt.X("month(day):O", axis=alt.Axis(format="%B")), y=share))
    }


def test_matplotlib_writes_decimals() -> None:
    """Thousands are not set apart, since they may be years."""
    figure = Figure()
    figure.add_subplot().plot([1000, 3000], [0.25, 0.5])
    assert {"0,25", "0,50", "2000"} <= {*words(figure)}


@pytest.mark.parametrize(
    "change, drawn_so",
    [(theme(figure_size=(8, 2)), r'width="5[5-9]\d'), (theme_bw(), "#7f7f7f")],
    ids=["a setting", "a theme"],
)
def test_plotnine_keeps_what_an_analyst_has_set(change: Any, drawn_so: str) -> None:
    """The house's theme is for what nobody has set."""
    bare = ggplot(DAYS, aes("day", "n")) + geom_point()
    chart = bare + change
    assert re.search(drawn_so, drawn(chart))
    assert "Fira Sans" in drawn(chart)
    assert not re.search(drawn_so, drawn(bare))


def test_decimals_of_formulas_stay_together() -> None:
    """In a formula a bare comma has a space behind it, as between arguments."""
    figure = Figure()
    axes = figure.add_subplot()
    axes.plot([1000, 3000], [0.25, 0.5])
    axes.yaxis.set_major_formatter(ScalarFormatter(useMathText=True))
    comma, after = re.search(
        r'x="([\d.]+)"[^<]*>,</tspan>\s*<tspan x="([\d.]+)"', drawn(figure)
    ).groups()  # type: ignore[union-attr]
    assert float(after) - float(comma) < 4


def test_matplotlib_draws_for_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its decimals are those of the process; two that overlapped left it with the wrong ones."""
    both, met = Barrier(2), []

    def save(_: Figure, stream: Any, **__: object) -> None:
        stream.write(SVG)
        with suppress(BrokenBarrierError):
            met.append(both.wait(0.3))

    monkeypatch.setattr(Figure, "savefig", save)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(as_picture, [Figure(), Figure()]))
    assert not met


def test_plotly_is_told_the_separators(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart that has its own, or a template with them, keeps them; a browser draws it."""
    told = []

    def draw(chart: go.Figure, **_: object) -> bytes:
        told.append(chart.layout.separators)
        return SVG.encode()

    monkeypatch.setattr(go.Figure, "to_image", draw)
    as_picture(go.Figure())
    as_picture(go.Figure(layout={"separators": ".,"}))
    as_picture(go.Figure(layout={"template": {"layout": {"separators": ". "}}}))
    assert told == [f",{NBSP}", ".,", None]
