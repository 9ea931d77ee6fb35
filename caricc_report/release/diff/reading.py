"""The content of a release, apart from how it looks: read from the folder of a release."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from caricc_report.errors import Defect, InvalidInputError, UsageError
from caricc_report.model.handover import MEDIA_TYPE, Metadata
from caricc_report.release.diff.statements import Statement, shown_blocks, statements_of
from caricc_report.release.folder import MANIFEST
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DEEPEST = 40
"""How deep JSON may be nested; what a run writes is nested less."""
_OF_LAYOUT = frozenset({"character-not-drawable"})
"""Findings that depend on fonts and formats, not on the content."""


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """What a release says, as plain JSON values."""

    name: str
    """What it was read from, in a few words."""
    header: Mapping[str, Any]
    """``release``, ``period``, ``as_of`` and the list ``languages``."""
    articles: tuple[Mapping[str, Any], ...]
    """The articles, in the release's order; images have the ``sha256`` of their file."""
    facts: Mapping[str, Mapping[str, Any]]
    """By name, the facts."""
    narrative: Mapping[str, tuple[Statement, ...]]
    """By language, what the notebook says in sentences."""
    findings: tuple[Mapping[str, Any], ...] | None
    """What the checks found; None if they were not run."""


def read_release_content(folder: Path, where: str) -> ReleaseContent:
    """Return the content of a release's folder.

    Parameters
    ----------
    folder
        What ``caricc-report run`` made.
    where
        The folder's name, for errors.

    Raises
    ------
    UsageError
        If there is no such folder, or it holds no release.
    InvalidInputError
        If a file is missing, truncated or of another form; every defect is listed.
    """
    if not folder.is_dir():
        message = f"{where}: there is no such folder; name the folder of a release"
        raise UsageError(message)
    if not (folder / MANIFEST).is_file():
        message = f"{where}: no release, it holds no {MANIFEST}; make one with: caricc-report run"
        raise UsageError(message)
    return _Reading(folder, where).content()


def read_metadata(folder: Path, where: str) -> Metadata:
    """Return what the first document of a release's folder says of itself.

    Parameters
    ----------
    folder, where
        As for `read_release_content`.

    Raises
    ------
    InvalidInputError
        If an executed notebook is not valid, or the first has no handover.
    """
    return _Reading(folder, where).metadata()


class _Reading:
    """The reading of one folder, with all that is wrong in it."""

    def __init__(self, folder: Path, where: str) -> None:
        self._folder, self._where = folder, where
        self._defects: list[Defect] = []

    def content(self) -> ReleaseContent:
        manifest = self._object(MANIFEST)
        facts_file = self._object("facts.json")
        facts = self._facts(facts_file.get("facts"))
        articles = self._articles()
        findings = self._findings()
        notebooks = self._notebooks()
        if self._defects:
            raise InvalidInputError(self._where, self._defects)
        digests = _digests(manifest)
        handovers = [_handover(cells) for cells in notebooks.values()]
        return ReleaseContent(
            self._where,
            {
                "release": facts_file.get("release"),
                "period": facts_file.get("period"),
                "as_of": next((_as_of(each) for each in handovers), None),
                "languages": list(notebooks),
            },
            tuple(with_digests(article, digests) for article in articles),
            facts,
            {language: statements_of(cells, shown_blocks) for language, cells in notebooks.items()},
            findings,
        )

    def metadata(self) -> Metadata:
        notebooks = self._notebooks()
        if self._defects:
            raise InvalidInputError(self._where, self._defects)
        language, cells = next(iter(notebooks.items()))
        try:
            return Metadata.model_validate(_handover(cells).get("metadata"))
        except ValidationError as error:
            defect = Defect(f"release.{language}.ipynb", "", "it has no valid handover")
            raise InvalidInputError(self._where, [defect]) from error

    def _facts(self, facts: object) -> dict[str, Any]:
        if not isinstance(facts, dict):
            self._wrong("facts.json", "facts", f"not a mapping of names to facts{_got(facts)}")
            return {}
        for name, fact in facts.items():
            named = fact.get("articles") if isinstance(fact, dict) else None
            if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
                self._wrong("facts.json", name, f"not a fact with its articles{_got(fact)}")
        return facts

    def _articles(self) -> list[dict[str, Any]]:
        articles: list[dict[str, Any]] = []
        seen: set[str] = set()
        for number, line in enumerate(self._text("articles.jsonl").split("\n"), 1):
            if not line.strip():
                continue
            place = f"articles.jsonl, line {number}"
            article = self._parsed(line, place)
            name = article.get("id")
            if article and not isinstance(name, str):
                self._wrong(place, "id", f"not text{_got(name)}")
            elif article and name in seen:
                self._wrong(place, "id", f"used twice{_got(name)}")
            seen.add(str(name))
            articles.append(article)
        return articles

    def _findings(self) -> tuple[dict[str, Any], ...]:
        findings = self._object("checks.json").get("findings", [])
        if not isinstance(findings, list) or not all(isinstance(one, dict) for one in findings):
            self._wrong("checks.json", "findings", f"not a list of findings{_got(findings)}")
            return ()
        return tuple(finding for finding in findings if finding.get("id") not in _OF_LAYOUT)

    def _notebooks(self) -> dict[str, list[dict[str, Any]]]:
        """Return by language the cells of the executed notebooks."""
        notebooks = {}
        for path in sorted(self._folder.glob("release.*.ipynb")):
            cells = self._object(path.name).get("cells", [])
            if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
                self._wrong(path.name, "cells", f"not a list of cells{_got(cells)}")
                cells = []
            notebooks[path.name.split(".")[1]] = cells
        if not notebooks:
            self._wrong("release.<language>.ipynb", "", "missing; make the release again")
        return notebooks

    def _object(self, name: str) -> dict[str, Any]:
        return self._parsed(self._text(name), name)

    def _text(self, name: str) -> str:
        try:
            return ProjectFile(self._folder / name, name).read_text()
        except InvalidInputError as error:
            self._defects += [Defect(name, each.field, each.message) for each in error.defects]
            return ""

    def _parsed(self, text: str, place: str) -> dict[str, Any]:
        """Return a JSON object; an empty one, and a defect, if the text is none."""
        if any(defect.position == place for defect in self._defects):
            return {}
        try:
            value = json.loads(text, parse_constant=_not_a_number)
            _check_plain(value)
        except (ValueError, RecursionError) as error:
            self._wrong(place, "", f"not JSON, or cut short ({error}); make the release again")
            return {}
        if not isinstance(value, dict):
            self._wrong(place, "", f"not an object{_got(value)}")
            return {}
        return value

    def _wrong(self, position: str, field: str, message: str) -> None:
        """Add a defect, unless the whole file is known to be unreadable."""
        if any(one.position == position and not one.field for one in self._defects):
            return
        self._defects.append(Defect(position, field, message))


def with_digests(article: Mapping[str, Any], digests: Mapping[str, str]) -> dict[str, Any]:
    """Return an article whose images name the content of their files too.

    Parameters
    ----------
    article
        As ``articles.jsonl`` has it.
    digests
        By the path of a file below the folder of the articles, the SHA-256 of its content.
    """
    images = article.get("images")
    if not isinstance(images, list) or not images:
        return dict(article)
    known = [
        {**image, "sha256": digests.get(str(image.get("path")))}
        if isinstance(image, dict)
        else image
        for image in images
    ]
    return {**article, "images": known}


def _digests(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the digests of the files below the folder of the articles, by path in it."""
    try:
        definition = manifest["predicate"]["buildDefinition"]
        given = next(iter(definition["externalParameters"]["notebook"].values()))
        inputs = {
            str(entry["name"]): str(entry["digest"]["sha256"])
            for entry in definition["resolvedDependencies"]
            if "sha256" in entry.get("digest", ())
        }
        # The parameters are relative to the folder of notebooks, the inputs to the project.
        base = posixpath.normpath(posixpath.join("notebooks", given["articles"]))
    except (AttributeError, KeyError, StopIteration, TypeError):
        return {}  # It says nothing of images then; its own form is not what is compared.
    if base in inputs:
        base = posixpath.dirname(base)
    below = f"{base}/" if base else ""
    return {
        name.removeprefix(below): digest
        for name, digest in inputs.items()
        if name.startswith(below)
    }


def _handover(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the last handover of an executed notebook."""
    for cell in reversed(cells):
        outputs = cell.get("outputs")
        for output in outputs if isinstance(outputs, list) else ():
            bundle = output.get("data") if isinstance(output, dict) else None
            if isinstance(bundle, dict) and isinstance(bundle.get(MEDIA_TYPE), dict):
                return dict(bundle[MEDIA_TYPE])
    return {}


def _as_of(handover: Mapping[str, Any]) -> object:
    metadata = handover.get("metadata")
    return metadata.get("as-of") if isinstance(metadata, dict) else None


def _check_plain(value: object, depth: int = 0) -> None:
    """Refuse what no person could have written, and no file could be written of."""
    if depth > _DEEPEST:
        message = f"nested more than {_DEEPEST} deep"
        raise ValueError(message)
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, dict):
        for name, inner in value.items():
            name.encode()
            _check_plain(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check_plain(inner, depth + 1)


def _not_a_number(constant: str) -> object:
    message = f"{constant} is no number"
    raise ValueError(message)


_SHOWN_LENGTH = 80


def _got(value: object) -> str:
    shown = repr(value)
    return f", got {shown if len(shown) <= _SHOWN_LENGTH else shown[:_SHOWN_LENGTH] + '…'}"
