"""Publishing: a checked draft copied to ``releases/``, where it never changes again."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from caricc_report.errors import (
    AlreadyPublishedError,
    CariccReportError,
    CheckError,
    Defect,
    IncompletePublicationError,
    InvalidInputError,
    UsageError,
)
from caricc_report.model.parameters import Correction, load_parameters
from caricc_report.model.validation import defects_of
from caricc_report.project import Project
from caricc_report.release.completing import check_listed, write_what_follows
from caricc_report.release.correction import describe_corrected
from caricc_report.release.diff.content import content_diff
from caricc_report.release.diff.reading import read_release_content
from caricc_report.release.folder import MANIFEST, locked, write_new_folder
from caricc_report.release.job import Job
from caricc_report.release.manifest import digest
from caricc_report.release.outdated import check_current, outdated, parameters_path
from caricc_report.release.pipeline import run
from caricc_report.release.publications import (
    CRATE,
    ReleaseFolder,
    compared_with_digests,
    publications,
)
from caricc_report.release.ro_crate import ro_crate as crate_of
from caricc_report.system.atomic import remove_leftovers, replace_file
from caricc_report.system.files import ProjectFile, real_path
from caricc_report.text.locales import languages_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.release.diff.content import ContentDiff
    from caricc_report.release.manifest import Manifest


_ALWAYS = frozenset({"facts.json", "articles.csv", "articles.jsonl", "checks.json"})
"""What a release holds whatever its formats; a correction has them from its draft as they are."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing came to."""

    id: str
    """``2024-19``, or ``2024-19.c1`` for its first correction."""
    release: str
    directory: Path
    """The folder, which never changes again."""
    files: tuple[str, ...]
    """The names of its files, sorted."""
    is_new: bool
    """Whether it was published now; else the draft is as it was published before."""
    corrects: str | None


def publish(
    release: str | Path,
    *,
    project: Project | None = None,
    correction: str | Mapping[str, str] | None = None,
    same_day: bool = False,
    ro_crate: bool = False,
) -> Publication:
    """Publish a draft, whole or not at all; what is published never changes.

    Parameters
    ----------
    release
        The release, ``2024-19``, whose draft is in ``_build``; or the folder of a draft.
    project
        The project; the one that the working folder belongs to, if not given.
    correction
        Why a published release is corrected, by language; a text alone will do for a draft in one
        language. The draft is rebuilt with the reason and what changed on its first page, and
        published beside it.
    same_day
        Whether a correction may be of the day of what it corrects.
    ro_crate
        Whether to write ``ro-crate-metadata.json``, too.

    Raises
    ------
    UsageError
        If there is no such draft, or a correction corrects nothing, is of no later day, or lacks a
        language of the parameters in which the release was published before.
    InvalidInputError
        If the draft is not what its manifest says, or its sources have changed since; or if what
        the index lists is gone or was changed.
    CheckError
        If the checks found an error in the draft.
    AlreadyPublishedError
        If the release is published and the draft differs; feeds and index are written anew.
    ReleaseBusyError
        If another run publishes.
    NotebookError, ProgramError
        If the documents of a correction cannot be made.
    IncompletePublicationError
        If it is published, and feeds or index cannot be written.
    CariccReportError
        If it cannot be written; nothing was then.
    """
    project = Project.given(project)
    draft = _find_draft(project, release)
    with locked(project.releases_dir):
        remove_leftovers(project.releases_dir)
        try:
            published = _publish(project, draft, correction, same_day=same_day)
        except AlreadyPublishedError:
            with suppress(CariccReportError, OSError):
                write_what_follows(project)  # Earlier versions wrote less of it.
            raise
        try:
            write_what_follows(project)
        except (CariccReportError, OSError) as error:
            raise IncompletePublicationError(published.id, published.release, error) from error
        if ro_crate:
            crate = crate_of(published.directory)
            replace_file(published.directory / CRATE, crate, staged_in=project.releases_dir)
    return published


def _find_draft(project: Project, release: str | Path) -> ReleaseFolder:
    """Return the draft that is meant: whole, and without an error of the checks."""
    folders = (project.build_dir / release, project.root / release, Path(release))
    directory = next((each for each in folders if (each / MANIFEST).is_file()), None)
    if directory is None:
        raise UsageError(
            f"{release}: there is no draft, neither in {project.name(project.build_dir)} nor a "
            "folder of that name; make it with: caricc-report run"
        )
    folder = project.file(directory)
    if real_path(directory).is_relative_to(real_path(project.releases_dir)):
        raise UsageError(f"{folder.name}: published already; name a draft")
    draft = ReleaseFolder.read(folder)
    manifest = draft.manifest
    needed = {
        f"release.{language}.{kind}"
        for language in manifest.parameters
        for kind in (*manifest.formats, "ipynb")
    }
    defects = compared_with_digests(directory, manifest).defects()
    defects += [
        Defect(name, "", "not in the manifest")
        for name in sorted((needed | _ALWAYS) - manifest.outputs.keys())
    ]
    if defects:
        raise InvalidInputError(f"{folder.name}, not a complete draft", defects)
    errors = [
        (each["id"], each["message"], tuple(each["articles"]))
        for each in read_release_content(folder).findings or ()
        if each["severity"] == "error"
    ]
    if errors:
        raise CheckError(folder.name, errors)
    if manifest.correction:
        raise UsageError(
            f"{folder.name}: a correction by itself; publish its draft with --correction"
        )
    return draft


def _publish(
    project: Project,
    draft: ReleaseFolder,
    correction: str | Mapping[str, str] | None,
    *,
    same_day: bool,
) -> Publication:
    every = publications(project)  # The index names all: a defect of one is found first.
    check_listed(project, every)
    earlier = tuple(one for one in every if one.manifest.release == draft.manifest.release)
    is_published = bool(earlier) and correction is None
    check_current(project, draft, is_published=is_published)
    if correction is not None:
        return _correct(project, draft, earlier, correction, same_day=same_day)
    if earlier:
        return _unchanged(draft, earlier[-1])
    return _copy_draft(draft, project.releases_dir / draft.manifest.release)


def _publication(manifest: Manifest, directory: Path, *, is_new: bool) -> Publication:
    return Publication(
        manifest.publication,
        manifest.release,
        directory,
        tuple(sorted((*manifest.outputs, MANIFEST))),
        is_new,
        manifest.correction.corrects if manifest.correction else None,
    )


def _copy_draft(draft: ReleaseFolder, target: Path) -> Publication:
    """Copy a draft, each file compared with its digest once more."""
    known = {**draft.manifest.outputs, MANIFEST: draft.manifest_digest}
    files = {}
    changed = []
    for name, wanted in known.items():
        try:
            files[name] = (draft.folder.path / name).read_bytes()
        except FileNotFoundError:  # Another run has replaced the draft meanwhile.
            files[name] = b""
        if digest(files[name]) != wanted:
            changed.append(Defect(name, "", "changed while it was copied; publish again"))
    if changed:
        raise InvalidInputError(draft.folder.name, changed)
    write_new_folder(files, target)
    return _publication(draft.manifest, target, is_new=True)


def _unchanged(draft: ReleaseFolder, published: ReleaseFolder) -> Publication:
    """Return what is published, if it is as it was, and the draft is the same.

    The documents of a correction state what was corrected, so that content and layout are
    compared instead.
    """
    if defects := compared_with_digests(published.folder.path, published.manifest).defects():
        outcome = "what is published never changes; restore the folder, for example from git"
        raise InvalidInputError(published.folder.name, defects, outcome)
    diff = _difference(published, draft)
    if published.manifest.correction:
        is_same = diff.is_empty and _layout(published.manifest) == _layout(draft.manifest)
    else:
        is_same = draft.manifest.outputs == published.manifest.outputs
    if not is_same:
        n_changes = 0 if diff.is_of_day_alone else diff.n_changes
        release, languages = draft.manifest.release, tuple(draft.manifest.parameters)
        is_later = draft.manifest.as_of > published.manifest.as_of
        raise AlreadyPublishedError(release, published.id, n_changes, languages, is_later=is_later)
    return _publication(published.manifest, published.folder.path, is_new=False)


def _layout(manifest: Manifest) -> object:
    """Return what the documents are laid out with, and as what."""
    files = {
        name: each
        for name, each in manifest.inputs.items()
        if name.startswith(("_extensions/", "_quarto.yml", "notebooks/"))
    }
    return manifest.formats, manifest.renderer, files


def _difference(published: ReleaseFolder, draft: ReleaseFolder) -> ContentDiff:
    return content_diff(
        read_release_content(ProjectFile(published.folder.path, published.id)),
        read_release_content(draft.folder),
    )


def _correct(
    project: Project,
    draft: ReleaseFolder,
    earlier: tuple[ReleaseFolder, ...],
    reason: str | Mapping[str, str],
    *,
    same_day: bool,
) -> Publication:
    """Rebuild a draft as the correction of what is published, and publish that."""
    release = draft.manifest.release
    if not earlier:
        raise UsageError(
            f"{release}: not published, so there is nothing to correct; leave out --correction"
        )
    path = parameters_path(project, draft)
    if path is None:
        raise UsageError(
            f"{draft.folder.name}: its parameters file is no longer in the project; restore it"
        )
    corrected = earlier[-1]
    diff = _difference(corrected, draft)
    if diff.is_empty or diff.is_of_day_alone:
        also = ", but for as_of" if diff.is_of_day_alone else ""
        problem = f"its content is that of {corrected.id}{also}; there is nothing to correct"
        raise UsageError(f"{draft.folder.name}: {problem}")
    _require_languages(draft, earlier, load_parameters(project.file(path)).languages)
    _require_later(draft, corrected, same_day=same_day)
    reasons = _reasons(draft, reason)
    before = corrected.manifest.correction
    number = before.number + 1 if before else 1
    with languages_of(project.locales):
        stated = dict(_stated(draft, diff, corrected, number, reasons))
    with tempfile.TemporaryDirectory() as scratch:
        job = Job(
            path,
            project=project,
            formats=draft.manifest.formats,
            languages=tuple(draft.manifest.parameters),
            renderer=draft.manifest.renderer,
            output=Path(scratch),
            correction=stated,
            failed=project.build_dir / "failed",
            own_parameters=draft.manifest.own_parameters,
            allow_empty=True,
        )
        made = run(job)
        rebuilt = ReleaseFolder.read(ProjectFile(made.directory, release))
        differing = [
            Defect(name, "", "differs from the draft")
            for name in sorted(_ALWAYS)
            if rebuilt.manifest.outputs[name] != draft.manifest.outputs[name]
        ]
        if differing:
            raise outdated(draft, differing)
        target = project.releases_dir / f"{release}.c{number}"
        return _copy_draft(rebuilt, target)


def _require_languages(
    draft: ReleaseFolder, earlier: Sequence[ReleaseFolder], wanted: Sequence[str]
) -> None:
    """Check that a correction reaches the readers of every language that is still published."""
    last = {language: each.id for each in earlier for language in each.manifest.parameters}
    if lacking := sorted(last.keys() & {*wanted} - {*draft.manifest.parameters}):
        raise UsageError(
            f"{draft.folder.name}: not made in {', '.join(lacking)}, as {last[lacking[0]]} is, "
            "whose readers would not hear of the correction; run again without --language"
        )


def _require_later(draft: ReleaseFolder, corrected: ReleaseFolder, *, same_day: bool) -> None:
    """Check that a correction is of a later day; its first page states that day for good."""
    now, then = draft.manifest.as_of, corrected.manifest.as_of  # ISO days compare as text.
    if now > then or (same_day and now == then):
        return
    is_before = f"which is before {then}, the day" if now < then else "which is the day"
    or_else = "" if now < then else ", or add --same-day if it is that day"
    raise UsageError(
        f"{draft.folder.name}: as_of is {now}, {is_before} of {corrected.id}; set it in the "
        f"parameters to the day of the correction and run again{or_else}"
    )


def _reasons(draft: ReleaseFolder, reason: str | Mapping[str, str]) -> Mapping[str, str]:
    """Return why a release is corrected, by language of the draft.

    One text is not taken for all languages: it would stand in a document of another for good.
    """
    languages = tuple(draft.manifest.parameters)
    is_text = isinstance(reason, str)
    given = dict.fromkeys(languages[:1], reason) if isinstance(reason, str) else reason
    if given.keys() != {*languages}:
        got = "one for all of them" if is_text else f"some in {', '.join(sorted(given))}"
        advice = " ".join(f'--correction "{each}=…"' for each in languages)
        raise UsageError(
            f"correction: a reason is needed in each language of the draft, got {got}; "
            f"write {advice}"
        )
    return given


def _stated(
    draft: ReleaseFolder,
    diff: ContentDiff,
    corrected: ReleaseFolder,
    number: int,
    reasons: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """Yield by language what the correction states of itself, as JSON."""
    files = sorted(name for name in corrected.manifest.outputs if name.startswith("release."))
    for language, reason in reasons.items():
        # A document of the same language and form; else the first that there is.
        wanted = f"release.{language}.{draft.manifest.formats[0]}"
        try:
            correction = Correction(
                number=number,
                corrects=corrected.id,
                file=wanted if wanted in files else files[0],
                reason=" ".join(reason.split()),
                changes=describe_corrected(diff, language),
            )
        except ValidationError as error:
            defects = defects_of(error, Correction, "")
            problem = "; ".join(map(str, defects))
            raise UsageError(f"correction in {language}: {problem}") from error
        yield language, correction.model_dump_json()
