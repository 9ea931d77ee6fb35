"""Colours, fonts and logo of a publisher: what is refused, and what follows from an accent."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from caricc_report.model.look import DARK, WHITE, Look, Palette, contrast, distance
from caricc_report.model.validation import defects_of

INK, SOFT = "#1f2a35", "#53606c"
"""The colours of texts in every look."""


def refusals(**fields: Any) -> list[str]:
    """Return what is said of a look."""
    with pytest.raises(ValidationError) as refused:
        Look.model_validate(fields)
    return list(map(str, defects_of(refused.value, Look, "")))


def allowed(**field: str) -> str:
    """Return the colour of a field, or the shade that is advised where that is too light."""
    try:
        Look.model_validate(field)
    except ValidationError as error:
        return "#" + str(error.errors()[0]["ctx"]["error"]).rpartition("'#")[2][:6]
    return next(iter(field.values()))


@pytest.mark.parametrize(
    "one, other, ratio",
    [("#ffffff", "#ffffff", 1.0), ("#777777", WHITE, 4.48), ("#0000ff", WHITE, 8.59)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    """The ratios are those that WCAG's own examples and checkers have, in either order."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"accent": None}, "accent: empty; write a colour in quotes"),
        ({"accent": "navy"}, "accent: not a colour as six hexadecimal digits"),
        ({"accent": "#abc"}, "accent: not a colour as six hexadecimal digits"),
        ({"accent": "#4caf50"}, "with white is 2.77:1, and 2.65:1 with the pale ground of boxes"),
        ({"accent": "#4caf50"}, "the nearest darker shade that has it is '#38813b'"),
        ({"second": "#ffd700"}, "second: too light for lines, got '#ffd700'"),
        ({"fonts": {"text": '"; }'}}, "fonts.text: not the name of a family of fonts"),
        ({"fonts": {"headings": "Fira Sans"}}, "fonts.headings: unknown field; did you mean"),
        ({"logo": {"path": "logo.svg"}}, "logo.alt: missing"),
        ({"acent": "#17375e"}, "acent: unknown field; did you mean 'accent'?"),
    ],
)
def test_a_wrong_look_is_refused(fields: dict[str, Any], said: str) -> None:
    """What is wrong is said with the field, what was found, and what to do."""
    assert said in "; ".join(refusals(**fields))


def test_a_look_that_states_nothing_is_the_packages() -> None:
    """Without colours of its own a look has the package's, and says nothing of it."""
    assert Look().palette == Palette()
    assert set(Look().model_dump()) == {"fonts"}


@given(st.integers(0, 0xFFFFFF))
def test_all_that_follows_from_an_accent_is_legible(number: int) -> None:
    """Texts have 4.5:1 on their grounds, and lines 3:1; and the shade that is advised is taken."""
    palette = Look(accent=allowed(accent=f"#{number:06x}")).palette
    texts = [(WHITE, palette.accent), (palette.on_accent, palette.accent)]
    texts += [(text, palette.tint) for text in (palette.accent, palette.link, INK, SOFT)]
    assert min(contrast(*pair) for pair in texts) >= 4.5
    lines = (palette.second, palette.bar, palette.earlier)
    assert min(contrast(line, WHITE) for line in lines) >= 3
    dark = palette.in_the_dark
    assert min(contrast(dark[name], DARK) for name in ("accent", "link")) >= 4.5
    assert min(contrast(colour, DARK) for colour in dark.values()) >= 3


@given(st.integers(0, 0xFFFFFF), st.none() | st.integers(0, 0xFFFFFF))
@example(0x7A1F5C, None)
@example(0x00594F, None)
@example(0x3B7D6E, None)
def test_charts_have_eight_colours_that_differ(accent: int, second: int | None) -> None:
    """Any two of them look different, and each is seen on white, whatever the look states."""
    stated = {"accent": allowed(accent=f"#{accent:06x}")}
    if second is not None:
        stated["second"] = allowed(second=f"#{second:06x}")
    colours = Look.model_validate(stated).palette.series
    assert len(colours) == 8
    assert min(distance(*pair) for pair in combinations(colours, 2)) >= 20
    assert min(contrast(colour, WHITE) for colour in colours) >= 3


def test_charts_of_the_package_have_its_colours() -> None:
    """A look that states none has the colours that charts have always had."""
    fixed = ("#3b7d6e", "#8c3f4d", Palette().earlier, "#7a6a9c", "#5c6b2f", "#b0603a")
    assert Palette().series == (Palette().bar, Palette().second, *fixed)
