"""The process of a kernel: it loads what a notebook will need, and starts when told.

Run as ``python -P -m caricc_report.kernel PARENT FOLDER MODULES ARGUMENT…``, where ``-P``
keeps a file beside the notebook from standing in for a module. Loading takes most of
a kernel's start, so it is done while records are still being checked; the kernel itself
starts only once the file ``go`` is in the folder, and never if the parent ends before.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from pathlib import Path

GO = "go"
_PAUSE_S = 0.002


def main() -> None:
    """Load, wait, and become a kernel."""
    from ipykernel.kernelapp import launch_new_instance  # noqa: PLC0415 - the host needs GO alone

    parent, folder, modules, *arguments = sys.argv[1:]
    for module in modules.split(","):
        importlib.import_module(module)
    while not Path(folder, GO).exists():
        if os.getppid() != int(parent):
            return
        time.sleep(_PAUSE_S)
    # Without it there is no debugger, which nobody is there to use, and which loads slowly.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    launch_new_instance(argv=[*arguments, "--HistoryManager.enabled=False"])


if __name__ == "__main__":
    main()
