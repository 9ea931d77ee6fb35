"""The clock: the one place where it is read, for logs and the status file alone.

Nothing that a release is made of may know the time; what stands for today is in its parameters.
"""

from __future__ import annotations

import datetime as dt


def now() -> str:
    """Return this moment as in RFC 3339, in UTC, to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
