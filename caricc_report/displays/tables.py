"""Analysts' tables: frames of pandas and polars, and whatever shows itself as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from caricc_report.displays import session
from caricc_report.displays.captions import ids_of, is_of, kind_of, words_of
from caricc_report.displays.shown import Shown
from caricc_report.displays.values import column_texts, heading_text
from caricc_report.errors import UsageError, check_type
from caricc_report.text.fitting import fitted
from caricc_report.text.html_tables import read_tables
from caricc_report.text.nodes import Figure, Table, line, plain
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.text.nodes import Inline


def table(
    data: object,
    *,
    caption: str | Mapping[str, str] = "",
    label: str = "",
    articles: object = None,
    formats: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | Mapping[str, Mapping[str, str]] | None = None,
) -> Shown:
    """Return a table of the document.

    Parameters
    ----------
    data
        A DataFrame or Series of pandas, a DataFrame of polars, ``df.style``, a table of
        great_tables, or anything else that shows itself as an HTML table.
    caption
        Its caption: a text, or one per language; ``{articles.total}`` puts a fact in place.
    label
        By which text refers to it, ``@tbl-share``; it begins with ``tbl-``.
    articles
        What it rests on: ids of articles, articles, or a frame whose index has the ids.
    formats
        By column, how numbers are written, in the CLDR's patterns: ``{"share": "0.0 %"}``.
    columns
        By column, its heading: a text, or one per language.

    Raises
    ------
    UsageError
        If it is not a table, or one that no page can hold.
    """
    for name, given in (("formats", formats or {}), ("columns", columns or {})):
        check_type(f"cr.table: {name}", given, Mapping, 'by column, as {"share": …}')
    shown = as_tables(data, formats or {}, columns or {})
    words = words_of(caption, "table", "caption")
    return Shown(figure_of(shown, words, label, ids_of(articles)))


def as_tables(
    data: object,
    formats: Mapping[str, str] | None = None,
    columns: Mapping[str, Any] | None = None,
) -> tuple[Table, ...]:
    """Return an analyst's table as nodes; raise a UsageError if it is none that a page can hold."""
    if is_of(data, "pandas", "Series"):
        name = getattr(data, "name", None)
        data = data.to_frame("" if name is None else name)  # type: ignore[attr-defined]
    if is_of(data, "polars", "Series"):
        data = data.to_frame()  # type: ignore[attr-defined]
    try:
        if is_of(data, "pandas", "DataFrame"):
            tables: tuple[Table, ...] = (_of_pandas(data, formats or {}, columns or {}),)
        elif is_of(data, "polars", "DataFrame"):
            tables = (_of_polars(data, formats or {}, columns or {}),)
        elif to_pandas := getattr(data, "to_pandas", None):
            tables = (_of_pandas(to_pandas(), formats or {}, columns or {}),)
        elif html := getattr(data, "_repr_html_", None) or getattr(data, "to_html", None):
            tables = read_tables(str(html()))
        else:
            raise UsageError(f"cr.table: not a table, got {kind_of(data)}; give a DataFrame")
        return tuple(map(fitted, tables))
    except ValueError as error:
        raise UsageError(f"{kind_of(data)}: {error}") from error


def figure_of(
    tables: tuple[Table, ...],
    caption: tuple[Inline, ...] = (),
    label: str = "",
    articles: tuple[str, ...] = (),
) -> Figure:
    """Return tables with a caption: the one given, else their own title."""
    titles = [each.caption for each in tables if each.caption]
    bare = tuple(replace(each, caption="") for each in tables)
    return Figure("table", bare, caption or line(*titles[:1]), label, articles=articles)


def _of_pandas(frame: Any, formats: Mapping[str, str], columns: Mapping[str, Any]) -> Table:  # noqa: ANN401 - pandas is imported where it is used
    import pandas as pd  # noqa: PLC0415 - it is imported, since there is a frame

    index = frame.index
    is_named = any(name is not None for name in index.names)
    # Rows are numbered from 0 where nobody has named them; other numbers may be years.
    is_numbered = isinstance(index, pd.RangeIndex) and (index.start, index.step) == (0, 1)
    has_stub = is_named or not is_numbered
    titles = ["" if name is None else str(name) for name in index.names]
    stubs = list(zip(titles, _sparse(index), strict=True)) if has_stub else []
    names = [each if isinstance(each, tuple) else (each,) for each in frame.columns]
    words = wording(session.language())
    values = [frame.iloc[:, number].tolist() for number in range(len(names))]
    spanners = [
        _spans(["" for _ in stubs] + [heading_text(name[level], words) for name in names])
        for level in range(frame.columns.nlevels - 1)
    ]
    headed = [*stubs, *((name[-1], each) for name, each in zip(names, values, strict=True))]
    return _made(headed, len(stubs), spanners, formats, columns)


def _sparse(index: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - as above
    """Return the names of rows, level by level, each group's name once."""
    rows = [each if isinstance(each, tuple) else (each,) for each in index]
    shown = [
        [
            "" if n < len(row) - 1 and row[: n + 1] == above[: n + 1] else row[n]
            for n in range(len(row))
        ]
        for above, row in zip([(), *rows], rows, strict=False)
    ]
    return list(zip(*shown, strict=True)) or [()] * index.nlevels


def _of_polars(frame: Any, formats: Mapping[str, str], columns: Mapping[str, Any]) -> Table:  # noqa: ANN401 - as above
    headed = [(name, frame[name].to_list()) for name in frame.columns]
    return _made(headed, 0, [], formats, columns)


def _made(
    headed: Sequence[tuple[object, Sequence[Any]]],
    n_stub: int,
    spanners: Sequence[tuple[tuple[str, int], ...]],
    formats: Mapping[str, str],
    columns: Mapping[str, Any],
) -> Table:
    words = wording(session.language())
    formats = {str(name): pattern for name, pattern in formats.items()}
    columns = {str(name): heading for name, heading in columns.items()}
    names = [str(name) for name, _ in headed]
    if unknown := [name for name in (*formats, *columns) if name not in names]:
        known = ", ".join(names)
        raise UsageError(f"cr.table: no column {unknown[0]!r:.80}; known: {known:.500}")
    written = [
        column_texts(name, values, words, formats.get(name), is_stub=number < n_stub)
        for number, (name, (_, values)) in enumerate(zip(names, headed, strict=True))
    ]
    header = tuple(
        plain(words_of(columns[name], "table", "columns"))
        if name in columns
        else heading_text(heading, words)
        for name, (heading, _) in zip(names, headed, strict=True)
    )
    widths = tuple(
        (-1 if is_number else 1) * max(3, len(name), *map(len, cells), 0)
        for name, (cells, is_number) in zip(header, written, strict=True)
    )
    rows = zip(*(map(line, cells) for cells, _ in written), strict=True)
    return Table("", header, tuple(rows), widths, n_stub, tuple(spanners))


def _spans(names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return names with the number of neighbours that have the same."""
    found: list[tuple[str, int]] = []
    for name in names:
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + 1)
        else:
            found.append((name, 1))
    return tuple(found)
