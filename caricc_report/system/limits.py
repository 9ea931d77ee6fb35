"""How long a run may take, and how much memory and output: the environment may say."""

from __future__ import annotations

import dataclasses
import math
import os
from dataclasses import dataclass

from caricc_report.errors import UsageError, suggestion

VARIABLE = "CARICC_REPORT_LIMITS"
"""The variable that states other limits, ``cell_s=30,memory_mb=4000``."""

LEAST, MOST = 0.001, 1_000_000
"""What a limit may be: eleven days, or a terabyte."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a run; each stands for itself.

    Examples
    --------
    >>> Limits.parse("cell_s=30, memory_mb=4000").cell_s
    30.0
    """

    cell_s: float = 120.0
    """How long one cell may run, in seconds."""
    notebook_s: float = 600.0
    """How long a whole notebook may run, in seconds."""
    renderer_s: float = 300.0
    """How long one call of Pandoc, Typst or Quarto may take, in seconds."""
    import_s: float = 8.0
    """How long the file of a past release, or a workbook, may be read, in seconds of CPU time."""
    output_mb: float = 100.0
    """How much a notebook may show, and a renderer may write, in megabytes."""
    memory_mb: float = 8000.0
    """How much address space a kernel, Pandoc or Typst may have each, in megabytes."""

    @classmethod
    def parse(cls, text: str) -> Limits:
        """Return the limits that a text states; those that it leaves out are as they are.

        A UsageError is raised if it states something else; all that is wrong is named.
        """
        known = [field.name for field in dataclasses.fields(cls)]
        stated, wrong = {}, []
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, number = (piece.strip() for piece in part.partition("="))
            if name not in known:
                wrong.append(f"no such limit, got {name!r:.80}{suggestion(name, known)}")
                continue
            try:
                stated[name] = float(number)
            except ValueError:
                stated[name] = math.nan
            if not LEAST <= stated[name] <= MOST:
                wrong.append(f"{name}: not a number from {LEAST:g} to {MOST:,}, got {number!r:.80}")
        if wrong:
            raise UsageError(f"{VARIABLE}: {'; '.join(wrong)}")
        return cls(**stated)

    @classmethod
    def current(cls) -> Limits:
        """Return the limits that the environment states, or raise as `parse`."""
        return cls.parse(os.environ.get(VARIABLE, ""))
