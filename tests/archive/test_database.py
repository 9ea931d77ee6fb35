"""DuckDB as an archive uses it."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from caricc_report.archive.database import database
from caricc_report.errors import UsageError
from caricc_report.system.optional import required


def test_a_signal_ends_a_query() -> None:
    """What DuckDB makes of a signal is not an error of its own, and what waits for it ends."""
    # Who runs this in the background may have it ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt), database() as connection:
            connection.execute("SELECT count(*) FROM range(1000000000000)")
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_missing_library_names_its_extra() -> None:
    """Without the library the error says what installs it."""
    with pytest.raises(UsageError, match=r"the archive needs no_such_module; pip install "):
        required("no_such_module", "archive", "the archive")
