"""Analysts' tables and pictures in a document: numbered, referred to, and traced in the annex."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from caricc_report.errors import NotebookError, suggestion
from caricc_report.text.article_numbers import linked_numbers
from caricc_report.text.nodes import (
    Anchor,
    Division,
    Figure,
    Heading,
    Link,
    Reference,
    Strong,
    line,
    paragraph,
)
from caricc_report.text.trees import replaced, walk
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from caricc_report.text.nodes import Block, Inline

ANNEX = "annex"
"""The division that says how numbers were made."""
Cells = tuple[tuple["Block", ...], ...]


def settled(cells: Cells, places: Sequence[str], language: str, articles: Sequence[str]) -> Cells:
    """Return what cells show with figures numbered, references in place, and an annex of them.

    `places` are the names of the cells for errors, `articles` the ids of the articles as the annex
    numbers them. A NotebookError is raised if two figures have one label, or a reference leads to
    none.
    """
    numbered = _with_places(_numbered(cells, places, _own_places(cells)))
    figures = [node for node in walk(numbered) if isinstance(node, Figure)]
    labels = {each.label: each for each in figures}
    words = wording(language)

    # An annex leads to articles in the document, or lists those that are not in it.
    known = _own_places(cells)
    anchors = {each: each if each in known else f"article-{each}" for each in articles}

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
            made = _trace(figures, [name_of(each) for each in figures], language, anchors)
            return replace(node, blocks=(*node.blocks, *made))
        return node

    return tuple(
        replaced(blocks, partial(settle, place))
        for blocks, place in zip(numbered, places, strict=True)
    )


def _own_places(cells: Cells) -> frozenset[str]:
    """Return the identifiers that the library's own parts have, which nothing else may take."""
    return frozenset(
        node.identifier
        for node in walk(cells)
        if isinstance(node, Anchor | Link) or (isinstance(node, Heading) and not node.is_typed)
    )


def _numbered(cells: Cells, places: Sequence[str], taken: AbstractSet[str]) -> Cells:
    """Return cells whose figures have numbers, and labels of their own."""
    counts = {"figure": 0, "table": 0}
    seen: dict[str, tuple[str, str]] = {}
    place = ""

    def number(node: object) -> object:
        if not isinstance(node, Figure):
            return node
        if node.label and node.label in taken | seen.keys():
            other, where = seen.get(node.label, ("part of the release", ""))
            problem = f"its {node.sort} has the label {node.label!r:.80} of a {other}{where}"
            raise NotebookError(place, problem, advice="give each a label of its own")
        label = node.label
        count = None
        if node.caption or node.label:
            counts[node.sort] += 1
            count = counts[node.sort]
        index = 1
        while not label or label in taken | seen.keys():
            label = f"{node.sort}-{node.cell}-{index}"
            index += 1
        seen[label] = node.sort, f" in {place}"
        return replace(node, number=count, label=label)

    found = []
    for blocks, name in zip(cells, places, strict=True):
        place = name
        found.append(replaced(blocks, number))
    return tuple(found)


def _with_places(cells: Cells) -> Cells:
    """Return cells whose headings have identifiers of their own, and skip no level."""
    labels = {node.label for node in walk(cells) if isinstance(node, Figure)}
    taken = labels | _own_places(cells)
    seen: set[str] = set()
    level = 0

    def name(node: object) -> object:
        nonlocal level
        if not isinstance(node, Heading):
            return node
        level = min(node.level, level + 1)  # No PDF for everybody (PDF/UA) has it otherwise.
        identifier, index = node.identifier, 2
        others = seen | taken if node.is_typed else seen
        while identifier and identifier in others:
            identifier = f"{node.identifier}-{index}"
            index += 1
        seen.add(identifier)
        return replace(node, identifier=identifier, level=level)

    return replaced(cells, name)


def _trace(
    figures: Iterable[Figure], names: Iterable[str], language: str, anchors: Mapping[str, str]
) -> tuple[Block, ...]:
    """Return paragraphs on what analysts computed: its cell, and the articles it rests on."""
    words = wording(language)
    numbers = {identifier: number for number, identifier in enumerate(anchors, 1)}
    traced = [paragraph(Strong(line(words.say("computed-in-notebook"))))]
    for figure, name in zip(figures, names, strict=True):
        shown = name if figure.number is not None else words.say(f"{figure.sort}-without-number")
        parts: list[str | Inline] = [
            Link(line(shown), f"#{figure.label}"),
            ": ",
            words.say("computed-in-cell", cell=figure.cell),
        ]
        if known := sorted(numbers[each] for each in {*figure.articles} & {*anchors}):
            links = linked_numbers(known, [*anchors.values()])
            parts += ["; ", words.say("column-articles").lower(), " ", *links]
        traced.append(paragraph(*parts))
    return tuple(traced)
