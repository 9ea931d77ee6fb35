"""``python -m caricc_report`` is the command."""

from caricc_report.cli import main

main()
