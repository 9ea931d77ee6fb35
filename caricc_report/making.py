"""The release itself: records checked, notebooks executed, documents rendered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Protocol, TypeVar

import nbformat

from caricc_report import manifest as manifests
from caricc_report.checking import check_records, require_no_error
from caricc_report.checks import CHECKS
from caricc_report.checks.finding import Finding
from caricc_report.document import Document, execute_document
from caricc_report.errors import (
    NotebookError,
    RendererError,
    UsageError,
    suggestion,
)
from caricc_report.execution import forget_notebook, keep_notebook, read_notebook
from caricc_report.facts import facts_json
from caricc_report.fonts import describe_characters, drawable
from caricc_report.inputs import Inputs
from caricc_report.parameters import load_parameters
from caricc_report.parameters_files import choose_parameters, notebook_parameters
from caricc_report.release_dir import MANIFEST, check_replaceable, held, put
from caricc_report.renderers import choose_renderer
from caricc_report.rendering import FORMATS
from caricc_report.replacing import sweep
from caricc_report.source_control import checkout_of
from caricc_report.typed_numbers import check_documents, check_source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from nbformat import NotebookNode

    from caricc_report.kernels import Kernel
    from caricc_report.parameters import Parameters
    from caricc_report.period import Period
    from caricc_report.project import Project
    from caricc_report.rendering import Format, Rendered, Renderer

_Name = TypeVar("_Name", bound=str)


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
class RunResult:
    """What a run made."""

    release: str
    """Which release."""
    directory: Path
    """The folder of what was made."""
    files: tuple[str, ...]
    """The names of its files, sorted."""
    renderer: str
    """What laid the documents out."""
    findings: tuple[dict[str, object], ...]
    """What the checks found, as in ``checks.json``."""


@dataclass(frozen=True, slots=True)
class SourceNotebook:
    """A notebook that is fit to be executed."""

    content: NotebookNode
    """What `caricc_report.execution.read_notebook` returned."""
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


def make_release(  # noqa: PLR0913 - the arguments of `run`, and the kernels
    project: Project,
    kernel: Kernel,
    start_kernel: Callable[[], Kernel],
    parameters_path: Path | None,
    *,
    period: Period | None,
    date: dt.date | None,
    formats: Sequence[str],
    languages: Sequence[str] | None,
    renderer: str,
    output: Path | None,
    progress: Progress | None,
    correction: Mapping[str, str],
    notebook: str,
    failed: Path | None,
) -> RunResult:
    """Make a release, or what another notebook makes of it, and put it in its place.

    Parameters
    ----------
    project
        The project.
    kernel, start_kernel
        The process for the first language, which loads meanwhile, and what starts one for each
        other.
    parameters_path, period, date, formats, languages, renderer, output, progress
        As for `caricc_report.pipeline.run`, which says what is raised too.
    correction, notebook, failed
        As for `caricc_report.pipeline.run`, which says what is raised too.
    """
    progress = progress or Silence()
    path = choose_parameters(project, parameters_path, period, date)
    inputs = Inputs(project)
    inputs.note(path)
    parameters = load_parameters(path, project.name(path))
    wanted_languages = _chosen(
        "language", parameters.languages if languages is None else languages, parameters.languages
    )
    wanted_formats = _chosen("format", formats, FORMATS)
    given = {
        language: notebook_parameters(project, path, parameters, language)
        | {"correction": correction.get(language, "")}
        for language in wanted_languages
    }
    parent = output or project.build_dir
    edition = project.edition(parameters.release, notebook)
    target = parent / edition
    progress.begin(len(wanted_languages) * (1 + len(wanted_formats)))
    with held(parent, edition):
        sweep(parent, edition)
        sweep(parent / "failed", f"{edition}.*")
        check_replaceable(target)
        others = [start_kernel() for _ in wanted_languages[1:]]
        made = _make(
            project,
            path,
            parameters,
            given,
            dict(zip(wanted_languages, [kernel, *others], strict=True)),
            inputs,
            notebook=notebook,
            formats=wanted_formats,
            renderer=renderer,
            failed_stem=(failed or parent / "failed") / edition,
            progress=progress,
        )
        put(made.files, target)
    names = tuple(sorted(made.files))
    return RunResult(parameters.release, target, names, made.renderer, made.findings)


def _chosen(kind: str, wanted: Sequence[str], known: Sequence[_Name]) -> tuple[_Name, ...]:
    """Return what was chosen, in the order in which it is known.

    Raises
    ------
    UsageError
        If nothing was chosen, or something that is not known.
    """
    for each in wanted:
        if each not in known:
            message = f"{kind}: not one of this release, got {each!r}{suggestion(each, known)}"
            raise UsageError(message)
    if not wanted:
        message = f"{kind}: none is given; known: {', '.join(known)}"
        raise UsageError(message)
    return tuple(each for each in known if each in wanted)


def _make(  # noqa: PLR0913 - all that a run has settled
    project: Project,
    path: Path,
    parameters: Parameters,
    given: Mapping[str, Mapping[str, str]],
    kernels: Mapping[str, Kernel],
    inputs: Inputs,
    *,
    notebook: str,
    formats: Sequence[Format],
    renderer: str,
    failed_stem: Path,
    progress: Progress,
) -> Made:
    """Return a release, checked and whole."""
    inputs.note_release(path, parameters)
    notebook_path = project.notebook(notebook)
    inputs.note(notebook_path)
    where = project.name(notebook_path)
    engine = choose_renderer(renderer, project.root)
    checked = check_records(project, path, parameters, given, inputs.note)
    require_no_error(checked.findings, project.name(path))
    with ThreadPoolExecutor(1) as meanwhile:  # All inputs are noted, and no cell has run.
        asked = meanwhile.submit(checkout_of, project.root)
        content = read_notebook(notebook_path, where, next(iter(given.values())))
        before = [*checked.findings, *check_source(content, where, checked, parameters)]
    checkout = asked.result()
    require_no_error(before, project.name(path))

    def review(documents: Sequence[Document]) -> Sequence[Finding]:
        typed = check_documents(documents, where, checked, parameters, before)
        require_no_error(typed, project.name(path))
        return typed

    try:
        digests = inputs.digests()
        made = make_files(
            given,
            kernels,
            engine,
            SourceNotebook(content, where, notebook),
            review,
            formats=formats,
            findings=[finding.as_json() for finding in before],
            inputs=digests,
            source=checkout.source(digests) if checkout else None,
            failed_stem=failed_stem,
            progress=progress,
        )
    except (OSError, RendererError):
        inputs.check_unchanged()  # What they could not read may be an input that is gone.
        raise
    inputs.check_unchanged()
    return made


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
    source: manifests.Source | None,
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
        # The other languages were given up, or have failed too; the message is about the first.
        for path in failed.values():
            if path not in error.kept:
                forget_notebook(path)
        raise
    found += [finding.as_json() for finding in _replaced(rendered)]
    files = _collect(documents, rendered, found)
    files[MANIFEST] = manifests.as_text(
        manifests.manifest(
            parameters=given,
            formats=formats,
            inputs=inputs,
            source=source,
            packages=dict(chain(*(each.handover.packages.items() for each in documents))),
            renderer=engine.name,
            renderer_versions=engine.versions,
            outputs=files,
        )
    )
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
        renderers = stack.enter_context(ThreadPoolExecutor(len(formats)))
        stack.push(partial(_stop, kernels.values(), (executors, renderers)))
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
    kernels: Collection[Kernel], pools: Sequence[Executor], error: object, *_: object
) -> None:
    """Stop the kernels of a run that is given up, and begin nothing more of it."""
    if error is not None:
        for pool in pools:
            pool.shutdown(wait=False, cancel_futures=True)
        for kernel in kernels:
            kernel.stop()


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
    articles = "".join(manifests.as_line(article) for article in handover.articles)
    files = {name: result.content for name, result in rendered.items()}
    for document in documents:
        notebook = nbformat.writes(document.notebook) + "\n"
        files[f"{document.stem}.ipynb"] = notebook.encode()
    files["facts.json"] = facts_json(handover.facts).encode()
    files["articles.jsonl"] = articles.encode()
    files["checks.json"] = manifests.as_text({"release": handover.release, "findings": findings})
    return files
