"""What comes before all imports of a process that tests.

nbformat would import what checks web addresses, of which no notebook has any; to compile its
grammar takes each process 2 s. Garbage is looked for seldom, as in our own processes: what is
imported and collected is none, and looking through it again and again takes a third of collecting.
"""

import gc
import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
gc.set_threshold(50_000)
