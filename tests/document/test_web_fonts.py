"""A page brings the fonts that it is set in, and nothing of an article gets among them."""

from __future__ import annotations

import functools
import html
import io
import os
import re
import shutil
import subprocess
from base64 import b64decode
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont
from projects import ROOT

from caricc_report.document.fonts import Fonts
from caricc_report.document.web_fonts import embed_fonts, pack
from caricc_report.system.fonts import font_dirs

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult

LANGUAGES = ("en", "ru")
SHEET = (ROOT / "_extensions/release/release.css").read_text(encoding="utf-8")
EMBEDDED = re.compile(
    r'font-family: "([^"]+)"; src: url\("data:font/woff2;base64,([^"]+)"\) format\("woff2"\);'
    r"([^}]*)"
)
ONLY_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>
"""
MACHINES = ("IBMPlexSerif-Thin", "FiraSans-Black")
MEASURE = """<script>
const measured = (family, style) => {
  const span = document.body.appendChild(document.createElement("span"));
  span.style.cssText = `position: absolute; white-space: nowrap; font: ${style} 64px ${family}`;
  span.textContent = "Информационный выпуск, 16-30.11.2024";
  return span.getBoundingClientRect().width.toFixed(2);
};
const faces = [...document.fonts];
Promise.allSettled(faces.map((face) => face.load())).then(() => {
  const widths = ["Fira Sans", "IBM Plex Serif"].flatMap((family) => ["400", "600"].map(
    (style) => measured(`"${family}"`, style),
  ));
  document.title = [faces.filter((face) => face.status === "loaded").length, ...widths].join(" ");
});
</script>"""


@functools.cache
def page_of(body: str) -> str:
    """Return a page with a body and the project's style sheet, as a renderer makes it."""
    page = f"<!DOCTYPE html><head><style>\n{SHEET}</style></head><body>{body}</body></html>"
    return embed_fonts(page.encode(), Fonts()).decode()


def faces_of(page: str) -> dict[tuple[str, str], TTFont]:
    """Return the fonts that a page brings, by family and the rest of their rules."""
    return {
        (family, rest.strip()): TTFont(io.BytesIO(b64decode(data)))
        for family, data, rest in EMBEDDED.findall(page)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_brings_its_letters(reference: RunResult, language: str) -> None:
    """Each upright face draws all letters, and few others; bold serif those of strong text."""
    page = (reference.directory / f"release.{language}.html").read_text(encoding="utf-8")
    seen = re.sub(r"(?s)<script>.*?</script>|<[^>]*>", "", page.partition("</head>")[2])
    body = html.unescape(seen)
    shown = {ord(letter) for letter in body if letter.isalnum()}
    upright = {key: font for key, font in faces_of(page).items() if "italic" not in key[1]}
    strong = upright.pop(("IBM Plex Serif", "font-weight: 500 900;"))
    assert len(strong.getBestCmap()) < len(shown)
    assert {family for family, _ in upright} == {"IBM Plex Serif", "Fira Sans"}
    for font in upright.values():
        assert (
            shown
            <= set(font.getBestCmap())
            < shown
            | set(range(0x20, 0x100))
            | {ord(letter) for letter in body + "\N{HYPHEN}\N{BULLET}"}
        )


@pytest.mark.parametrize(
    "body, faces",
    [
        pytest.param("<p>a</p>", 3, id="upright"),
        pytest.param("<h2>a</h2><p>a <b>b</b></p>", 4, id="strong"),
        pytest.param("<p>a <em>b</em> <strong>c</strong></p>", 6, id="slanted"),
        pytest.param("<blockquote><p>a <strong>b</strong></p></blockquote>", 4, id="both"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_a_page_brings_no_face_that_it_does_not_use(body: str, faces: int) -> None:
    """Slanted faces come with slanted text, and what is left out has no rule."""
    page = page_of(body)
    assert len(faces_of(page)) == page.count("@font-face") == faces


def test_fonts_are_the_same_bytes_twice() -> None:
    """The order of a set and the clock leave no trace in a font."""
    body = "<p>Алматы, <em>2024</em></p>"
    assert page_of(body) == page_of.__wrapped__(body)


def test_tables_keep_their_figures_in_columns() -> None:
    """Figures of one width are still in the font that tables are set in, and so is kerning."""
    fonts = faces_of(page_of("<p>AV 0123456789</p>"))
    font = fonts["Fira Sans", ""]
    features = {each.FeatureTag for each in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "tnum" in features
    assert "kern" in {each.FeatureTag for each in font["GPOS"].table.FeatureList.FeatureRecord}


def test_a_font_is_unpacked_as_it_was() -> None:
    """Each table is as it was; of the head, only what says that the font has been packed is new."""
    font = next(path for folder in font_dirs() for path in folder.glob("FiraSans-Regular.ttf"))
    before, after = TTFont(font), TTFont(io.BytesIO(pack(font.read_bytes())))
    assert set(before.keys()) == set(after.keys()) >= {"glyf", "loca", "GSUB", "head"}
    changed = {tag for tag in before.reader.tables if before.reader[tag] != after.reader[tag]}
    assert changed == {"head"}
    assert after["head"].flags == before["head"].flags | 1 << 11
    assert len(after.getGlyphOrder()) == len(before.getGlyphOrder()) > 1000


def test_a_licence_goes_with_its_font() -> None:
    """Who unpacks a font sees whose it is, and under which licence."""
    for font in faces_of(page_of("<p>a</p>")).values():
        said = {name.nameID: name.toUnicode() for name in font["name"].names}
        assert "copyright" in said[0].casefold()
        assert said[14].endswith("/OFL")


def test_text_is_no_rule() -> None:
    """An article that looks like the style sheet changes nothing."""
    rule = '@font-face { font-family: "Fira Sans"; src: local("FiraSans-Regular"); }'
    texts = (rule, html.escape(f"<style>{rule}</style>"), 'local("FiraSans-Regular")')
    body = "".join(f"<h3>{text}</h3><p>{text}</p>" for text in texts)
    page = page_of(body)
    assert page.endswith(f"<body>{body}</body></html>")
    assert len(faces_of(page)) == 3


def test_a_face_of_others_stays_as_it_is() -> None:
    """A house style may name a face that is no packaged one; it is the reader's then."""
    rule = '@font-face { font-family: "House"; src: local("House-Regular"); }'
    page = f"<style>{rule}</style><p>a</p>".encode()
    assert embed_fonts(page, Fonts()) == page


def test_a_page_measures_the_same_with_any_fonts(reference: RunResult, tmp_path: Path) -> None:
    """Cyrillic text is as wide on machines with one odd font each, in all faces of the page."""
    page = (reference.directory / "release.ru.html").read_text(encoding="utf-8")
    without = re.sub(r'url\("data:font/[^"]+"\) format\("woff2"\)', 'local("none")', page)
    light, dark = (measured(page, tmp_path / name, name) for name in MACHINES)
    assert light == dark
    assert light[0] == str(len(faces_of(page)))
    assert len(set(light[1:])) == 4
    assert {*measured(without, tmp_path / "alone", MACHINES[0])}.isdisjoint(light)


def measured(page: str, folder: Path, font: str) -> list[str]:
    """Return how many faces of a page Chromium loads, and how wide a text is in each.

    The machine has one font, and the settings of fontconfig that round widths are its defaults.
    """
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("no chromium on this machine")
    folder.mkdir()
    settings = folder / "fonts.conf"
    settings.write_text(ONLY_FONTS.format(folder=folder), encoding="utf-8")
    shutil.copy(next(path for each in font_dirs() for path in each.glob(f"{font}.ttf")), folder)
    path = folder / "page.html"
    free = page.replace("http-equiv", "name")  # Of the policy, by which no other script runs.
    path.write_text(free.replace("</body>", f"{MEASURE}</body>"), encoding="utf-8")
    dumped = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--virtual-time-budget=4000", f"--user-data-dir={folder / 'profile'}", "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={**os.environ, "FONTCONFIG_FILE": str(settings)},
    ).stdout  # fmt: skip
    found = re.search(r"<title>(\d[\d. ]*)</title>", dumped)
    assert found, dumped[:500]
    return found[1].split()
