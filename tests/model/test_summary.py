"""What a value shows of itself: few lines, and HTML in which nothing is markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from caricc_report.model.summary import MOST_LINES, Summary, first_rows, listed

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>&amp;\n\n$x$ \\(y\\)'


class Tags(HTMLParser):
    """Collects the tags and attributes of HTML, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, str | None] = {}
        self.said = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.said += data


def test_no_text_is_markup() -> None:
    """Whatever stands in a title, a label, a value or a cell is text."""
    summary = Summary(HOSTILE, ((HOSTILE, HOSTILE),), (HOSTILE,), ((HOSTILE,),), 1)
    found = Tags(summary.html())
    assert found.tags == {"div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    assert found.attributes.keys() == {"class", "style"}
    assert found.said.count(HOSTILE) == 5
    assert "mathjax_ignore" in str(found.attributes["class"])


@pytest.mark.parametrize(
    "value, target",
    [
        ("https://example.kz/a?b=1&c=2", "https://example.kz/a?b=1&c=2"),
        ("https://example.kz/$x$", "https://example.kz/%24x%24"),
        ("javascript:alert(1)", None),
        ("see https://example.kz/", None),
        ('https://example.kz/"onclick="alert(1)', None),
    ],
)
def test_an_address_is_a_link(value: str, target: str | None) -> None:
    """A value that is an address of the web, and nothing else, is a link."""
    found = Tags(Summary("a", (("source_url", value),)).html())
    assert found.attributes.get("href") == target
    assert value in found.said


def test_text_has_few_lines() -> None:
    """Long tables are cut, with how many rows are left out; so are long values."""
    rows = ((str(number), "word\n" * 1000) for number in range(10_000))
    summary = Summary("t" * 500, (("a", "b\n" * 500),) * 8, ("n", "text"), first_rows(rows), 10_000)
    lines = summary.text().splitlines()
    assert len(lines) == MOST_LINES
    assert max(map(len, lines)) <= 140
    assert lines[-1] == f"  … and {10_000 - (MOST_LINES - 11):,} more"
    assert len(summary.html()) < 200_000


def test_columns_are_below_one_another() -> None:
    """A table of text is aligned."""
    summary = Summary("two", header=("id", "n"), rows=(("kz-a", "1"), ("b", "20")), n_rows=2)
    assert summary.text() == "two\n  id    n\n  kz-a  1\n  b     20"


def test_names_are_listed() -> None:
    """The first names, and how many more."""
    assert listed(["a", "b", "c"]) == "a, b, c"
    assert listed(["a", "b"], 1) == "a and 1 more"
    assert listed([]) == ""
