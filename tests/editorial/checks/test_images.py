"""Photos that are damaged or too small are found."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from builders import png
from checked import found, good, message

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.model.article import Article

ALT = {"en": "Students listen", "ru": "Студенты слушают"}


def photo(width: int, kind: str) -> bytes:
    """Return a photo of some width, as an image program writes it."""
    image_module = pytest.importorskip("PIL.Image")
    written = io.BytesIO()
    image_module.new("RGB", (width, 300), "green").save(written, kind)
    return written.getvalue()


def with_image(path: str) -> Article:
    """Return a good article with an image."""
    return good(images=[{"path": path, "alt": ALT}])


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_whole_and_wide_photo_passes(tmp_path: Path, kind: str) -> None:
    """Four hundred pixels are enough, in either format."""
    (tmp_path / "a").write_bytes(photo(400, kind))
    assert found(with_image("a"), image_dir=tmp_path) == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_small_photo_is_a_warning(tmp_path: Path, kind: str) -> None:
    """Fewer than four hundred pixels are too few."""
    (tmp_path / "a.png").write_bytes(photo(399, kind))
    assert message(with_image("a.png"), image_dir=tmp_path).startswith(
        "images.1.path: 399 pixels wide, 400 are needed, got 'a.png'; "
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("kept", [1, 8, 20, 100, -50])
def test_a_photo_cut_off_is_an_error(tmp_path: Path, kind: str, kept: int) -> None:
    """Wherever the file ends too early, it is broken."""
    (tmp_path / "a").write_bytes(photo(400, kind)[:kept])
    assert found(with_image("a"), image_dir=tmp_path) == ["image-broken"]


def test_a_damaged_photo_is_an_error(tmp_path: Path) -> None:
    """A changed byte in a PNG file does not pass its checksum."""
    data = bytearray(png())
    data[20] ^= 1
    (tmp_path / "a").write_bytes(data)
    assert found(with_image("a"), image_dir=tmp_path) == ["image-broken"]


@pytest.mark.parametrize("path", ["missing.png", "../a.png", "\0"])
def test_a_file_that_is_not_there_is_broken(tmp_path: Path, path: str) -> None:
    """So is one outside the folder of the articles."""
    (tmp_path / "a.png").write_bytes(photo(400, "PNG"))
    folder = tmp_path / "articles"
    folder.mkdir()
    image = with_image("a.png").images[0].model_copy(update={"path": path})
    wrong = good().model_copy(update={"images": (image,)})
    assert found(wrong, image_dir=folder) == ["image-broken"]
