"""Cells as analysts write them: each shows something of another library."""

from __future__ import annotations

from dataclasses import dataclass, field

import nbformat

FRAME = """#| include: false
%matplotlib inline
import pandas as pd
df = pd.DataFrame({"country": [a.country for a in this_release.articles],
                   "topic": [a.topics[0] for a in this_release.articles]})
by_country = df.groupby("country").size().to_frame("n")
print(len(df), "articles")
"""


@dataclass(frozen=True)
class Kind:
    """A cell, and what becomes of it."""

    source: str
    """Its code, or its Markdown."""
    says: tuple[str, ...] = ()
    """What the English document says of it."""
    shows: str = "table"
    """What it becomes: table, picture or words."""
    needs: str = ""
    """The library that it needs, beside those of the package."""
    alt: str = ""
    """The alternative text of its picture, in English."""
    tags: tuple[str, ...] = field(default=())
    """Of a Markdown cell, its language."""


def picture(source: str, needs: str, alt: str, *says: str) -> Kind:
    """Return a cell that shows a picture with an alternative text in both languages."""
    option = f"#| fig-alt: {{en: {alt}, ru: Рисунок}}\n"
    return Kind(option + source, says, "picture", needs, alt)


KINDS: dict[str, Kind] = {
    "frame": Kind("by_country.assign(share=by_country.n / by_country.n.sum())", ("RU", "0.37")),
    "series": Kind("df.topic.value_counts()", ("prevention", "17")),
    "crosstab": Kind(
        "#| label: tbl-cross\n#| tbl-cap: {en: Topics by country, ru: Темы по странам}\n"
        "pd.crosstab(df.country, df.topic)",
        ("Topics by country", "international-cooperation"),
    ),
    "columns-of-columns": Kind(
        'pd.concat({"First": by_country, "Second": by_country}, axis=1)', ("First", "Second")
    ),
    "styled": Kind(
        'by_country.style.background_gradient(cmap="Blues")', ("TJ",), needs="matplotlib"
    ),
    "great-tables": Kind(
        "from great_tables import GT\n"
        'GT(by_country.reset_index(), rowname_col="country").tab_header("By country")',
        ("By country",),
        needs="great_tables",
    ),
    "polars": Kind(
        'import polars as pl\npl.DataFrame({"size": [1.5, 2.25], "kind": ["one", "other"]})',
        ("2.25", "other"),
        needs="polars",
    ),
    "any-html-table": Kind(
        "class Own:\n    def _repr_html_(self):\n"
        '        return "<table><tr><th>Own</th></tr><tr><td>cell</td></tr></table>"\nOwn()',
        ("Own", "cell"),
    ),
    "captioned": Kind(
        'cr.table(df.head(2), caption={"en": "Some of {articles.total}", "ru": "Часть из '
        '{articles.total}"}, label="tbl-two", articles=this_release.articles)',
        ("Some of 30",),
    ),
    "matplotlib": picture(
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n"
        'ax.plot([1, 2, 3], [1, 4, 2])\nax.set_title("Steps, ступени")\nfig',
        "matplotlib",
        "A line that rises",
        "Steps, ступени",
    ),
    "figure": Kind(
        'cr.figure(by_country.n.plot(), alt={"en": "A line in code", "ru": "Линия"})',
        shows="picture",
        needs="matplotlib",
        alt="A line in code",
    ),
    "pandas-plot": picture("by_country.n.plot.barh()", "matplotlib", "Bars by country"),
    "seaborn": picture(
        'import seaborn as sns\nsns.countplot(df, y="country")', "seaborn", "Counts by country"
    ),
    "altair": picture(
        "#| label: fig-altair\n#| fig-cap: {en: Drawn by Altair, ru: Altair}\n"
        'import altair as alt\nalt.Chart(df).mark_bar().encode(x="count()", y="country")',
        "altair",
        "Bars by Altair",
        "Drawn by Altair",
    ),
    "plotnine": picture(
        'from plotnine import ggplot, aes, geom_bar\nggplot(df, aes("country")) + geom_bar()',
        "plotnine",
        "Bars by plotnine",
    ),
    "plotly": picture(
        "import plotly.express as px\n"
        'px.bar(df.country.value_counts().reset_index(), x="country", y="count")',
        "kaleido",
        "Bars by plotly",
    ),
    "pil": picture(
        'from PIL import Image\nImage.new("RGB", (200, 80), "#17375e")', "", "A blue field"
    ),
    "svg": picture(
        "#| fig-cap: {en: Drawn by hand, ru: От руки}\nfrom IPython.display import SVG\n"
        'SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
        '<text x="5" y="20">Drawn</text></svg>\')',
        "",
        "A word",
        "Drawn by hand",
    ),
    "prose": Kind(
        'cr.prose(this_release, en=f"Of **{{articles.total|article|articles}}**, '
        "{(df.topic == 'prevention').sum()} are about prevention.\", "
        'ru="Всего {articles.total|материал|материала|материалов}.")',
        ("Of 30 articles, 17 are about prevention.",),
        "words",
    ),
    "own-fact": Kind(
        'cr.fact("prevention.share", round(100 * (df.topic == "prevention").mean(), 1), '
        'unit="percent", how={"en": "Articles on prevention, of all", "ru": "Доля"});\n'
        'cr.prose(this_release, en="A share of {prevention.share}.", ru="Доля '
        '{prevention.share}.")',
        ("A share of 56.7%.", "Articles on prevention, of all"),
        "words",
    ),
    "markdown": Kind(
        "# An own section\n\nText with *emphasis*, $\\frac{a}{b}$ and a footnote[^1]; see "
        "@tbl-cross and @fig-altair.\n\n$$s = \\sum_i n_i$$\n\n- a point\n- another\n\n"
        "| Group | Kind |\n|---|---|\n| Police | state |\n\n"
        '::: {.callout-tip title="Remember"}\nThis is set apart.\n:::\n\n'
        "![A dot](dot.png){width=20%}\n\n[^1]: Its source is [here](https://example.org/a).",
        ("An own section", "see Table 2 and Figure 1", "Remember", "Its source is here", "Police"),
        "words",
        tags=("en",),
    ),
    "markdown-ru": Kind("# Свой раздел\n\nСлова.", (), "words", tags=("ru",)),
    "warning": Kind(
        'import warnings\nwarnings.warn("look out")\nby_country.head(1)', ("KG",), "table"
    ),
}
"""By the id of its cell."""


def add_kinds(path: str, names: list[str]) -> None:
    """Put cells of some kinds before the annex of the release's notebook."""
    notebook = nbformat.read(path, as_version=4)
    cells = [nbformat.v4.new_code_cell(FRAME, id="own-data")]
    for name in names:
        kind = KINDS[name]
        if kind.tags:
            cell = nbformat.v4.new_markdown_cell(kind.source, id=name)
            cell.metadata["tags"] = list(kind.tags)
        else:
            cell = nbformat.v4.new_code_cell(kind.source, id=name)
        cells.append(cell)
    place = next(n for n, cell in enumerate(notebook.cells) if cell.id == "how-made")
    notebook.cells[place:place] = cells
    nbformat.write(notebook, path)
