"""The page about the interface states exactly what the package exports."""

from __future__ import annotations

from interface import PAGE, renewed


def test_the_page_states_the_interface() -> None:
    """Renew it by ``PYTHONPATH=tests .venv/bin/python tests/interface.py``, and read the diff.

    A name or parameter that is gone or changed needs the next version that may break something.
    """
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page)
