"""What is wrong with another release is told, and does not stop the one that is due."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

import caricc_report as cr
from caricc_report.errors import InputWarning, InvalidInputError, UsageError
from caricc_report.loaders import load_articles
from caricc_report.model.period import Period
from caricc_report.project import Project
from caricc_report.release.inputs import Inputs
from caricc_report.release.job import Job
from caricc_report.release.parameters_files import choose_parameters, new_parameters
from caricc_report.system.digests import sha256_of
from caricc_report.system.files import ProjectFile, state_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PERIOD = Period.parse("2024-11-16/2024-11-30")
OLD = "published_on: 2024-10-03"
FILE = """---
id: kz-old
language: en
country: KZ
outlet: example.kz
source_url: https://example.kz/news/2
{place}
topics: [prevention]
headline: {headline}
---
{body}
"""
RUSSIAN = "---\nid: kz-old\nlanguage: ru\nheadline: {headline}\n---\nТекст.\n"


def file(place: str = OLD, headline: str = "A headline", body: str = "A body.") -> str:
    """Return a Markdown file of an article."""
    return FILE.format(place=place, headline=headline, body=body)


def loaded(folder: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """Return the ids of what a release loads of a folder."""
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    source = ProjectFile(folder, "articles")
    found = load_articles(source, {}, lambda each: each.may_belong_to("2024-19", PERIOD))
    return [each.id for each in found]


@pytest.mark.parametrize(
    "files",
    [
        {"kz-old.en.md": file(headline="''")},
        {"kz-old.en.md": file("release: 2024-18\npublished_on: 2024-11-20", headline="''")},
        {"kz-old.en.md": file(headline="one: two")},
        {"kz-old.en.md": file("release: '2024-20' # the next", headline="one: two")},
        {"kz-old.en.md": file(headline="one: two", body="Release of a statement")},
        {"01-kz-old.en.md": file(), "01-kz-old.ru.md": RUSSIAN.format(headline="one: two")},
        {
            "01-kz-old.en.md": file(headline="one: two"),
            "01-kz-old.ru.md": RUSSIAN.format(headline="Заголовок"),
        },
        {"1-kz-old.en.md": file(), "a-kz-old.en.md": file()},
    ],
    ids=[
        "a field", "its release counts", "no YAML", "no YAML, with its release",
        "a word in the text", "a translation", "the text that is translated",
        "a name, and used twice",
    ],
)  # fmt: skip
def test_a_record_of_another_release_does_not_stop_this_one(
    tmp_path: Path, files: dict[str, str]
) -> None:
    """What is plain to see places even a file that is no YAML."""
    assert set(loaded(tmp_path, files)) <= {"kz-old"}
    with pytest.raises(InvalidInputError):
        load_articles(ProjectFile(tmp_path, "articles"))


@pytest.mark.parametrize(
    "text, is_unclear",
    [
        (file("release: 2024-19", headline="''"), False),
        (file("published_on: 2024-11-16", headline="one: two"), False),
        (file("published_on: 2024-10-33"), True),
        (file("published_on: 3 October 2024"), True),
        (file("country: KZ"), True),
        (file("release: 2024-18x\npublished_on: 2024-10-03"), True),
        (file(f"release 2024-19\n{OLD}"), True),
        (file(f"<<<<<<< HEAD\n{OLD}\n=======\npublished_on: 2024-11-20\n>>>>>>> b"), True),
        (file().encode("utf-16"), True),
    ],
    ids=[
        "its own", "its own, no YAML", "no such day", "a day in words", "neither",
        "no such release",
        "a line without colon", "two days", "no UTF-8",
    ],
)  # fmt: skip
def test_a_record_that_may_belong_to_the_release_stops_it(
    tmp_path: Path, text: str | bytes, *, is_unclear: bool
) -> None:
    """An article that is left out without a word would be worse."""
    with pytest.raises(InvalidInputError) as refused:
        loaded(tmp_path, {"kz-old.en.md": text})
    said = "its release cannot be read, so it may belong to this one"
    assert (said in str(refused.value)) is is_unclear


def test_a_day_that_languages_contradict_one_another_in_is_unclear(tmp_path: Path) -> None:
    """The article may belong to either release."""
    english = file(OLD)
    russian = file("published_on: 2024-11-20").replace("language: en", "language: ru")
    with pytest.raises(InvalidInputError, match="differs from"):
        loaded(tmp_path, {"kz-old.en.md": english, "kz-old.ru.md": russian})


@pytest.mark.parametrize("ask", [cr.check, cr.compute_release_facts])
def test_what_is_passed_over_is_told(project_dir: Path, ask: object) -> None:
    """The warning names the file and what is wrong; nothing else is other than before."""
    folder = project_dir / "data/articles/2024/2024-18"
    folder.mkdir()
    job = Job(project_dir / "params/2024-19.yml", project=Project(project_dir))
    before = ask(job)  # type: ignore[operator]
    (folder / "kz-old.en.md").write_text(file(headline="''"), encoding="utf-8")
    with pytest.warns(InputWarning, match=r"2024-18/kz-old\.en\.md, .*headline: empty"):
        assert ask(job) == before  # type: ignore[operator]


def broken(project_dir: Path, release: str, text: str) -> Project:
    """Return the project with a parameters file of another text."""
    (project_dir / f"params/{release}.yml").write_text(text, encoding="utf-8")
    return Project(project_dir)


ANOTHER = "release: {}\nperiod: 2024-10-01/2024-10-15\nas_of: nonsense\n"


@pytest.mark.parametrize("text", [ANOTHER.format("2024-16"), ": : :"], ids=["invalid", "no YAML"])
def test_a_broken_parameters_file_does_not_stop_another(project_dir: Path, text: str) -> None:
    """The file that covers the period is found, and a next one written; what is wrong is told."""
    project = broken(project_dir, "2024-16", text)
    with pytest.warns(InputWarning, match=r"params/2024-16\.yml: \d defects?; .* not needed now"):
        found = choose_parameters(project, date=dt.date(2024, 12, 2))
    assert found.name == "2024-19.yml"
    with pytest.warns(InputWarning, match=r"params/2024-16\.yml"):
        assert new_parameters(project=project).name == "2024-20.yml"


def test_a_parameters_file_that_is_needed_stops(project_dir: Path) -> None:
    """It covers the period, may cover it, or is the last one, which the next one follows."""
    project = broken(project_dir, "2024-20", ": : :")
    with (
        pytest.warns(InputWarning),
        pytest.raises(InvalidInputError, match=r"params/2024-20\.yml"),
    ):
        choose_parameters(project, date=dt.date(2024, 12, 16))
    with pytest.raises(InvalidInputError, match=r"params/2024-20\.yml"):
        new_parameters(project=project)
    project = broken(project_dir, "2024-20", ANOTHER.format("2024-20"))
    assert choose_parameters(project, date=dt.date(2024, 10, 16)).name == "2024-20.yml"
    with (
        pytest.warns(InputWarning),
        pytest.raises(UsageError, match=r"covers it; edit params/2024-20\.yml"),
    ):
        new_parameters(Period.parse("2024-10-01/2024-10-15"), project=project)


def test_the_inputs_are_the_records_of_the_release(project_dir: Path) -> None:
    """Other records, however many, have one digest together, which follows their content."""
    project = Project(project_dir)

    def digests() -> dict[str, str]:
        inputs = Inputs(project)
        inputs.note_records(project.articles_dir)
        inputs.note_used(["kz-old"])
        return inputs.digests()

    used = ["2024/2024-19/01-kz-old.en.md", "kz-old.ru.md"]
    for name in used:
        (project.articles_dir / name).write_text("a", encoding="utf-8")
    first = digests()
    assert [*first] == [*(f"data/articles/{name}" for name in used), "data/articles/"]
    (project.articles_dir / "kz-older.en.md").write_text("a", encoding="utf-8")
    second = digests()
    assert (second.keys(), second == first) == (first.keys(), False)


def test_what_the_loader_has_read_is_not_read_again(tmp_path: Path) -> None:
    """A digest that the loader knows is taken, unless the file was changed before it was noted."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("a.en.md", "b.en.md"):
        (folder / name).write_text(name, encoding="utf-8")
    inputs = Inputs(Project(tmp_path))
    inputs.note(folder)
    states = {path.name: state_of(path.stat()) for path in folder.iterdir()}
    earlier = (*states["b.en.md"][:-1], 0)
    inputs.note_read(folder, {"a.en.md": (states["a.en.md"], "known"), "b.en.md": (earlier, "old")})
    assert inputs.digests() == {
        "articles/a.en.md": "known",
        "articles/b.en.md": sha256_of(folder / "b.en.md"),
    }
