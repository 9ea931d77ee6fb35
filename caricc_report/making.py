"""The release itself: records checked, notebooks executed, documents rendered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

import nbformat

from caricc_report import manifest as manifests
from caricc_report.document import Document, read_document
from caricc_report.errors import Defect, InvalidInputError, NotebookError
from caricc_report.execution import execute_notebook, read_notebook
from caricc_report.facts import facts_json
from caricc_report.fonts import describe_characters, drawable
from caricc_report.release import load_release
from caricc_report.release_dir import MANIFEST
from caricc_report.renderers import choose_renderer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from caricc_report.kernels import Kernel
    from caricc_report.parameters import Parameters
    from caricc_report.project import Project
    from caricc_report.rendering import Format, Rendered, Renderer


class Progress(Protocol):
    """Hears how far a run is."""

    def begin(self, n_steps: int) -> None:
        """Hear how many steps the run has."""

    def done(self, step: str) -> None:
        """Hear that a step is done, and which."""


@dataclass(frozen=True, slots=True)
class Made:
    """A release that is not put in its place yet."""

    files: Mapping[str, bytes]
    """By name, the content of every file."""
    renderer: str
    """What laid the documents out."""
    findings: tuple[dict[str, object], ...]
    """What the checks found, as in ``checks.json``."""


def make_release(
    project: Project,
    path: Path,
    parameters: Parameters,
    given: Mapping[str, Mapping[str, str]],
    kernels: Mapping[str, Kernel],
    *,
    formats: Sequence[Format],
    renderer: str,
    failed_dir: Path,
    progress: Progress,
) -> Made:
    """Return a release, checked and whole.

    Parameters
    ----------
    project, path, parameters
        The project, the parameters file and what it says.
    given
        By language, what the notebook is given.
    kernels
        By language, the process to execute the notebook in.
    formats, renderer
        What to render, and how.
    failed_dir
        Where a notebook that fails is kept.
    progress
        Hears how far it is.

    Raises
    ------
    CariccReportError
        As `caricc_report.pipeline.run` says.
    """
    engine = choose_renderer(renderer, project.root)
    _check_records(project, path, parameters, given)
    documents, rendered = _make(
        project, given, kernels, engine, formats, failed_dir=failed_dir, progress=progress
    )
    files, findings = _collect(documents, rendered)
    files[MANIFEST] = manifests.as_text(
        manifests.manifest(
            release=parameters.release,
            period=str(parameters.period),
            parameters=given,
            inputs=_inputs(project, path, parameters),
            renderer=engine.name,
            renderer_versions=engine.versions,
            outputs=files,
        )
    )
    return Made(files, engine.name, findings)


def _check_records(
    project: Project, path: Path, parameters: Parameters, given: Mapping[str, Mapping[str, str]]
) -> None:
    """Check that there are articles, and that they are valid in every language."""
    for language in given:
        release = load_release(project.notebooks_dir, **given[language])
        if not release.articles:
            problem = f"no article belongs to release {parameters.release}, {parameters.period}"
            advice = f"{problem}; add articles published then, or with that release"
            raise InvalidInputError(project.name(path), [Defect("", "articles", advice)])


def _make(
    project: Project,
    given: Mapping[str, Mapping[str, str]],
    kernels: Mapping[str, Kernel],
    engine: Renderer,
    formats: Sequence[Format],
    *,
    failed_dir: Path,
    progress: Progress,
) -> tuple[list[Document], dict[str, Rendered]]:
    """Execute and render every language, all at once; return documents and files."""
    source = project.release_notebook
    where = project.name(source)
    notebook = read_notebook(source, where, next(iter(given.values())))

    def execute(language: str) -> Document:
        name = f"{where} ({language})"
        release = given[language]["release"]
        failed = failed_dir / f"{release}.{language}.ipynb"
        executed = execute_notebook(
            notebook, name, given[language], kernels[language], keep_failed=failed
        )
        document = read_document(executed, name, release, language)
        failed.unlink(missing_ok=True)
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
        _check_agreement(documents, where)
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


def _collect(
    documents: Sequence[Document], rendered: Mapping[str, Rendered]
) -> tuple[dict[str, bytes], tuple[dict[str, object], ...]]:
    """Return every file of the release but its manifest, and the findings."""
    handover = documents[0].handover
    findings: list[dict[str, object]] = [
        {
            "id": "character-not-drawable",
            "severity": "notice",
            "message": f"{name}: no font draws {describe_characters(result.replaced)}; replaced",
            "articles": [],
        }
        for name, result in sorted(rendered.items())
        if result.replaced
    ]
    articles = "".join(manifests.as_line(article) for article in handover.articles)
    files = {name: result.content for name, result in rendered.items()}
    for document in documents:
        notebook = nbformat.writes(document.notebook) + "\n"
        files[f"{document.stem}.ipynb"] = notebook.encode()
    files["facts.json"] = facts_json(handover.facts).encode()
    files["articles.jsonl"] = articles.encode()
    files["checks.json"] = manifests.as_text({"release": handover.release, "findings": findings})
    return files, tuple(findings)


def _inputs(project: Project, path: Path, parameters: Parameters) -> dict[str, Path]:
    """Return every file that a run reads, by its name in the project."""
    articles = path.parent / parameters.articles
    extension = sorted(project.extensions_dir.rglob("*"))
    files = [
        path,
        path.parent / parameters.profile,
        project.release_notebook,
        project.quarto_yml,
        *(file for file in extension if file.is_file()),
        *(
            sorted(file for file in articles.rglob("*") if file.is_file())
            if articles.is_dir()
            else [articles]
        ),
    ]
    return {project.name(file): file for file in files}
