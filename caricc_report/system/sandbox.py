"""Sources read in a process of their own, with little time and memory.

What reads PDF, Word documents and workbooks can be led into loops and filled with memory by
what a file says. A module that reads such files is run as a program: `serve` writes what
it has read as JSON, a value a line, and `read_in_sandbox` reads that.
"""

from __future__ import annotations

import io
import json
import math
import sys
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError, ProgramFailedError, UsageError
from caricc_report.system.limits import Limits
from caricc_report.system.subprocesses import Program, inherited_environment, module_arguments

if sys.platform != "win32":  # There `read_in_sandbox` says that it cannot.
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_MEMORY_MB = 450
"""Of address space; a usual source takes less than 100."""
_OUTPUT_MB = 50
_PATIENCE = 6
"""How many times longer it may take where other programs have the processors."""


def read_in_sandbox(
    module: str, arguments: Sequence[str], where: str, advice: str
) -> Iterator[Any]:
    """Yield what a module of this package answers that reads a file in a process of its own.

    Errors are raised as the module says; also, if reading takes too long or too much memory, an
    InvalidInputError of the file, by its name `where`, with `advice`.
    """
    limits = Limits.current()
    memory_mb = min(_MEMORY_MB, limits.memory_mb)
    try:
        said = Program(
            "python",
            module_arguments(module, [str(math.ceil(limits.import_s)), *arguments]),
            environment=inherited_environment(("PYTHONPATH",)),
            advice="install Python",
            deadline_s=limits.import_s * _PATIENCE,
            output_mb=_OUTPUT_MB,
            memory_mb=memory_mb,
        ).run()
    except ProgramFailedError as error:
        problem = (
            f"not read within {limits.import_s:g} s of CPU time and {memory_mb:g} MB of memory "
            f"({error.problem}); {advice}"
        )
        raise InvalidInputError(where, [Defect("", "", problem)]) from error
    for line in io.BytesIO(said):
        value = json.loads(line)
        if isinstance(value, dict):
            if "usage" in value:
                raise UsageError(value["usage"])
            raise InvalidInputError(where, [Defect(*each) for each in value["defects"]])
        yield value


def serve(read: Callable[..., Iterable[str | Sequence[object]]]) -> None:
    """Write for `read_in_sandbox` what a function of its arguments yields, or why it ends."""
    seconds, *arguments = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    try:
        for value in read(*arguments):
            _write(value)
    except UsageError as error:
        _write({"usage": str(error)})
    except InvalidInputError as error:
        _write({"defects": [[each.position, each.field, each.message] for each in error.defects]})


def _write(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "surrogatepass"))
