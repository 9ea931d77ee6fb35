"""Checks of photos: whether their files are whole, and large enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.editorial.checks.finding import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.editorial.checks.subject import Subject

_SMALLEST_WIDTH = 400


def broken_images(subject: Subject) -> Iterator[Problem]:
    """Yield the images that cannot be shown."""
    for article, number, image, width in subject.image_widths:
        if isinstance(width, str):
            message = (
                f"images.{number}.path: {width}, got {shown(image.path)}; "
                "save the photo again as PNG or JPEG"
            )
            yield Problem(message, (article.id,))


def small_images(subject: Subject) -> Iterator[Problem]:
    """Yield the images that are too small to look at."""
    for article, number, image, width in subject.image_widths:
        if isinstance(width, int) and width < _SMALLEST_WIDTH:
            message = (
                f"images.{number}.path: {width} pixels wide, {_SMALLEST_WIDTH} are needed, got "
                f"{shown(image.path)}; use the photo in full size from its page"
            )
            yield Problem(message, (article.id,))
