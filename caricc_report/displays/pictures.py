"""Analysts' pictures: matplotlib and what draws with it, altair, plotly, PIL, SVG."""

from __future__ import annotations

import functools
import importlib.resources
import importlib.util
import io
import os
import sys
import threading
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from caricc_report.displays import session
from caricc_report.displays.captions import ids_of, is_of, kind_of, text_of, words_of
from caricc_report.displays.chart_locales import number_locale, separators, time_locale
from caricc_report.displays.shown import Shown, has_shown
from caricc_report.errors import UsageError
from caricc_report.model.look import Look
from caricc_report.system.fonts import font_dirs
from caricc_report.text.nodes import Figure, Picture
from caricc_report.text.svg import pixel_picture, svg_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from importlib.machinery import ModuleSpec
    from types import ModuleType

_SOFT, _LINE, _INK = "#53606c", "#d5dbe1", "#1f2a35"
_DRAWING = threading.RLock()
"""Held while matplotlib draws: its settings, and ours for decimals, are those of the process."""
_DRAWN_AS: WeakKeyDictionary[object, str] = WeakKeyDictionary()
"""By figure of matplotlib, the SVG that was drawn of it last."""


def figure(
    data: object,
    *,
    alt: str | Mapping[str, str] = "",
    caption: str | Mapping[str, str] = "",
    label: str = "",
    articles: object = None,
    width: int | None = None,
) -> Shown:
    """Return a picture of the document.

    Parameters
    ----------
    data
        A figure or axes of matplotlib or seaborn, a chart of altair, plotly or plotnine, a picture
        of PIL, or SVG as text.
    alt
        What it shows, for those who do not see it: a text, or one per language.
    caption
        Its caption, in the same way; ``{articles.total}`` puts a fact in place.
    label
        By which text refers to it, ``@fig-share``; it begins with ``fig-``.
    articles
        What it rests on: ids of articles, articles, or a frame whose index has the ids.
    width
        In per cent of the width of the text; as wide as it was drawn, if not given.

    Raises
    ------
    UsageError
        If it is no picture that a document can show, has no alternative text, or the width is none.
    """
    if not alt:
        each = ", ".join(f'"{language}": "…"' for language in session.languages())
        form = f"{{{each}}}" if len(session.languages()) > 1 else '"…"'
        raise UsageError(f"cr.figure: no alternative text; say what it shows: alt={form}")
    if width is not None and width not in range(1, 101):
        got = f"{width!r:.80}"
        raise UsageError(f"cr.figure: width: not in per cent of the text, got {got}; write 60")
    picture = as_picture(data, text_of(alt, "figure", "alt"), width)
    words = words_of(caption, "figure", "caption")
    return Shown(Figure("figure", (picture,), words, label, articles=ids_of(articles)))


def as_picture(data: Any, alt: str = "", width: int | None = None) -> Picture:  # noqa: ANN401 - any library's
    """Return an analyst's picture as a node; the same one has the same bytes each time.

    A UsageError is raised for what is no picture that a document can show.
    """
    try:
        is_svg = isinstance(data, str) and "<" in data
        drawn = data if is_svg else _drawn(data)
        if isinstance(drawn, str):
            return svg_picture(drawn, alt, width)
        return pixel_picture(drawn, alt, width)
    except ValueError as error:
        raise UsageError(f"{kind_of(data)}: {error}") from error


def _drawn(data: object) -> str | bytes:
    for package, name, draw in _DRAWN:
        if is_of(data, package, name):
            return draw(data)
    got, file = kind_of(data), "…"
    if isinstance(data, str | PurePath):
        got = file = f"{str(data)!r:.80}"
    raise UsageError(
        f"cr.figure: not a picture, got {got}; give a figure of matplotlib, altair, plotly, or a "
        f"file that is opened: PIL.Image.open({file})"
    )


def style() -> None:
    """Give what is drawn from now on the house's look: fonts, colours, quiet axes.

    A release that is loaded does so by itself; call it again after ``sns.set_theme()`` and the
    like, which put their own look in its place: all settings of matplotlib are ours again.
    """
    if "matplotlib" in sys.modules:
        import matplotlib as mpl  # noqa: PLC0415 - it is imported

        mpl.rcdefaults()  # Another look may have set more than ours does.
    use_house_style()


def use_house_style() -> None:
    """Give what is drawn from now on the house's look, but for what only an analyst has set."""
    if "matplotlib" in sys.modules:
        import matplotlib as mpl  # noqa: PLC0415 - it is imported

        mpl.rcParams.update(mpl.rc_params_from_file(_matplotlibrc(), use_default_template=False))
        _use_own_look()
        _font_manager()
    else:  # Read when it is imported.
        os.environ["MATPLOTLIBRC"] = _matplotlibrc()
        if not any(isinstance(each, _WhenImported) for each in sys.meta_path):
            sys.meta_path.insert(0, _WhenImported())


@functools.cache
def _matplotlibrc() -> str:
    return str(importlib.resources.files("caricc_report.displays") / "matplotlibrc")


class _WhenImported(MetaPathFinder):
    """Lets matplotlib know the fonts as soon as it is imported, for a cell may draw at once.

    To import it ourselves would cost each kernel half a second.
    """

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Return how the fonts' module is loaded; nothing of any other."""
        if fullname != "matplotlib.font_manager":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec and spec.loader:
            execute = spec.loader.exec_module

            def and_add(module: ModuleType) -> None:
                execute(module)
                _add_fonts(module)
                _use_own_look()

            spec.loader.exec_module = and_add  # type: ignore[method-assign]
        return spec


def _use_own_look() -> None:
    """Put the publisher's font and colours where the package's are; not where an analyst's are."""
    look = session.look()
    if look == Look():
        return
    import matplotlib as mpl  # noqa: PLC0415 - it is imported
    from cycler import cycler  # noqa: PLC0415 - it comes with matplotlib

    usual = mpl.rc_params_from_file(_matplotlibrc(), use_default_template=False)
    own = {
        "font.family": [look.fonts.heading],
        "axes.titlecolor": look.palette.accent,
        "axes.titleweight": session.title_weight(),  # It warns of one that is not there.
        "axes.prop_cycle": cycler("color", look.palette.series),
    }
    mpl.rcParams.update({key: own[key] for key in own if mpl.rcParams[key] == usual[key]})


@functools.cache
def _font_manager() -> None:
    """Let matplotlib know the document's fonts, by which it measures."""
    from matplotlib import font_manager  # noqa: PLC0415 - it is imported

    _add_fonts(font_manager)


def _add_fonts(font_manager: ModuleType) -> None:
    for folder in (*font_dirs(), *session.own_font_dirs()):
        for path in sorted(each for each in folder.rglob("*") if each.suffix in {".ttf", ".otf"}):
            font_manager.fontManager.addfont(str(path))


def is_there(figure: Any) -> bool:  # noqa: ANN401 - the same
    """Return whether the cell that runs has shown a figure of matplotlib as it is now.

    Jupyter shows each open figure at the end of its cell, also one that the cell has shown.
    """
    drawn = _DRAWN_AS.get(figure, "")
    return bool(drawn) and not figure.stale and has_shown(svg_picture(drawn, ""))


def _draw_matplotlib(figure: Any) -> str:  # noqa: ANN401 - its types need it imported
    import matplotlib as mpl  # noqa: PLC0415 - it is imported, since there is a figure

    _font_manager()
    stream = io.StringIO()
    fixed: Any = {"svg.hashsalt": "caricc-report", "svg.fonttype": "none"}
    with _DRAWING, mpl.rc_context(fixed), _decimals_in_language():
        figure.savefig(
            stream,
            format="svg",
            bbox_inches="tight",
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    figure.stale, _DRAWN_AS[figure] = False, stream.getvalue()
    return stream.getvalue()


@contextmanager
def _decimals_in_language() -> Iterator[None]:
    """Let axes have the decimal sign of the document's language.

    Matplotlib's own way is the locale of the process, which a machine may not have. Thousands are
    not set apart, since years are not.
    """
    from matplotlib.ticker import ScalarFormatter  # noqa: PLC0415 - it is imported

    usual, (decimal, _) = ScalarFormatter.__call__, separators(session.language())

    def call(self: ScalarFormatter, x: float, pos: int | None = None) -> str:
        label = usual(self, x, pos)
        # A formula sets a comma apart from what follows, unless it is in braces.
        is_formula = r"\mathdefault" in label and decimal != "."
        return label.replace(".", f"{{{decimal}}}" if is_formula else decimal)

    ScalarFormatter.__call__ = call  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        ScalarFormatter.__call__ = usual  # type: ignore[method-assign]


def _draw_plotnine(chart: Any) -> str:  # noqa: ANN401 - the same
    from plotnine import element_text, theme, theme_gray, theme_minimal  # noqa: PLC0415 - it is imported
    from plotnine.options import get_option  # noqa: PLC0415 - the same

    usual, font = theme_gray(), session.look().fonts.heading
    if type(chart.theme) is theme_gray:  # The analyst has chosen no other, but may have set some.
        house = theme_minimal(base_family=font)
        for name, each in chart.theme.themeables.items():
            if usual.themeables.get(name) != each:
                house.themeables[name] = each
        chart = chart + house  # A copy; the chart stays the analyst's.
    text = chart.theme.themeables.get("text")
    if text and text.properties.get("family") == get_option("base_family"):
        chart = chart + theme(text=element_text(family=font))
    drawn = chart.draw()
    import matplotlib.pyplot as plt  # noqa: PLC0415 - plotnine has imported it

    try:
        return _draw_matplotlib(drawn)
    finally:
        plt.close(drawn)


def _altair_config() -> dict[str, object]:
    font, palette = session.look().fonts.heading, session.look().palette
    text = {"labelFont": font, "titleFont": font, "labelColor": _INK, "titleColor": _INK}
    size = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
    return {
        "font": font,
        "axis": {**text, **size, "gridColor": _LINE},
        "legend": {**text, **size},
        "title": {"font": font, "color": palette.accent, "fontSize": 14, "anchor": "start"},
        "range": {"category": list(palette.series)},
        "mark": {"color": palette.bar},
        "view": {"stroke": None},
    }


def _draw_altair(chart: Any) -> str:  # noqa: ANN401 - the same
    try:
        import vl_convert  # noqa: PLC0415 - only altair needs it
    except ImportError as error:
        message = "altair: vl-convert-python is missing; pip install 'caricc-report[altair]'"
        raise UsageError(message) from error
    for folder in (*font_dirs(), *session.own_font_dirs()):
        vl_convert.register_font_directory(str(folder))
    drawn: str = vl_convert.vegalite_to_svg(
        chart.to_dict(),
        config=_altair_config(),
        format_locale=number_locale(session.language()),
        time_format_locale=time_locale(session.language()),
    )
    return drawn


def _plotly_template() -> dict[str, object]:
    axis = {"gridcolor": _LINE, "linecolor": _SOFT, "zerolinecolor": _SOFT}
    look = session.look()
    layout = {
        "font": {"family": look.fonts.heading, "color": _INK, "size": 13},
        "colorway": list(look.palette.series),
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "xaxis": axis,
        "yaxis": axis,
    }
    return {"layout": layout}


def _draw_plotly(chart: Any) -> str:  # noqa: ANN401 - the same
    import plotly.io as pio  # noqa: PLC0415 - it is imported, since there is a chart

    own = pio.templates["plotly"]
    is_bare = chart.layout.template == own
    if is_bare:  # The analyst has chosen none.
        chart = type(chart)(chart).update_layout(template=_plotly_template())
    if chart.layout.separators is None and chart.layout.template.layout.separators is None:
        chart = type(chart)(chart).update_layout(separators="".join(separators(session.language())))
    try:
        drawn: bytes = chart.to_image(format="svg")
    except (ImportError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        message = (
            f"plotly: cannot be drawn ({reason:.120}); pip install 'caricc-report[plotly]', which "
            "needs Chrome or Chromium, or draw it with matplotlib or altair"
        )
        raise UsageError(message) from error
    svg = drawn.decode()
    if is_bare:  # plotly.express gives each mark a colour of its template.
        for theirs, ours in zip(own.layout.colorway, session.look().palette.series, strict=False):
            red, green, blue = bytes.fromhex(theirs.removeprefix("#"))
            svg = svg.replace(f"rgb({red}, {green}, {blue})", ours)
    return svg


def _draw_pil(image: Any) -> bytes:  # noqa: ANN401 - the same
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


_DRAWN: tuple[tuple[str, str, Callable[[Any], str | bytes]], ...] = (
    ("matplotlib", "Figure", _draw_matplotlib),
    ("matplotlib", "_AxesBase", lambda axes: _draw_matplotlib(axes.get_figure().canvas.figure)),
    ("seaborn", "Grid", lambda grid: _draw_matplotlib(grid.figure)),
    ("plotnine", "ggplot", _draw_plotnine),
    ("altair", "TopLevelMixin", _draw_altair),
    ("plotly", "BaseFigure", _draw_plotly),
    ("PIL", "Image", _draw_pil),
)
"""By the package and name of a class, what draws it: SVG as text, or PNG as bytes."""
