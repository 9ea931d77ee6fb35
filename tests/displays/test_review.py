"""Pieces of the reviewers' notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archives import HALVES, PERIODS
from builders import article, record, release_of, told

import caricc_report as cr
from caricc_report.archive.building import build_archive
from caricc_report.text.nodes import Link
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from pathlib import Path


def test_a_pair_may_be_one_with_the_archive(tmp_path: Path) -> None:
    """It names its release, and leads to its source alone: the document does not have it."""
    old = article(id="kz-old", source_url="https://example.kz/1", release="2024-18")
    build_archive([old], tmp_path / "archive", PERIODS, HALVES)
    new = record(id="kz-new", source_url="https://example.kz/1/")
    review = cr.load_review(release_of(tmp_path, new, archive="archive"))
    assert review.facts["duplicates.kz-old.kz-new"].articles == ("kz-new",)
    table = cr.likely_duplicates(review)
    assert "kz-old, example.kz, release 2024-18 in the archive, example.kz/1" in told(table)
    targets = {node.target for node in walk(table.blocks) if isinstance(node, Link)}
    assert targets == {"#article-kz-new", "https://example.kz/1", "https://example.kz/1/"}
    assert not cr.load_review(release_of(tmp_path, new)).duplicates
