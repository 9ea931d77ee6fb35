"""The publisher's logo: what is refused, and how wide it is."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from builders import png

from caricc_report.editorial.logo import logo_picture
from caricc_report.model.look import Logo

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.text.nodes import Picture


def svg(inner: str = "", size: str = 'viewBox="0 0 20 10"') -> str:
    """Return a picture in SVG."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inner}</svg>'


def shown(folder: Path, content: str | bytes, name: str = "logo.svg") -> Picture:
    """Return the logo of a project with such a file."""
    data = content if isinstance(content, bytes) else content.encode()
    (folder / name).write_bytes(data)
    return logo_picture(Logo(path=name, alt={"en": "A sign"}), folder, "en")


@pytest.mark.parametrize(
    "content, said",
    [
        (svg("<script>alert(1)</script>"), "an SVG with <script>"),
        (svg('<rect onclick="alert(1)"/>'), "an SVG with onclick='alert(1)'"),
        (svg('<image href="https://example.org/a.png"/>'), "href='https://example.org/a.png'"),
        (svg('<rect fill="url(https://example.org)"/>'), "fill='url(https://example.org)'"),
        (svg("<style>@import 'a.css';</style>"), "a style that loads something"),
        (svg("<style><title/>@import 'a.css';</style>"), "a style that loads something"),
        (svg("<text>WHO</text>"), "an SVG with <text>; save it with shapes alone"),
        (svg("<foreignObject/>"), "an SVG with <foreignObject>"),
        (svg(size=""), "an SVG without a size"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(), "an SVG that declares entities"),
        ("<html/>", "no SVG"),
        (b"\xff", "an SVG that is not UTF-8"),
    ],
)
def test_an_svg_of_more_than_shapes_is_refused(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    """Nothing is taken out of it silently; what was found is said, and the file."""
    with pytest.raises(ValueError, match=r"got 'logo\.svg'") as refused:
        shown(tmp_path, content)
    assert said in str(refused.value)


def test_a_picture_of_another_kind_is_refused(tmp_path: Path) -> None:
    """PNG and JPEG are read, whatever the file is called."""
    with pytest.raises(ValueError, match=r"not a picture that can be read.*got 'logo\.gif'"):
        shown(tmp_path, b"GIF89a", "logo.gif")


@pytest.mark.parametrize("path", ["../logo.svg", "/etc/passwd", "absent.svg", "."])
def test_a_logo_is_a_file_of_the_project(tmp_path: Path, path: str) -> None:
    """A path that leads elsewhere is refused, whatever is there."""
    (tmp_path / "logo.svg").write_text(svg(), encoding="utf-8")
    project = tmp_path / "project"
    project.mkdir()
    with pytest.raises(ValueError, match="not a file in the project, got"):
        logo_picture(Logo(path=path, alt={"en": "A sign"}), project, "en")


@pytest.mark.parametrize(
    "size, width",
    [
        ('viewBox="0 0 20 10"', 28),
        ('width="20" height="10"', 28),
        ('viewBox="0 0 10 10"', 14),
        ('viewBox="0 0 90 10"', 44),
        ('viewBox="0 0 1 10"', 6),
    ],
)
def test_a_logo_fits_the_cover(tmp_path: Path, size: str, width: int) -> None:
    """It is 22 mm high or 70 mm wide, in per cent of the 158 mm that the cover has."""
    assert shown(tmp_path, svg("<rect/>", size)).width == width


def test_a_logo_of_no_size_is_as_wide_in_word_documents(tmp_path: Path) -> None:
    """Pandoc takes a share of what a picture says to be, which for a small one is nothing."""
    data = base64.b64decode(shown(tmp_path, svg("<rect/>")).data).decode()
    assert 'width="158mm" height="79.00mm"' in data


def test_a_logo_in_pixels_is_made_anew(tmp_path: Path) -> None:
    """As a photo is, it has its alternative text, and nothing but its pixels."""
    picture = shown(tmp_path, png(), "logo.png")
    assert (picture.alt, picture.media_type, picture.width) == ("A sign", "image/png", 14)
