"""The page about the interface states exactly what the package exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from interface import PAGE, renewed

import caricc_report as cr

if TYPE_CHECKING:
    from pathlib import Path


def test_the_page_states_the_interface() -> None:
    """Renew it by ``PYTHONPATH=tests .venv/bin/python tests/interface.py``, and read the diff.

    A name or parameter that is gone or changed needs the next version that may break something.
    """
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page)


def test_a_name_that_is_not_there_is_an_error() -> None:
    """Also for a type checker, which would say here that nothing is to be ignored."""
    with pytest.raises(AttributeError, match="no attribute 'runn'"):
        cr.runn  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.release
def test_paths_may_be_texts(
    reference: cr.RunResult, project_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As scripts write them; the project is that of the working folder."""
    monkeypatch.chdir(project_dir)
    assert cr.verify(str(reference.directory)).is_good
    assert cr.find_gaps(parameters="params/2024-19.yml") == ()
    assert cr.export("s.xlsx", parameters="params/2024-19.yml") == 30
    assert cr.import_sources("s.xlsx", "data/articles/2024/2024-19").files == ()
    wanted = cr.parameters("params/2024-19.yml", language="ru")
    assert cr.load_release(**wanted).language == "ru"
