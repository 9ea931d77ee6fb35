"""The process of a kernel: it loads what a notebook will need, and starts when told.

Run as ``python -m caricc_report.kernel FOLDER MODULES ARGUMENT…``. Loading takes most of
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
    parent = os.getppid()
    folder, modules, *arguments = sys.argv[1:]
    # As ipykernel's own launcher does: nothing beside the notebook stands in for a module.
    sys.path[:] = [entry for entry in sys.path if entry not in {"", str(Path.cwd())}]
    from ipykernel.kernelapp import launch_new_instance  # noqa: PLC0415 - after the path is clean

    for module in modules.split(","):
        importlib.import_module(module)
    while not Path(folder, GO).exists():
        if os.getppid() != parent:
            return
        time.sleep(_PAUSE_S)
    launch_new_instance(argv=arguments)


if __name__ == "__main__":
    main()
