"""Markup of every language that is nearby, as texts of strangers."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

HOSTILE = [
    "{{< env HOME >}}",
    "{{< include /etc/passwd >}}",
    "{{{< env HOME >}}}",
    "```{python}\nprint(1)\n```",
    "~~~{python}\nprint(1)\n~~~",
    "`{python} x`",
    "`r x`",
    '```{=typst}\n#read("/etc/passwd")\n```',
    '`#read("/etc/passwd")`{=typst}',
    "    indented code",
    "$x$",
    "$$x^2$$",
    r"\(x\) and \[y\]",
    r"\input{/etc/passwd}",
    "@cite and [@cite, p. 3]",
    "-@cite",
    "::: {.cover}\nx\n:::",
    "::::::::::::::::::::\n\n::: {.cover}",
    "[x](javascript:alert(1))",
    "[x](https://example.com){onclick=alert(1)}",
    "[x]{onclick=alert(1)}",
    "[x][y]\n\n[y]: https://example.com",
    "<https://example.com>",
    "<script>alert(1)</script>",
    "<!-- hidden -->",
    "<img src=x onerror=alert(1)>",
    "<div class='cover'>\n\nx\n\n</div>",
    "text {onclick=alert(1)}",
    "note[^1]\n\n[^1]: the note",
    "note^[in line]",
    "![](https://example.com/spy.png)",
    "![alt](https://example.com/spy.png){width=1}",
    "# Heading {#kz-almaty-seminar}",
    "Heading\n=======",
    "Heading\n-------",
    "###### Heading",
    "#hash and #. list",
    "- minus",
    "+ plus",
    "* star",
    "> greater",
    ": colon",
    "= equals",
    "1) one",
    "#. number",
    "| a | b |\n|---|---|\n| c | d |",
    "+---+\n| a |\n+---+",
    "a    b\n---- ----\nc    d",
    "| line\n| block",
    "---\ntitle: x\n---",
    "---",
    "***",
    "text\n...\n",
    "Term\n\n:   Definition",
    "Term\n~   Definition",
    "(@) example",
    "(1) list",
    "1986. A year",
    "a) letter",
    "H~2~O and 2^10^",
    "~~struck~~",
    "--- -- ... 'quotes' \"quotes\"",
    ":smile: and 🎉",
    "&amp; &#36; &nbsp;",
    "*[HTML]: abbreviation",
    "trailing backslash\\",
    "\\",
    "a\\\nb",
    "$if(x)$",
    "#import",
    '%%html\n<b onclick="x">',
    "A\N{NO-BREAK SPACE}no-break space",
    "right to left: \N{RIGHT-TO-LEFT OVERRIDE}abc",
    "\N{LINE SEPARATOR}- item",
]
"""Markup of every language that is nearby."""
FRAGMENTS = [
    *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    *("a", "b c", "Ж", "1", "1.", "10)", "é", "\N{NO-BREAK SPACE}", "\N{EM SPACE}", "🎉"),
    *(" ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\\\n", "\n> ", "\n- ", "\n1. ", "\n    "),
    *("**", "__", "***", "*a*", "_a_", "**a**", "](x)", "![", "[^1]", "[^1]: ", "^[", "[@"),
    *("{{<", ">}}", "```", "```{=html}", "~~~", "`a`{=typst}", "$$", ":::", "\n::: {.x}\n", "---"),
    *("<b>", "</b>", "<!--", "-->", "<http://a.b>", "&amp;", "&#36;", "{.x}", "{#x}", "{=typst}"),
    *("\n# ", "\n===\n", "\n---\n", "\n| a | b |\n", "|---|---|", "\n\n: ", "\\begin{x}", "(@)"),
]
TEXTS = st.lists(
    st.sampled_from(FRAGMENTS)
    | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=3),
    max_size=12,
).map("".join)
MANY_TEXTS = st.lists(TEXTS, min_size=30, max_size=60)
"""Many at a time, since a call of Pandoc takes as long as the rest of the test."""
BATCHED = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def without_spaces(text: str) -> str:
    """Return text without any white space."""
    return "".join(text.split())
