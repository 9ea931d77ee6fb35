"""A release rebuilt from its own folder and the project, to be compared byte by byte."""

from __future__ import annotations

import os
import posixpath
import shutil
import tempfile
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.document.renderers import FORMATS, RENDERERS, choose_renderer
from caricc_report.errors import Defect, InvalidInputError, ProgramMissingError, UsageError
from caricc_report.loaders import LOADERS, load_articles
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.parameters import in_project, load_profile
from caricc_report.notebook.execution import read_notebook
from caricc_report.notebook.interpreters import kernels_for
from caricc_report.notebook.sources import input_bytes
from caricc_report.project import RELEASE, Project
from caricc_report.release.diff.reading import read_release_content
from caricc_report.release.folder import MANIFEST
from caricc_report.release.making import Plan, collect, execute, render
from caricc_report.release.manifest import MadeFrom, Manifest, digest
from caricc_report.release.steps import chosen_names
from caricc_report.system.digests import library_digest
from caricc_report.system.files import ProjectFile, as_spelt, files_in, real_path
from caricc_report.text.locales import languages_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.release.publications import Verification


def rebuilt(found: Verification, manifest: Manifest, project: Project) -> Verification:
    """Rebuild a release from the articles in its folder and the layout of the project.

    Parameters are those that the manifest states. What the checks found is taken over, for it
    depends on earlier releases; so are the list of inputs, the commit and the digest of our code in
    the manifest.
    """
    _require_makers(manifest)
    directory = found.directory
    with tempfile.TemporaryDirectory(prefix="cr-") as scratch:
        copy = Project(real_path(Path(scratch)) / "project")
        inputs = _ProjectCopy(project, copy, manifest.inputs)
        inputs.take_layout()
        given = manifest.given
        for named in filter(None, (given["profile"], given["archive"])):
            inputs.take(inputs.inside(named))
        profile = load_profile(copy.file(copy.root / inputs.inside(given["profile"])))
        if profile.look and profile.look.logo:
            inputs.take(inputs.inside(profile.look.logo.path))
        articles = inputs.inside(given["articles"])
        _write_articles(directory, articles, inputs)
        inputs.take_others(articles)
        plan = _plan(copy, manifest, project.build_dir / "failed" / f"{directory.name}.rebuilt")
        with languages_of(copy.locales):
            with kernels_for(plan.file) as kernels:
                documents = execute(plan, kernels, lambda *_: None)
            rendered = render(plan, documents, lambda *_: None)
            # What a review of the documents found stands there; rendering finds its own again.
            stated = read_release_content(ProjectFile(directory, directory.name)).findings or ()
            made_from = MadeFrom(manifest.inputs, manifest.source, manifest.code)
            made, _ = collect(plan, documents, rendered, stated, made_from)
    there = {name: (directory / name).read_bytes() for name in (*manifest.outputs, MANIFEST)}
    then, now = manifest.versions, Manifest.model_validate_json(made[MANIFEST]).versions
    versions = [
        f"{name}: {then.get(name, 'none')} then, {now.get(name, 'none')} now"
        for name in _differing(then, now)
    ]
    differing = _differing(there, made)
    if differing and manifest.code not in {"", library_digest()}:
        versions.append("caricc-report: other code")
    return replace(
        found,
        is_rebuilt=True,
        differing=differing,
        changed_inputs=tuple(sorted(inputs.changed)),
        changed_versions=tuple(versions),
    )


def _require_makers(manifest: Manifest) -> None:
    """Check that what packages have added, and made the release with, is still installed.

    Raises
    ------
    ProgramMissingError
        If not; those packages are named.
    """
    made = [each for each in manifest.formats if each not in FORMATS]
    made += [manifest.renderer] if manifest.renderer not in RENDERERS else []
    if not made:
        return
    packages = manifest.versions.keys() - manifest.programs.keys()
    gone = [f"{each} {manifest.versions[each]}" for each in sorted(packages) if _is_gone(each)]
    named = " and ".join(gone) or "the package"
    raise ProgramMissingError(", ".join(made), f"install {named} that the release was made with")


def _is_gone(package: str) -> bool:
    try:
        distribution(package)
    except (PackageNotFoundError, ValueError):
        return True
    return False


def _differing(then: Mapping[str, object], now: Mapping[str, object]) -> tuple[str, ...]:
    """Return the names under which two mappings have different values, sorted."""
    return tuple(name for name in sorted(then.keys() | now) if then.get(name) != now.get(name))


def _plan(copy: Project, manifest: Manifest, failed_stem: Path) -> Plan:
    """Return what is to be made again, in a copy of the project."""
    file = copy.file(copy.release_notebook)
    return Plan(
        notebook=read_notebook(file),
        file=file,
        name=RELEASE,
        given=manifest.parameters,
        engine=choose_renderer(manifest.renderer, copy.root),
        formats=chosen_names(MANIFEST, manifest.formats, tuple(FORMATS)),
        failed_stem=failed_stem,
        languages=tuple(manifest.parameters),
    )


class _ProjectCopy:
    """The files that a release is made from, copied from the project and compared."""

    def __init__(self, project: Project, copy: Project, digests: Mapping[str, str]) -> None:
        self._project, self.copy, self._digests = project, copy, digests
        self.changed: set[str] = set()

    def inside(self, named: str) -> str:
        """Return a path that parameters of the notebook name as relative to the project."""
        path = Path(os.path.normpath(self.copy.root / in_project(named)))
        if not path.is_relative_to(self.copy.root):
            raise UsageError(f"{named}: leads out of the project; a release cannot be made of it")
        return path.relative_to(self.copy.root).as_posix()

    def take_layout(self) -> None:
        """Take the notebook, the description of the documents, extensions and languages."""
        project = self._project
        folders = (project.extensions_dir, project.locales.path)
        for path in (project.release_notebook, project.quarto_yml, *filter(Path.is_dir, folders)):
            self.take(path.relative_to(project.root).as_posix())
        for folder in folders:
            files = (path for path in files_in(folder) if path.is_file())
            named = f"{project.name(folder)}/"
            before = {name for name in self._digests if name.startswith(named)}
            self.changed |= before ^ {project.name(path) for path in files}

    def take_others(self, articles: str) -> None:
        """Take what cells have read beside the articles, as far as it is there."""
        for name in self._digests:
            is_known = name.startswith(("params/", f"{articles}/")) or name == articles
            if not is_known and (self._project.root / name).is_file():
                self.take(name)

    def take(self, name: str) -> None:
        """Take a file, or all of a folder, by its name in the project.

        What the manifest does not list is not compared: of an archive the index alone is an input,
        which holds the digests of all parts.
        """
        root = self._project.root
        named = as_spelt(root / name)
        for path in [each for each in files_in(named) if each.is_file()] or [named]:
            each = path.relative_to(root).as_posix() if path.is_relative_to(root) else name
            if not real_path(path).is_relative_to(real_path(root)) or not path.is_file():
                raise UsageError(
                    f"{each}: no longer in the project; restore it to rebuild the release"
                )
            content = input_bytes(path)
            if self._digests.get(each, found := digest(content)) != found:
                self.changed.add(each)
            target = self.copy.root / each
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _write_articles(directory: Path, name: str, inputs: _ProjectCopy) -> None:
    """Write the articles of a release, with their photos, where the notebook looks for them.

    A folder gets Markdown files, a file of JSON Lines its lines. A table cannot hold all that
    articles may say, so the project's own is taken, and compared.
    """
    lines = directory / "articles.jsonl"
    articles = load_articles(ProjectFile(lines, lines.name))
    suffix = Path(name).suffix.lower()
    folder = posixpath.dirname(name) if suffix in LOADERS else name
    photos = dict.fromkeys(image.path for article in articles for image in article.images)
    paths = {photo: posixpath.normpath(posixpath.join(folder, photo)) for photo in photos}
    defects = [
        Defect(lines.name, "images", f"leads out, got {photo!r:.80}")
        for photo, path in paths.items()
        if not Path(path).is_relative_to(folder)
    ]
    if defects:
        raise InvalidInputError(folder, defects)
    for path in paths.values():
        inputs.take(path)
    target = inputs.copy.root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if suffix not in LOADERS:
        write_records(articles, target)
    elif suffix == ".jsonl":
        shutil.copyfile(lines, target)
    else:
        inputs.take(name)
