"""Photos: read from the folder of the articles alone, and made anew from their pixels."""

from __future__ import annotations

import io
import os
import stat
import warnings
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from caricc_report.errors import suggestion
from caricc_report.system.files import real_path, unfollowed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image

_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg"}
"""The formats that are decoded; of an MPO, which many cameras write as JPEG, the photo itself."""
_MOST_BYTES = 50_000_000
_MOST_PIXELS = 40_000_000
"""More than any camera of the press; decoded it is 120 MB."""
_MOST_PASSES = 500_000_000
"""The most pixels times scans of a JPEG file; each scan goes over all of them once more."""
_SCAN = b"\xff\xda"
_LARGEST_SIDE = 1600
"""In pixels; as wide as a page it is printed with more than 200 pixels an inch."""
_QUALITY = 90
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Remade:
    """A photo made anew from the pixels of another file."""

    data: bytes
    """The content of a PNG or JPEG file that holds pixels and nothing else."""
    media_type: str
    """``image/png`` or ``image/jpeg``."""
    width: int
    """The width of the file that it was made from, upright, in pixels."""
    height: int
    """Its height, in the same way."""


class PhotoError(ValueError):
    """A file, named as relative to its folder, cannot be shown as a picture."""

    def __init__(self, problem: str, path: str, advice: str) -> None:
        self.problem, self.path, self.advice = problem, path, advice
        super().__init__(self.about(path))

    def about(self, path: str) -> str:
        """Return the message, with the path as it is written where the file is named."""
        return f"{self.problem}, got {path!r:.80}; {self.advice}"


def read_photo(folder: Path, path: str, name: str = "the folder of the articles") -> bytes:
    """Return the content of a photo's file in a folder, which people call by `name`.

    Raises
    ------
    PhotoError
        If the path leads out of the folder, also by a symbolic link, or to anything but a file
        of a sensible size that holds PNG or JPEG.
    """
    data = read_picture(folder, path, name)
    if not data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise PhotoError("neither PNG nor JPEG", path, "convert it to one of them")
    return data


def read_picture(folder: Path, path: str, name: str) -> bytes:
    """Return the content of a file in a folder; `name` is what people call the folder.

    Raises
    ------
    PhotoError
        If the path leads out of the folder, also by a symbolic link, or to anything but a file
        of a sensible size.
    """
    data = None
    with suppress(OSError, ValueError):  # Names too long, NUL, links in a circle.
        file = real_path(folder / path)
        if file.is_relative_to(real_path(folder)):
            # Whatever takes the file's place meanwhile is not followed, nor waited for.
            with open(file, "rb", opener=unfollowed) as opened:
                if stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                    data = opened.read(_MOST_BYTES + 1)
    if data is None:
        advice = "put it there, or correct the path"
        hint = suggestion(PurePath(path).name, _beside(folder, path), advice).removeprefix("; ")
        advice = hint if hint == advice else f"{hint} If not, put it there"
        raise PhotoError(f"not a file in {name}", path, advice)
    if len(data) > _MOST_BYTES:
        raise PhotoError(f"larger than {_MOST_BYTES} bytes", path, "save it smaller")
    return data


def _beside(folder: Path, path: str) -> list[str]:
    """Return the names of the files that are where one should be, if that is in the folder."""
    with suppress(OSError, ValueError):
        parent = real_path((folder / path).parent)
        if parent.is_relative_to(real_path(folder)):
            return [each.name for each in parent.iterdir() if stat.S_ISREG(each.lstat().st_mode)]
    return []


@contextmanager
def decoded(content: bytes) -> Iterator[Image]:
    """Open a picture whose format and size are such that it may be decoded.

    Raises
    ------
    ValueError
        If it is not a picture in PNG or JPEG of a sensible size, or, now or while it is
        decoded, turns out to be broken.
    """
    from PIL import Image  # noqa: PLC0415 - most articles have no photo

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "MPO")) as picture:
                _refuse_excess(content, picture)
                yield picture
    except ValueError:
        raise
    except Exception as error:
        # Pillow's plugins raise errors of any class for broken files.
        raise ValueError(f"not a picture that can be read ({type(error).__name__})") from error


def _refuse_excess(content: bytes, picture: Image) -> None:
    """Refuse what would take too long or too much memory; all that was read is the header."""
    width, height = picture.size
    if width * height > _MOST_PIXELS:
        raise ValueError(f"larger than {_MOST_PIXELS} pixels, got {width} by {height}")
    if picture.format != "PNG" and content.count(_SCAN) * width * height > _MOST_PASSES:
        message = f"too many scans for {width} by {height} pixels, got {content.count(_SCAN)}"
        raise ValueError(message)


def remade(content: bytes) -> Remade:
    """Return a photo made anew from the pixels of a file: upright, and no larger than is shown.

    What else the file holds is left behind: where and by what it was taken, comments,
    thumbnails, colour profiles, what follows its end. A PNG file stays PNG, a JPEG file JPEG.

    Raises
    ------
    ValueError
        If it is not a picture in PNG or JPEG of a sensible size, or it is broken.
    """
    from PIL import Image  # noqa: PLC0415 - as above

    with decoded(content) as picture:
        media_type = _FORMATS[str(picture.format)]
        turn = _TURNS.get(_orientation(picture))
        width, height = picture.size[:: -1 if turn in _SIDEWAYS else 1]
        picture.draft("RGB", (_LARGEST_SIDE, _LARGEST_SIDE))  # JPEG can be decoded smaller.
        pixels = _opaque(_shrunk(picture))
        pixels = pixels if turn is None else pixels.transpose(Image.Transpose(turn))
    stream = io.BytesIO()
    clean = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    clean.save(stream, media_type.removeprefix("image/"), quality=_QUALITY)
    return Remade(stream.getvalue(), media_type, width, height)


_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""By the orientation that Exif states, Pillow's number of the turn that undoes it."""
_SIDEWAYS = frozenset({2, 4, 5, 6})
"""The turns that make height of width."""


def _orientation(picture: Image) -> int:
    """Return how a camera was held, as Exif has it; 1, upright, where that is broken."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - Pillow raises errors of any class; the pixels may be whole
        return 1


def _shrunk(picture: Image) -> Image:
    """Return a picture that is no larger than is shown."""
    if picture.has_transparency_data and picture.mode != "RGBA":
        picture = picture.convert("RGBA")
    elif picture.mode in {"1", "P"}:  # These have no shades between two pixels.
        picture = picture.convert("RGB")
    # Pillow cannot shrink sixteen bits a pixel in two steps, the first of which is quick.
    gap = None if picture.mode.startswith("I") else 2.0
    picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE), reducing_gap=gap)
    return picture


def _opaque(picture: Image) -> Image:
    """Return the pixels in grey or in colours, on white where they are transparent."""
    from PIL import Image  # noqa: PLC0415 - as above

    if picture.mode.startswith("I"):  # Sixteen bits a pixel.
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode == "RGBA":
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture.convert("L" if picture.mode == "L" else "RGB")
