// Looks at pages in Chromium, and writes a line of JSON for each: what is wrong with it, a list.
// Arguments: the browser, how many links of a page are tried by keyboard, and the pages; a print of
// each is put beside it. Of a page named *.wide.html, whose letters alone differ, the layout is looked at.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const NORMAL = { standard: 16, fixed: 13 };
const TWICE = { standard: 32, fixed: 26 };
// Width in pixels, the reader's own size of text, and colours: none depend on the width, so that axe
// looks at each width, and at light and dark, once.
const VIEWS = [
  [1280, NORMAL, "light"], [380, NORMAL, "dark"], [320, NORMAL, "light"], [1280, TWICE, "light"], [640, TWICE, "light"],
];

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // Matters of taste: Pandoc writes void elements, white space and lines as it likes.
    "void-style": "off", "no-trailing-whitespace": "off", "long-title": "off",
    // Pandoc aligns columns by style, Quarto numbers nothing; both are valid.
    "no-inline-style": "off", "valid-id": ["error", { relaxed: true }], "doctype-style": "off", "attr-quotes": "off",
  },
});

async function audit(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(
    (tags) => window.axe.run({
      runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], selectors: false,
    }), TAGS,
  );
  return result.violations.flatMap((rule) => rule.nodes.slice(0, 2).map(
    (node) => `axe ${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}`,
  ));
}

// What is wider than the window, cut off, broken, or printed over its neighbour.
function layout() {
  const found = [];
  const width = document.documentElement.clientWidth;
  const root = document.scrollingElement;
  if (root.scrollWidth > width) found.push(`layout: page is ${root.scrollWidth} px wide`);
  const named = (element) =>
    `${element.tagName.toLowerCase()}.${element.className} ${element.textContent.trim().slice(0, 60)}`;
  const shown = (element) => element.checkVisibility() && !element.closest(".skip, svg, .to-contents");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const boxes = [];
  const isOut = (box) => box.left < -1 || box.right > width + 1;
  // Spaces may hang over the end of a line, where nobody sees them.
  const wordsOf = (node) => [...node.data.matchAll(/\S+/g)].flatMap((word) => {
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    return [...range.getClientRects()];
  });
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || !shown(element)) continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (isOut(box) && wordsOf(node).some(isOut)) found.push(`layout: text out of the window: ${named(element)}`);
    const block = element.closest("p, li, td, th, h1, h2, h3, caption, a, summary");
    if (block) boxes.push([block, box]);
  }
  for (let index = 1; index < boxes.length; index += 1) {
    const [[before, a], [after, b]] = [boxes[index - 1], boxes[index]];
    if (before.contains(after) || after.contains(before) || before.tagName === "A" || after.tagName === "A") continue;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 2 && down > 4) found.push(`layout: overlap: ${named(before)} / ${named(after)}`);
  }
  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element);
    if (shown(element) && style.overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1) {
      found.push(`layout: cut off: ${named(element)}`);
    }
  }
  for (const header of document.querySelectorAll("th, td .fact, .findings td:first-child")) {
    const node = header.firstChild;
    for (const word of (node?.data ?? "").matchAll(/[^\s-]+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (shown(header) && range.getClientRects().length > 1) found.push(`layout: word is broken: ${named(header)}`);
    }
  }
  // On a phone words of a table may be hyphenated.
  const cells = width > 736 ? document.querySelectorAll("table:not(:has(:nth-child(6))) td") : [];
  for (const node of [...cells].map((cell) => cell.firstChild).filter((each) => each?.nodeType === Node.TEXT_NODE)) {
    for (const word of node.data.matchAll(/\p{L}{4,13}(?!\p{L})/gu)) {
      if (/\p{L}/u.test(node.data[word.index - 1] ?? "")) continue;
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (shown(node.parentElement) && range.getClientRects().length > 1) found.push(`layout: word is broken: ${word[0]}`);
    }
  }
  for (const item of document.querySelectorAll("ol > li")) {
    item.prepend("\u2060");
    range.selectNode(item.firstChild);
    const isBelow = range.getBoundingClientRect().top > item.getBoundingClientRect().top + 16;
    item.firstChild.remove();
    if (isBelow) found.push(`layout: number is not at the first line: ${named(item)}`);
  }
  return found.slice(0, 8);
}

// Letters in charts that nobody can read on a small phone.
function smallLetters() {
  return [...document.querySelectorAll("svg text")].filter((text) => text.checkVisibility()).flatMap((text) => {
    const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
    return size < 10.99 ? [`letters of ${size.toFixed(1)} px: ${text.textContent.slice(0, 60)}`] : [];
  }).slice(0, 2);
}

// Text whose colour is too near that of what it stands on, in charts too, which axe passes over.
function contrast() {
  const numbers = (colour) => colour.match(/[\d.]+/g)?.map(Number) ?? [];
  const luminance = (colour) => {
    const [red, green, blue] = numbers(colour).map((each) => {
      const share = each / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.backgroundColor = "Canvas";
  const canvas = getComputedStyle(probe).backgroundColor;
  probe.remove();
  // A text in a chart may stand on a shape of its own, as in a tile.
  const shapeUnder = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const shapes = [...element.closest("svg").querySelectorAll("rect")].map((each) => [each, each.getBoundingClientRect()]);
    return shapes.findLast(([, box]) => box.left < x && x < box.right && box.top < y && y < box.bottom)?.[0];
  };
  const under = (element) => {
    const shape = element.closest("svg") && shapeUnder(element);
    if (shape) return getComputedStyle(shape).fill;
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if ((numbers(colour)[3] ?? 1) === 1) return colour;
    }
    return canvas;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [over, below] = [element.closest("svg") ? style.fill : style.color, under(element)].map(luminance);
    const ratio = (Math.max(over, below) + 0.05) / (Math.min(over, below) + 0.05);
    if (!(ratio >= 4.5)) found.push(`contrast of ${ratio.toFixed(1)}: ${walker.currentNode.data.trim().slice(0, 60)}`);
  }
  return found.slice(0, 4);
}

// Links and controls are reached by Tab from the start of the page, in the order of the document, and seen
// to be: all of them, or so many at even distances, each from the one before it.
async function keyboard(page, most) {
  const found = [];
  const names = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, summary, input, select, [tabindex='0']")];
    window.reachable = all.filter((element) => element.checkVisibility());
    const start = document.createElement("i");
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    start.remove();
    return window.reachable.length;
  });
  const step = Math.max(1, names / most);
  for (let place = 0; place < names; place += step) {
    const index = Math.floor(place);
    if (step > 1 && index) await page.evaluate((before) => window.reachable[before].focus(), index - 1);
    await page.keyboard.press("Tab");
    const state = await page.evaluate((expected) => {
      const focused = document.activeElement;
      const style = getComputedStyle(focused);
      const box = focused.getBoundingClientRect();
      return {
        isExpected: focused === window.reachable[expected],
        outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        name: focused.outerHTML.slice(0, 120),
      };
    }, index);
    if (!state.isExpected) found.push(`keyboard: not in order: ${state.name}`);
    if (!state.outline) found.push(`keyboard: focus is not seen: ${state.name}`);
    if (!state.inside) found.push(`keyboard: focus is out of the window: ${state.name}`);
    if (found.length > 3) break;
  }
  for (const summary of (await page.$$("summary")).slice(0, 3)) {
    for (const key of ["Enter", "Space"]) {
      const isOpen = () => summary.evaluate((element) => element.parentElement.open);
      const before = await isOpen();
      await summary.focus();
      await page.keyboard.press(key);
      if (await isOpen() === before) found.push(`keyboard: ${key} does nothing to ${await summary.innerText()}`);
    }
  }
  return found;
}

async function look(page, session, file, most) {
  const found = new Set();
  const add = (where, findings) => findings.forEach((each) => found.add(`${where}: ${each}`));
  const isWide = file.endsWith(".wide.html");
  const report = isWide ? { results: [] } : await validator.validateFile(file);
  for (const result of report.results) {
    add("html", result.messages.filter((each) => each.severity === 2).slice(0, 8).map(
      (each) => `html-validate ${each.ruleId}: ${each.message} (line ${each.line})`,
    ));
  }
  await page.emulateMedia({ media: "screen" });
  await page.goto(pathToFileURL(file).href);
  for (const [width, fontSizes, colorScheme] of VIEWS) {
    await page.emulateMedia({ colorScheme });
    await session.send("Page.setFontSizes", { fontSizes });
    await page.setViewportSize({ width, height: 900 });
    const where = `${width} px, ${fontSizes === TWICE ? 200 : 100} %`;
    add(where, await page.evaluate(layout));
    add(where, await page.evaluate(smallLetters));
    if (isWide || fontSizes === TWICE) continue;
    if (width > 320) add(where, await audit(page));
    if (width !== 380) add(where, await keyboard(page, width === 320 ? Math.ceil(most / 5) : most));
  }
  await session.send("Page.setFontSizes", { fontSizes: NORMAL });
  const scrolling = await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
  if (scrolling !== "auto") found.add("motion: scrolls smoothly though the reader asked for none");
  for (const forcedColors of isWide ? [] : ["none", "active"]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ forcedColors, colorScheme });
      add(`colours: ${colorScheme}, forced: ${forcedColors}`, await page.evaluate(contrast));
    }
  }
  await page.emulateMedia({ media: "print", forcedColors: "none", colorScheme: "light" });
  await page.setViewportSize({ width: 640, height: 900 });
  add("print", await page.evaluate(layout));
  add("print", await page.evaluate(() => {
    const [lead, text] = [".statistics p", "main > p"].map((each) => document.querySelector(each))
      .map((element) => element && parseFloat(getComputedStyle(element).fontSize));
    return lead > 1.2 * text ? [`text of ${text} px beside one of ${lead} px`] : [];
  }));
  add("print", await page.evaluate(() => [...document.querySelectorAll("a.fact")].filter(
    (link) => !getComputedStyle(link).textDecorationLine.includes("none"),
  ).slice(0, 1).map((link) => `number does not print plainly: ${link.outerHTML}`)));
  if (!isWide) await page.pdf({ path: `${file}.pdf`, preferCSSPageSize: true, printBackground: true });
  return [...found];
}

const [executablePath, links, ...files] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
// One page after the other in the same window, whose programs need not be started again.
const page = await browser.newPage({ reducedMotion: "reduce" });
const session = await page.context().newCDPSession(page);
for (const file of files) {
  const found = await look(page, session, file, Number(links));
  process.stdout.write(`${JSON.stringify({ file, found })}\n`);
}
await browser.close();
