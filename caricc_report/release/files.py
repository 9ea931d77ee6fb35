"""The files of a release: notebooks executed, documents rendered, and what they rest on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Protocol

import nbformat

from caricc_report.document.document import Document, execute_document
from caricc_report.document.fonts import describe_characters, drawable
from caricc_report.editorial.checks import CHECKS
from caricc_report.editorial.checks.finding import Finding
from caricc_report.editorial.facts import facts_json
from caricc_report.errors import NotebookError
from caricc_report.notebook.execution import forget_notebook, keep_notebook
from caricc_report.release.folder import MANIFEST
from caricc_report.release.manifest import (
    ExternalParameters,
    Manifest,
    as_line,
    as_text,
    dependencies,
)
from caricc_report.system.subprocesses import ProgramGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from nbformat import NotebookNode

    from caricc_report.document.rendering import Format, Rendered, Renderer
    from caricc_report.notebook.kernels import Kernel
    from caricc_report.system.git import Source


class Progress(Protocol):
    """Hears how far a run is."""

    def begin(self, n_steps: int) -> None:
        """Hear how many steps the run has."""

    def done(self, step: str) -> None:
        """Hear that a step is done, and which."""


class Silence:
    """A progress that nobody watches."""

    def begin(self, n_steps: int) -> None:
        """Say nothing."""

    def done(self, step: str) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class SourceNotebook:
    """A notebook that is fit to be executed."""

    content: NotebookNode
    """What `caricc_report.notebook.execution.read_notebook` returned."""
    where: str
    """Its place in the project, for errors."""
    name: str
    """Its name without ``.ipynb``, which its documents have."""


@dataclass(frozen=True, slots=True)
class Made:
    """A release that is not put in its place yet."""

    files: Mapping[str, bytes]
    """By name, the content of every file."""
    renderer: str
    """What laid the documents out."""
    findings: tuple[dict[str, object], ...]
    """What the checks found, as in ``checks.json``."""


def make_files(  # noqa: PLR0913 - all that a release is made of
    given: Mapping[str, Mapping[str, str]],
    kernels: Mapping[str, Kernel],
    engine: Renderer,
    notebook: SourceNotebook,
    review: Callable[[Sequence[Document]], Sequence[Finding]],
    *,
    formats: Sequence[Format],
    findings: Sequence[Mapping[str, object]],
    inputs: Mapping[str, str],
    source: Source | None,
    failed_stem: Path,
    progress: Progress,
) -> Made:
    """Return the files of a release whose records are checked; nothing is put in its place.

    Parameters
    ----------
    given, kernels
        By language, what the notebook is given, and the process that executes it.
    engine, formats
        What lays the documents out, and how.
    notebook
        The notebook, fit to be executed.
    review
        Returns what is found in the executed documents, before the first is rendered.
    findings
        What the checks found, as in ``checks.json``.
    inputs, source
        What was read, as the manifest states it.
    failed_stem
        Where a notebook that fails is kept, without its language and suffix.
    progress
        Hears how far the run is.
    """
    found = [dict(finding) for finding in findings]

    def reviewed(documents: Sequence[Document]) -> None:
        found.extend(finding.as_json() for finding in review(documents))

    failed = {
        language: failed_stem.with_name(f"{failed_stem.name}.{language}.ipynb")
        for language in given
    }
    try:
        documents, rendered = _documents(
            notebook,
            given,
            kernels,
            engine,
            formats,
            review=reviewed,
            failed=failed,
            progress=progress,
        )
    except NotebookError as error:
        # Another language may have failed too, or before; the message is about the first.
        for path in failed.values():
            if path not in error.kept:
                forget_notebook(path)
        raise
    found += [finding.as_json() for finding in _replaced(rendered)]
    files = _collect(documents, rendered, found)
    stated = next(iter(given.values()))
    parameters = ExternalParameters(
        release=stated["release"],
        period=stated["period"],
        formats=tuple(formats),
        renderer=engine.name,
        notebook={language: dict(each) for language, each in given.items()},
    )
    packages = dict(chain(*(each.handover.packages.items() for each in documents)))
    used = dependencies(inputs, source, packages)
    files[MANIFEST] = Manifest.of(parameters, used, engine.versions, files).as_bytes()
    return Made(files, engine.name, tuple(found))


def _documents(
    source: SourceNotebook,
    given: Mapping[str, Mapping[str, str]],
    kernels: Mapping[str, Kernel],
    engine: Renderer,
    formats: Sequence[Format],
    *,
    review: Callable[[Sequence[Document]], None],
    failed: Mapping[str, Path],
    progress: Progress,
) -> tuple[list[Document], dict[str, Rendered]]:
    """Execute and render every language, all at once; return documents and files.

    All documents are reviewed before the first is rendered.
    """
    where = source.where

    def execute(language: str) -> Document:
        document = execute_document(
            source.content,
            f"{where} ({language})",
            given[language],
            kernels[language],
            keep_failed=failed[language],
            name=source.name,
        )
        progress.done(f"executed {where} in {language}")
        return document

    def render(document: Document, fmt: Format) -> tuple[str, Rendered]:
        rendered = engine.render(document, fmt)
        name = f"{document.stem}.{fmt}"
        progress.done(f"rendered {name}")
        return name, rendered

    with ExitStack() as stack:
        executors = stack.enter_context(ThreadPoolExecutor(len(given)))
        programs = ProgramGroup()
        renderers = stack.enter_context(
            ThreadPoolExecutor(len(formats), initializer=programs.adopt_thread)
        )
        stack.push(partial(_stop, kernels.values(), programs, (executors, renderers)))
        executions = [executors.submit(execute, language) for language in given]
        if "pdf" in formats:
            renderers.submit(drawable)  # It reads the fonts while the cells run.
        documents = [execution.result() for execution in executions]
        try:
            _check_agreement(documents, where)
        except NotebookError as disagreement:
            error = disagreement
            for each in documents:
                error = keep_notebook(each.notebook, failed[each.handover.language], error)
            raise error from disagreement
        review(documents)
        renderings = [
            renderers.submit(render, document, fmt) for document in documents for fmt in formats
        ]
        return documents, dict(rendering.result() for rendering in renderings)


def _stop(
    kernels: Collection[Kernel],
    programs: ProgramGroup,
    pools: Sequence[Executor],
    error: object,
    *_: object,
) -> None:
    """Give up kernels and programs of a run that failed or was ended, and begin nothing more."""
    if error is not None:
        for pool in pools:
            pool.shutdown(wait=False, cancel_futures=True)
        programs.stop()
        for kernel in kernels:
            kernel.give_up()


def _check_agreement(documents: Sequence[Document], where: str) -> None:
    """Check that all languages rest on the same facts and articles."""
    first, *others = documents
    for other in others:
        for name in ("facts", "articles"):
            if getattr(other.handover, name) != getattr(first.handover, name):
                languages = f"{first.handover.language!r} and {other.handover.language!r}"
                problem = f"the {name} handed over in {languages} differ"
                raise NotebookError(where, problem, advice="compute them without the language")


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


def _collect(
    documents: Sequence[Document],
    rendered: Mapping[str, Rendered],
    findings: Sequence[Mapping[str, object]],
) -> dict[str, bytes]:
    """Return every file of the release but its manifest."""
    handover = documents[0].handover
    articles = "".join(as_line(article) for article in handover.articles)
    files = {name: result.content for name, result in rendered.items()}
    for document in documents:
        notebook = nbformat.writes(document.notebook) + "\n"
        files[f"{document.stem}.ipynb"] = notebook.encode()
    files["facts.json"] = facts_json(handover.facts).encode()
    files["articles.jsonl"] = articles.encode()
    files["checks.json"] = as_text({"release": handover.release, "findings": findings})
    return files
