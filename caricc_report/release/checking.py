"""The records of a release loaded, and checked against those of earlier releases."""

from __future__ import annotations

import contextlib
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.document.fonts import font_defects
from caricc_report.editorial.checks import check_release
from caricc_report.editorial.checks.finding import Severity
from caricc_report.editorial.checks.subject import Subject
from caricc_report.editorial.release import load_release
from caricc_report.errors import CariccReportError, CheckError, InputWarning, InvalidInputError
from caricc_report.loaders.markdown_folder import files_of
from caricc_report.loaders.once_loaded import OnceLoaded
from caricc_report.model.numbering import ReleaseNumber
from caricc_report.model.parameters import load_all_parameters, load_parameters, load_profile
from caricc_report.model.record import Wanted
from caricc_report.system.files import ProjectFile
from caricc_report.system.fonts import FOLDER
from caricc_report.system.timings import timed
from caricc_report.text.fields import table_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from caricc_report.editorial.checks.finding import Finding
    from caricc_report.editorial.release import Release
    from caricc_report.project import Project
    from caricc_report.release.inputs import Inputs
    from caricc_report.release.steps import Chosen


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks found, and in what."""

    findings: tuple[Finding, ...]
    """In the order of `caricc_report.editorial.checks.check_release`."""
    release: Release
    """The release, in the first language."""
    warnings: tuple[str, ...] = ()
    """What was told of records that are passed over."""


def check_records(chosen: Chosen) -> Checked:
    """Load a release in every language, and return what the checks find in it.

    What is read meanwhile is noted among the inputs: photos, and what belongs to earlier releases.
    What is wrong in files of other releases is told by an `InputWarning`.
    """
    project, parameters, note = chosen.job.project, chosen.parameters, chosen.inputs.note
    load = OnceLoaded(project.cache_dir)
    with timed("loading"):
        release = _in_each_language(chosen, load)
    for source, files in load.files():
        chosen.inputs.note_read(source, files)
    if not (release.articles or chosen.job.allow_empty or release.profile.allow_empty):
        problem = f"no article belongs to release {parameters.release}, {parameters.period}"
        advice = (
            "add articles published then, or with that release; or make it without any, with "
            "--allow-empty or 'allow_empty: true' in the profile"
        )
        raise chosen.file.refused(f"{problem}; {advice}", field="articles")
    _check_look(release, chosen.given, chosen.inputs)
    images = (image for article in release.articles for image in article.images)
    note(*(release.image_dir / image.path for image in images))
    left_out = tuple(load.left_out)
    chosen.inputs.note_used(article.id for article in release.articles)
    counts, outlets, told = _past(chosen, release.profile.period.n_in_year, load)
    told += warn_of(load)
    subject = Subject(
        release=parameters.release,
        period=parameters.period,
        as_of=parameters.as_of,
        languages=tuple(chosen.given),
        profile=release.profile,
        articles=release.articles,
        image_dir=release.image_dir,
        own_narratives=parameters.narrative,
        own_points=parameters.main_points,
        history=counts,
        known_outlets=outlets,
        left_out=left_out,
        astray=_astray(chosen, release, load),
        is_partial=len(chosen.given) < len(parameters.languages),
    )
    with timed("checks"):
        findings = check_release(subject, parameters.waivers, chosen.file.name)
    return Checked(findings, release, told)


def _in_each_language(chosen: Chosen, load: OnceLoaded) -> Release:
    """Load a release in every language, and return it in the first one.

    What is wrong with the same file in any of them is told at once.
    """
    found: list[Release] = []
    wrong: list[InvalidInputError] = []
    for given in chosen.given.values():
        try:
            found.append(load_release(chosen.job.project.root, load, **given))
        except InvalidInputError as error:
            wrong.append(error)
    if wrong:
        where = wrong[0].where
        defects = (each for error in wrong if error.where == where for each in error.defects)
        raise InvalidInputError(where, [*dict.fromkeys(defects)])
    return found[0]


def _astray(chosen: Chosen, release: Release, load: OnceLoaded) -> tuple[tuple[str, str, str], ...]:
    """Return the records in the folder of a release that are not of it, as `Subject` has them.

    Either they state a release without a parameters file, or they state none and their day is in
    another release's period, or in no release's. Parameters files are read only if there is such a
    record; records are not read again.
    """
    project = chosen.job.project
    wanted = Wanted(chosen.parameters.release, chosen.parameters.period)
    placed = load.placed(release.source, table_options(release.profile))
    others = {each.id: each for each in placed if not wanted.has(each)}
    name = f"{release.year}/{wanted.release}"
    folder = ProjectFile(release.source.path / name, f"{release.source.name}/{name}")
    files = files_of(folder, others) if others else {}
    if not files:
        return ()
    paths = project.params_paths()
    chosen.inputs.note(*paths)
    known = load_all_parameters(map(project.file, paths))
    found = []
    for id_, of_article in files.items():
        record = others.get(id_)
        place, of_release = "", ""
        if record and record.release and not project.params_path(record.release).is_file():
            place = f"release {record.release}"
        elif record and record.published_on and not record.release:
            place, of_release = str(record.published_on), known.of_day(record.published_on)
        if place:
            found.append((f"{folder.name}/{next(iter(of_article.values()))}", place, of_release))
    return tuple(found)


def _check_look(release: Release, languages: Iterable[str], inputs: Inputs) -> None:
    """Check that fonts with the letters of all languages are there, and a logo that can be shown.

    Their files are noted among the inputs.
    """
    look = release.profile.look
    if look and look.fonts.own:
        inputs.note(release.root / FOLDER)
    if look and look.logo:
        inputs.note(release.root / look.logo.path)
    defects = [*font_defects(look, release.root, tuple(languages))]
    try:
        release.logo()
    except InvalidInputError as error:
        defects += error.defects
    if defects:
        raise InvalidInputError(release.parameters.profile, defects)


def warn_of(load: OnceLoaded) -> tuple[str, ...]:
    """Tell what is wrong with records that are passed over, and return it."""
    passed_over = load.passed_over()
    return (_warn(str(passed_over)),) if passed_over else ()


def _warn(message: str) -> str:
    warnings.warn(message, InputWarning, stacklevel=2)
    return message


def require_no_error(findings: Iterable[Finding], where: str) -> None:
    """Check that no finding is an error; else list all that are."""
    errors = [
        (finding.id, finding.message, finding.articles)
        for finding in findings
        if finding.severity is Severity.ERROR
    ]
    if errors:
        raise CheckError(where, errors)


@timed("earlier releases")
def _past(
    chosen: Chosen, n_last: int, load: OnceLoaded
) -> tuple[tuple[int, ...], frozenset[str], tuple[str, ...]]:
    """Return the numbers of articles of the last releases before one, oldest first, and outlets.

    What was told is returned, too. One that has no articles, or is no longer valid, is passed over.
    """
    project, inputs = chosen.job.project, chosen.inputs
    this = ReleaseNumber.parse(chosen.parameters.release)
    before = [(number, path) for number, path in _numbered(project) if number < this]
    paths = [path for _, path in sorted(before)][-n_last:]
    counts, outlets, told = [], set(), []
    for path in paths:
        inputs.note(path)
        try:
            earlier = load_parameters(project.file(path))
            profile = project.root / project.inside(earlier.profile)
            source = project.root / project.inside(earlier.articles)
            inputs.note(profile)
            inputs.note_records(source)
            options = table_options(load_profile(project.file(profile)))
            placed = load.placed(project.file(source), options)
        except CariccReportError as error:
            told.append(_warn(f"no comparison with release {path.stem}: {error}"))
            continue
        if articles := [*filter(Wanted(earlier.release, earlier.period).has, placed)]:
            counts.append(len(articles))
            outlets |= {article.outlet for article in articles}
    return tuple(counts), frozenset(outlets), tuple(told)


def _numbered(project: Project) -> Iterator[tuple[ReleaseNumber, Path]]:
    """Yield the parameters files that are named after a release."""
    for path in project.params_paths():
        with contextlib.suppress(ValueError):
            yield ReleaseNumber.parse(path.stem), path
