"""What the library tells of itself by audit events (PEP 578), for whoever notes what cells use."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LOADING = "caricc_report.loading"
"""The library begins to load a release, or has ended: True or False."""
RELEASE = "caricc_report.release"
"""A release is loaded; its parameters as JSON."""
OTHER_TEXT = "caricc_report.other_text"
"""A text is looked at that is in another language than the document."""


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Tell that the files opened meanwhile are those of a release, which the host reads, too."""
    sys.audit(LOADING, True)  # noqa: FBT003 - an argument of an event
    try:
        yield
    finally:
        sys.audit(LOADING, False)  # noqa: FBT003 - the same
