"""Output adapters: how what other libraries compute becomes part of the document.

Jupyter asks each object how it shows itself. Here it is told of the classes of pandas, matplotlib
and others, by their names, so that none of them is imported for it. What is shown is a tree of
nodes, as for our own displays: JupyterLab and the document show the same.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from caricc_report.displays.pictures import as_picture, style
from caricc_report.displays.shown import Shown
from caricc_report.displays.tables import as_tables, figure_of
from caricc_report.errors import CariccReportError
from caricc_report.model.handover import REFUSAL
from caricc_report.text.nodes import Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from caricc_report.text.nodes import Block


def _table(data: object) -> tuple[Block, ...]:
    return (figure_of(as_tables(data)),)


def _picture(data: object) -> tuple[Block, ...]:
    return (Figure("figure", (as_picture(data),)),)


def _nothing(_: object) -> tuple[Block, ...]:
    """Show nothing: the figure that it is part of is shown at the end of the cell."""
    return ()


ADAPTERS: tuple[tuple[str, str, Callable[[object], tuple[Block, ...]]], ...] = (
    ("pandas", "DataFrame", _table),
    ("pandas.core.frame", "DataFrame", _table),
    ("pandas", "Series", _table),
    ("pandas.core.series", "Series", _table),
    ("pandas.io.formats.style", "Styler", _table),
    ("polars.dataframe.frame", "DataFrame", _table),
    ("polars.series.series", "Series", _table),
    ("great_tables.gt", "GT", _table),
    ("matplotlib.figure", "Figure", _picture),
    ("matplotlib.artist", "Artist", _nothing),
    ("matplotlib.container", "Container", _nothing),
    ("seaborn.axisgrid", "Grid", _nothing),
    ("plotnine.ggplot", "ggplot", _picture),
    ("altair.vegalite.v6.api", "TopLevelMixin", _picture),
    ("altair.vegalite.v5.api", "TopLevelMixin", _picture),
    ("plotly.basedatatypes", "BaseFigure", _picture),
    ("PIL.Image", "Image", _picture),
)
"""By the module and name of a class, what it becomes."""


def register() -> None:
    """Tell Jupyter of the classes, if a notebook is running."""
    shell = _shell()
    style()
    if shell is None:
        return
    formatter = shell.display_formatter
    for module, name, adapt in ADAPTERS:
        formatter.mimebundle_formatter.for_type_by_name(module, name, _bundle_of(adapt))
    # plotly shows itself by a way of its own, before it is asked.
    formatter.ipython_display_formatter.for_type_by_name(
        "plotly.basedatatypes", "BaseFigure", lambda data: _publish(_bundle_of(_picture)(data))
    )


def _shell() -> Any:  # noqa: ANN401 - IPython has no types
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython  # noqa: PLC0415 - it is imported

    return get_ipython()


def _bundle_of(adapt: Callable[[object], tuple[Block, ...]]) -> Callable[..., dict[str, Any]]:
    def bundle(data: object, **_: object) -> dict[str, Any]:
        try:
            return Shown(*adapt(data)).bundle()
        except CariccReportError as error:  # IPython would write it down, and go on.
            return {REFUSAL: str(error), "text/plain": str(error)}

    return bundle


def _publish(bundle: dict[str, Any]) -> None:
    from IPython.display import publish_display_data  # noqa: PLC0415 - a notebook is running

    publish_display_data(bundle)
