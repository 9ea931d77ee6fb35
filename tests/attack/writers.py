"""What writes in a project, and what is whole after it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from builders import record, texts
from projects import ROOT, copy_project, program, with_few_cells

from caricc_report.archive.reading import read_archive
from caricc_report.archive.updating import archive_articles
from caricc_report.loaders import load_articles
from caricc_report.model.parameters import load_parameters
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.manifest import digest
from caricc_report.release.pipeline import run
from caricc_report.release.publishing import publish
from caricc_report.release.verifying import verify
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


QUICK: Any = {"formats": ("html",), "languages": ("en",), "renderer": "pandoc"}
N_EARLIER = 2
"""How many articles an earlier release has, which is published and archived."""


@dataclass(frozen=True)
class Action:
    """Something that writes, and what is whole after it."""

    code: str
    """Python, run in the folder of the project."""
    state: Callable[[Path], str]
    """Says "old" or "new"; fails if it is neither."""


def draft_state(project: Path) -> str:
    """Return which draft is there: the one of old files or the one of new ones."""
    folder = project / "_build/2024-19"
    found = {path.name: path.read_text() for path in folder.iterdir()}
    (age,) = {text.split()[0] for text in found.values()}
    assert sorted(found) == ["a.txt", "b.txt", "manifest.json"]
    return age


def published_state(project: Path) -> str:
    """Return whether the release is published; it is whole then."""
    folder = project / "releases/2024-19"
    if not folder.exists():
        return "old"
    assert verify(folder).is_good
    return "new"


def parameters_state(project: Path) -> str:
    """Return whether the next parameters are there; every file is valid."""
    paths = Project(project).params_paths()
    known = [load_parameters(ProjectFile(path, path.name)) for path in paths]
    return "new" if len(known) == 3 else "old"


def import_state(project: Path) -> str:
    """Return whether the three articles are there, each in both languages, or none is."""
    articles = load_articles(ProjectFile(project / "data/articles", "articles"))
    new = [each for each in articles if each.id.startswith("new-")]
    assert len(articles) - len(new) == 30
    assert len(new) in {0, 3}
    assert all(sorted(each.texts) == ["en", "ru"] for each in new)
    return "new" if new else "old"


def archive_state(project: Path) -> str:
    """Return whether the archive holds the new articles beside those it held; all are valid."""
    n_articles = len(list(read_archive(project / "archive")))
    assert n_articles in {N_EARLIER, N_EARLIER + 30}
    return "old" if n_articles == N_EARLIER else "new"


PUT = """
from pathlib import Path
from caricc_report.release.folder import locked, replace_folder
from caricc_report.system.atomic import remove_leftovers
new = {name: b"new " * 2000 for name in ("a.txt", "b.txt", "manifest.json")}
with locked(Path("_build"), "2024-19"):
    remove_leftovers(Path("_build"), "2024-19")
    replace_folder(new, Path("_build/2024-19"))
"""
IN_PLACE = PUT.replace(
    "replace_folder(new", "(lambda new, to: [(to / n).write_bytes(t) for n, t in new.items()])(new"
)
ACTIONS = {
    "draft": Action(PUT, draft_state),
    "publish": Action(
        "from caricc_report.release.publishing import publish; publish('2024-19')", published_state
    ),
    "new": Action(
        "from caricc_report.release.parameters_files import new_parameters; "
        "new_parameters() if len(list(__import__('pathlib').Path('params').glob('2*'))) < 3 else 0",
        parameters_state,
    ),
    "import": Action(
        "from pathlib import Path; from caricc_report.intake.importing import import_sources; "
        "import_sources(['new.jsonl'], Path('data/articles/2024/2024-20'))",
        import_state,
    ),
    "archive": Action(
        "from caricc_report.archive.updating import archive_articles; archive_articles()",
        archive_state,
    ),
}


def publish_earlier(project: Path) -> None:
    """Publish and archive another release in a project, of articles of its own."""
    rows = [
        record(id=f"old-{n}", release="2024-18", source_url=f"https://example.kz/old/{n}")
        for n in range(N_EARLIER)
    ]
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    (project / "data/earlier.jsonl").write_text(text, encoding="utf-8")
    this = project / "params/2024-19.yml"
    path = project / "params/2024-18.yml"
    content = yaml.safe_load(this.read_text("utf-8")) | {
        "release": "2024-18",
        "period": "2024-11-01/2024-11-15",
        "languages": ["en"],
        "articles": "data/earlier.jsonl",
        "as_of": "2024-11-18",
    }
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    aside = this.rename(project / "aside.yml")
    articles = (project / "data/articles").rename(project / "aside")
    run(Job(path, project=Project(project), **QUICK))
    publish("2024-18", project=Project(project))
    archive_articles(project=Project(project))
    aside.rename(this)
    articles.rename(project / "data/articles")


def fill_template(project: Path, draft: Path) -> None:
    """Make a project with a draft, a published and archived release, and records to import."""
    with_few_cells(copy_project(project))
    publish_earlier(project)
    shutil.copytree(draft, project / "_build/2024-19")
    rows = [
        record(
            id=f"new-{number}",
            release="2024-20",
            source_url=f"https://example.kz/new/{number}",
            texts={**texts(f"Headline {number}", f"{word} came to a school. " * 5)},
        )
        for number, word in enumerate(("Doctors", "Coaches", "Judges"))
    ]
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    (project / "new.jsonl").write_text(text, encoding="utf-8")


def fresh(action: str, template: Path, project: Path) -> Path:
    """Return a project, made in a folder, for an action."""
    shutil.copytree(template, project)
    if action == "publish":  # The draft was made from this notebook.
        shutil.copy(ROOT / "notebooks/release.ipynb", project / "notebooks")
    if action in {"draft", "in place"}:
        folder = project / "_build/2024-19"
        shutil.rmtree(folder)
        folder.mkdir()
        for name in ("a.txt", "b.txt", "manifest.json"):
            (folder / name).write_text("old " * 2000)
    return project


def perform(code: str, project: Path, *strace: str) -> subprocess.CompletedProcess[str]:
    """Run code in a project, under strace if it is told what to do."""
    prefix = [program("strace"), "-f", "-qq", *strace] if strace else []
    return subprocess.run(
        [*prefix, sys.executable, "-c", code],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def kept(project: Path) -> dict[str, str]:
    """Return the digests of what an action may never change: records, parameters, releases."""
    folders = ("data", "params", "releases/2024-18")
    return {
        str(file.relative_to(project)): digest(file.read_bytes())
        for folder in folders
        for file in (project / folder).rglob("*")
        if file.is_file() and "2024-20" not in str(file) and not file.name.startswith(".")
    }


RUN = [sys.executable, "-m", "caricc_report", "run", "params/2024-19.yml", "--publish"]
RUN += ["--format", "html", "--language", "en", "--renderer", "pandoc"]


def command(project: Path, **variables: str) -> subprocess.Popen[str]:
    """Start a run that publishes."""
    return subprocess.Popen(
        RUN,
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def state_of(project: Path) -> tuple[str, str]:
    """Return the digests of the manifests of draft and publication; both are whole, if there."""
    found = []
    for folder in (project / "_build/2024-19", project / "releases/2024-19"):
        assert not folder.exists() or verify(folder).is_good
        manifest = folder / "manifest.json"
        found.append(digest(manifest.read_bytes()) if folder.exists() else "")
    return found[0], found[1]
