"""The photos of articles: where they stand, and what is no photo."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import pytest
from builders import png, record, release_of, text_of, texts
from PIL import Image
from shown_trees import blocks, divisions, found

import caricc_report as cr
from caricc_report.errors import InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.editorial.release import Release

PHOTO = {"path": "photo.png", "alt": {"en": "A hall with people", "ru": "Зал с людьми"}}


def with_photo(folder: Path, body: str = "A body.", **changes: Any) -> Release:
    """Return a release of one article with a photo that is valid but for some changes."""
    (folder / "photo.png").write_bytes(png())
    return release_of(folder, record(images=[PHOTO | changes], texts=texts(body=body)))


@pytest.mark.parametrize(
    "sizes, shown",
    [
        ([(12, 10)], ["wide-photo"]),
        ([(11, 10)], ["with-photo"]),
        ([(6, 10)], ["with-photo"]),
        ([(15, 10), (10, 15), (10, 10)], ["photo-strip"]),
        ([(15, 10)] * 5, ["photo-strip", "photo-strip"]),
        ([(40, 10), (10, 40)], ["photo-strip", "photo-strip"]),
    ],
)
def test_photos_stand_by_their_shape(
    tmp_path: Path, sizes: list[tuple[int, int]], shown: list[str]
) -> None:
    """One that is wide stands above the text, another beside it; several in rows."""
    images = []
    for number, size in enumerate(sizes):
        Image.new("L", size, "white").save(tmp_path / f"{number}.png")
        images.append(PHOTO | {"path": f"{number}.png"})
    tree = blocks(cr.country_sections(release_of(tmp_path, record(images=images))))
    names = [node["c"][0][1][0] for node in found(tree, "Div")]
    assert [name for name in names if name in {"wide-photo", "with-photo", "photo-strip"}] == shown
    assert names.count("photo") == len(sizes)


def test_the_photos_of_a_row_are_as_high_as_one_another(tmp_path: Path) -> None:
    """Each is as wide as its shape wants; few do not fill the row."""
    images = []
    for name, size in {"wide.png": (31, 10), "square.png": (10, 10)}.items():
        Image.new("L", size, "white").save(tmp_path / name)
        images.append(PHOTO | {"path": name})
    tree = blocks(cr.country_sections(release_of(tmp_path, record(images=images))))
    widths = [dict(image["c"][0][2])["width"] for image in found(tree, "Image")]
    assert widths == ["75.61%", "24.39%"]


@pytest.mark.parametrize(
    "size, lengths, kinds",
    [
        ((10, 10), [20, 20, 20, 20], ["Para", "with-photo", "Para", "Para"]),
        ((10, 10), [20, 6], ["Para", "with-photo"]),
        ((10, 10), [20, 1], ["with-photo", "Para"]),
        ((20, 10), [1, 1], ["wide-photo", "Para", "Para"]),
    ],
)
def test_text_goes_on_around_a_photo(
    tmp_path: Path, size: tuple[int, int], lengths: list[int], kinds: list[str]
) -> None:
    """Below a wide one; beside an upright one is as much as that is high, if there is enough."""
    Image.new("L", size, "white").save(tmp_path / "photo.png")
    body = "\n\n".join("A sentence of several words. " * n for n in lengths)
    release = release_of(tmp_path, record(images=[PHOTO], texts=texts(body=body)))
    parts = divisions(blocks(cr.country_sections(release)))["article"][3:-1]
    assert [each["c"][0][1][0] if each["t"] == "Div" else each["t"] for each in parts] == kinds


def test_a_photo_stands_beside_the_text(tmp_path: Path) -> None:
    """A photo with its caption and credit, and the text, are two parts of a division."""
    release = with_photo(tmp_path, caption={"en": "The hall."}, credit="The police")
    tree = blocks(cr.country_sections(release))
    both = divisions(tree)["with-photo"]
    assert [each["c"][0][1] for each in both] == [["photo"], ["beside-photo"]]
    assert text_of(divisions(tree)["beside-photo"]) == "A body."
    picture, caption, credit = divisions(tree)["photo"]
    assert (text_of(caption), text_of(credit)) == ("The hall.", "Photo: The police")
    (image,) = picture["c"]
    attributes, alt, (source, _) = image["c"]
    assert attributes[1] == ["photo"]
    assert text_of(alt) == "A hall with people"
    assert source == "data:image/png;base64," + base64.b64encode(png()).decode()


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"caption": {"en": "The hall."}}, "The hall."),
        ({"credit": "The police"}, "Photo: The police"),
        ({"caption": {"ru": "Зал."}}, None),
        ({}, None),
    ],
)
def test_the_line_under_a_photo(
    tmp_path: Path, changes: dict[str, Any], expected: str | None
) -> None:
    """Caption and credit may be missing, alone or both."""
    tree = blocks(cr.country_sections(with_photo(tmp_path, **changes)))
    _, *captions = divisions(tree)["photo"]
    assert [text_of(each) for each in captions] == ([expected] if expected else [])


def test_an_article_without_photo_stands_alone(tmp_path: Path) -> None:
    """Without a photo there is no division for one."""
    tree = blocks(cr.country_sections(release_of(tmp_path, record())))
    assert not {"photo", "with-photo", "wide-photo", "photo-strip"} & set(divisions(tree))


def jpeg() -> bytes:
    """Return a white photo of one pixel."""
    stream = io.BytesIO()
    Image.new("L", (1, 1), "white").save(stream, "JPEG")
    return stream.getvalue()


@pytest.mark.parametrize(
    "content, media_type",
    [(png(), "image/png"), (jpeg(), "image/jpeg")],
)
def test_the_kind_of_a_photo_is_that_of_its_bytes(
    tmp_path: Path, content: bytes, media_type: str
) -> None:
    """A photo is what its bytes say, whatever its name says."""
    release = with_photo(tmp_path)
    (tmp_path / "photo.png").write_bytes(content)
    (image,) = found(blocks(cr.country_sections(release)), "Image")
    assert image["c"][2][0].startswith(f"data:{media_type};base64,")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg onload='alert(1)'/>", b"%PDF-1.7"])
def test_another_kind_of_file_is_no_photo(tmp_path: Path, content: bytes) -> None:
    """What is neither PNG nor JPEG is refused, since not every format can show it."""
    release = with_photo(tmp_path)
    (tmp_path / "photo.png").write_bytes(content)
    with pytest.raises(InvalidInputError) as refused:
        cr.country_sections(release)
    (defect,) = refused.value.defects
    assert str(defect) == (
        "article kz-example, images.1.path: neither PNG nor JPEG, got 'photo.png'; convert it to "
        "one of them"
    )


def test_a_photo_without_alternative_text_is_not_shown(tmp_path: Path) -> None:
    """A photo that is not described in the language is refused, with what to do."""
    with pytest.raises(InvalidInputError) as refused:
        cr.country_sections(with_photo(tmp_path, alt={"ru": "Зал"}))
    (defect,) = refused.value.defects
    assert str(defect) == ("article kz-example, images.1.alt.en: missing; say what the photo shows")
