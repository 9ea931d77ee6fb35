"""The steps of a run that make files: notebooks executed, documents rendered, all collected."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from caricc_report.document.document import read_document
from caricc_report.document.fonts import describe_characters, drawable
from caricc_report.document.renderers import FORMATS, RENDERERS
from caricc_report.document.renderers import render as render_document
from caricc_report.document.rendering import Rendered
from caricc_report.editorial.checks import CHECKS
from caricc_report.editorial.checks.finding import Finding
from caricc_report.editorial.facts import facts_json
from caricc_report.errors import NotebookError
from caricc_report.loaders import LOADERS
from caricc_report.loaders.cells import csv_of
from caricc_report.model.article import Article
from caricc_report.notebook.execution import execute_notebook, forget_notebook, keep_notebook
from caricc_report.release.folder import MANIFEST
from caricc_report.release.manifest import Manifest, as_line, as_text, dependencies
from caricc_report.system.subprocesses import ProgramGroup
from caricc_report.system.timings import timed
from caricc_report.text.trees import from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from nbformat import NotebookNode

    from caricc_report.document.document import Document
    from caricc_report.document.rendering import Renderer
    from caricc_report.model.handover import Handover
    from caricc_report.notebook.kernels import Kernel, KernelPool
    from caricc_report.release.job import Progress
    from caricc_report.release.manifest import MadeFrom
    from caricc_report.system.files import ProjectFile

_MOST_NAMED = 5
"""So many facts that differ are named."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be executed and laid out."""

    notebook: NotebookNode
    """The notebook, fit to be executed."""
    file: ProjectFile
    """Its source."""
    name: str
    """Its name without ``.ipynb``, which its documents have."""
    given: Mapping[str, Mapping[str, Any]]
    """By language, what the notebook is given."""
    engine: Renderer
    """What lays the documents out."""
    formats: tuple[str, ...]
    failed_stem: Path
    """Where a notebook that fails is kept, without its language and suffix."""
    languages: tuple[str, ...]
    """Those of the release, all of them."""

    def failed(self, language: str) -> Path:
        """Return where the notebook of a language is kept if it fails."""
        return self.failed_stem.with_name(f"{self.failed_stem.name}.{language}.ipynb")

    def named(self, language: str) -> str:
        """Return what the notebook is called in a language, for errors."""
        return f"{self.file.name} ({language})"

    def read(self, executed: NotebookNode, language: str) -> Document:
        """Return the document of the notebook executed in a language."""
        release = self.given[language]["release"]
        document = read_document(
            executed, self.named(language), release, language, self.name, self.languages,
            self.file.path.parent,
        )  # fmt: skip
        return replace(document, languages=tuple(self.given), formats=self.formats)

    @property
    def n_steps(self) -> int:
        """How many steps a progress hears of: each execution and each document."""
        return len(self.given) * (1 + len(self.formats))


def execute(
    plan: Plan,
    kernels: KernelPool,
    progress: Progress,
    done: Mapping[str, Document] = MappingProxyType({}),
) -> list[Document]:
    """Return the documents of all languages, executed at once; no further one if one fails.

    Those that are `done` already, by language, are not executed again. Languages that rest on
    other facts or articles than the first are an error.
    """

    def execute_one(language: str, kernel: Kernel) -> Document:
        given, kept = plan.given[language], plan.failed(language)
        named = plan.named(language)
        executed = execute_notebook(plan.notebook, named, given, kernel, keep_failed=kept)
        try:
            with timed(f"tree {language}"):
                document = plan.read(executed, language)
        except NotebookError as error:
            raise keep_notebook(executed, kept, error) from error
        forget_notebook(kept)
        progress(f"executed {plan.file.name} in {language}", plan.n_steps)
        return document

    taken = {language: kernels.take() for language in plan.given if language not in done}
    try:
        with ThreadPoolExecutor(len(taken) + 1) as threads, kernels.given_up_if_one_fails():
            # Each thread says what it says in the words of the project that is open here.
            executions = {
                each: threads.submit(copy_context().run, partial(execute_one, each, taken[each]))
                for each in taken
            }
            # While the cells run: what reads trees is made, and the fonts are read.
            threads.submit(from_json, ())
            if "pdf" in plan.formats:
                threads.submit(drawable)
            made = {each: execution.result() for each, execution in executions.items()}
            documents = [{**done, **made}[each] for each in plan.given]
        _require_agreement(documents, plan)
    except NotebookError as error:
        # Another language may have failed too, or before; the message is about the first.
        for path in map(plan.failed, plan.given):
            if path not in error.kept:
                forget_notebook(path)
        raise
    return documents


def render(
    plan: Plan,
    documents: Sequence[Document],
    progress: Progress,
    done: Mapping[str, Rendered] = MappingProxyType({}),
) -> dict[str, Rendered]:
    """Return the files of a release but for what is said of them, by their names.

    The documents are laid out in all formats at once, and the data written meanwhile. Documents
    that are `done` already, by name, are not laid out again.
    """

    def render_one(document: Document, fmt: str) -> tuple[str, Rendered]:
        programs.adopt_thread()
        name = f"{document.stem}.{fmt}"
        if name in done:
            return name, done[name]
        with timed(f"render {name}"):
            rendered = render_document(document, fmt, plan.engine)
        progress(f"rendered {name}", plan.n_steps)
        return name, rendered

    programs = ProgramGroup()
    with ThreadPoolExecutor(len(plan.formats)) as threads:
        try:
            renderings = [
                threads.submit(copy_context().run, render_one, document, fmt)
                for fmt in sorted(plan.formats, key="pdf".__ne__)  # What takes longest, first.
                for document in documents
            ]
            data = {name: Rendered(content) for name, content in _data_of(documents).items()}
            return data | dict(rendering.result() for rendering in renderings)
        except BaseException:  # A signal too: nothing more is begun, and what runs is ended.
            threads.shutdown(wait=False, cancel_futures=True)
            programs.stop()
            raise


@timed("manifest")
def collect(
    plan: Plan,
    documents: Sequence[Document],
    rendered: Mapping[str, Rendered],
    findings: Sequence[Mapping[str, object]],
    made_from: MadeFrom,
) -> tuple[dict[str, bytes], tuple[dict[str, object], ...]]:
    """Return all files of a release by name, with the manifest, and all findings.

    The findings are those of the checks, as in ``checks.json``, and those of rendering.
    """
    replaced = [finding.as_json() for finding in _replaced(rendered)]
    found = tuple(dict(finding) for finding in (*findings, *replaced))
    handover = documents[0].handover
    files = {name: result.content for name, result in rendered.items()}
    files["checks.json"] = as_text({"release": handover.release, "findings": found})
    packages = dict(chain(*(each.handover.packages.items() for each in documents)))
    used = dependencies(made_from, {**packages, **plugins_of(plan, made_from.inputs)})
    manifest = Manifest.of(plan.given, plan.formats, plan.engine, used, files)
    files[MANIFEST] = manifest.as_bytes()
    return files, found


def _data_of(documents: Sequence[Document]) -> dict[str, bytes]:
    """Return by name the executed notebooks, the facts and the articles."""
    handover = documents[0].handover
    articles = [Article.model_validate(each) for each in handover.articles]
    return {
        **{
            f"{document.stem}.ipynb": _notebook_text(document.notebook).encode()
            for document in documents
        },
        "facts.json": facts_json(handover.facts).encode(),
        "articles.jsonl": "".join(as_line(each) for each in handover.articles).encode(),
        "articles.csv": csv_of(articles),
    }


def _notebook_text(notebook: NotebookNode) -> str:
    """Return an executed notebook as JSON with a line for each cell.

    nbformat would have a line for each value in a cell's tree, in eight times the time.
    """
    cells = ",\n".join(_as_json(cell) for cell in notebook.cells)
    about = _as_json({name: each for name, each in notebook.items() if name != "cells"})
    return f'{{"cells": [\n{cells}\n],\n{about[1:]}\n'


def _as_json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def plugins_of(plan: Plan, inputs: Iterable[str]) -> dict[str, str]:
    """Return the versions of the packages that add what a release is made and checked with."""
    suffixes = {PurePosixPath(name).suffix.lower() for name in inputs}
    return {
        **LOADERS.packages(suffixes),
        **CHECKS.packages(CHECKS),
        **FORMATS.packages(plan.formats),
        **RENDERERS.packages([plan.engine.name]),
    }


def _require_agreement(documents: Sequence[Document], plan: Plan) -> None:
    """Check that all languages rest on the same facts and articles; else all notebooks are kept."""
    first, *others = documents
    for other in others:
        for name in ("facts", "articles"):
            if getattr(other.handover, name) != getattr(first.handover, name):
                languages = f"{first.handover.language!r} and {other.handover.language!r}"
                problem = f"the {name} handed over in {languages} differ"
                advice = "compute them without the language"
                if name == "facts":
                    differing = _differing(first.handover, other.handover)
                    problem += f": {', '.join(differing[:_MOST_NAMED])}"
                    if all(each.endswith(" (how)") for each in differing):
                        advice = "write how in each language: how={'en': '…', 'ru': '…'}"
                error = NotebookError(plan.file.name, problem, advice=advice)
                for each in documents:
                    failed = plan.failed(each.handover.language)
                    error = keep_notebook(each.notebook, failed, error)
                raise error


def _differing(first: Handover, other: Handover) -> list[str]:
    """Return the facts of which two languages say something else, each with what differs."""
    one, two = first.facts["facts"], other.facts["facts"]
    found = [
        f"{name} (only in {(first if name in one else other).language!r})"
        for name in sorted(one.keys() ^ two.keys())
    ]
    for name in sorted(one.keys() & two.keys()):
        here, there = one[name], two[name]
        keys = [key for key in sorted({*here, *there}) if here.get(key) != there.get(key)]
        found += [f"{name} ({', '.join(keys)})"] if keys else []
    return found


def _replaced(rendered: Mapping[str, Rendered]) -> list[Finding]:
    """Return a notice for each document in which characters were replaced."""
    name = "character-not-drawable"
    return [
        Finding(
            name,
            CHECKS[name].severity,
            f"{file}: no font draws {describe_characters(result.replaced)}; replaced",
        )
        for file, result in sorted(rendered.items())
        if result.replaced
    ]
