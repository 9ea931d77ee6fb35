"""Output adapters: how what other libraries compute becomes part of the document.

Jupyter asks each object how it shows itself. Here it is told of the classes of pandas, matplotlib
and others, by their names, so that none of them is imported for it. What is shown is a tree of
nodes, as for our own displays: JupyterLab and the document show the same.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Protocol, get_args

from caricc_report.displays.lab import html_of
from caricc_report.displays.pictures import as_picture, is_there, use_house_style
from caricc_report.displays.running import shell
from caricc_report.displays.shown import Shown
from caricc_report.displays.tables import as_tables, figure_of
from caricc_report.errors import CariccReportError
from caricc_report.model.summary import REFUSAL
from caricc_report.system.extensible import Extensible, takes
from caricc_report.text.nodes import Block, Figure

if TYPE_CHECKING:
    from collections.abc import Callable

_BLOCKS = get_args(get_args(Block)[0])


class Adapter(Protocol):
    """Makes nodes of the document of what another library has computed.

    Raises
    ------
    CariccReportError
        If the object cannot be shown; the run then fails with its message.
    """

    def __call__(self, shown: Any, /) -> tuple[Block, ...]:  # noqa: ANN401 - of the class named
        """Return what the document shows of an object."""


def _table(data: object) -> tuple[Block, ...]:
    return (figure_of(as_tables(data)),)


def _picture(data: object) -> tuple[Block, ...]:
    return (Figure("figure", (as_picture(data),)),)


def _figure(data: object) -> tuple[Block, ...]:
    return () if is_there(data) else _picture(data)


def _nothing(_: object) -> tuple[Block, ...]:
    """Show nothing: the figure that it is part of is shown at the end of the cell."""
    return ()


def _misfit(name: str, value: object) -> str:
    if "." not in name or not all(map(str.isidentifier, name.split("."))):
        return "its name is not that of a class with its module, such as 'shapes.plane.Circle'"
    return "" if takes(value, 1) else "not a function of an object"


ADAPTERS: Extensible[Adapter] = Extensible(
    "adapters",
    {
        "pandas.DataFrame": _table,
        "pandas.core.frame.DataFrame": _table,
        "pandas.Series": _table,
        "pandas.core.series.Series": _table,
        "pandas.io.formats.style.Styler": _table,
        "polars.dataframe.frame.DataFrame": _table,
        "polars.series.series.Series": _table,
        "great_tables.gt.GT": _table,
        "matplotlib.figure.Figure": _figure,
        "matplotlib.artist.Artist": _nothing,
        "matplotlib.container.Container": _nothing,
        "seaborn.axisgrid.Grid": _nothing,
        "plotnine.ggplot.ggplot": _picture,
        "altair.vegalite.v6.api.TopLevelMixin": _picture,
        "altair.vegalite.v5.api.TopLevelMixin": _picture,
        "plotly.basedatatypes.BaseFigure": _picture,
        "PIL.Image.Image": _picture,
    },
    _misfit,
    "a class with its module, such as `shapes.plane.Circle`; an `Adapter`",
)
"""By a class with its module, what it becomes."""
_SHOWN_ALONE = ("Figure", "Image", "BaseFigure")
"""Classes that would show themselves in a way of their own, too: as pixels, or by a script."""


def register() -> None:
    """Tell Jupyter of the classes, if a notebook is running."""
    running = shell()
    use_house_style()
    if running is None:
        return
    formatter = running.display_formatter
    for adapter in ADAPTERS:
        module, _, name = adapter.rpartition(".")
        bundle = _bundle_of(adapter)
        formatter.mimebundle_formatter.for_type_by_name(module, name, bundle)
        if name in _SHOWN_ALONE:
            formatter.ipython_display_formatter.for_type_by_name(module, name, _publish(bundle))


def _bundle_of(adapter: str) -> Callable[..., dict[str, Any]]:
    def bundle(data: object, **_: object) -> dict[str, Any]:
        try:
            with ADAPTERS.answering(adapter):
                blocks = ADAPTERS[adapter](data)
                if not isinstance(blocks, tuple) or any(
                    not isinstance(each, _BLOCKS) for each in blocks
                ):
                    problem = f"it returns what is no tuple of blocks, got {blocks!r:.80}"
                    raise ADAPTERS.refused(adapter, problem)
                return Shown(*blocks).bundle(html_of(blocks))
        except CariccReportError as error:  # IPython would write it down, and go on.
            said = str(error)
            colour = "var(--jp-error-color1, #b3261e)"  # Of JupyterLab's theme, light or dark.
            shown = f'<p style="color:{colour};font-weight:600">{escape(said)}</p>'
            if ADAPTERS[adapter] is _table:  # The analyst wants to look at it all the same.
                shown += _as_its_library_shows(data)
            return {REFUSAL: said, "text/plain": said, "text/html": shown}

    return bundle


def _as_its_library_shows(table: Any) -> str:  # noqa: ANN401 - any library's
    method = getattr(table, "_repr_html_", None)
    html = method() if method else None  # None too where pandas is told to write plain text.
    return str(html) if html else f"<pre>{escape(repr(table))}</pre>"


def _publish(bundle: Callable[..., dict[str, Any]]) -> Callable[[object], None]:
    from IPython.display import publish_display_data  # noqa: PLC0415 - a notebook is running

    return lambda data: publish_display_data(bundle(data))
