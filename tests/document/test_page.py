"""The page in the hands of readers: what the filter leaves, and what a page never does."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from documents import Source, document_of, plain
from driven import driven_page
from PIL import Image
from projects import ROOT
from varied import varied

from caricc_report.document.fonts import Fonts
from caricc_report.document.page import complete_page
from caricc_report.document.pandoc import PandocRenderer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from driven import Page

    from caricc_report.release.job import RunResult

MOST_BYTES = 300_000
HOSTILE = """</script><img src=x onerror="alert(1)"> '"&{{< meta title >}}"""
WIDTHS = (320, 390, 768, 1024, 1440)
"""Of windows, in pixels."""
UNREADABLE = """return await page.evaluate(() => {
  const found = new Set();
  const range = document.createRange();
  const apart = "svg, .skip, .to-contents, thead";
  const isSeen = (each) => each.checkVisibility() && !each.closest(apart);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node, currentNode: { parentElement: element } } = walker;
    if (!node.data.trim() || !isSeen(element)) continue;
    const isHyphenated = getComputedStyle(element).hyphens === "auto";
    for (const { 0: token, index } of node.data.matchAll(/\\S+/g)) {
      const isAddress = /[\\p{L}\\d][./@_=][\\p{L}\\d]/u.test(token);
      for (const { 0: word, index: at } of token.matchAll(/[\\p{L}\\p{M}\\p{N}]+/gu)) {
        range.setStart(node, index + at);
        range.setEnd(node, index + at + word.length);
        const boxes = [...range.getClientRects()];
        const isBroken = new Set(boxes.map((box) => Math.round(box.top))).size > 1;
        const mayBe = isAddress || (isHyphenated && word.length >= 8);
        if (isBroken && !mayBe) found.add(`broken: ${word}`);
        const isOut = boxes.some((box) => box.left < -1 || box.right > innerWidth + 1);
        if (isOut) found.add(`out: ${word}`);
      }
    }
  }
  for (const number of document.querySelectorAll(".statistics em .fact")) {
    const { previousSibling: before, previousSibling: { data } } = number;
    range.setStart(before, data.trimEnd().length - 1);
    range.setEnd(before, data.trimEnd().length);
    const fall = number.getBoundingClientRect().top - range.getBoundingClientRect().top;
    if (fall > 8) found.add(`parted: ${data}${number.textContent}`);
  }
  for (const each of document.querySelectorAll("body, body *")) {
    const isWider = each.scrollWidth > each.clientWidth + 1;
    const isCut = isWider && getComputedStyle(each).overflowX !== "visible";
    if (isSeen(each) && isCut) found.add(`cut: ${each.textContent.trim().slice(0, 40)}`);
  }
  return [...found];
});"""
"""Words on two lines without a hyphen, words out of the window, what is cut at its side, and
numbers of countries that are not on the line of their dash."""
SHOWN = """return await page.evaluate(() => [
  [...document.querySelectorAll("article")].filter((each) => each.checkVisibility()).length,
  document.querySelectorAll("#contents li:not([hidden]) > ul > li:not([hidden])").length,
  document.querySelector(".filter output").textContent]);"""


@pytest.fixture(scope="module")
def address(reference: RunResult) -> str:
    """Return where the English page of the reference release is."""
    return (reference.directory / "release.en.html").as_uri()


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    """Return that page in a browser."""
    with driven_page(1440, 900) as driven:
        driven.do("await page.goto(url);", url=address)
        yield driven


@pytest.mark.browser
@pytest.mark.parametrize(
    "field, wanted, n",
    [
        ("country", "KG", 4),
        ("topic", "treatment", 3),
        ("words", "  EKIBASTUZ ", 1),
        ("words", "zzz", 0),
    ],
)
def test_the_filter_leaves_what_fits(page: Page, field: str, wanted: str, n: int) -> None:
    """Articles and their lines in the contents stay or go, and the page says how many there are."""
    do = f"document.querySelector('.filter [name={field}]')"
    page.do(
        f"""await page.evaluate((wanted) => {{ const field = {do}; field.value = wanted;
        field.dispatchEvent(new Event("input", {{ bubbles: true }})); }}, wanted);""",
        wanted=wanted,
    )
    assert page.do(SHOWN) == [n, n, f"Articles shown: {n} of 30"]
    page.do("await page.click('.filter button');")
    assert page.do(SHOWN) == [30, 30, "Articles shown: 30 of 30"]


@pytest.fixture(scope="module")
def window() -> Iterator[Page]:
    """Return a window of a browser, for one page after the other."""
    with driven_page() as driven:
        yield driven


@pytest.mark.browser
def test_a_title_of_one_long_word_is_no_wider_than_a_phone(window: Page, address: str) -> None:
    """As German has them; the page scrolled to the side."""
    window.do("await page.setViewportSize({ width: 390, height: 844 });")
    window.do("await page.goto(url);", url=address)
    width = window.do("""return await page.evaluate(() => {
      document.querySelector(".masthead h1").textContent = "CYBERKRIMINALITÄT".repeat(3);
      return document.documentElement.scrollWidth;
    });""")
    assert width <= 390


@pytest.mark.browser
@pytest.mark.parametrize("width, share", [(390, 1), (1440, 0.5)], ids=["phone", "desk"])
def test_a_picture_of_half_a_page_is_as_wide_as_a_phone(
    window: Page, address: str, width: int, share: float
) -> None:
    """Its words could not be read in half of a phone."""
    window.do("await page.setViewportSize({ width, height: 844 });", width=width)
    window.do("await page.goto(url);", url=address)
    found = window.do("""return await page.evaluate(async () => {
      const xmlns = "xmlns='http://www.w3.org/2000/svg'";
      const svg = `data:image/svg+xml,<svg ${xmlns} width='400pt' height='9'/>`;
      const figure = document.createElement("figure");
      figure.innerHTML = `<img src="${svg}" style="width:50%">`;
      document.querySelector("main").append(figure);
      await figure.firstChild.decode();
      return figure.firstChild.offsetWidth / figure.offsetWidth;
    });""")
    assert found == pytest.approx(share, abs=0.02)


@pytest.mark.browser
def test_the_main_points_are_on_the_first_screen(window: Page, reference: RunResult) -> None:
    """All of them, on a phone and on a wide screen, without scrolling."""
    for language, (width, height) in product(("en", "ru"), ((390, 844), (1440, 900))):
        box = window.do(
            """await page.setViewportSize({ width, height });
            await page.goto(url);
            return await page.locator('.main-points').boundingBox();""",
            url=(reference.directory / f"release.{language}.html").as_uri(),
            width=width,
            height=height,
        )
        assert box["y"] + box["height"] <= height, (language, width)


@pytest.fixture(params=["reference-en", "reference-ru", "photos-en", "photos-ru"])
def any_page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, window: Page
) -> Page:
    """Return pages of both languages in a browser, also with headlines of 300 letters."""
    name, language = request.param.split("-")
    is_reference = name == "reference"
    made = request.getfixturevalue(name) if is_reference else varied(tmp_path_factory, name)
    page = made.directory / f"release.{language}.html"
    window.do("await page.goto(url);", url=page.as_uri())
    return window


@pytest.mark.release
@pytest.mark.kernel
@pytest.mark.browser
def test_no_word_is_broken_or_cut(any_page: Page) -> None:
    """On a small phone as in a wide window; the control is a page with headlines too narrow."""

    def unreadable(width: int) -> list[str]:
        any_page.do("await page.setViewportSize({ width, height: 900 });", width=width)
        return any_page.do(UNREADABLE)

    assert {width: found for width in WIDTHS if (found := unreadable(width))} == {}
    narrow = "h3 { width: 3rem; overflow-wrap: anywhere; }"
    narrow += "h2 { width: 3rem; white-space: nowrap; overflow: hidden; }"
    narrow += "p { margin-left: 100vw; } .statistics .fact { display: block; }"
    any_page.do("await page.addStyleTag({ content });", content=narrow)
    found = unreadable(WIDTHS[0])
    assert {each.partition(":")[0] for each in found} == {"broken", "cut", "out", "parted"}


@pytest.mark.browser
def test_the_contents_show_where_one_is(page: Page) -> None:
    """The heading last passed is the current one, and in sight."""
    page.do(
        """await page.evaluate(() => document.getElementById("how-made").scrollIntoView());
        await page.waitForSelector("#contents a[href='#how-made'][aria-current]");"""
    )


@pytest.mark.browser
@pytest.mark.parametrize("scheme, is_lightest", [("light", False), ("dark", True)])
def test_the_state_with_most_articles_stands_out_from_the_page(
    page: Page, scheme: str, *, is_lightest: bool
) -> None:
    """On light ground it has the darkest tile, on dark ground the lightest."""
    pictures = page.do(
        """await page.emulateMedia({ colorScheme });
        const shown = async (fill) => {
            const tile = page.locator(`.tiles rect[fill="${fill}"]`).first();
            return (await tile.screenshot()).toString("base64");
        };
        const both = [await shown("#ffffff"), await shown("#1f4e79")];
        await page.emulateMedia({ colorScheme: "light" });
        return both;""",
        colorScheme=scheme,
    )
    none, most = (
        max(Image.open(BytesIO(base64.b64decode(each))).convert("L").getcolors())[1]
        for each in pictures
    )
    assert (most > none) == is_lightest


@pytest.mark.browser
def test_a_page_is_whole_without_its_script(page: Page, address: str) -> None:
    """All articles are there, and no filter that would do nothing."""
    found = page.do(
        """const context = await page.context().browser().newContext({ javaScriptEnabled: false });
        const other = await context.newPage();
        await other.goto(url);
        const n = await other.locator("article").count();
        const isFiltered = await other.locator(".filter").isVisible();
        await context.close();
        return [n, isFiltered];""",
        url=address,
    )
    assert found == [30, False]


@pytest.mark.browser
def test_a_page_asks_for_nothing_and_runs_no_foreign_script(page: Page, address: str) -> None:
    """It is all that is fetched; a script put into it does not run."""
    found = page.do(
        """const asked = [];
        page.on("request", (each) => asked.push(each.url()));
        await page.goto(url);
        await page.evaluate(() => { const script = document.createElement("script");
            script.textContent = "window.ran = true"; document.body.append(script); });
        const ran = await page.evaluate(() => window.ran);
        return [asked.filter((each) => !each.startsWith("data:")), ran];""",
        url=address,
    )
    assert found == [[address], None]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_page_is_small_and_leads_to_what_is_beside_it(
    reference: RunResult, language: str
) -> None:
    """It has at most 300 kB, and every file of its release that it leads to is there."""
    content = (reference.directory / f"release.{language}.html").read_bytes()
    assert len(content) <= MOST_BYTES
    header = re.search(r"(?s)<header.*?</header>", content.decode())
    assert header
    leads_to = re.findall(r'href="([^"]*)"', header[0])
    assert {name.partition(".")[2] for name in leads_to} >= {f"{language}.pdf", "csv", "json"}
    beside = [name for name in leads_to if not name.startswith("../")]
    assert all((reference.directory / name).is_file() for name in beside)


def test_what_leads_is_found_among_the_headings(reference: RunResult) -> None:
    """By those who hear a page, too, though it is not in the contents."""
    page = (reference.directory / "release.en.html").read_text("utf-8")
    assert re.search(r'<h2 class="lead-title">\s*In this release\s*</h2>', page)


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    """Return a page of an article whose texts would be markup, published somewhere."""
    record = Source("page", plain).record(1) | {"outlet": HOSTILE, "country": "KZ"}
    texts = {"headline": HOSTILE, "body": "Text."}
    record["texts"] = {"en": texts, "ru": texts}
    other = Source("other", plain).record(2) | {"country": "KG"}
    document = document_of(tmp_path, [record, other], "en")
    site = "https://example.org/releases/"
    places = {"site": site, "published_at": f"{site}2024-19/"}
    said = document.handover.metadata.model_copy(update=places)
    handover = document.handover.model_copy(update={"metadata": said})
    document = replace(document, handover=handover, languages=("en", "ru"), formats=("html",))
    return PandocRenderer(ROOT).render(document, "html").content.decode()


@pytest.mark.release
def test_texts_of_articles_stay_data(hostile: str) -> None:
    """In JSON-LD, attributes and choices of the filter nothing is markup."""
    scripts = re.findall(r"(?s)<script[^>]*>(.*?)</script>", hostile)
    assert len(scripts) == 2
    linked: dict[str, Any] = json.loads(scripts[0])
    assert linked["citation"][0]["headline"] == " ".join(HOSTILE.split())
    assert linked["url"] == "https://example.org/releases/2024-19/release.en.html"
    assert "<img" not in hostile
    assert hostile.count("&#34;alert(1)&#34;") >= 2  # Attribute and choice.
    assert '<link rel="canonical" href="https://example.org/releases/2024-19/' in hostile


@pytest.mark.parametrize("script", ["", '<script type="application/ld+json">{}</script>'])
def test_a_page_without_a_script_runs_none(script: str) -> None:
    """Data is no script, and has no hash in the policy."""
    page = f"<meta content=\"script-src 'unsafe-inline'; x\">{script}"
    assert b"script-src 'none'; x" in complete_page(page.encode(), Fonts())
