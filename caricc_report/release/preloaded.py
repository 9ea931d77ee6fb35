"""What every run imports: a server of processes imports this once, and forks them from there."""

from caricc_report.system.lazy import import_little, without_companions

import_little()

from caricc_report.document.fonts import drawable  # noqa: E402
from caricc_report.model.languages import Locales  # noqa: E402
from caricc_report.release import making, publishing, reuse, steps  # noqa: E402
from caricc_report.text.trees import from_json  # noqa: E402
from caricc_report.text.wording import wording  # noqa: E402

with without_companions():
    from caricc_report.notebook import engine

__all__ = ["engine", "making", "publishing", "reuse", "steps"]

# What each of them would do for itself.
for language in Locales().languages:
    wording(language)
from_json(())
drawable()
