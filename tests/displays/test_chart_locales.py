"""Charts of other libraries have the numbers and days of the document's language."""

from __future__ import annotations

import base64
import re
from typing import Any

import altair as alt
import pandas as pd
import pytest
from matplotlib.figure import Figure
from plotly import graph_objects as go

from caricc_report.displays import session
from caricc_report.displays.pictures import as_picture

NBSP = "\N{NO-BREAK SPACE}"
DAYS = pd.DataFrame({"day": pd.to_datetime(["2026-11-02", "2026-11-06"]), "n": [0.0, 0.5]})


@pytest.fixture(autouse=True)
def _in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "fr")


def words(chart: Any) -> list[str]:
    """Return the texts of a chart as it is drawn."""
    return re.findall(r">([^<>\n]+)<", base64.b64decode(as_picture(chart).data).decode())


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


def test_plotly_is_told_the_separators(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart that has its own keeps them; a browser draws it."""
    told = []

    def drawn(chart: go.Figure, **_: object) -> bytes:
        told.append(chart.layout.separators)
        return b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'

    monkeypatch.setattr(go.Figure, "to_image", drawn)
    as_picture(go.Figure())
    as_picture(go.Figure(layout={"separators": ".,"}))
    assert told == [f",{NBSP}", ".,"]
