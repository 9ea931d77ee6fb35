"""Articles as a table for readers: whole, and nothing in it is a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest
from builders import article
from flat_sources import accepted, table_of, write_csv
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.loaders import load_articles
from caricc_report.loaders.cells import csv_of, with_apostrophes, without_apostrophes
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
@pytest.mark.parametrize("before", ["", "a;", "a\n"])
def test_no_cell_is_a_formula(before: str, sign: str) -> None:
    """What would be computed begins with an apostrophe; the rest is as it is."""
    texts = {"en": {"headline": "1+1", "body": f"{before}\\{sign}1+1".replace("\n", "\n\n")}}
    written = csv_of([article(texts=texts)]).decode("utf-8-sig")
    (row, *_) = csv.DictReader(io.StringIO(written, newline=""))
    assert (row["headline"], row["body"]) == ("1+1", f"{before}'{sign}1+1")


def test_a_table_can_be_read_again(tmp_path: Path) -> None:
    """It has the columns of flat sources, and a row for each language; no apostrophe stays."""
    signs = {"en": {"headline": "+7 727", "body": "\\=1+1\n\n'90s; -5°\n\n@all said; '-no'"}}
    articles = [
        article(id="kz-a", place="-5", texts=signs),
        article(id="kz-b", topics=["training", "policy"]),
    ]
    path = tmp_path / "articles.csv"
    path.write_bytes(csv_of(articles))
    assert tuple(load_articles(ProjectFile(path, path.name))) == tuple(articles)


@given(st.text("'-+=@;\n\r\ta"))
def test_any_cell_comes_back(cell: str) -> None:
    """Also one that has apostrophes before signs by itself; and no part of it is a formula."""
    written = with_apostrophes(cell)
    assert without_apostrophes(written) == cell
    assert not any(part.startswith((*"=+@-",)) for part in re.split("[;\t\r\n]", written))


def test_an_apostrophe_in_a_table_of_others_stays(table: Path) -> None:
    """A quotation that begins with a sign begins with its apostrophe."""
    write_csv(table, table_of({"headline": "'@narkokontrol' closed", "body": "'-20 °C' it was"}))
    (found,) = accepted(table)
    assert found.texts["en"].headline == "'@narkokontrol' closed"
    assert found.texts["en"].body == "'-20 °C' it was"
