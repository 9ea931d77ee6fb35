"""What every notebook of a release needs, done before its first cell and before a kernel is forked.

Whoever imports this has the modules, the sentences of the package's languages at hand, and the form
in which documents are stored: a third of the time of the cells of a release.
"""

from caricc_report.displays import adapters, annex, articles, front, glance, handover, session
from caricc_report.model.languages import Locales
from caricc_report.text.trees import as_json
from caricc_report.text.wording import wording

__all__ = ["adapters", "annex", "articles", "front", "glance", "handover", "session"]

for language in Locales().languages:
    wording(language)
as_json(())
