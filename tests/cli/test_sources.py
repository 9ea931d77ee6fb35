"""The commands that read, check and keep articles: what they say, and their exit codes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from builders import record
from command_line import asked, change, refused
from flat_sources import different, table_of, write_csv, write_sqlite
from outlets import page, rss
from past_release_files import ENGLISH, RUSSIAN

from caricc_report.cli.console import harmless, print_table

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

pytestmark = pytest.mark.command

INTO = ("--into", "data/articles/2024/2024-20")
ESCAPE = "\x1b[31m\x9b2J\u202e"
"""What would colour a terminal, clear it and turn the text round."""


def run(project: Path, code: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Return a command that ended with a code, without a control character."""
    ended = asked(project, *arguments)
    assert ended.returncode == code, ended.stderr
    assert harmless(ended.stdout + ended.stderr) == ended.stdout + ended.stderr
    return ended


def answer(project: Path, code: int, *arguments: str) -> dict[str, Any]:
    """Return the one object that a command with --json prints."""
    content: dict[str, Any] = json.loads(run(project, code, *arguments, "--json").stdout)
    return content


def rows(folder: Path, *changes: dict[str, Any]) -> str:
    """Return a table in a folder."""
    return str(write_csv(folder / "rows.csv", table_of(*changes)))


# import


def test_import_writes_records(project_dir: Path, tmp_path: Path) -> None:
    """It says what became of them on standard error, and a second time that all are known."""
    source = rows(tmp_path, different(1), different(2))
    ended = run(project_dir, 0, "import", source, *INTO)
    assert ended.stdout == ""
    assert ended.stderr == (
        "read 2 = accepted 2 + rejected 0 + duplicates 0; 2 files written, "
        "records in data/articles/2024/2024-20\n"
    )
    assert (project_dir / INTO[1] / "01-kz-1.en.md").is_file()
    again = run(project_dir, 0, "import", source, *INTO).stderr
    assert "duplicate: kz-1 is kz-1 (same link)" in again
    assert "read 2 = accepted 0 + rejected 0 + duplicates 2; 0 files written" in again


def test_import_names_what_it_rejects(project_dir: Path, tmp_path: Path) -> None:
    """The other records are written, and the code is 3."""
    source = rows(tmp_path, different(1), different(2, country="KAZ"))
    ended = run(project_dir, 3, "import", source, *INTO)
    assert (
        f"rejected: {source}, record 2, line 3, country: not an ISO 3166-1 alpha-2 code, got 'KAZ'"
    ) in ended.stderr
    assert "read 2 = accepted 1 + rejected 1 + duplicates 0" in ended.stderr
    assert (project_dir / INTO[1] / "01-kz-1.en.md").is_file()


def test_import_reads_a_saved_feed_without_the_network(project_dir: Path, tmp_path: Path) -> None:
    """What it rejects goes by title and link; nothing is asked of the hosts."""
    text = "The police of the city met students of the college, and it was a success for all."
    items = "".join(
        f"<item><title>Police meet students {number}</title><link>{link}</link>"
        f"<pubDate>Sat, 30 Nov 2024 20:30:00 GMT</pubDate><description>{text}</description></item>"
        for number, link in enumerate(("https://news.example.kz/1", "mailto:x"), 1)
    )
    source = tmp_path / "feed.xml"
    source.write_text(rss(items), encoding="utf-8")
    said = run(
        project_dir, 3, "import", str(source), *INTO, "--no-fetch", "--topics", "prevention"
    ).stderr
    assert "read 2 = accepted 1 + rejected 1 + duplicates 0" in said
    assert "entry 2, 'Police meet students 2', mailto:x, source_url: not a web address" in said
    assert "2024-11-30 20:30 in UTC is 2024-12-01 in Asia/Almaty" in said


def test_import_in_json(project_dir: Path, tmp_path: Path) -> None:
    """Every record is in it, of a duplicate all fields; nothing else is printed."""
    wrong = different(2, country="KAZ", release=None, published_on="2024-12-03")
    changes = different(1), wrong, different(1, id="kz-again")
    found = answer(project_dir, 3, "import", rows(tmp_path, *changes), str(ENGLISH), *INTO)
    assert found["read"] == 11
    assert len(found["accepted"]) == 9 - len(found["rejected"]) + 1
    assert (found["rejected"][0]["id"], found["rejected"][0]["place"]) == ("kz-2", "2024-12-03")
    assert found["rejected"][0]["defects"][0]["field"] == "country"
    (pair,) = found["duplicates"]
    assert (pair["kept"], pair["duplicate"], pair["reason"]) == ("kz-1", "kz-again", "same link")
    assert pair["record"]["texts"]["en"]["headline"] == different(1)["headline"]
    assert {"source", "line", "text", "reason"} == set(found["set_aside"][0])
    assert "params/2024-20.yml" in found["files"]


def test_import_takes_its_options(project_dir: Path, tmp_path: Path) -> None:
    """What a database and a page do not say is stated."""
    base = write_sqlite(tmp_path / "base.db", table_of(different(1, release=None, language=None)))
    (tmp_path / "page.html").write_text(page(published=""), encoding="utf-8")
    found = answer(
        project_dir, 0, "import", base, str(tmp_path / "page.html"), *INTO,
        "--query", "SELECT * FROM articles", "--release", "2024-20", "--language", "en",
        "--topics", "policy, prevention", "--country", "TJ", "--source-url", "https://a.tj/1",
    )  # fmt: skip
    text = (project_dir / found["files"][-1]).read_text(encoding="utf-8")
    for part in ("country: TJ", "[policy, prevention]", "release: 2024-20", "https://a.tj/1"):
        assert part in text


def test_import_shows_what_is_perhaps_the_same(project_dir: Path, tmp_path: Path) -> None:
    """Both are kept, and both texts stand beside each other, shortened."""
    long = different(1)["body"] + " word" * 500
    changes = (
        different(1, body=long),
        different(1, id="kz-2", outlet="other.kz", source_url="https://other.kz/1", body=long),
    )
    ended = run(project_dir, 0, "import", rows(tmp_path, *changes), *INTO)
    assert "1 pairs are likely duplicates; both are kept" in ended.stdout
    assert ended.stdout.count("word1x0") >= 2
    for part in ("kz-1", "kz-2", "other.kz", "https://other.kz/1"):
        assert part in ended.stdout
    assert len(ended.stdout) < 10_000


def test_many_duplicates_are_not_all_said(project_dir: Path, tmp_path: Path) -> None:
    """The first are, those before all that differ from their records; --json has all."""
    source = rows(tmp_path, *map(different, range(22)))
    run(project_dir, 0, "import", source, *INTO)
    said = run(project_dir, 0, "import", source, *INTO).stderr
    assert said.count("duplicate: ") == 20
    assert "and 2 more of these; --json has all" in said
    assert len(answer(project_dir, 0, "import", source, *INTO)["duplicates"]) == 22
    rows(tmp_path, *map(different, range(21)), different(9, id="kz-99", headline="Edited"))
    said = run(project_dir, 0, "import", source, *INTO).stderr
    (first, *_) = (line for line in said.splitlines() if line.startswith("duplicate: "))
    assert first == (
        "duplicate: kz-99 is kz-9 (same link); differs in texts.en.headline; the kept one's stays"
    )


def test_no_control_character_reaches_a_terminal(project_dir: Path, tmp_path: Path) -> None:
    """Whatever a source says is shown as text, also in JSON, where it stays the same."""
    text = ENGLISH.read_text(encoding="utf-8").replace("Kazakhstan - 3", f"Kaz{ESCAPE} - 3")
    (tmp_path / "release.txt").write_text(text, encoding="utf-8")
    changes = (
        different(1, body=f"{different(1)['body']}\u202e{'word ' * 30}"),
        different(1, id="kz-2", outlet="other.kz", source_url="https://other.kz/1",
                  body=f"{different(1)['body']}\u202e{'word ' * 30}"),
        different(3, id=f"kz-{ESCAPE}", country=ESCAPE),
    )  # fmt: skip
    lines = [record(**{**record(), "id": ESCAPE, "release": ESCAPE, "topics": [ESCAPE]})]
    (tmp_path / "lines.jsonl").write_text(json.dumps(lines[0]), encoding="utf-8")
    sources = [rows(tmp_path, *changes), str(tmp_path / "lines.jsonl")]
    run(project_dir, 3, "import", *sources, str(tmp_path / "release.txt"), *INTO)
    found = answer(project_dir, 3, "import", *sources, "--into", "data/articles/2024/other")
    assert found["rejected"][-1]["id"] == ESCAPE
    refused_name = run(project_dir, 2, "import", f"none{ESCAPE}.csv", *INTO).stderr
    assert refused_name.startswith("error: none\\u001b[31m\\u009b2J\\u202e.csv: no such")


@pytest.mark.parametrize(
    "arguments, code, part",
    [
        (("none.csv",), 2, "none.csv: no such file or folder"),
        (("_quarto.yml",), 2, "no loader for '.yml'"),
        (("gopher://example.org/1",), 2, "gopher: no such kind of database"),
        (("mysql+none://u:secret@example.org/b", "--query", "SELECT 1"), 2, "no such kind"),
        (("sqlite:///none.db", "--query", "SELECT 1"), 2, "no such file"),
        (("http://user:secret@127.0.0.1/1",), 3, "may not hold a user name or a password"),
        (("http://127.0.0.1:9/1",), 3, "rejected: http://127.0.0.1:9/1, "),
        (("http://127.0.0.1:9/1", "--allow-private"), 3, "rejected: http://127.0.0.1:9/1, "),
        (("rows.csv", "--encoding", "none"), 2, "encoding"),
        (("rows.csv", "--delimiter", "%%"), 2, "delimiter"),
        (("broken.csv",), 3, "error: broken.csv: 1 defect; nothing was loaded"),
        (("release.pdf",), 3, "error: release.pdf: 1 defect; nothing was loaded"),
        (("rows.csv", "--into", "rows.csv"), 2, "not a folder"),
        (("rows.csv", "--project", "/"), 2, "not a project"),
    ],
)
def test_import_refuses(
    project_dir: Path, arguments: tuple[str, ...], code: int, part: str
) -> None:
    """One message says what is wrong, without the password; nothing is written."""
    rows(project_dir, different(1))
    text = (project_dir / "rows.csv").read_text(encoding="utf-8")
    (project_dir / "broken.csv").write_text(f'{text}kz-2,"', encoding="utf-8")
    (project_dir / "release.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    message = run(project_dir, code, "import", *INTO, *arguments).stderr
    assert part in message
    assert "secret" not in message
    assert not (project_dir / INTO[1]).exists()


# check


def test_check_of_the_reference(project_dir: Path) -> None:
    """It has no error; what is found is one object in JSON."""
    found = answer(project_dir, 0, "check", "params/2024-19.yml")["findings"]
    assert all(each["severity"] != "error" for each in found)
    run(project_dir, 0, "check", "--date", "2024-12-02")


def test_check_of_an_error(project_dir: Path) -> None:
    """A host that only looks like another ends with code 4; waived, it does not."""
    path = project_dir / "data/articles/2024/2024-19/01-kz-almaty-seminar.en.md"
    fields = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
    change(path, fields["source_url"], "https://xn--plai/news/1")
    found = answer(project_dir, 4, "check", "params/2024-19.yml")["findings"]
    errors = [each for each in found if each["severity"] == "error"]
    assert [each["articles"] for each in errors] == [["kz-almaty-seminar"]]
    assert "kz-almaty-seminar" in run(project_dir, 4, "check", "params/2024-19.yml").stdout
    message = run(project_dir, 4, "run", "params/2024-19.yml", "--format", "html").stderr
    assert "nothing was made" in message
    assert not (project_dir / "_build/2024-19").exists()
    waiver = {"check": errors[0]["id"], "article": "kz-almaty-seminar",
              "reason": "it is meant", "name": "A. Editor"}  # fmt: skip
    params = project_dir / "params/2024-19.yml"
    content = yaml.safe_load(params.read_text(encoding="utf-8")) | {"waivers": [waiver]}
    params.write_text(yaml.safe_dump(content), encoding="utf-8")
    waived = answer(project_dir, 0, "check", "params/2024-19.yml")["findings"]
    assert not [each for each in waived if each["severity"] == "error"]


def test_check_of_nothing(project_dir: Path) -> None:
    """A file that is not there is wrong usage, one without articles is invalid."""
    assert "no such parameters file" in refused(project_dir, 2, "check", "none.yml")
    run(project_dir, 0, "new")
    assert "no article belongs" in refused(project_dir, 3, "check", "params/2024-20.yml")


# archive


@pytest.fixture
def archived(project_dir: Path) -> Path:
    """Return a project with its archive."""
    ended = run(project_dir, 0, "archive", "build")
    assert ended.stderr == "read 30 = added 30 + replaced 0 + unchanged 0 + rejected 0\n"
    return project_dir


def test_archive_build_again_changes_nothing(archived: Path) -> None:
    """Every article is unchanged then."""
    found = answer(archived, 0, "archive", "build")
    assert (found["n_read"], found["n_unchanged"], found["rejected"]) == (30, 30, [])


def test_archive_build_says_what_has_no_record_any_more(archived: Path) -> None:
    """Two duplicates of which one is deleted both count in trends until somebody is told."""
    for path in archived.glob("data/articles/2024/2024-19/30-*.md"):
        path.unlink()
    said = run(archived, 0, "archive", "build").stderr
    assert "kept: 1 article of the archive without a record any more; if records were" in said


def test_archive_build_of_nothing(project_dir: Path) -> None:
    """Articles that parameters name and that are not there are an error, not an empty archive."""
    change(project_dir / "params/2024-19.yml", "data/articles", "data/none")
    message = refused(project_dir, 2, "archive", "build")
    assert "data/none: no such file or folder" in message
    assert not list((project_dir / "archive").rglob("*.parquet"))


def test_archive_build_of_invalid_records(project_dir: Path) -> None:
    """The file is named, and nothing is archived."""
    path = project_dir / "data/articles/2024/2024-19/01-kz-almaty-seminar.en.md"
    change(path, "country: KZ", "country: KAZ")
    assert path.name in refused(project_dir, 3, "archive", "build")
    assert not list((project_dir / "archive").rglob("*.parquet"))


def test_archive_query(archived: Path) -> None:
    """The counts of the release, as a table and as JSON, and an answer in SQL."""
    found = answer(archived, 0, "archive", "query", "--by", "country")
    counts = {row[0]: row[found["columns"].index("articles")] for row in found["rows"]}
    assert (counts["KZ"], counts["RU"], sum(counts.values())) == (9, 11, 30)
    assert "2024" in run(archived, 0, "archive", "query", "--from", "2024-11-01").stdout
    sql = (
        "SELECT count(*) AS n, 'nan'::DOUBLE AS x, DATE '2024-12-02' AS d, NULL AS o FROM articles"
    )
    found = answer(archived, 0, "archive", "query", "--sql", sql)
    assert found == {"columns": ["n", "x", "d", "o"], "rows": [[30, "nan", "2024-12-02", None]]}
    run(archived, 0, "archive", "query", "--sql", "SELECT chr(27) || id FROM articles")


@pytest.mark.parametrize(
    "arguments, code, part",
    [
        (("query", "--by", "colour"), 2, "colour"),
        (("query", "--from", "2024-02-30"), 2, "--from: not a date, got '2024-02-30'"),
        (("query", "--sql", "SELEC"), 2, "SELEC"),
        (("query", "--sql", "SELECT 1", "--country", "KZ"), 2, "--sql: not with --by or a filter"),
        (("query", "--sql", "SELECT 1", "--by", "period"), 2, "--sql: not with --by or a filter"),
        (("query", "--sql", "COPY (SELECT 1) TO 'out.csv'"), 2, ""),
        (("query", "--archive", "none"), 2, "no archive"),
        (("info", "--archive", "none"), 2, "no archive"),
    ],
)
def test_archive_refuses(archived: Path, arguments: tuple[str, ...], code: int, part: str) -> None:
    """One message says what is wrong."""
    assert part in refused(archived, code, "archive", *arguments)
    assert not (archived / "out.csv").exists()


def test_archive_info(archived: Path) -> None:
    """It counts the articles, and ends with code 3 if a part is not as it was written."""
    found = answer(archived, 0, "archive", "info")
    assert found["defects"] == []
    assert 30 in found.values()
    assert "30" in run(archived, 0, "archive", "info").stdout
    part = next((archived / "archive").rglob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-1])
    assert answer(archived, 3, "archive", "info")["defects"]
    assert part.name in run(archived, 3, "archive", "info").stdout


# backtest


def test_backtest(project_dir: Path) -> None:
    """Releases that are the same end with code 0, one that differs with 4."""
    folder, options = project_dir / "published", ("--renderer", "pandoc")
    folder.mkdir()
    shutil.copy(RUSSIAN, folder)
    said = run(project_dir, 0, "backtest", "published", *options).stderr
    assert said == "published: all releases were rebuilt, and none differs\n"
    (folder / RUSSIAN.name).unlink()
    text = ENGLISH.read_text(encoding="utf-8").replace("Kazakhstan - 3", "Kazakhstan - 4")
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (found, *_) = answer(project_dir, 4, "backtest", "published", *options)["differences"]
    assert found["file"] == "a.txt"


def test_backtest_of_nothing(project_dir: Path) -> None:
    """A folder without past releases is wrong usage."""
    assert "no past release" in refused(project_dir, 2, "backtest", "none")


def test_names_of_columns_are_text(capsys: pytest.CaptureFixture[str]) -> None:
    """What stands over a column, as a query names it, is no markup of the terminal's."""
    print_table("", ("[bold]x", "[/y]"), [("1", "2")])
    assert "[bold]x" in (shown := capsys.readouterr().out)
    assert "[/y]" in shown
