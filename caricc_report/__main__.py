"""``python -m caricc_report`` is the command."""

import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path

from caricc_report.cli import main

# Kernels, and other processes of ours, do not search the working folder. A package that lies
# there is stated to them, or they would import another one that is installed.
package = Path(__file__).parent
found = PathFinder.find_spec("caricc_report", sys.path[0 if sys.flags.safe_path else 1 :])
if found is None or Path(found.origin or "").parent != package:
    paths = [str(package.parent), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))

main()
