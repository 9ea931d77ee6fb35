"""The one way in which outside programs are run."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from typing import TYPE_CHECKING

from caricc_report.errors import RendererFailedError, RendererMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_PASSED_ON = ("HOME", "PATH", "TMPDIR", "LD_LIBRARY_PATH")
_SET = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1"}


def run_program(
    name: str,
    arguments: Sequence[str],
    *,
    advice: str,
    deadline_s: float,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    standard_input: bytes = b"",
) -> bytes:
    """Return the standard output of a program that ended well.

    Parameters
    ----------
    name
        The program's name, for errors.
    arguments
        The program and its arguments; no shell reads them.
    advice
        What to do if there is no such program.
    deadline_s
        How long it may run, in seconds.
    cwd
        Its working folder.
    environment
        Variables on top of the few that are passed on.
    standard_input
        What it reads.

    Raises
    ------
    RendererMissingError
        If there is no such program.
    RendererFailedError
        If it cannot be started, ends with an error, or does not end in time.

    However it ends, what it started and left running is killed.
    """
    passed_on = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    try:
        process = subprocess.Popen(  # noqa: S603 - list arguments, no shell
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env={**passed_on, **_SET, **(environment or {})},
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise RendererMissingError(name, advice) from error
    except OSError as error:
        raise RendererFailedError(name, f"cannot be started: {error.strerror}; {advice}") from error
    with process:
        try:
            output, errors = process.communicate(standard_input, timeout=deadline_s)
        except subprocess.TimeoutExpired as error:
            problem = f"not done after {deadline_s:g} s; it was stopped"
            said = (error.stderr or error.stdout or b"").decode("utf-8", "replace")
            raise RendererFailedError(name, problem, said) from error
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode != 0:
        said = (errors or output).decode("utf-8", "replace")
        raise RendererFailedError(name, _how_it_ended(process.returncode), said)
    return output


def _how_it_ended(code: int) -> str:
    """Say how a program ended; a negative code is that of a signal."""
    if code < 0:
        return f"ended by signal {-code} ({signal.strsignal(-code)})"
    return f"ended with exit code {code}"
