"""Pictures from the network: checked before they are kept."""

from __future__ import annotations

import hashlib

from caricc_report.model.photo import decoded

_SUFFIXES = {"PNG": "png", "JPEG": "jpg"}
_DIGEST = 16


def picture_path(content: bytes) -> str:
    """Return where a picture is kept, relative to the folder of the records, by its digest.

    Raises
    ------
    ValueError
        If it is not one whole, still picture in PNG or JPEG of a sensible size.
    """
    with decoded(content) as picture:
        if picture.format not in _SUFFIXES or getattr(picture, "n_frames", 1) > 1:
            raise ValueError(f"not a still picture in PNG or JPEG, got {picture.format}")
        picture.load()
        suffix = _SUFFIXES[picture.format]
    return f"images/{hashlib.sha256(content).hexdigest()[:_DIGEST]}.{suffix}"
