"""Media-monitoring records in, a numbered and reproducible Information Release out.

What a command of ``caricc-report`` does, one function here does. Names are imported
when they are first used, so that the command starts fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caricc_report.annex import how_numbers_were_made
    from caricc_report.archive.index import archive_info
    from caricc_report.archive.queries import Question, query_archive
    from caricc_report.archiving import archive_articles
    from caricc_report.backtesting import backtest_releases
    from caricc_report.displays import (
        closing_imprint,
        contents,
        country_sections,
        cover,
        imprint,
        narrative,
        prose,
        statistics,
    )
    from caricc_report.doctor import examine
    from caricc_report.errors import CariccReportError
    from caricc_report.handover_display import hand_over
    from caricc_report.importing import import_sources
    from caricc_report.loaders import load_articles
    from caricc_report.number_displays import (
        count_chart,
        count_table,
        figures_reported,
        in_figures,
        participants,
    )
    from caricc_report.parameters_files import new_parameters
    from caricc_report.period import Period, PeriodKind
    from caricc_report.pipeline import check, compute_release_facts, run
    from caricc_report.release import load_release
    from caricc_report.review import load_review
    from caricc_report.review_displays import (
        coverage_chart,
        coverage_table,
        finding_table,
        likely_duplicates,
        review_heading,
    )
    from caricc_report.trend_displays import change_table, trend_chart, trend_heading, trend_table
    from caricc_report.trends import load_trends

__version__ = "0.1.0"

_HOMES = {
    "caricc_report.annex": ("how_numbers_were_made",),
    "caricc_report.archive.index": ("archive_info",),
    "caricc_report.archive.queries": ("Question", "query_archive"),
    "caricc_report.archiving": ("archive_articles",),
    "caricc_report.backtesting": ("backtest_releases",),
    "caricc_report.displays": (
        "closing_imprint",
        "contents",
        "country_sections",
        "cover",
        "imprint",
        "narrative",
        "prose",
        "statistics",
    ),
    "caricc_report.doctor": ("examine",),
    "caricc_report.errors": ("CariccReportError",),
    "caricc_report.handover_display": ("hand_over",),
    "caricc_report.importing": ("import_sources",),
    "caricc_report.loaders": ("load_articles",),
    "caricc_report.number_displays": (
        "count_chart",
        "count_table",
        "figures_reported",
        "in_figures",
        "participants",
    ),
    "caricc_report.period": ("Period", "PeriodKind"),
    "caricc_report.parameters_files": ("new_parameters",),
    "caricc_report.pipeline": ("check", "compute_release_facts", "run"),
    "caricc_report.release": ("load_release",),
    "caricc_report.review": ("load_review",),
    "caricc_report.review_displays": (
        "coverage_chart",
        "coverage_table",
        "finding_table",
        "likely_duplicates",
        "review_heading",
    ),
    "caricc_report.trend_displays": (
        "change_table",
        "trend_chart",
        "trend_heading",
        "trend_table",
    ),
    "caricc_report.trends": ("load_trends",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "CariccReportError",
    "Period",
    "PeriodKind",
    "Question",
    "archive_articles",
    "archive_info",
    "backtest_releases",
    "change_table",
    "check",
    "closing_imprint",
    "compute_release_facts",
    "contents",
    "count_chart",
    "count_table",
    "country_sections",
    "cover",
    "coverage_chart",
    "coverage_table",
    "examine",
    "figures_reported",
    "finding_table",
    "hand_over",
    "how_numbers_were_made",
    "import_sources",
    "imprint",
    "in_figures",
    "likely_duplicates",
    "load_articles",
    "load_release",
    "load_review",
    "load_trends",
    "narrative",
    "new_parameters",
    "participants",
    "prose",
    "query_archive",
    "review_heading",
    "run",
    "statistics",
    "trend_chart",
    "trend_heading",
    "trend_table",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
    """Import a public name from its module when it is first used."""
    if name not in _HOME_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted([*globals(), *__all__])
