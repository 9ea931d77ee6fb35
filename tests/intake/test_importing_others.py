"""Pages, feeds and past releases in, and what is stated for records that do not state it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from builders import article, record
from flat_sources import (
    QUERY,
    different,
    table_of,
    write_csv,
    write_parquet,
    write_sqlite,
    write_xlsx,
)
from imports import HOST, WEB, contents, kept, rows_of, said
from outlets import ARTICLES, LEAD, Outlet, Reply, page, photo, rss
from past_release_files import ENGLISH, RUSSIAN, write_docx
from projects import REAL

from caricc_report.editorial.release import load_release
from caricc_report.errors import UsageError
from caricc_report.intake import importing as module
from caricc_report.intake.importing import import_sources
from caricc_report.intake.past_releases import backtesting
from caricc_report.intake.past_releases.reading import past_release
from caricc_report.intake.web.records import WebOptions
from caricc_report.intake.web.snapshots import LOG
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.model.parameters import load_profile
from caricc_report.model.record import SourceOptions
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.program
def test_sources_of_several_kinds(project: Project, into: Path) -> None:
    """They are read in their order, each by what it is."""
    root = project.root
    (root / "lines.jsonl").write_text(json.dumps(record(id="kz-line")), encoding="utf-8")
    markdown = different(4)
    write_records(
        [article(id="kz-file", source_url=markdown["source_url"],
                 texts={"en": {name: markdown[name] for name in ("headline", "body")}})],
        root / "markdown",
    )  # fmt: skip
    sources = [
        write_xlsx(root / "book.xlsx", table_of(different(2))),
        root / "lines.jsonl",
        write_parquet(root / "rows.parquet", table_of(different(3))),
        root / "markdown",
        write_docx(RUSSIAN.read_text(encoding="utf-8"), root / "release.DOCX"),
        write_csv(root / "rows.TSV", table_of(different(5)), delimiter="\t"),
    ]
    found = import_sources([*map(str, sources)], into, project=project, web=WEB)
    assert said(found) == []
    assert [each.id for each in found.accepted][:4] == ["kz-2", "kz-line", "kz-3", "kz-file"]
    assert found.accepted[-1].id == "kz-5"
    assert {each.release for each in found.accepted[4:-1]} == {"2024-21"}


def test_a_database_goes_by_its_address_without_the_password(project: Project, into: Path) -> None:
    """Its rows are records, and its rejections do not tell what follows a question mark."""
    rows = table_of(different(1), different(2, country="KAZ"))
    address = write_sqlite(project.root / "base.db", rows)
    options = SourceOptions(query=QUERY)
    found = import_sources([f"{address}?timeout=9"], into, project=project, options=options)
    assert kept(project) == ["kz-1"]
    (rejection,) = found.rejected
    assert (rejection.where, rejection.position) == (address, "row 2")


@pytest.mark.parametrize("scheme", ["ftp", "http"])
def test_a_password_is_not_repeated(project: Project, into: Path, scheme: str) -> None:
    """Neither in an error nor in a rejection."""
    address = f"{scheme}://reader:secret@example.kz/1"
    with Outlet() as outlet:
        try:
            found = import_sources([address], into, project=project, fetcher=outlet.fetcher())
        except UsageError as error:
            text = str(error)
        else:
            text = str(found)
    assert f"{scheme}://example.kz/1" in text
    assert "secret" not in text


@pytest.mark.parametrize("of", ["options", "web"])
def test_a_release_may_be_stated_for_rows(project: Project, into: Path, of: str) -> None:
    """In either of the options, for rows that state none."""
    source = rows_of(project, different(1, release=None))
    stated: dict[str, Any] = {
        "options": {"options": SourceOptions(release="2024-22")},
        "web": {"web": WebOptions(release="2024-22")},
    }
    found = import_sources([source], into, project=project, **stated[of])
    assert [each.release for each in found.accepted] == ["2024-22"]


@pytest.mark.parametrize(
    "stated, problem",
    [
        ({"topics": ("nonsense",)}, "topics: not a known topic, got 'nonsense'; known: inter"),
        ({"country": "XX"}, "country: not a known country, got 'XX'; give its code"),
        ({"language": "rusian"}, "language: not a known language, got 'rusian'; did you mean 'ru'"),
        (
            {"release": "24-1"},
            "release: not the year and number of a release, such as 2024-09 or 2026-W53, got",
        ),
    ],
)
def test_what_is_stated_for_all_is_checked_first(
    project: Project, into: Path, stated: dict[str, Any], problem: str
) -> None:
    """An unknown value is refused whatever the sources are, before any is read."""
    with pytest.raises(UsageError, match=f"^{problem}"):
        import_sources(["none.csv"], into, project=project, web=WebOptions(**stated))


def test_country_and_topics_may_be_stated_for_rows(project: Project, into: Path) -> None:
    """By their names in the profile's languages, for articles that state none."""
    source = rows_of(project, different(1, country=None, topics=None))
    web = WebOptions(country="Kyrgyz Republic", topics=("Обучение",))
    (found,) = import_sources([source], into, project=project, web=web).accepted
    assert (found.country, found.topics) == ("KG", ("training",))


# Past releases


@pytest.mark.release
@pytest.mark.printed
def test_the_printed_release_can_be_made_again(project_dir: Path) -> None:
    """From its records and parameters a page is made with the same headlines and counts."""
    project = Project(project_dir)
    shutil.rmtree(project.articles_dir)
    for each in project.params_paths():
        each.unlink()
    into = project.articles_dir / "2024/past"
    found = import_sources([str(REAL)], into, project=project, web=WEB)
    assert found.rejected == found.duplicates == ()
    (parameters_path,) = project.params_paths()
    assert found.files[-1] == project.name(parameters_path)
    fields = yaml.safe_load(parameters_path.read_text(encoding="utf-8"))
    fields["waivers"] = backtesting._waivers(Job(parameters_path, project=project))
    parameters_path.write_text(yaml.safe_dump(fields, allow_unicode=True), encoding="utf-8")
    made = run(Job(parameters_path, project=project, formats=("html",), renderer="pandoc"))
    profile = load_profile(project.file(project.params_dir / "profile.yml"))
    past = past_release(project.file(REAL), profile, WEB.topics)
    assert [*backtesting._compared(past, made.directory, profile)] == []
    assert len((made.directory / "articles.jsonl").read_text("utf-8").splitlines()) == found.n_read


@pytest.mark.program
def test_parameters_that_are_there_stay(project: Project, into: Path) -> None:
    """An existing file is never replaced, whatever it says."""
    path = project.params_path("2024-20")
    path.write_text("release: mine\n", encoding="utf-8")
    found = import_sources([str(ENGLISH)], into, project=project, web=WEB)
    assert path.read_text(encoding="utf-8") == "release: mine\n"
    assert not [name for name in found.files if name.startswith("params")]


@pytest.mark.program
def test_an_import_that_was_interrupted_is_completed(
    project: Project, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parameters that could not be written are written by the same import again."""
    with monkeypatch.context() as broken:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        broken.setattr(module, "write_parameters", full)
        with pytest.raises(UsageError, match="No space left on device"):
            import_sources([str(ENGLISH)], into, project=project, web=WEB)
    found = import_sources([str(ENGLISH)], into, project=project, web=WEB)
    assert (len(found.duplicates), found.files) == (8, ("params/2024-20.yml",))


@pytest.mark.program
def test_lines_that_are_part_of_no_article_are_told(project: Project, into: Path) -> None:
    """Each with its source, number, text and reason; remarks begin with the source."""
    text = ENGLISH.read_text(encoding="utf-8").replace("Kazakhstan - 3", "Kazakhstan - 4")
    (project.root / "release.txt").write_text(text, encoding="utf-8")
    found = import_sources([str(project.root / "release.txt")], into, project=project, web=WEB)
    lines = text.split("\n")
    assert {each["reason"] for each in found.set_aside} >= {"cover", "imprint", "statistics"}
    for each in found.set_aside:
        assert each["source"] == "release.txt"
        assert each["text"].strip() == lines[each["line"] - 1].strip()
    assert any(each.startswith("release.txt, line ") for each in found.remarks)


# Pages and feeds


@pytest.mark.parametrize("folder", ["data/articles/2024/2024-19", "data/articles", "incoming"])
def test_a_page_is_kept_with_picture_and_snapshot(
    project: Project, outlet: Outlet, folder: str
) -> None:
    """The picture's path is relative to the articles' root, so that a release finds it."""
    content = page(head=LEAD)
    outlet.routes |= {"/1": Reply(content), "/a.jpg": Reply(photo(), "image/jpeg")}
    into = project.root / folder
    found = import_sources([f"{HOST}/1"], into, project=project, web=WEB, fetcher=outlet.fetcher())
    assert said(found) == []
    (snapshot,) = (into / "snapshots").glob("*.html")
    assert snapshot.read_text(encoding="utf-8") == content
    assert json.loads((into / LOG).read_text(encoding="utf-8"))["address"] == f"{HOST}/1"
    root = into if folder == "incoming" else project.articles_dir
    release = load_release(
        project.root, release="2024-19", period="2024-11-16/2024-11-30", language="en",
        articles=root.relative_to(project.root).as_posix(), profile="params/profile.yml",
        as_of="2024-12-02",
    )  # fmt: skip
    (one,) = release.articles
    (image,) = one.images
    assert (root / image.path).is_relative_to(into)
    assert (release.image_dir / one.images[0].path).read_bytes() == photo()
    assert {project.name(root / image.path), project.name(snapshot)} < set(found.files)


def test_a_page_again_changes_nothing(project: Project, into: Path, outlet: Outlet) -> None:
    """The same page with the same picture leaves every byte as it was."""
    outlet.routes |= {"/1": Reply(page(head=LEAD)), "/a.jpg": Reply(photo(), "image/jpeg")}
    sources, fetcher = [f"{HOST}/1"], outlet.fetcher()
    import_sources(sources, into, project=project, web=WEB, fetcher=fetcher)
    before = contents(project.root)
    found = import_sources(sources, into, project=project, web=WEB, fetcher=outlet.fetcher())
    assert (len(found.duplicates), found.files) == (1, ())
    assert contents(project.root) == before


def test_a_page_that_is_not_there_is_a_rejection(
    project: Project, into: Path, outlet: Outlet
) -> None:
    """The other pages are written."""
    outlet.routes["/1"] = Reply(page())
    sources = [f"{HOST}/none", f"{HOST}/1"]
    found = import_sources(sources, into, project=project, web=WEB, fetcher=outlet.fetcher())
    assert (found.n_read, len(found.accepted)) == (2, 1)
    (line,) = said(found)
    assert line.startswith(f"{HOST}/none, ")
    assert "404" in line


def test_a_saved_page_and_a_feed(project: Project, into: Path) -> None:
    """Files are read without the network, each entry of a feed as a record of its own."""
    (project.root / "page.HTML").write_text(page("ru"), encoding="utf-8")
    text = " ".join(ARTICLES["en"]["paragraphs"])
    item = (
        f"<item><title>{ARTICLES['en']['headline']}</title><link>{HOST}/1</link>"
        f"<description>{text}</description>"
        "<pubDate>Thu, 21 Nov 2024 01:30:00 +0500</pubDate></item>"
    )
    items = item, "<item><title>No link</title></item>"
    (project.root / "feed.xml").write_text(rss(*items), encoding="utf-8")
    web = WebOptions(topics=("policy",), source_url=f"{HOST}/saved")
    sources = [str(project.root / name) for name in ("page.HTML", "feed.xml")]
    found = import_sources(sources, into, project=project, web=web)
    assert [each.source_url for each in found.accepted] == [f"{HOST}/saved", f"{HOST}/1"]
    (rejection,) = found.rejected
    assert (rejection.where, rejection.position) == ("feed.xml", "entry 2, 'No link'")
    assert len(list((into / "snapshots").iterdir())) == 3


def test_the_host_of_a_member_state_tells_its_country(project: Project, into: Path) -> None:
    """The member states are those of the profile."""
    profile = project.params_dir / "profile.yml"
    profile.write_text(
        profile.read_text(encoding="utf-8").replace("country: AZ", "country: SN"), "utf-8"
    )
    address = "http://presse.example.sn/1"
    saved = project.root / "page.html"
    saved.write_text(page(head=f'<link rel="canonical" href="{address}">'), encoding="utf-8")
    (found,) = import_sources([str(saved)], into, project=project, web=WEB).accepted
    assert (found.country, found.source_url) == ("SN", address)


def test_a_folder_of_saved_pages(project: Project, into: Path) -> None:
    """Every page and feed in it, but not what browsers and systems put beside them."""
    saved = project.root / "saved"
    for name, content in (
        ("1.html", page("ru", head=f'<link rel="canonical" href="{HOST}/1">')),
        ("more/2.htm", page("en", head=f'<link rel="canonical" href="{HOST}/2">')),
        ("more/2_files/ad.html", "<p>Buy"), ("._1.html", "x"), ("empty.xml", rss()),
        ("a.csv", "id"),
    ):  # fmt: skip
        (saved / name).parent.mkdir(parents=True, exist_ok=True)
        (saved / name).write_text(content, encoding="utf-8")
    found = import_sources([str(saved)], into, project=project, web=WEB)
    assert [each.source_url for each in found.accepted] == [f"{HOST}/1", f"{HOST}/2"]
    assert (found.rejected, found.remarks) == ((), (
        "saved: not read: a.csv; name them one by one",
        "saved/empty.xml: a feed without entries",
    ))  # fmt: skip
    (saved / "README.md").write_text("no record", encoding="utf-8")
    found = import_sources([str(saved)], into, project=project, web=WEB)
    assert (len(found.rejected), "not read: 1.html, a.csv" in found.remarks[0]) == (1, True)


def test_a_lock_is_no_source(project: Project, into: Path) -> None:
    """A pattern of the shell finds it, too, and the others are read."""
    (project.root / "~$rows.csv").write_bytes(b"\x05user")
    sources = [str(project.root / "~$rows.csv"), rows_of(project, different(1))]
    found = import_sources(sources, into, project=project)
    assert (len(found.accepted), found.rejected) == (1, ())
    assert found.remarks == ("~$rows.csv: not read; a hidden or lock file is no source",)
