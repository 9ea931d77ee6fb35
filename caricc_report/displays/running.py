"""The IPython that runs a notebook, and its cells."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def shell() -> Any:  # noqa: ANN401 - IPython has no types
    """Return the IPython of the notebook; None outside of one."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython  # noqa: PLC0415 - it is imported

    return get_ipython()


def cells_run() -> Sequence[str]:
    """Return the sources of the cells so far, the one that runs last; none outside of a notebook.

    Also when the open figures of a cell are shown: IPython's own count is of the next one by then.
    """
    running = shell()
    return running.history_manager.input_hist_parsed if running else ()
