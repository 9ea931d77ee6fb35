"""A release rebuilt from its own folder and the project, to be compared byte by byte."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.archive.index import INDEX
from caricc_report.document.renderers import choose_renderer
from caricc_report.document.rendering import FORMATS
from caricc_report.errors import Defect, InvalidInputError, UsageError, suggestion
from caricc_report.loaders import LOADERS, load_articles
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.parameters import in_project
from caricc_report.notebook.execution import read_notebook
from caricc_report.notebook.interpreters import interpreter_of
from caricc_report.notebook.kernels import KernelPool
from caricc_report.project import RELEASE, Project
from caricc_report.release.diff.reading import read_release_content
from caricc_report.release.files import Plan, collect, execute, render
from caricc_report.release.folder import MANIFEST
from caricc_report.release.job import Silence
from caricc_report.release.manifest import Manifest, digest
from caricc_report.system.files import ProjectFile, real_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caricc_report.document.rendering import Format
    from caricc_report.model.article import Article


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A release rebuilt."""

    files: Mapping[str, bytes]
    """By name, the content of every file."""
    changed_inputs: tuple[str, ...]
    """Files of the project that are not as they were when the release was made, sorted."""
    changed_versions: tuple[str, ...]
    """Programs and packages of another version, each with both versions, sorted."""


def rebuild(directory: Path, manifest: Manifest, project: Project) -> Rebuilt:
    """Rebuild a release from the articles in its folder and the layout of the project.

    Parameters are those that the manifest states. What the checks found is taken over, for it
    depends on earlier releases; so are the list of inputs and the commit in the manifest.

    Parameters
    ----------
    directory, manifest
        The folder of a release, and its manifest; the folder is as the manifest says.
    project
        The project, with the notebook, the profile, the layout and the images.

    Raises
    ------
    UsageError
        If something that is needed is not in the project.
    InvalidInputError, NotebookError, ProgramError
        If the release cannot be made any more.
    """
    with tempfile.TemporaryDirectory(prefix="cr-") as scratch:
        copy = Project(real_path(Path(scratch)) / "project")
        inputs = _ProjectCopy(project, copy, manifest.inputs)
        inputs.take_layout()
        given = next(iter(manifest.parameters.values()))
        inputs.take(given["profile"])
        if given["archive"]:
            inputs.take(given["archive"])
        _write_articles(directory, given["articles"], inputs)
        plan = _plan(copy, manifest, project.build_dir / "failed" / f"{directory.name}.rebuilt")
        python = interpreter_of(copy.file(copy.release_notebook))
        with KernelPool(copy.notebooks_dir, python=python) as kernels:
            documents = execute(plan, kernels, Silence())
        rendered = render(plan, documents, Silence())
        # What a review of the documents found stands there; what rendering finds is found again.
        findings = read_release_content(directory, directory.name).findings or ()
        made = collect(plan, documents, rendered, findings)
    now = Manifest.model_validate_json(made.files[MANIFEST]).versions
    return Rebuilt(
        made.files,
        tuple(sorted(inputs.changed)),
        tuple(
            f"{name}: {manifest.versions.get(name, 'none')} then, {now.get(name, 'none')} now"
            for name in sorted(manifest.versions.keys() | now.keys())
            if manifest.versions.get(name) != now.get(name)
        ),
    )


def _plan(copy: Project, manifest: Manifest, failed_stem: Path) -> Plan:
    """Return what is to be made again, in a copy of the project."""
    engine = choose_renderer(manifest.renderer, copy.root)
    file = copy.file(copy.release_notebook)
    return Plan(
        notebook=read_notebook(file),
        where=file.name,
        name=RELEASE,
        given=manifest.parameters,
        engine=engine,
        formats=_formats(manifest),
        inputs=manifest.inputs,
        source=manifest.source,
        failed_stem=failed_stem,
    )


def _formats(manifest: Manifest) -> tuple[Format, ...]:
    for each in manifest.formats:
        if each not in FORMATS:
            message = f"{MANIFEST}: no format of documents, got {each!r}{suggestion(each, FORMATS)}"
            raise UsageError(message)
    return tuple(each for each in FORMATS if each in manifest.formats)


class _ProjectCopy:
    """The files that a release is made from, copied from the project and compared."""

    def __init__(self, project: Project, copy: Project, digests: Mapping[str, str]) -> None:
        self._project, self.copy, self._digests = project, copy, digests
        self.changed: set[str] = set()

    def take_layout(self) -> None:
        """Take the notebook, the description of the documents, and the extensions."""
        project = self._project
        extensions = [path for path in sorted(project.extensions_dir.rglob("*")) if path.is_file()]
        for path in (project.release_notebook, project.quarto_yml, *extensions):
            self._take(path)
        folder = f"{project.name(project.extensions_dir)}/"
        before = {name for name in self._digests if name.startswith(folder)}
        self.changed |= before - {project.name(path) for path in extensions}

    def take(self, named: str) -> None:
        """Take a file, or all of a folder, that parameters of the notebook name."""
        path = self._project.root / self.inside(named)
        # Of an archive the index alone is an input; it holds the digests of all parts.
        for each in [file for file in sorted(path.rglob("*")) if file.is_file()] or [path]:
            self._take(each, is_compared=each in {path, path / INDEX})

    def inside(self, named: str) -> str:
        """Return a path that parameters of the notebook name as relative to the project."""
        path = Path(os.path.normpath(self.copy.root / in_project(named)))
        if not path.is_relative_to(self.copy.root):
            message = f"{named}: leads out of the project; a release cannot be made of it"
            raise UsageError(message)
        return path.relative_to(self.copy.root).as_posix()

    def _take(self, path: Path, *, is_compared: bool = True) -> None:
        name = path.relative_to(self._project.root).as_posix()
        target = self.copy.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self.read(name, is_compared=is_compared))

    def read(self, name: str, *, is_compared: bool = True) -> bytes:
        """Return the content of a file, by its name in the project."""
        path = self._project.root / name
        if not real_path(path).is_relative_to(real_path(self._project.root)) or not path.is_file():
            message = f"{name}: no longer in the project; restore it to rebuild the release"
            raise UsageError(message)
        content = path.read_bytes()
        if is_compared and self._digests.get(name) != digest(content):
            self.changed.add(name)
        return content


def _write_articles(directory: Path, named: str, inputs: _ProjectCopy) -> None:
    """Write the articles of a release where the notebook looks for them.

    A folder gets Markdown files, a file of JSON Lines its lines. A table cannot hold all that
    articles may say, so the project's own is taken, and compared.
    """
    name = inputs.inside(named)
    target = inputs.copy.root / name
    articles = load_articles(ProjectFile(directory / "articles.jsonl", "articles.jsonl"))
    suffix = target.suffix.lower()
    is_file = suffix in LOADERS
    folder = Path(name).parent.as_posix() if is_file else name
    images = dict(_images(articles, folder, inputs))
    if not is_file:
        write_records(articles, target, images=images)
        return
    for path, content in images.items():
        image = target.parent / path
        image.parent.mkdir(parents=True, exist_ok=True)
        image.write_bytes(content)
    if suffix == ".jsonl":
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(directory / "articles.jsonl", target)
    else:
        inputs.take(named)


def _images(
    articles: tuple[Article, ...], folder: str, inputs: _ProjectCopy
) -> Iterator[tuple[str, bytes]]:
    """Yield the images of the articles, by their paths in the folder of the articles."""
    defects = []
    for path in dict.fromkeys(image.path for article in articles for image in article.images):
        name = Path(os.path.normpath(Path(folder) / path)).as_posix()
        if not Path(name).is_relative_to(folder):
            defects.append(Defect("articles.jsonl", "images", f"leads out, got {path!r:.80}"))
            continue
        yield path, inputs.read(name)
    if defects:
        raise InvalidInputError(folder, defects)
