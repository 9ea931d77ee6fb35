"""Pictures from the network: checked before they are kept."""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import Any

from caricc_report.extras import required

_SUFFIXES = {"PNG": "png", "JPEG": "jpg"}
_MOST_PIXELS = 40_000_000
"""More than any camera of the press; decoded it is 120 MB."""
_DIGEST = 16


def picture_path(content: bytes) -> str:
    """Return where a picture is kept, relative to the folder of the records, by its digest.

    Raises
    ------
    ValueError
        If it is not one whole, still picture in PNG or JPEG of a sensible size.
    """
    pillow = required("PIL.Image", "import", "reading pictures")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pillow.open(io.BytesIO(content), formats=tuple(_SUFFIXES)) as picture:
                suffix = _suffix(picture)
                picture.load()
    except ValueError:
        raise
    except Exception as error:
        # Pillow's plugins raise errors of any class for broken files.
        message = f"not a picture that can be read ({type(error).__name__})"
        raise ValueError(message) from error
    return f"images/{hashlib.sha256(content).hexdigest()[:_DIGEST]}.{suffix}"


def _suffix(picture: Any) -> str:
    """Return the suffix of a picture whose header is all that has been read."""
    if picture.format not in _SUFFIXES or getattr(picture, "n_frames", 1) > 1:
        message = f"not a still picture in PNG or JPEG, got {picture.format}"
        raise ValueError(message)
    width, height = picture.size
    if width * height > _MOST_PIXELS:
        message = f"larger than {_MOST_PIXELS} pixels, got {width} by {height}"
        raise ValueError(message)
    return _SUFFIXES[picture.format]
