"""What comes before all imports of a process that tests.

nbformat would import what checks web addresses, of which no notebook has any; to compile its
grammar takes each process 2 s.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
