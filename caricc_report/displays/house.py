"""The publisher's look, for the charts that cells show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.text.chart_nodes import ChartLook

if TYPE_CHECKING:
    from caricc_report.editorial.release import Release


def chart_look(release: Release) -> ChartLook | None:
    """Return the colours and the font of charts; None for those of the package."""
    look = release.profile.look
    if look is None:
        return None
    return ChartLook(look.palette.bar, look.palette.earlier, look.fonts.heading)
