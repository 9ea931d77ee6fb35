"""Checks of photos: whether their files are whole, and large enough."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from caricc_report.checks.finding import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.checks.subject import Subject
    from caricc_report.schema import Article, Image

_SMALLEST_WIDTH = 400
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_SCAN = 0xDA
_JPEG_END = b"\xff\xd9"


def broken_images(subject: Subject) -> Iterator[Problem]:
    """Yield the images whose file is damaged or cut off."""
    for article, number, image, width in _widths(subject):
        if width is None:
            message = (
                f"images.{number}.path: damaged or cut off, got {shown(image.path)}; "
                "save the photo again as PNG or JPEG"
            )
            yield Problem(message, (article.id,))


def small_images(subject: Subject) -> Iterator[Problem]:
    """Yield the images that are too small to look at."""
    for article, number, image, width in _widths(subject):
        if width is not None and width < _SMALLEST_WIDTH:
            message = (
                f"images.{number}.path: {width} pixels wide, {_SMALLEST_WIDTH} are needed, got "
                f"{shown(image.path)}; take the photo from its page in full size"
            )
            yield Problem(message, (article.id,))


def image_width(data: bytes) -> int | None:
    """Return the width of a PNG or JPEG image in pixels, None if the file is not whole.

    Of a PNG file every chunk is verified by its checksum; of a JPEG file the
    segments are followed to the scan, which must have an end.
    """
    try:
        if data.startswith(_PNG):
            return _png_width(data)
        return _jpeg_width(data) if data.startswith(_JPEG) else None
    except struct.error:
        return None


def _widths(subject: Subject) -> Iterator[tuple[Article, int, Image, int | None]]:
    """Yield every image, numbered within its article from 1, with its width."""
    folder = subject.image_dir.resolve()
    for article in subject.articles:
        for number, image in enumerate(article.images, 1):
            file = folder / image.path
            try:
                is_inside = file.resolve().is_relative_to(folder)
                data = file.read_bytes() if is_inside else b""
            except (OSError, ValueError):
                data = b""
            yield article, number, image, image_width(data)


def _png_width(data: bytes) -> int | None:
    position, width = len(_PNG), None
    while position < len(data):
        (length,) = struct.unpack_from(">I", data, position)
        chunk = data[position + 4 : position + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, position + 8 + length)
        if zlib.crc32(chunk) != checksum:
            return None
        if width is None:
            (width,) = struct.unpack_from(">I", chunk, 4)
        if chunk.startswith(b"IEND"):
            return int(width)
        position += 12 + length
    return None


def _jpeg_width(data: bytes) -> int | None:
    position, width = len(_JPEG), None
    while position < len(data):
        mark, kind, length = struct.unpack_from(">BBH", data, position)
        if mark != 0xFF:  # noqa: PLR2004 - what every JPEG marker begins with
            return None
        if kind == 0xFF:  # noqa: PLR2004 - fill byte
            position += 1
            continue
        if kind in _JPEG_FRAMES:
            (width,) = struct.unpack_from(">H", data, position + 7)
        if kind == _JPEG_SCAN:
            return width if _JPEG_END in data[position:] else None
        position += 2 + length
    return None
