"""What every run imports: a server of processes imports this once, and forks them from there."""

from caricc_report.system.lazy import import_little

import_little()

from caricc_report.release import files, publishing, reuse, steps  # noqa: E402

__all__ = ["files", "publishing", "reuse", "steps"]
