"""What a draft was made from and is another by now: it is made again before it is published.

Records are compared by what they say, so that those of other releases, which may lie in the same
table, count for nothing; other files by the digests in the manifest. No receipt is needed, so it
does not matter on which machine, or by which version, the draft was made.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from caricc_report.archive.index import INDEX
from caricc_report.errors import CariccReportError, Defect, InvalidInputError
from caricc_report.model.parameters import in_project, load_parameters
from caricc_report.notebook.sources import input_bytes
from caricc_report.release.diff.reading import JsonFiles
from caricc_report.release.diff.records import field_changes
from caricc_report.release.manifest import digest
from caricc_report.release.records import ReleaseRecords
from caricc_report.system.files import real_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caricc_report.project import Project
    from caricc_report.release.publications import ReleaseFolder

_SINCE = "since the draft was made"


def parameters_path(project: Project, draft: ReleaseFolder) -> Path | None:
    """Return the parameters file that a draft was made from; None if it is not in the project."""
    wanted = f"{draft.manifest.release}.yml"
    names = [name for name in draft.manifest.inputs if PurePosixPath(name).name == wanted]
    paths = filter(Path.is_file, (project.root / name for name in names))
    return next((path for path in paths if real_path(path).is_relative_to(project.root)), None)


def outdated(draft: ReleaseFolder, defects: Sequence[Defect]) -> InvalidInputError:
    """Return the error that something else would be made than the draft."""
    outcome = "nothing was published; run again, then publish"
    return InvalidInputError(f"{draft.folder.name}, outdated", defects, outcome)


def check_current(project: Project, draft: ReleaseFolder, *, is_published: bool) -> None:
    """Check that a draft is of the project as it is now, as far as that is there.

    Where its parameters file is not in the project, the draft alone was brought there, and nothing
    is compared. Once a release is published, and not to be corrected, only its own parameters and
    records count: what all releases share, such as the profile, goes on changing.
    """
    path = parameters_path(project, draft)
    if path is None:
        return
    own = project.name(path)
    changed = [
        Defect(name, "", f"changed {_SINCE}")
        for name in _changed_files(project, draft, own)
        if name == own or not is_published
    ]
    changed += _changed_articles(project, draft, path)
    if changed:
        raise outdated(draft, changed)


def _changed_files(project: Project, draft: ReleaseFolder, own: str) -> Iterator[str]:
    """Yield the names of files that are not as they were, but for records; not of those gone."""
    aside = {*_compared_otherwise(project, draft, own)}
    for name, then in draft.manifest.inputs.items():
        path, within = project.root / name, PurePosixPath(name)
        is_record = within.suffix == ".md" and not aside.isdisjoint(map(str, within.parents))
        is_compared = name not in aside and not is_record and path.is_file()
        if is_compared and digest(input_bytes(path)) != then:
            yield name


def _compared_otherwise(project: Project, draft: ReleaseFolder, own: str) -> Iterator[str]:
    """Yield the places of records, and the files of other releases, which count for nothing."""
    yield _place(draft, "articles")
    yield f"{_place(draft, 'archive')}/{INDEX}"
    own_profile = project.name(project.root / _place(draft, "profile"))
    for path in project.params_paths():
        name = project.name(path)
        if name != own and name in draft.manifest.inputs:
            yield name
            with suppress(CariccReportError):
                other = load_parameters(project.file(path))
                yield other.articles
                if (profile := project.name(project.root / other.profile)) != own_profile:
                    yield profile


def _changed_articles(project: Project, draft: ReleaseFolder, path: Path) -> Iterator[Defect]:
    """Yield which articles the records say otherwise than the draft, if there are records."""
    if not all((project.root / _place(draft, name)).exists() for name in ("articles", "profile")):
        return
    lines = JsonFiles(draft.folder).read_articles("articles.jsonl")
    then = {each["id"]: each for each in lines}
    articles = ReleaseRecords.of(project, path, None).articles(project)
    now = {each.id: each.model_dump(mode="json") for each in articles}
    for name in then | now:
        fields = [each.field for each in field_changes(then.get(name, {}), now.get(name, {}))]
        what = "added" if name not in then else "changed" if name in now else "removed"
        if fields:
            stated = ", ".join(fields) if what == "changed" else ""
            yield Defect(f"article {name}", stated, f"{what} {_SINCE}")


def _place(draft: ReleaseFolder, name: str) -> str:
    """Return where something is in the project, as the parameters of the notebook state it."""
    return in_project(draft.manifest.given.get(name, ""))
