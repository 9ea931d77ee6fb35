"""A publisher's look in the documents: accent, font and logo, in every format."""

from __future__ import annotations

import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from looks import ACCENT, ASCII, FAMILY, house_font, project_with_look
from made import folder_once
from verapdf import FLAVOURS, class_path, validate

from caricc_report.document.fonts import alphabet
from caricc_report.errors import InvalidInputError
from caricc_report.model.look import Look, Palette
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import check, explain, run
from caricc_report.release.verifying import verify

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.release
_PALETTE = Look(accent=ACCENT).palette


def job_of(project: Path) -> Job:
    """Return the job of a small release in a project."""
    return Job(
        project / "tests/golden/2024-19.yml",
        project=Project(project),
        formats=("html", "pdf", "docx"),
        renderer="pandoc",
    )


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a look, and a draft of its release; made once in a session."""

    def fill(folder: Path) -> None:
        run(job_of(project_with_look(folder / "project")))

    return folder_once(tmp_path_factory, "look", fill) / "project"


@pytest.fixture(scope="session")
def draft(project: Path) -> Path:
    """Return the folder of that draft."""
    return project / "_build/2024-19"


def test_a_page_has_the_accent(draft: Path) -> None:
    """The ground of the cover, links, bars and what follows from the accent have it."""
    page = (draft / "release.en.html").read_text("utf-8")
    assert f"--navy: {ACCENT};" in page
    assert f"--gold: {_PALETTE.second};" in page
    assert f"--link: {ACCENT};" in page
    assert f"--navy: {_PALETTE.in_the_dark['accent']};" in page
    fills = set(re.findall(r'<rect [^>]*fill="(#\w+)"', page))
    assert {ACCENT, _PALETTE.earlier} <= fills
    assert not {Palette().bar, Palette().earlier} & fills


def test_a_page_brings_the_publishers_font(draft: Path) -> None:
    """Its faces are in the page, and the family that it stands for is not."""
    page = (draft / "release.en.html").read_text("utf-8")
    rules = re.findall(r'@font-face \{ font-family: "([^"]+)"; src: url', page)
    assert set(rules) == {FAMILY, "IBM Plex Serif"}
    assert f'--sans: "{FAMILY}",' in page
    assert f'font-family="{FAMILY}, ' in page


def test_a_pdf_has_the_publishers_font_and_accent(draft: Path) -> None:
    """Its fonts are the publisher's and the packaged one that it chose to keep."""
    with pikepdf.open(draft / "release.en.pdf") as pdf:
        fonts = {
            str(font["/BaseFont"]).partition("+")[2].partition("-")[0]
            for page in pdf.pages
            for font in page.Resources.get("/Font", {}).values()
        }
        content = pdf.pages[0].Contents.read_bytes().decode("latin-1")
    ground = re.search(r"([\d.]+) ([\d.]+) ([\d.]+) scn", content)
    assert fonts == {"HouseSans", "IBMPlexSerif"}
    assert ground
    assert [round(float(part) * 255) for part in ground.groups()] == [*bytes.fromhex(ACCENT[1:])]


def test_the_logo_has_its_alternative_text(draft: Path) -> None:
    """It stands on the cover of every format; its letters are left out."""
    page = (draft / "release.en.html").read_text("utf-8")
    assert re.search(r'<div class="masthead">\s*<div class="logo">\s*<p><img[^>]*alt="A bar"', page)
    assert 'class="mark"' not in page
    with pikepdf.open(draft / "release.en.pdf") as pdf:
        said = {
            str(each["/Alt"])
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        }
    assert "A bar" in said
    with zipfile.ZipFile(draft / "release.en.docx") as package:
        assert 'descr="A bar"' in package.read("word/document.xml").decode()


def test_a_word_document_has_accent_and_font(draft: Path) -> None:
    """They are those of its theme, and no heading has another colour."""
    with zipfile.ZipFile(draft / "release.en.docx") as package:
        theme = package.read("word/theme/theme1.xml").decode()
        styles = package.read("word/styles.xml").decode()
    assert re.search(rf'<a:majorFont>\s*<a:latin typeface="{FAMILY}"', theme)
    assert re.search(rf'<a:accent1>\s*<a:srgbClr val="{ACCENT[1:].upper()}"', theme)
    assert 'w:themeColor="accent1"' not in styles


@pytest.mark.program
def test_a_pdf_with_a_look_conforms(draft: Path) -> None:
    """An independent checker finds nothing against PDF/UA and PDF/A."""
    class_path()
    (found,) = validate([draft / "release.en.pdf"]).values()
    assert found == {flavour: [] for flavour in FLAVOURS}


def test_logo_and_fonts_are_inputs_of_a_release(project: Path, draft: Path) -> None:
    """It is rebuilt to the same bytes, and an edited logo is told."""
    found = verify(draft, project=Project(project), rebuild=True)
    assert (found.differing, found.changed_inputs) == ((), ())


def test_a_changed_logo_changes_the_release(project: Path, tmp_path: Path) -> None:
    """The manifest has its digest, though it is beside the parameters."""
    copy = tmp_path / "project"
    shutil.copytree(project, copy)
    logo = copy / "params/logo.svg"
    logo.write_text(logo.read_text("utf-8").replace("10", "12"), encoding="utf-8")
    found = verify(copy / "_build/2024-19", project=Project(copy), rebuild=True)
    assert found.changed_inputs == ("params/logo.svg",)
    assert "release.en.html" in found.differing


def test_a_run_does_again_what_rests_on_logo_and_fonts(project: Path, tmp_path: Path) -> None:
    """A new logo is shown, and documents are set in a new font, without anybody asking for it."""
    copy = tmp_path / "project"
    shutil.copytree(project, copy)
    house_font(copy / "fonts", letters="".join((ASCII, *alphabet("en"))))
    steps = {step.name: step.reasons for step in explain(job_of(copy))}
    assert steps["render release.en.pdf"] == ("fonts/HouseSans-Regular.ttf",)
    logo = copy / "params/logo.svg"
    logo.write_text(logo.read_text("utf-8").replace("10", "12"), encoding="utf-8")
    steps = {step.name: step.reasons for step in explain(job_of(copy))}
    assert steps["execute en"] == ("params/logo.svg",)


def test_all_that_is_wrong_with_a_look_is_said_before_anything_is_made(tmp_path: Path) -> None:
    """Font and logo are checked together, by check and by run; the file and the keys are named."""
    project = project_with_look(tmp_path / "project")
    shutil.rmtree(project / "fonts")
    (project / "params/logo.svg").unlink()
    with pytest.raises(InvalidInputError) as refused:
        check(job_of(project))
    assert refused.value.where == "params/profile.yml"
    keys = [defect.field for defect in refused.value.defects]
    assert keys == ["look.fonts.heading", "look.logo.path"]
