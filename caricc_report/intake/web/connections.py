"""Connections to addresses that have been checked, every step of which ends with a deadline."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time when a request has to be over."""

    clock: Callable[[], float]
    """Returns the time, in seconds."""
    end: float
    """When it is over, on that clock."""

    def remaining(self) -> float:
        """Return the seconds that are left; raise a TimeoutError if none are."""
        seconds = self.end - self.clock()
        if seconds <= 0:
            raise TimeoutError
        return seconds


class CheckedBackend:
    """Opens connections to addresses that have been checked, whatever the host is called.

    It is a ``NetworkBackend`` of httpcore; ``inner`` is another, which opens them.
    """

    def __init__(self, inner: Any, numeric: tuple[str, ...], deadline: Deadline) -> None:
        self._inner = inner
        self._numeric = numeric
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - not looked up again
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline holds
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> TimedStream:
        """Connect to the first of the addresses that answers in its share of the time."""
        httpcore = required("httpcore", "import", "reading from the network")

        def connect(numeric: str, n_left: int) -> TimedStream:
            seconds = self._deadline.remaining() / n_left
            stream = self._inner.connect_tcp(numeric, port, seconds, local_address, socket_options)
            return TimedStream(stream, self._deadline)

        *others, last = self._numeric
        for position, numeric in enumerate(others):
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return connect(numeric, len(self._numeric) - position)
        return connect(last, 1)


class TimedStream:
    """A connection whose every step ends with the deadline, however slowly the bytes drip.

    It is a ``NetworkStream`` of httpcore, and ``inner`` is another.
    """

    def __init__(self, inner: Any, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - as above
        """Return what has come, at most so many bytes."""
        data: bytes = self._inner.read(max_bytes, self._deadline.remaining())
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - as above
        """Send bytes."""
        self._inner.write(buffer, self._deadline.remaining())

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - as above
    ) -> TimedStream:
        """Return the connection, encrypted."""
        seconds = self._deadline.remaining()
        return TimedStream(
            self._inner.start_tls(ssl_context, server_hostname, seconds), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()
