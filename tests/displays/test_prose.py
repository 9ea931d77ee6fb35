"""An analyst's own prose: where facts may stand in it."""

from __future__ import annotations

import re

import pytest
from builders import reference

import caricc_report as cr
from caricc_report.errors import InvalidInputError
from caricc_report.text.html import to_html


@pytest.mark.parametrize(
    "markdown, said",
    [
        ("`{articles.total}`", "30"),
        ("$10^{articles.total}$", "$10^{30}$"),
        (r"$\frac{articles.total}{share.own}$", r"$\frac{30}{\text{33.5\%}}$"),
        (r"$\|x\| = {articles.total}$", r"$\|x\| = {30}$"),
        (r"`C:\\a\_b {articles.total}`", r"C:\\a\_b 30"),
        ("```\nn_a = {articles.total}\n```", "n_a = 30"),
        ("| {articles.total|item|items} |\n|--|\n| n |", "30\N{NO-BREAK SPACE}items"),
        ("`{articles.by_topic.sport-and-culture}`", ">4<"),
    ],
    ids=[
        "code",
        "exponent",
        "fraction",
        "norm",
        "code with marks",
        "lines of code",
        "header of a table",
        "name with a mark",
    ],
)
def test_a_fact_may_stand_where_nothing_is_a_link(markdown: str, said: str) -> None:
    """Its name stood there, between two characters that no font has."""
    release = reference()
    cr.fact("share.own", 33.5, unit="percent", how="By hand.", release=release)
    html = to_html(cr.prose(release, en=markdown).blocks)
    assert said in html
    assert re.search("\x02|articles\\.", html) is None


@pytest.mark.parametrize(
    "language, forms, is_right",
    [
        ("en", "article|articles", True),
        ("en", "article|articles|more", False),
        ("ru", "материал|материала|материалов", True),
        ("ru", "материал|материала", False),
        ("ru", "км", True),
    ],
)
def test_a_word_has_the_forms_of_its_language(language: str, forms: str, *, is_right: bool) -> None:
    """One form stands for all; with others missing, a wrong one was taken."""
    text = {language: f"{{articles.total|{forms}}}"}
    if is_right:
        cr.prose(reference(language), **text)
        return
    with pytest.raises(InvalidInputError, match=r"\d forms of a word, got .*: one, "):
        cr.prose(reference(language), **text)
