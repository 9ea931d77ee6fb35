"""Photos come from their folder alone, and are made anew from their pixels."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any

import pytest
from builders import png
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from caricc_report.model.photo import read_photo, remade

if TYPE_CHECKING:
    from pathlib import Path

PLACE = "SECRET-43.2567N"


def photo(
    fmt: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any
) -> bytes:
    """Return a photo whose left half is black, its right half white."""
    stream = io.BytesIO()
    picture = Image.new("L", size, "white")
    picture.paste(0, (0, 0, size[0] // 2, size[1]))
    picture.convert(mode).save(stream, fmt, **options)
    return stream.getvalue()


def tagged(orientation: int = 1) -> bytes:
    """Return a JPEG file with all that cameras and programs put beside the pixels."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = PLACE
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = PLACE.encode()
    metadata = {"exif": exif, "comment": PLACE, "icc_profile": PLACE.encode()}
    return photo(xmp=PLACE.encode(), **metadata) + PLACE.encode()


def opened(data: bytes) -> Image.Image:
    """Return a picture."""
    return Image.open(io.BytesIO(data))


def test_a_jpeg_file_keeps_its_pixels_alone() -> None:
    """Exif with the place, XMP, comment, colour profile and what follows the end are gone."""
    assert tagged().count(PLACE.encode()) == 6
    made = remade(tagged())
    assert PLACE.encode() not in made.data
    assert set(opened(made.data).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert made.media_type == "image/jpeg"


def test_a_png_file_keeps_its_pixels_alone() -> None:
    """Texts, Exif and colour profile are gone."""
    info = PngInfo()
    info.add_text("Comment", PLACE)
    info.add_itxt("XML:com.adobe.xmp", PLACE)
    content = photo("PNG", pnginfo=info, icc_profile=PLACE.encode())
    assert PLACE.encode() in content
    made = remade(content + PLACE.encode())
    assert PLACE.encode() not in made.data
    assert opened(made.data).info == {}
    assert made.media_type == "image/png"


@pytest.mark.parametrize(
    "orientation, dark", [(1, "left"), (3, "right"), (6, "top"), (8, "bottom"), (99, "left")]
)
def test_a_photo_stands_upright(orientation: int, dark: str) -> None:
    """A camera that was turned is undone in the pixels, since the note of it goes."""
    made = remade(tagged(orientation))
    picture = opened(made.data).convert("L")
    width, height = picture.size
    assert (width, height) == ((20, 40) if dark in {"top", "bottom"} else (40, 20))
    assert made.width == width
    corner = {
        "left": (0, 0), "right": (width - 1, 0), "top": (0, 0), "bottom": (0, height - 1),
    }[dark]  # fmt: skip
    assert picture.getpixel(corner) < 30
    assert picture.getpixel((width - 1 - corner[0], height - 1 - corner[1])) > 225


@pytest.mark.parametrize(
    "fmt, mode",
    [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "1"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "RGBA"),
     ("PNG", "I;16")],
)  # fmt: skip
def test_every_kind_of_pixel_is_read(fmt: str, mode: str) -> None:
    """Whatever the file's colours are, the photo is grey or RGB without transparency."""
    made = opened(remade(photo(fmt, mode=mode)).data)
    assert made.mode in {"L", "RGB"}
    assert made.size == (40, 20)


def test_a_large_photo_is_made_smaller() -> None:
    """Its own width is known all the same."""
    made = remade(photo(size=(4000, 1000)))
    assert made.width == 4000
    assert opened(made.data).size == (1600, 400)


def test_the_same_photo_has_the_same_bytes() -> None:
    """Nothing of the run is in it."""
    content = tagged()
    assert remade(content) == remade(content)


def rescanned(content: bytes, n_scans: int) -> bytes:
    """Return a progressive JPEG file with its last scan many times over."""
    start = content.rindex(b"\xff\xda")
    return content[:start] + content[start:-2] * n_scans + content[-2:]


@pytest.mark.parametrize(
    "content, problem",
    [
        (photo("GIF"), "not a picture that can be read"),
        (photo("WEBP"), "not a picture that can be read"),
        (photo("TIFF"), "not a picture that can be read"),
        (photo("BMP"), "not a picture that can be read"),
        (b"", "not a picture that can be read"),
        (photo()[:-100], "not a picture that can be read"),
        (rescanned(photo(size=(2000, 2000), progressive=True), 1000), "too many scans"),
    ],
)
def test_what_is_no_photo_is_refused(content: bytes, problem: str) -> None:
    """Another format, a broken file, one that takes too long."""
    with pytest.raises(ValueError, match=problem):
        remade(content)


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda tail: png()[:40] + tail))
def test_any_bytes_are_a_photo_or_a_value_error(content: bytes) -> None:
    """Nothing else happens."""
    try:
        remade(content)
    except ValueError:
        return


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of articles with a photo, beside it another photo."""
    articles = tmp_path / "articles"
    (articles / "inside").mkdir(parents=True)
    (articles / "inside/photo.png").write_bytes(png())
    (tmp_path / "secret.png").write_bytes(png())
    (articles / "link.png").symlink_to(tmp_path / "secret.png")
    (articles / "folder").symlink_to(tmp_path, target_is_directory=True)
    (articles / "circle").symlink_to("circle")
    (articles / "fine.png").symlink_to("inside/photo.png")
    os.mkfifo(articles / "pipe.png")
    (articles / "device.png").symlink_to("/dev/zero")
    return articles


@pytest.mark.parametrize("path", ["inside/photo.png", "fine.png", "folder/articles/fine.png"])
def test_a_photo_in_the_folder_is_read(folder: Path, path: str) -> None:
    """Also by a link that stays within the folder."""
    assert read_photo(folder, path) == png()


PATHS = [
    "../secret.png", "inside/../../secret.png", "link.png", "folder/secret.png", "circle",
    "pipe.png", "device.png", "inside", "", ".", "none.png", "/etc/passwd", "/proc/self/environ",
    "/dev/zero", "/dev/stdin", "~/secret.png", "https://example.org/a.png", "//example.org/a.png",
    "file:///etc/passwd", "data:image/png;base64,AAAA", "x" * 300, "x/" * 3000, "\0", "a\0.png",

]  # fmt: skip


def test_a_path_that_is_no_file_in_the_folder_is_refused(folder: Path) -> None:
    """Links, pipes and devices included; nothing is waited for."""
    for path in PATHS:
        with pytest.raises(ValueError, match="not a file in the folder of the articles"):
            read_photo(folder, path)
