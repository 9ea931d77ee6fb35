"""Checks of photos: whether their files are whole, and large enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.checks.finding import Problem, shown
from caricc_report.photos import read_photo, remade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.checks.subject import Subject
    from caricc_report.schema import Article, Image

_SMALLEST_WIDTH = 400


def broken_images(subject: Subject) -> Iterator[Problem]:
    """Yield the images that cannot be shown."""
    for article, number, image, width in _widths(subject):
        if isinstance(width, str):
            message = (
                f"images.{number}.path: {width}, got {shown(image.path)}; "
                "save the photo again as PNG or JPEG"
            )
            yield Problem(message, (article.id,))


def small_images(subject: Subject) -> Iterator[Problem]:
    """Yield the images that are too small to look at."""
    for article, number, image, width in _widths(subject):
        if isinstance(width, int) and width < _SMALLEST_WIDTH:
            message = (
                f"images.{number}.path: {width} pixels wide, {_SMALLEST_WIDTH} are needed, got "
                f"{shown(image.path)}; take the photo from its page in full size"
            )
            yield Problem(message, (article.id,))


def _widths(subject: Subject) -> Iterator[tuple[Article, int, Image, int | str]]:
    """Yield every image, numbered within its article from 1, with its width or what is wrong."""
    for article in subject.articles:
        for number, image in enumerate(article.images, 1):
            try:
                width: int | str = remade(read_photo(subject.image_dir, image.path)).width
            except ValueError as error:
                width = str(error)
            yield article, number, image, width
