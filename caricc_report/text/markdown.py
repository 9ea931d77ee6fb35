"""The one place where text becomes Markdown.

What the notebook shows is Pandoc's Markdown. Everything that comes from an article
is text of strangers: it goes through `escape` or `from_commonmark`, and nothing in
it can become HTML, Typst, LaTeX, a shortcode, a citation, code, or a heading.
"""

from __future__ import annotations

import base64
import contextlib
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from caricc_report.model.commonmark import COMMONMARK, SPACES, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

_PUNCTUATION = re.compile(r"([!-+\-.:<->@\[-`{-~])")
"""Every ASCII punctuation character that means something to any Markdown
reader, anywhere in a line: all but the comma, the slash, the semicolon and the question mark."""
_URL_SAFE = "!&'()*+,;=:/?#@%~-._"
"""What stays as it is in a link's address; a dollar sign would begin a formula in JupyterLab."""
_INNER = re.compile(r"#[A-Za-z0-9_.:-]+")
_VISIBLE_URL_LENGTH = 68
_TABLE_WIDTH = 90
"""Dashes under a table's header; above Pandoc's 72 columns they set the columns' widths."""


def escape(text: str) -> str:
    r"""Return text as one line of Markdown that shows exactly that text.

    Runs of white space (not the no-break spaces) become one space.

    Examples
    --------
    >>> escape("{{< env HOME >}} costs $5")
    '\\{\\{\\< env HOME \\>\\}\\} costs \\$5'
    """
    return escape_part(text).strip()


def escape_part(text: str) -> str:
    """Return a part of a line of text as Markdown; white space at its ends stays, as one space."""
    return _PUNCTUATION.sub(_escaped, SPACES.sub(" ", text))


def _escaped(match: re.Match[str]) -> str:
    """Escape a character; a backslash as an entity, as two of them begin JupyterLab's formulas."""
    return "&#92;" if match[0] == "\\" else f"\\{match[0]}"


def from_commonmark(body: str) -> str:
    """Return an article's body as safe Markdown.

    Paragraphs, quotations, lists, emphasis and line breaks keep their form. A
    heading becomes a paragraph in bold type; a link or an image becomes its text; code becomes
    plain text; HTML stays the text that it is.

    Parameters
    ----------
    body
        CommonMark.
    """
    return "\n\n".join(_blocks(COMMONMARK.parse(body)))


def emphasis(markdown: str) -> str:
    """Return Markdown in italics."""
    return f"*{markdown}*"


def strong(markdown: str) -> str:
    """Return Markdown in bold."""
    return f"**{markdown}**"


def link(markdown: str, url: str, identifier: str = "") -> str:
    """Return a link with the given Markdown as its text.

    Parameters
    ----------
    markdown
        The text, escaped already.
    url
        An address, or ``#identifier`` within the document.
    identifier
        By which the link can be linked to itself; `anchored` around a link takes Pandoc very long.
    """
    target = quote(_with_ascii_host(url), safe=_URL_SAFE).replace("&", "&amp;")
    # Each < takes Pandoc's reader, when it may be raw HTML, the longer the more text follows.
    if not _INNER.fullmatch(target):
        target = f"<{target}>"
    return f"[{markdown}]({target})" + (f"{{#{identifier}}}" if identifier else "")


def fact_link(markdown: str, name: str) -> str:
    """Return a number as a link to how it was made.

    Parameters
    ----------
    markdown
        The number, escaped already.
    name
        The fact's name in ``facts.json``.
    """
    return f"[{markdown}](#{fact_id(name)}){{.fact}}"


def fact_id(name: str) -> str:
    """Return the identifier of a fact in a document; different names have different ones.

    Examples
    --------
    >>> fact_id("articles.by_outlet.мвд.рф")
    'fact-articles.by_outlet.:43c::432::434:.:440::444:'
    """
    return "fact-" + re.sub(r"[^A-Za-z0-9_.-]", lambda match: f":{ord(match[0]):x}:", name)


def anchored(markdown: str, identifier: str) -> str:
    """Return Markdown of one line that can be linked to."""
    return f"[{markdown}]{{#{identifier}}}"


def image(data: bytes, media_type: str, alt: str, css_class: str) -> str:
    """Return an image that carries its own bytes.

    Parameters
    ----------
    data
        The content of the image's file.
    media_type
        For example ``image/svg+xml``.
    alt
        The alternative text, as plain text.
    css_class
        The image's class in the document.
    """
    encoded = base64.b64encode(data).decode("ascii")
    return f"![{escape(alt)}](data:{media_type};base64,{encoded}){{.{css_class}}}"


def heading(level: int, markdown: str, identifier: str, *classes: str) -> str:
    """Return a heading, with an identifier to link to."""
    attributes = " ".join([f"#{identifier}", *(f".{name}" for name in classes)])
    return f"{'#' * level} {markdown} {{{attributes}}}"


def block(css_class: str, *contents: str) -> str:
    """Return contents as one block with a class, empty contents left out."""
    inner = "\n\n".join(content for content in contents if content)
    colons = ":" * (3 + _depth(inner))
    return "\n".join(filter(None, (f"{colons} {{.{css_class}}}", inner, colons)))


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], caption: str, widths: Sequence[int]
) -> str:
    """Return a table with a caption.

    Parameters
    ----------
    header
        The names of the columns, as Markdown.
    rows
        The cells of each row, as Markdown of one line.
    caption
        What the table shows, as Markdown.
    widths
        The columns' widths relative to one another; a negative one is that of a
        column of numbers, which stand to the right.
    """
    scale = _TABLE_WIDTH / sum(abs(width) for width in widths)
    dashes = ["-" * max(3, round(abs(width) * scale)) for width in widths]
    rule = [
        f":{line}" if width > 0 else f"{line}:" for line, width in zip(dashes, widths, strict=True)
    ]
    lines = [f"| {' | '.join(cells)} |" for cells in (header, rule, *rows)]
    return "\n".join(lines) + f"\n\n: {caption}"


def _with_ascii_host(url: str) -> str:
    """Return an address whose host is in the form that programs look up (IDNA)."""
    host = urlsplit(url).hostname
    if not host or host.isascii():
        return url
    with contextlib.suppress(UnicodeError):
        return re.sub(
            re.escape(host), host.encode("idna").decode(), url, count=1, flags=re.IGNORECASE
        )
    return url


def visible_url(url: str) -> str:
    """Return an address as people read it: without scheme, the host in its own letters, shortened.

    Examples
    --------
    >>> visible_url("https://www.xn--b1aew.xn--p1ai/news/item/57365520")
    'мвд.рф/news/item/57365520'
    """
    parts = urlsplit(url)
    host = _visible_host((parts.hostname or "").removeprefix("www."))
    rest = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    text = host + rest
    return text if len(text) <= _VISIBLE_URL_LENGTH else text[: _VISIBLE_URL_LENGTH - 1] + "…"


def _visible_host(host: str) -> str:
    """Decode a host, if all of it is Cyrillic; other decoded labels could mislead."""
    try:
        decoded = host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
    is_cyrillic = all(
        "CYRILLIC" in unicodedata.name(letter, "") for letter in decoded if letter.isalpha()
    )
    return decoded if is_cyrillic else host


def _depth(markdown: str) -> int:
    """Return how many levels of blocks the Markdown holds."""
    fences = [
        len(line) - len(line.lstrip(":"))
        for line in markdown.splitlines()
        if line.startswith(":::")
    ]
    return max(fences) - 2 if fences else 0


def _blocks(tokens: Sequence[Token]) -> list[str]:
    """Return the Markdown of block tokens, a block an entry."""
    blocks: list[str] = []
    stack: list[tuple[str, list[str], int]] = []
    marks = ""
    for token in tokens:
        here = stack[-1][1] if stack else blocks
        if token.type in _CONTAINERS:
            stack.append((token.type, [], int(token.attrGet("start") or 1)))
        elif token.type.removesuffix("_close") + "_open" in _CONTAINERS:
            kind, inner, start = stack.pop()
            (stack[-1][1] if stack else blocks).append(_container(kind, inner, start))
        elif token.type in {"heading_open", "heading_close"}:
            marks = "**" if token.nesting > 0 else ""
        elif token.type == "inline":
            if text := _inline(token.children or [], marks):
                here.append(text)
        elif token.content:
            here.append(escape(token.content))
    return blocks


_CONTAINERS = frozenset(
    {"blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open"}
)


def _container(kind: str, inner: Sequence[str], start: int) -> str:
    match kind:
        case "blockquote_open":
            return _prefixed("\n\n".join(inner), "> ", "> ")
        case "bullet_list_open":
            return "\n".join(_prefixed(item, "-   ", "    ") for item in inner)
        case "ordered_list_open":
            markers = [f"{number}. ".ljust(4) for number in range(start, start + len(inner))]
            return "\n".join(
                _prefixed(item, marker, " " * len(marker))
                for item, marker in zip(inner, markers, strict=True)
            )
    return "\n\n".join(inner)


def _prefixed(text: str, first: str, others: str) -> str:
    first_line, *lines = text.splitlines() or [""]
    return "\n".join([first + first_line, *((others + line).rstrip() for line in lines)])


def _inline(tokens: Iterable[Token], marks: str = "") -> str:
    """Return inline tokens as one line of Markdown (a hard break starts a new one).

    Nested, neighbouring and empty emphasis would be ambiguous in Markdown. So the text is
    parted into runs of one emphasis each, and a run that touches another emphasis has none.

    Parameters
    ----------
    tokens
        The inline tokens.
    marks
        The emphasis of the whole line: nothing, or ``**``.
    """
    markdown, touches = "", False
    for style, run in runs(tokens, marks):
        text = run.strip()
        start = run[: len(run) - len(run.lstrip())]
        end = run[len(start) + len(text) :]
        used = "" if (touches and not start) or not text else style
        escaped = _PUNCTUATION.sub(_escaped, text)
        markdown += f"{start}{used}{escaped}{used}{end}"
        touches = bool(used) and not end
    # A break at either end of a line breaks nothing.
    return markdown.strip().replace("\n", "\\\n")
