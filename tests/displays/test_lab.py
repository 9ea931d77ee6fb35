"""What JupyterLab is told: HTML of its own, in which no text is markup or a formula."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure as MatplotlibFigure

from caricc_report.displays import adapters, running, session
from caricc_report.displays.lab import html_of
from caricc_report.displays.pictures import figure
from caricc_report.errors import UsageError
from caricc_report.model.look import Palette
from caricc_report.model.summary import REFUSAL
from caricc_report.text.chart_nodes import Bar, BarChart
from caricc_report.text.html import to_html
from caricc_report.text.nodes import (
    Callout,
    Division,
    Figure,
    Formula,
    Number,
    Picture,
    Reference,
    Table,
    Text,
    Tint,
    line,
    paragraph,
)
from caricc_report.text.trees import TREE

PICTURE = Figure("figure", (Picture("", "image/png", "", "figure"),), line("Words"), "fig-a")


def test_numbers_of_a_chart_are_set_over_it() -> None:
    """JupyterLab fails at links within a picture, so they are outside of it."""
    html = to_html([BarChart((Bar("KZ", 9, "9", "articles.by_country.KZ"),), "Nine")])
    picture = re.search("<svg.*</svg>", html)
    assert picture
    assert "<a" not in picture[0]
    assert ">9</a>" in html
    assert 'href="#fact-articles.by_country.KZ"' in html


@pytest.mark.parametrize("text", ["$5 and $6", "\\(a\\)", "\\[a\\]", "$$a$$", "\\begin{a}"])
def test_no_text_is_a_formula(text: str) -> None:
    """JupyterLab typesets what is between its marks, wherever it stands, but for ours."""
    table = Table(text, (text,), ((line(text),),), (3,), spanners=(((text, 1),),))
    html = to_html([paragraph(text, Number(text, "a.b")), table])
    plain = re.sub(r"<span>[$\\]</span>", "", html)
    assert not re.search(r"[$\\]", plain)
    assert "$a$" in to_html([paragraph(Formula("a"))])


def test_text_on_a_colour_can_be_read_on_a_dark_screen() -> None:
    """A cell with a background has a colour of text, whatever the theme has."""
    table = Table("", ("a",), ((line("1"),),), (3,), tints=(Tint(0, 0, "#ffffff"),))
    assert "background:#ffffff;color:#1f2a35" in to_html([table])


@pytest.mark.parametrize(
    "name, colour", [("cover", "#fff"), ("imprint", "#123456"), ("country-opener", "#123456")]
)
def test_links_on_a_ground_of_ours_can_be_read_in_any_theme(name: str, colour: str) -> None:
    """JupyterLab's colour of links, which is that of its theme, is set with the ground."""
    html = to_html([Division(name, (paragraph("a"),))], palette=Palette(link="#123456"))
    assert re.search(rf'style="background:[^"]*--jp-content-link-color:{colour};', html)


def test_links_on_a_chart_can_be_read_in_any_theme() -> None:
    """The ground of a chart is white, also in a dark theme."""
    html = to_html([BarChart((Bar("KZ", 9, "9", "articles.by_country.KZ"),), "Nine")])
    assert "background:#fff;--jp-content-link-color:#1a5490" in html


@pytest.mark.parametrize(
    "sort, language, said",
    [("table", "en", "Table."), ("table", "ru", "Таблица."), ("figure", "ru", "Рисунок.")],
)
def test_captions_say_what_they_are_of(sort: str, language: str, said: str) -> None:
    """Numbers come with the document; the caption of a table is above it."""
    inner = (Table("", ("a",), (), (3,)),)
    html = to_html([Figure(sort, inner, line("Words"))], language)  # type: ignore[arg-type]
    assert f"<strong>{said}</strong> Words" in html
    assert (html.index("<figcaption") < html.index("<table")) is (sort == "table")


def test_references_and_callouts() -> None:
    """A reference leads to its figure, and a callout has its colour."""
    html = to_html([PICTURE, Callout("caution", line("No"), (paragraph(Reference("fig-a")),))])
    assert 'id="fig-a"' in html
    assert '<a href="#fig-a">@fig-a</a>' in html
    assert "#8c3f4d" in html


@pytest.mark.parametrize(
    "languages, option, argument",
    [
        (("en",), "#| fig-alt: …<", 'alt="…"'),
        (("en", "ru"), "#| fig-alt: {en: …, ru: …}<", 'alt={"en": "…", "ru": "…"}'),
    ],
    ids=["one language", "two languages"],
)
def test_a_picture_without_words_is_told_at_once(
    languages: tuple[str, ...], option: str, argument: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JupyterLab says what the run will refuse, and what it will not."""
    monkeypatch.setattr(session, "languages", lambda: languages)
    assert option in html_of((PICTURE,))
    with pytest.raises(UsageError, match=re.escape(argument)):
        figure("<svg/>")
    assert html_of((paragraph(Text("a")),)) == "<p>a</p>"


def test_a_refusal_can_be_read_in_any_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the colour that the theme has for errors."""
    assert "color:var(--jp-error-color1, " in bundle_of(pd.DataFrame(), monkeypatch)["text/html"]


def test_a_figure_is_shown_once_in_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jupyter shows what is open at the end of a cell again; what nobody has shown, and changes."""
    cells = in_cells(monkeypatch, "fig")
    fig, shown = MatplotlibFigure(), list[dict[str, Any]]()
    monkeypatch.setattr("IPython.display.publish_display_data", shown.append)
    axes = fig.add_subplot()
    made = figure(axes, alt="Axes")
    bundle_of(fig, monkeypatch)
    axes.set_title("Changed")
    made = figure(axes, alt="Axes")
    made.bundle()
    bundle_of(fig, monkeypatch)
    axes.set_title("Changed again")
    bundle_of(fig, monkeypatch)
    cells.append("fig")
    bundle_of(fig, monkeypatch)
    assert [bool(each[TREE]) for each in shown] == [True, False, True, True]


def in_cells(monkeypatch: pytest.MonkeyPatch, *sources: str) -> list[str]:
    """Let the last one of some cells run, and return their sources."""
    cells = [*sources]
    history = SimpleNamespace(input_hist_parsed=cells)
    monkeypatch.setattr(running, "shell", lambda: SimpleNamespace(history_manager=history))
    return cells


def bundle_of(data: object, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return what Jupyter is told of an object of another library."""
    jupyter = SimpleNamespace(display_formatter=DisplayFormatter(), user_ns={}, execution_count=1)
    monkeypatch.setattr(adapters, "shell", lambda: jupyter)
    adapters.register()
    bundle: dict[str, str] = jupyter.display_formatter.format(data)[0]
    return bundle


@pytest.mark.parametrize(
    "data, shown",
    [
        (pd.DataFrame([range(60)]), "<td>59</td>"),
        (pd.Series(range(1001)), "<pre>0          0\n"),
    ],
    ids=["too wide", "too long"],
)
def test_a_table_that_no_document_shows_can_be_looked_at(
    data: Any, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JupyterLab says what a run would refuse, and shows the table as pandas does."""
    bundle = bundle_of(data, monkeypatch)
    assert "show " in bundle[REFUSAL]
    assert bundle["text/html"].index(bundle[REFUSAL]) < bundle["text/html"].index(shown)


def test_such_a_table_is_plain_where_pandas_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its HTML is nothing then."""
    plain: Any = {"display.notebook_repr_html": False}
    with pd.option_context(*plain.popitem()):
        assert "<pre>" in bundle_of(pd.DataFrame([range(60)]), monkeypatch)["text/html"]


@pytest.mark.parametrize("name", ["map.png", Path("map.png")], ids=["text", "path"])
def test_the_name_of_a_file_is_no_picture(name: object) -> None:
    """The message says how a file is shown; a name was a wrong SVG."""
    with pytest.raises(UsageError, match=r"got 'map\.png'; .* PIL\.Image\.open\('map\.png'\)"):
        figure(name, alt="A map")


def test_wrong_options_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """JupyterLab says what is wrong with the options, and nothing of a text that they do state."""
    cell = "#| fig-alt: {en: Bars, ru: a, b}\nfig"
    in_cells(monkeypatch, cell)
    html = html_of((PICTURE,))
    assert "fig-alt: not a text, or one for each language" in html
    assert "No alternative text" not in html


@pytest.mark.parametrize(
    "option, is_told",
    [("{en: Bars}", True), ("Bars", True), ("{en: Bars, ru: Столбцы}", False)],
    ids=["one of two", "no language", "both"],
)
def test_a_language_that_an_option_lacks_is_told_at_once(
    option: str, monkeypatch: pytest.MonkeyPatch, *, is_told: bool
) -> None:
    """The run in that language would be the first to say so."""
    cell = f"#| fig-alt: {option}\nfig"
    in_cells(monkeypatch, cell)
    monkeypatch.setattr(session, "languages", lambda: ("en", "ru"))
    assert ("#| fig-alt: {en: …, ru: …}" in html_of((PICTURE,))) is is_told
