"""The look of a publisher's documents: colours, fonts, logo.

Contrast is that of the Web Content Accessibility Guidelines 2.2, by their definitions of relative
luminance and contrast ratio. Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from caricc_report.model.article import Language, Line, Model
from caricc_report.model.validation import of_form

WHITE, BLACK = "#ffffff", "#000000"
TEXT_CONTRAST, LINE_CONTRAST = 4.5, 3.0
"""The least contrast of text, and of lines and edges: success criteria 1.4.3 and 1.4.11."""
_STEPS = 255
_READ_IN_THE_DARK = 7.0
_SEEN_FIRST = 9.0
"""The least contrast of a bar in the accent with a dark page, against 3 of the other bars."""
DARK = "#1c2630"
"""The lighter of the grounds of a dark page, that of boxes."""
_N_SERIES, _LEAST_DISTANCE = 8, 20.0
"""So many colours has a chart, and each is so far from all others, by the CIE's formula of 1976."""
_LONGEST_ALT = 2_000

Colour = Annotated[
    str,
    of_form("#[0-9A-Fa-f]{6}", 'a colour as six hexadecimal digits, such as "#17375e"'),
    AfterValidator(str.lower),
]
FamilyName = Annotated[
    str,
    StringConstraints(max_length=60),
    of_form("[A-Za-z0-9]+([ -][A-Za-z0-9]+)*", "the name of a family of fonts, such as Fira Sans"),
]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a document; those of a look that states none, if not given."""

    accent: str = "#17375e"
    """The ground of the cover, and headings."""
    second: str = "#a67c2e"
    """Lines and edges."""
    link: str = "#1a5490"
    """Links in texts."""
    tint: str = "#f3f6f9"
    """The ground of boxes."""
    on_accent: str = "#d9e3ee"
    """Quieter texts on the ground of the cover."""
    line_on_accent: str = "#e3c98f"
    """Lines on the ground of the cover."""
    bar: str = "#1f4e79"
    """The bars that a chart's message is about, and the newest columns."""
    earlier: str = "#8797a7"
    """All bars but those that a chart's message is about."""

    @property
    def in_the_dark(self) -> dict[str, str]:
        """By name, the colours that a page has on a dark ground: so light that they can be read.

        Bars stand out from those of earlier times, and there the lighter colour does.
        """
        least = {
            "accent": _READ_IN_THE_DARK,
            "link": _READ_IN_THE_DARK,
            "second": TEXT_CONTRAST,
            "bar": _SEEN_FIRST,
        }
        found = {name: _light_enough(getattr(self, name), each) for name, each in least.items()}
        return found | {"earlier": _light_enough(self.bar, LINE_CONTRAST)}

    @property
    def series(self) -> tuple[str, ...]:
        """The colours of analysts' charts, in the order in which a chart takes them.

        One that is too close to those before it is left out, and a spare one takes its place.
        """
        rest = ("#7a6a9c", "#5c6b2f", "#b0603a")
        spare = ("#2a86b8", "#b04a9a", "#4d5358", "#1f4e79", "#a67c2e")
        taken: list[str] = []
        for colour in (self.bar, self.second, "#3b7d6e", "#8c3f4d", self.earlier, *rest, *spare):
            if all(distance(colour, other) >= _LEAST_DISTANCE for other in taken):
                taken.append(colour)
        return tuple(taken[:_N_SERIES])


class FontNames(Model):
    """The families of fonts in which documents are set."""

    text: FamilyName = "IBM Plex Serif"
    """That of texts."""
    heading: FamilyName = "Fira Sans"
    """That of the cover, headings, tables and charts."""

    @property
    def own(self) -> dict[str, str]:
        """By use, the families that are not the package's for that use."""
        usual = FontNames()
        return {use: family for use, family in self if family != getattr(usual, use)}


class Logo(Model):
    """The publisher's sign on the cover."""

    path: Line
    """Its file, SVG, PNG or JPEG, relative to the project."""
    alt: dict[Language, Annotated[Line, StringConstraints(max_length=_LONGEST_ALT)]] = Field(
        min_length=1
    )
    """By language, what it shows, for those who do not see it."""


def _says_nothing(value: object) -> bool:
    return value is None


class Look(Model):
    """The colours, fonts and logo of one publisher; what is not given is the package's."""

    accent: Colour | None = Field(default=None, exclude_if=_says_nothing)
    """The colour of cover, headings, links and bars."""
    second: Colour | None = Field(default=None, exclude_if=_says_nothing)
    """The colour of lines and edges; a lighter accent, if only that is given."""
    fonts: FontNames = FontNames()
    logo: Logo | None = Field(default=None, exclude_if=_says_nothing)

    @field_validator("accent", "second", mode="before")
    @classmethod
    def _is_quoted(cls, value: object) -> object:
        if value is None:
            message = 'empty; write a colour in quotes, such as "#17375e", since # begins a comment'
            raise ValueError(message)
        return value

    @field_validator("accent")
    @classmethod
    def _is_legible(cls, accent: str) -> str:
        return _dark_enough(accent, "text", TEXT_CONTRAST)

    @field_validator("second")
    @classmethod
    def _is_visible(cls, second: str) -> str:
        return _dark_enough(second, "lines", LINE_CONTRAST)

    @property
    def palette(self) -> Palette:
        """The colours, with those that follow from the ones stated."""
        accent, second = self.accent, self.second
        if accent is None and second is None:
            return Palette()
        if accent is None:
            return Palette(second=str(second), line_on_accent=mixed(str(second), WHITE, 0.5))
        lighter = _lightest(accent)
        second = second or lighter
        quiet = mixed(accent, WHITE, 0.85)
        return Palette(
            accent=accent,
            second=second,
            link=accent,
            tint=_tint(accent),
            on_accent=quiet if contrast(quiet, accent) >= TEXT_CONTRAST else WHITE,
            line_on_accent=mixed(second, WHITE, 0.5),
            bar=accent,
            earlier=lighter,
        )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1–21.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def distance(one: str, other: str) -> float:
    """Return how different two colours look, 0–100 and beyond: their distance in CIELAB (CIE76).

    Source: https://www.w3.org/TR/css-color-4/#color-conversion-code

    Examples
    --------
    >>> round(distance("#000000", "#ffffff"))
    100
    """
    return math.dist(_lab(one), _lab(other))


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour between two; `share` is the part of the other, 0–1.

    Examples
    --------
    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    channels = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in channels)


def _channels(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))


def _linear(colour: str) -> tuple[float, ...]:
    """Return the light of each channel, 0–1."""
    return tuple(
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
        for part in (channel / 255 for channel in _channels(colour))
    )


def _luminance(colour: str) -> float:
    """Return the relative luminance, 0–1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lab(colour: str) -> tuple[float, float, float]:
    """Return a colour's place in CIELAB, where distances are as they are seen."""
    red, green, blue = _linear(colour)
    x, y, z = (
        part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116
        for part in (
            (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
            0.2126 * red + 0.7152 * green + 0.0722 * blue,
            (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0891,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _tint(accent: str) -> str:
    """Return the ground of boxes that goes with an accent."""
    return mixed(accent, WHITE, 0.95)


def _dark_enough(colour: str, what: str, least: float) -> str:
    """Return a colour that can be seen on white, and on its own ground of boxes."""

    def lowest(shade: str) -> float:
        return min(contrast(shade, ground) for ground in (WHITE, _tint(shade)))

    if (found := lowest(colour)) >= least:
        return colour
    shades = (mixed(colour, BLACK, step / _STEPS) for step in range(1, _STEPS + 1))
    passes = next(shade for shade in shades if lowest(shade) >= least)
    raise ValueError(
        f"too light for {what}, got {colour!r}: its contrast with white is "
        f"{_cut(contrast(colour, WHITE))}:1, and {_cut(found)}:1 with the pale ground of boxes; "
        f"WCAG 2.2 asks for {least}:1; the nearest darker shade that has it is {passes!r}"
    )


def _light_enough(colour: str, least: float) -> str:
    """Return the darkest mixture of a colour with white that has a contrast with a dark page."""
    shades = (mixed(colour, WHITE, step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in shades if contrast(shade, DARK) >= least)


def _cut(ratio: float) -> str:
    """Return a ratio to two places, not rounded up to what it does not reach."""
    return f"{math.floor(ratio * 100) / 100:.2f}"


def _lightest(colour: str) -> str:
    """Return the lightest mixture with white that lines may have."""
    tints = (mixed(colour, WHITE, step / _STEPS) for step in range(_STEPS, -1, -1))
    return next(tint for tint in tints if contrast(tint, WHITE) >= LINE_CONTRAST)
