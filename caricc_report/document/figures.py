"""Analysts' tables and pictures in a document: numbered, referred to, and traced in the annex."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from caricc_report.errors import NotebookError, suggestion
from caricc_report.text.nodes import (
    Division,
    Figure,
    Heading,
    Items,
    Link,
    Reference,
    Strong,
    joined,
    line,
    paragraph,
)
from caricc_report.text.trees import replaced, walk
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caricc_report.text.nodes import Block, Inline

ANNEX = "annex"
"""The division that says how numbers were made."""
Cells = tuple[tuple["Block", ...], ...]


def settled(cells: Cells, places: Sequence[str], language: str, articles: Sequence[str]) -> Cells:
    """Return what cells show with figures numbered, references in place, and an annex of them.

    Parameters
    ----------
    cells
        By cell, what it shows.
    places
        By cell, its name for errors.
    language
        The document's.
    articles
        The ids of the articles, as the annex numbers them.

    Raises
    ------
    NotebookError
        If two figures have one label, or a reference leads to none.
    """
    numbered = _with_places(_numbered(cells, places))
    figures = [node for node in walk(numbered) if isinstance(node, Figure)]
    labels = {each.label: each for each in figures}
    words = wording(language)

    def name_of(figure: Figure) -> str:
        return words.say(f"{figure.sort}-number", n=str(figure.number))

    def settle(place: str, node: object) -> object:
        if isinstance(node, Reference):
            if node.label not in labels:
                problem = f"refers to @{node.label}, which no cell has as its label"
                raise NotebookError(place, problem + suggestion(node.label, filter(None, labels)))
            return Link(line(name_of(labels[node.label])), f"#{node.label}")
        if isinstance(node, Figure) and node.number is not None:
            parts: list[str | Inline] = [Strong(line(f"{name_of(node)}.")), " ", *node.caption]
            return replace(node, caption=line(*parts))
        if isinstance(node, Division) and node.name == ANNEX and figures:
            made = _trace(figures, [name_of(each) for each in figures], language, articles)
            return replace(node, blocks=(*node.blocks, *made))
        return node

    return tuple(
        replaced(blocks, partial(settle, place))
        for blocks, place in zip(numbered, places, strict=True)
    )


def _numbered(cells: Cells, places: Sequence[str]) -> Cells:
    """Return cells whose figures have numbers, and labels of their own."""
    counts = {"figure": 0, "table": 0}
    seen: set[str] = set()
    place = ""

    def number(node: object) -> object:
        if not isinstance(node, Figure):
            return node
        if node.label in seen:
            problem = f"two figures have the label {node.label!r}"
            raise NotebookError(place, problem, advice="give each a label of its own")
        label = node.label
        count = None
        if node.caption or node.label:
            counts[node.sort] += 1
            count = counts[node.sort]
        index = 1
        while not label or label in seen:
            label = f"{node.sort}-{node.cell}-{index}"
            index += 1
        seen.add(label)
        return replace(node, number=count, label=label)

    found = []
    for blocks, name in zip(cells, places, strict=True):
        place = name
        found.append(replaced(blocks, number))
    return tuple(found)


def _with_places(cells: Cells) -> Cells:
    """Return cells whose headings have identifiers of their own."""
    seen: set[str] = set()

    def name(node: object) -> object:
        if not isinstance(node, Heading) or not node.identifier:
            return node
        identifier, index = node.identifier, 2
        while identifier in seen:
            identifier = f"{node.identifier}-{index}"
            index += 1
        seen.add(identifier)
        return replace(node, identifier=identifier)

    return replaced(cells, name)


def _trace(
    figures: Iterable[Figure], names: Iterable[str], language: str, articles: Sequence[str]
) -> tuple[Block, ...]:
    """Return the list of what analysts computed: its cell, and the articles that it rests on."""
    words = wording(language)
    numbers = {identifier: number for number, identifier in enumerate(articles, 1)}
    items = []
    for figure, name in zip(figures, names, strict=True):
        shown = name if figure.number is not None else words.say(f"{figure.sort}-without-number")
        parts: list[str | Inline] = [
            Link(line(shown), f"#{figure.label}"),
            ": ",
            words.say("computed-in-cell", cell=figure.cell),
        ]
        if known := [numbers[each] for each in figure.articles if each in numbers]:
            links: list[tuple[Inline, ...]] = [
                (Link(line(str(n)), f"#{articles[n - 1]}"),) for n in sorted(known)
            ]
            parts += ["; ", words.say("column-articles").lower(), " ", *joined(", ", links)]
        items.append((paragraph(*parts),))
    title = paragraph(Strong(line(words.say("computed-in-notebook"))))
    return (title, Items(tuple(items)))
