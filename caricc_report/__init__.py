"""Media-monitoring records in, a numbered and reproducible Information Release out.

What a command of ``caricc-report`` does, one function here does. Names are imported
when they are first used, so that the command starts fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.system.lazy import lazy_names
from caricc_report.version import __version__ as __version__

if TYPE_CHECKING:
    from caricc_report.archive.frames import archive_frame
    from caricc_report.archive.index import archive_info
    from caricc_report.archive.queries import Question, query_archive
    from caricc_report.archive.updating import archive_articles
    from caricc_report.cli.diagnosis import examine
    from caricc_report.displays.annex import how_numbers_were_made
    from caricc_report.displays.articles import country_sections
    from caricc_report.displays.charts import beside, count_chart, tile_map
    from caricc_report.displays.front import closing_imprint, contents, cover, imprint
    from caricc_report.displays.glance import at_a_glance
    from caricc_report.displays.handover import hand_over
    from caricc_report.displays.numbers import (
        count_table,
        figures_added_up,
        figures_reported,
        in_figures,
    )
    from caricc_report.displays.pictures import figure, style
    from caricc_report.displays.prose import fact, prose
    from caricc_report.displays.review import (
        coverage_chart,
        coverage_table,
        finding_table,
        likely_duplicates,
        review_heading,
    )
    from caricc_report.displays.session import by_language, load_release, say
    from caricc_report.displays.tables import table
    from caricc_report.displays.text import narrative, overview, statistics
    from caricc_report.displays.trends import (
        change_chart,
        change_table,
        trend_chart,
        trend_heading,
        trend_table,
    )
    from caricc_report.editorial.given import parameters
    from caricc_report.editorial.review import load_review
    from caricc_report.editorial.trends import load_trends
    from caricc_report.errors import CariccReportError
    from caricc_report.intake.exporting import export
    from caricc_report.intake.importing import import_sources
    from caricc_report.intake.past_releases.backtesting import backtest_releases
    from caricc_report.loaders import load_articles
    from caricc_report.model.period import Period
    from caricc_report.model.period_kind import PeriodKind
    from caricc_report.release.job import Job
    from caricc_report.release.new_project import init_project, init_project_like
    from caricc_report.release.parameters_files import new_parameters
    from caricc_report.release.pipeline import check, compute_release_facts, run
    from caricc_report.release.project_update import find_update, write_update
    from caricc_report.release.records import find_gaps
    from caricc_report.system.files import ProjectFile

_HOMES = {
    "caricc_report.displays.annex": ("how_numbers_were_made",),
    "caricc_report.displays.articles": ("country_sections",),
    "caricc_report.archive.frames": ("archive_frame",),
    "caricc_report.archive.index": ("archive_info",),
    "caricc_report.archive.queries": ("Question", "query_archive"),
    "caricc_report.archive.updating": ("archive_articles",),
    "caricc_report.intake.past_releases.backtesting": ("backtest_releases",),
    "caricc_report.displays.text": (
        "narrative",
        "overview",
        "statistics",
    ),
    "caricc_report.displays.front": ("closing_imprint", "contents", "cover", "imprint"),
    "caricc_report.displays.glance": ("at_a_glance",),
    "caricc_report.displays.pictures": ("figure", "style"),
    "caricc_report.displays.prose": ("fact", "prose"),
    "caricc_report.displays.session": ("by_language", "load_release", "say"),
    "caricc_report.displays.tables": ("table",),
    "caricc_report.cli.diagnosis": ("examine",),
    "caricc_report.errors": ("CariccReportError",),
    "caricc_report.displays.handover": ("hand_over",),
    "caricc_report.intake.exporting": ("export",),
    "caricc_report.intake.importing": ("import_sources",),
    "caricc_report.loaders": ("load_articles",),
    "caricc_report.displays.charts": ("beside", "count_chart", "tile_map"),
    "caricc_report.displays.numbers": (
        "count_table",
        "figures_added_up",
        "figures_reported",
        "in_figures",
    ),
    "caricc_report.model.period": ("Period",),
    "caricc_report.model.period_kind": ("PeriodKind",),
    "caricc_report.release.job": ("Job",),
    "caricc_report.release.new_project": ("init_project", "init_project_like"),
    "caricc_report.release.parameters_files": ("new_parameters",),
    "caricc_report.release.project_update": ("find_update", "write_update"),
    "caricc_report.release.records": ("find_gaps",),
    "caricc_report.release.pipeline": ("check", "compute_release_facts", "run"),
    "caricc_report.system.files": ("ProjectFile",),
    "caricc_report.editorial.given": ("parameters",),
    "caricc_report.editorial.review": ("load_review",),
    "caricc_report.displays.review": (
        "coverage_chart",
        "coverage_table",
        "finding_table",
        "likely_duplicates",
        "review_heading",
    ),
    "caricc_report.displays.trends": (
        "change_chart",
        "change_table",
        "trend_chart",
        "trend_heading",
        "trend_table",
    ),
    "caricc_report.editorial.trends": ("load_trends",),
}

__all__ = [
    "CariccReportError",
    "Job",
    "Period",
    "PeriodKind",
    "ProjectFile",
    "Question",
    "archive_articles",
    "archive_frame",
    "archive_info",
    "at_a_glance",
    "backtest_releases",
    "beside",
    "by_language",
    "change_chart",
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
    "export",
    "fact",
    "figure",
    "figures_added_up",
    "figures_reported",
    "find_gaps",
    "find_update",
    "finding_table",
    "hand_over",
    "how_numbers_were_made",
    "import_sources",
    "imprint",
    "in_figures",
    "init_project",
    "init_project_like",
    "likely_duplicates",
    "load_articles",
    "load_release",
    "load_review",
    "load_trends",
    "narrative",
    "new_parameters",
    "overview",
    "parameters",
    "prose",
    "query_archive",
    "review_heading",
    "run",
    "say",
    "statistics",
    "style",
    "table",
    "tile_map",
    "trend_chart",
    "trend_heading",
    "trend_table",
    "write_update",
]

__getattr__ = lazy_names(__name__, _HOMES)


def __dir__() -> list[str]:
    """List the public names and nothing else; JupyterLab completes to them."""
    return sorted([*__all__, "__version__"])
