// All that a page does by itself: it shows where one is in the contents, and filters the articles.
// Without it the page is whole. A dollar sign would have to be doubled, as in the template.
(() => {
  "use strict";
  const links = new Map([...document.querySelectorAll("#contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const wide = matchMedia("(min-width: 68rem)");
  const contents = document.querySelector("#contents > details");
  const seen = new Set();
  let current = null;

  function show(link) {
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
    const list = document.getElementById("contents");
    if (!link || !wide.matches) return;
    const [box, frame] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
    if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - frame.height / 3;
  }

  // Beside the text the contents are always open.
  const unfold = () => { if (contents) contents.open = wide.matches; };
  wide.addEventListener("change", unfold);
  unfold();

  // Where one is: the last heading above the middle of the window.
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const isAbove = entry.isIntersecting || entry.boundingClientRect.top < 0;
      seen[isAbove ? "add" : "delete"](entry.target);
    }
    show(links.get(headings.findLast((heading) => seen.has(heading) && heading.checkVisibility())?.id));
  }, { rootMargin: "0px 0px -60% 0px" });
  headings.forEach((heading) => watcher.observe(heading));

  const form = document.querySelector(".filter");
  const articles = [...document.querySelectorAll("article")];
  const first = document.querySelector("section.of-country");
  if (!form || !first || !articles.length) return;
  const fields = [...form.querySelectorAll("input, select")];
  const plain = (text) => text.toLowerCase().replaceAll("ё", "е").replaceAll(/\s+/g, " ").trim();
  const texts = new Map(articles.map((article) => [article, plain(article.textContent)]));
  const countries = [...document.querySelectorAll("section.of-country")];

  function filter() {
    const { words, country, topic, outlet } = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
    const sought = plain(words).split(" ");
    let n = 0;
    for (const article of articles) {
      const { dataset } = article;
      article.hidden = !(
        (!country || dataset.country === country)
        && (!topic || dataset.topics.split(" ").includes(topic))
        && (!outlet || dataset.outlet === outlet)
        && sought.every((word) => texts.get(article).includes(word))
      );
      n += article.hidden ? 0 : 1;
    }
    for (const section of countries) section.hidden = !section.querySelector("article:not([hidden])");
    for (const [id, link] of links) {
      const heading = document.getElementById(id);
      link.parentElement.hidden = Boolean(heading?.closest("article[hidden], section[hidden]"));
    }
    const output = form.querySelector("output");
    output.textContent = output.dataset.shown.replace("#", String(n));
  }

  first.before(form);
  form.hidden = false;
  form.addEventListener("input", filter);
  form.querySelector("button").addEventListener("click", () => {
    for (const field of fields) field.value = "";
    filter();
  });
  filter();
})();
