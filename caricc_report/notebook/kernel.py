"""The process of a kernel: it loads what a notebook will need, and starts.

Run as ``python -P -m caricc_report.notebook.kernel`` with LIFELINE STATUS MEMORY LONGEST FOLDER
MODULES ARGUMENT…, where ``-P`` keeps a file beside the notebook from standing in for a module that
the kernel imports. It does so at once, in a run while records are still being checked; what it
loads may have been loaded before this process was forked. When the kernel can be reached, it writes
the file that says how. Its supervisor is this process, the kernel a child of it. Cells find modules
beside the notebook.

A kernel ends itself, and says why, where going on could end in a document that is wrong:
when more is shown than may be, when a cell asks it to exit, and when a cell has forked it.
"""

from __future__ import annotations

import faulthandler
import gc
import importlib
import os
import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.notebook.reads import Reads
from caricc_report.system.supervisor import supervise_us

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

REASON = re.compile(r"caricc-report: (?:\[(?P<count>\d+)\] )?(?P<reason>.+)")
"""A line in which a kernel says why it ends itself, and in which execution, if it knows."""
CANNOT_START = "the kernel cannot start"
"""What such a reason begins with where the machine is at fault: a full disk, many open files."""
_OF_EVERY_KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
)
"""The modules that a kernel imports by itself, the last ones while it starts."""


def main() -> None:
    """Load, and become a kernel."""
    lifeline, status, *arguments = sys.argv[1:]
    become_kernel(int(lifeline), int(status), arguments)


def load(modules: str) -> None:
    """Import what every kernel imports, and the modules named, with commas between them."""
    # Without it there is no debugger, which nobody is there to use, and which loads slowly.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    gc.disable()  # What is imported is no garbage; to look for some takes an eighth of the time.
    for module in (*_OF_EVERY_KERNEL, *modules.split(",")):
        importlib.import_module(module)
    gc.freeze()  # A collection in a fork would copy every page that it looks at.
    gc.enable()


def become_kernel(lifeline: int, status: int, arguments: Sequence[str]) -> None:
    """Part into a supervisor and a kernel, load what is not loaded, and start."""
    memory, longest, folder, modules, *options = arguments
    supervise_us(lifeline, memory, status)
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    ends = _Ends()
    load(modules)
    import zmq  # noqa: PLC0415 - the host needs the names of this module alone
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415
    from IPython.core.application import ENV_CONFIG_DIRS, SYSTEM_CONFIG_DIRS  # noqa: PLC0415

    class App(IPKernelApp):
        def init_iopub(self, context: Any) -> None:  # noqa: ANN401 - ipykernel's own signature
            # ZeroMQ would drop what cells show faster than it is read.
            context.setsockopt(zmq.SNDHWM, 0)
            original: Any = super()
            original.init_iopub(context)
            ends.bound(self.iopub_thread, float(longest))

    # IPython has no option that leaves the machine's configuration and start-up files aside.
    ENV_CONFIG_DIRS.clear()
    SYSTEM_CONFIG_DIRS.clear()
    app: Any = App.instance(parent_handle=os.getppid())
    try:
        app.initialize([*options, "--HistoryManager.enabled=False"])
    except (OSError, zmq.ZMQError) as error:  # Too many open files, say: a traceback is no help.
        ends.give_up(f"{CANNOT_START} ({error.strerror or error})")
    _search_beside_notebook()
    faulthandler.enable(ends.stderr, all_threads=False)
    reads = Reads(Path(folder))
    sys.addaudithook(reads.hear)
    reads.hear_of_stat()
    app.shell.events.register("pre_run_cell", reads.begin)
    app.shell.events.register("post_run_cell", reads.end)
    app.shell.events.register("post_run_cell", lambda result: ends.check(app.shell, result))
    app.start()


def _search_beside_notebook() -> None:
    """Let cells import modules from the notebook's folder, as in JupyterLab.

    It comes after the standard library, and nothing is written there.
    """
    if "" in sys.path:  # IPython heeds ``-P`` from 9.7 on.
        sys.path.remove("")
    installed = (n for n, path in enumerate(sys.path) if path.endswith("-packages"))
    sys.path.insert(next(installed, len(sys.path)), "")
    sys.dont_write_bytecode = True


class _Ends:
    """The reasons for which a kernel ends itself."""

    def __init__(self) -> None:
        self._pid = os.getpid()
        # ipykernel shows what is written to the old number as output of the cell.
        self.stderr = os.dup(2)
        self._n_shown = 0

    def bound(self, sender: Any, longest: float) -> None:  # noqa: ANN401 - ipykernel's thread
        """Let no more than so many bytes be sent."""
        send = sender.send_multipart

        def counted(parts: list[Any], *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the same
            self._n_shown += sum(memoryview(part).nbytes for part in parts)
            if self._n_shown > longest:
                self.give_up(f"shows more than {longest / 1e6:g} MB")
            send(parts, *arguments, **options)

        sender.send_multipart = counted

    def check(self, shell: Any, result: Any) -> None:  # noqa: ANN401 - IPython has no types
        """End after a cell that has asked for it, or has made a second kernel of this one."""
        if os.getpid() != self._pid:  # The first may be in another cell by now.
            self._say(f"[{result.execution_count}] forked the kernel, and both continue")
            os.kill(self._pid, signal.SIGKILL)
            os._exit(1)
        if shell.exit_now:
            self.give_up("asks the kernel to exit")

    def give_up(self, reason: str) -> NoReturn:
        """Say why the kernel ends, and end it."""
        self._say(reason)
        os._exit(1)

    def _say(self, reason: str) -> None:
        os.write(self.stderr, f"caricc-report: {reason}\n".encode())


if __name__ == "__main__":
    main()
