"""Documents of every kind, the same ones each time, made by the project's own notebooks.

The cells run in this process, so that two hundred documents need no two hundred kernels;
what they show is laid out by the renderer itself.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import random
import shutil
from typing import TYPE_CHECKING, Any

import nbformat
import yaml
from builders import PARAMETERS, profile_fields
from nbformat.v4 import new_output
from PIL import Image
from projects import ROOT

from caricc_report.document.document import Document, read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caricc_report.document.rendering import Format, Renderer
    from caricc_report.release.job import RunResult

LANGUAGES = ("en", "ru")
MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{< env HOME >}}", '#read("x")',
    '#import "@preview/x:1.0.0": *', "$x^2$ \\input{x}", "`{python} 1+1`", "*_*_*_ ***", "~~~",
    "```{=typst}\n#panic()\n```", "::: {.cover}\nx\n:::", "{onclick=alert(1)}", "@cite {#a .b}",
    "[x](javascript:alert(1))", "// no comment /* at all */", "= not a heading\n== nor this", "\\",
    "&lt;b&gt; &amp; &#x27;", "<!-- -->", "--- title: x ---", "%s {0} {x!r} ${HOME} $(id)", "]]>",
    "| a | b |\n|---|---|", "\"'”’„“«»‹›", "<<fig>> @fig #fig <fig>", "1. #set page(width: 1pt)",
)  # fmt: skip
"""Text that is markup to some program on the way."""
PLANES = (
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1f0\U0001f1ff", "中文字符測試",
    "العربية نص", "עברית", "हिन्दी", "ไทยไม่มีช่องว่าง", "한국어", "ЀЏѠѢѲѴ", "ₓₐ²³½№℃", "ﬁﬂﬀ", "𝒳𝔘𝕬",
    "\u202eright to left\u202c", "\u200b\u200d\u2060\ufeff", "e\u0301\u0300\u0302\u0316" * 9,
    "\U000e0041\U000e007f", "\ue000\uf8ff", "\ufdd0\U0010ffff", "A\u00adB\u00a0C\u2003D\u3000E",
    "\u2028\u2029",
)  # fmt: skip
"""Text that few fonts draw."""
TOPICS = (
    "prevention", "training", "sport-and-culture", "law-enforcement", "international-cooperation",
    "policy", "treatment", "statistics",
)  # fmt: skip
WORDS = {
    "en": "police officers have met students of the city and spoken about harm of drugs an hour",
    "ru": "сотрудники полиции встретились со студентами города и рассказали о вреде наркотиков",
}


class Source:
    """Draws texts and records; the same seed draws the same."""

    def __init__(self, seed: str, text: Callable[[random.Random, str, int], str]) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - it decides nothing but what is tried
        self._text = text

    def text(self, language: str, length: int) -> str:
        """Return a text of about as many words."""
        return self._text(self.draw, language, length)

    def record(self, number: int, folder: Path | None = None) -> dict[str, Any]:
        """Return a record, with a photo in a folder if one is given."""
        draw = self.draw
        fields: dict[str, Any] = {
            "id": f"article-{number}",
            "country": draw.choice(["KZ", "KG", "RU", "TJ", "TM", "UZ", "AZ", "DE"]),
            "outlet": draw.choice(["mvd.gov.kg", "polisia.kz", self.text("en", 2)]),
            "source_url": f"https://example.org/{number}?{'long-query=' * draw.randrange(20)}",
            "release": "2024-19",
            "topics": draw.sample(TOPICS, draw.randint(1, 3)),
            "place": draw.choice([None, self.text("en", 2)]),
            "campaign": draw.choice([None, None, self.text("en", 4)]),
            "narrative": {each: self.text(each, 5) for each in LANGUAGES},
            "texts": {
                each: {"headline": self.text(each, 9), "body": self._body(each)}
                for each in LANGUAGES
            },
            "figures": [self._figure() for _ in range(draw.randrange(4))],
        }
        if folder:
            path = f"photo-{number}.{draw.choice(['png', 'jpg'])}"
            write_photo(folder / path, draw)
            said = {each: self.text(each, 6) for each in LANGUAGES}
            fields["images"] = [
                {"path": path, "alt": said, "caption": said, "credit": self.text("en", 2)}
            ]
        return fields

    def _body(self, language: str) -> str:
        parts = [self.text(language, 40), f"-   {self.text(language, 5)}\n    - x\n-   y"]
        parts += [
            f"> {self.text(language, 8)}".replace("\n", "\n> "),
            "1.  *a* **b** ***c***\n2.  d",
        ]
        parts += [f"[{self.text('en', 2)}](https://example.org/)", self.text(language, 30)]
        return "\n\n".join(self.draw.sample(parts, self.draw.randint(2, len(parts))))

    def _figure(self) -> dict[str, Any]:
        unit = self.draw.choice(["kg", "people", "items"])
        return {
            "kind": "participants" if unit == "people" else "seizure",
            "value": self.draw.choice([1, 423, 1300, 0.5, 12_345_678.9]),
            "unit": unit,
            "qualifier": self.draw.choice([None, "more than", "about"]),
            "subject": self.text("en", 3),
            "span": self.draw.choice([None, "2024", "2024-11", "P3Y10M"]),
        }


def plain(draw: random.Random, language: str, length: int) -> str:
    """Return ordinary words."""
    return " ".join(draw.choices(WORDS[language].split(), k=length)).capitalize()


def endless(draw: random.Random, language: str, length: int) -> str:
    """Return a few words that are too long for a line, and for a column of a table."""
    letters = WORDS[language].replace(" ", "")
    return " ".join("".join(draw.choices(letters, k=draw.randint(20, 30 * length))) for _ in "12")


def hostile(draw: random.Random, language: str, length: int) -> str:
    """Return words with markup, and with characters that few fonts draw."""
    pieces = [plain(draw, language, 2), *draw.choices(MARKUP + PLANES, k=1 + length // 8)]
    return " ".join(pieces)


def write_photo(path: Path, draw: random.Random) -> None:
    """Write a picture of one of the kinds that cameras and editors write."""
    size = (draw.randint(1, 300), draw.randint(1, 300))
    is_png = path.suffix == ".png"
    mode = draw.choice(["RGB", "RGBA", "L", "LA", "P", "1"] if is_png else ["RGB", "L", "CMYK"])
    Image.new("RGBA", size, (draw.randrange(256), 120, 90, 99)).convert(mode).save(path)


KINDS = (
    "one", "empty", "ordinary", "long", "hostile", "photos", "correction", "statistics", "quality",
    "many",
)  # fmt: skip
"""All kinds of documents; the last has 500 articles."""
Plan = list[tuple[str, int, str]]
"""Kind, seed and language of each of some documents."""


def every_kind(n_seeds: int) -> Plan:
    """Plan documents of every kind, in both languages: so many, and one of 500 articles."""
    small = [(kind, seed) for kind in KINDS[:-1] for seed in range(n_seeds)]
    return [(*each, language) for each in [*small, (KINDS[-1], 0)] for language in LANGUAGES]


def fill_with(
    plan: Plan, renderer: Renderer, form: Format, released: RunResult, folder: Path
) -> None:
    """Write the documents of a plan, and those of the reference release, to a folder."""
    for language in LANGUAGES:
        reference = released.directory / f"release.{language}.{form}"
        shutil.copy(reference, folder / f"reference.{language}.{form}")
    for kind, seed, language in plan:
        document = make_document(kind, seed, language, folder / f"{kind}-{seed}")
        path = folder / f"{kind}-{seed}.{language}.{form}"
        path.write_bytes(renderer.render(document, form).content)


def make_document(kind: str, seed: int, language: str, folder: Path) -> Document:
    """Return a document of a kind; its articles, photos and profile are written to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = {"long": endless, "hostile": hostile}.get(kind, plain)
    if kind in {"statistics", "quality", "photos", "correction"} and seed % 2:
        text = hostile if seed % 4 == 1 else endless
    source = Source(f"{kind} {seed}", text)
    number = {"one": 1, "empty": 0, "many": 500}.get(kind, 4 + seed)
    photos = folder if kind in {"photos", "correction"} or (kind == "one" and seed % 2) else None
    records = [source.record(index, photos) for index in range(number)]
    if kind in {"empty", "statistics"}:
        records += [source.record(1000 + index) | {"release": "2024-18"} for index in range(3)]
    parameters = {}
    if kind == "correction":
        changes = [source.text(language, 6) for _ in range(3)]
        parameters["correction"] = correction(language, source.text(language, 12), changes)
    notebook = kind if kind in {"statistics", "quality"} else "release"
    return document_of(folder, records, language, notebook, **parameters)


def correction(language: str, reason: str, changes: list[str]) -> str:
    """Return what the notebook of a correction is given."""
    fields = {"number": 1, "corrects": "2024-19", "file": f"release.{language}.pdf"}
    return json.dumps(fields | {"reason": reason[:290], "changes": changes})


def document_of(
    folder: Path, records: list[dict[str, Any]], language: str, name: str = "release", **more: str
) -> Document:
    """Return the document that a notebook of the project makes of some records."""
    lines = [json.dumps(each) for each in records]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    text = yaml.safe_dump(profile_fields(), allow_unicode=True)
    (folder / "profile.yml").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "locales", folder / "locales", dirs_exist_ok=True)
    (folder / "_quarto.yml").touch()
    given = {"language": language, "articles": "articles.jsonl", "profile": "profile.yml"} | more
    with contextlib.chdir(folder):
        return run_cells(name, PARAMETERS | given)


def run_cells(name: str, parameters: dict[str, Any]) -> Document:
    """Return the document of a notebook whose cells run here, in the working folder."""
    notebook = nbformat.read(ROOT / f"notebooks/{name}.ipynb", as_version=4)
    space: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        shown: list[Any] = []
        space["display"] = shown.append
        with contextlib.redirect_stdout(io.StringIO()):
            last = _run(cell.source, space)
        if "parameters" in cell.metadata.get("tags", ()):
            space |= parameters
        cell.outputs = [_output(each) for each in [*shown, last] if each is not None]
    wanted = parameters["release"], parameters["language"]
    return read_document(notebook, name, *wanted, name, languages=LANGUAGES)


def _run(source: str, space: dict[str, Any]) -> Any:
    """Run a cell, and return the value of its last expression, or None."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)  # noqa: S102 - the project's own notebook
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), space)  # noqa: S307 - as above


def _output(shown: Any) -> Any:
    return new_output("display_data", shown._repr_mimebundle_())
