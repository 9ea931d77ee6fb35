"""How a value shows itself to whoever looks at it: as a few lines of text, or as HTML in Jupyter.

Articles are written by strangers. Whatever a value holds is plain text here: HTML escapes all of
it, and JupyterLab is told to look for no formulas in it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

REFUSAL = "application/vnd.caricc-report.refusal"
"""The media type of the reason why something cannot be shown; the document is not made then."""
MOST_LINES = 30
"""So many lines of text a value has at most."""
_MOST_ROWS = 60
"""So many rows of a table are shown as HTML."""
_LONGEST_LINE = 100
_LONGEST_CELL = 44
_WIDEST_TABLE = 138
_LONGEST_VALUE = 1_000
"""So many characters a value may have in HTML."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_UNTYPESET = 'class="tex2jax_ignore mathjax_ignore"'
"""What keeps JupyterLab from typesetting dollar signs as formulas."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to see of a value: a title, lines with a label each, the rows of a table."""

    title: str
    lines: tuple[tuple[str, str], ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """The first rows; `first_rows` takes as many as are ever shown."""
    n_rows: int = 0
    """How many rows there are in all."""
    picture: str = ""
    """The address of a picture, ``data:…``; HTML alone shows it."""

    def text(self) -> str:
        """Return at most `MOST_LINES` lines of text."""
        lines = [_one_line(self.title, _LONGEST_LINE)]
        lines += [
            f"  {label}: {_one_line(value, _LONGEST_LINE - len(label))}"
            for label, value in self.lines
            if value
        ]
        n_free = MOST_LINES - len(lines) - 2
        shown = [[_one_line(cell, _LONGEST_CELL) for cell in row] for row in self.rows[:n_free]]
        if self.header:
            lines += _aligned([self.header, *shown])
        if self.n_rows > len(shown):
            lines.append(f"  … and {self.n_rows - len(shown):,} more")
        return "\n".join(lines)

    def html(self) -> str:
        """Return HTML in which no text of the value is markup."""
        parts = [f"<p><strong>{escape(self.title)}</strong></p>"]
        if self.picture:
            parts.append(f'<img src="{escape(self.picture)}" alt="{escape(self.title)}">')
        if self.lines:
            parts.append(_table([], [(label, value) for label, value in self.lines if value]))
        if self.header:
            parts.append(_table(self.header, self.rows))
        if self.n_rows > len(self.rows):
            parts.append(f"<p>… and {self.n_rows - len(self.rows):,} more</p>")
        return f"<div {_UNTYPESET}>\n{''.join(parts)}\n</div>"


class Shows:
    """What shows itself by its summary, in Jupyter and elsewhere."""

    __slots__ = ()

    def _summary(self) -> Summary:
        raise NotImplementedError

    def __repr__(self) -> str:
        """Return the summary as text."""
        return self._summary().text()

    @property
    def refusal(self) -> str:
        """Why no document shows it, and what does."""
        as_table = ", or show it as a table: add .to_pandas()" if hasattr(self, "to_pandas") else ""
        kind = type(self).__name__
        return f'{kind}: a value that JupyterLab alone shows; end the line with ";"{as_table}'

    def _repr_html_(self) -> str:
        return self._summary().html()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {
            REFUSAL: self.refusal,
            "text/html": self._repr_html_(),
            "text/plain": repr(self),
        }


def first_rows(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return those rows of a table that are ever shown; the others are not even made."""
    return tuple(itertools.islice(rows, _MOST_ROWS))


def counted(n: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "article"), counted(30, "article")
    ('1 article', '30 articles')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return the first of some names, and how many there are more.

    Examples
    --------
    >>> listed("abcde")
    'a, b, c and 2 more'
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _one_line(text: str, longest: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows of a table as lines whose columns are below one another."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return [f"  {line[:_WIDEST_TABLE]}" for line in lines]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th style="text-align:left">{escape(name)}</th>' for name in header)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    thead = f"<thead><tr>{head}</tr></thead>\n" if header else ""
    return f"<table>\n{thead}<tbody>\n{body}\n</tbody></table>"


def _cell(value: str) -> str:
    style = "text-align:left;vertical-align:top;white-space:pre-wrap"
    shown = value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"
    text = escape(shown)
    if _ADDRESS.fullmatch(value):
        target = escape(quote(value, safe="!&'()*+,;=:/?#@%~-._"))
        text = f'<a href="{target}" target="_blank" rel="noopener noreferrer">{text}</a>'
    return f'<td style="{style}">{text}</td>'
