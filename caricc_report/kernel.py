"""The process of a kernel: it loads what a notebook will need, and starts when told.

Run as ``python -P -m caricc_report.kernel LIFELINE MEMORY FOLDER MODULES ARGUMENT…``, where
``-P`` keeps a file beside the notebook from standing in for a module. Loading takes most of
a kernel's start, so it is done while records are still being checked; the kernel itself
starts only once the file ``go`` is in the folder. Its supervisor is this process, the kernel
a child of it.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from pathlib import Path

from caricc_report.supervisor import supervise_us

GO = "go"
_PAUSE_S = 0.002


def main() -> None:
    """Load, wait, and become a kernel."""
    lifeline, memory, folder, modules, *arguments = sys.argv[1:]
    supervise_us(int(lifeline), memory)
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    # Imported here, because the host needs GO alone.
    from ipykernel.kernelapp import launch_new_instance  # noqa: PLC0415
    from IPython.core.application import ENV_CONFIG_DIRS, SYSTEM_CONFIG_DIRS  # noqa: PLC0415

    # IPython has no option that leaves the machine's configuration and start-up files aside.
    ENV_CONFIG_DIRS.clear()
    SYSTEM_CONFIG_DIRS.clear()
    for module in modules.split(","):
        importlib.import_module(module)
    while not Path(folder, GO).exists():
        time.sleep(_PAUSE_S)
    # Without it there is no debugger, which nobody is there to use, and which loads slowly.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    launch_new_instance(argv=[*arguments, "--HistoryManager.enabled=False"])


if __name__ == "__main__":
    main()
