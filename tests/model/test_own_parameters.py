"""A notebook's own parameters are of the kind of their defaults."""

from __future__ import annotations

import pytest

from caricc_report.model.own_parameters import Typed, is_value, value_like

OF_THE_KIND = [
    ("a", "b", "b"),
    ("a", Typed("5"), "5"),
    ("a", Typed(""), ""),
    ("2024-01-01", "2024-02-29", "2024-02-29"),
    ("2024-02-30", "any text", "any text"),
    (1, 5, 5),
    (1, Typed("-5"), -5),
    (0.5, 1, 1.0),
    (0.5, Typed("2.5"), 2.5),
    (False, True, True),
    (False, Typed("true"), True),
    (None, "x", "x"),
    (None, Typed("3"), 3),
    (None, [1, "a"], [1, "a"]),
    (None, None, None),
    ([], ["a", 1], ["a", 1]),
    ([1], [], []),
    ([1, 0.5], [2], [2.0]),
    (["KZ"], Typed("AZ"), ["AZ"]),
    (["KZ"], Typed("AZ, UZ"), ["AZ", "UZ"]),
    (["KZ"], Typed("[AZ, NO]"), ["AZ", "NO"]),
    ([1], Typed("1,2"), [1, 2]),
    (["2024-01-01"], ["2024-05-05"], ["2024-05-05"]),
]


def test_a_value_of_the_kind_of_the_default() -> None:
    """It is taken, what is typed as the kind says; no subclass of text is left in it."""
    for default, given, expected in OF_THE_KIND:
        found = value_like(default, given)
        assert (found, type(found)) == (expected, type(expected))


OF_ANOTHER_KIND = [
    ("a", 5, "not text, got 5"),
    ("a", None, "not text, got None"),
    ("2024-01-01", "2024-02-30", "not a date, got '2024-02-30'; write it as 2024-11-30"),
    ("2024-01-01", Typed("20240101"), "not a date, got '20240101'; write it as 2024-11-30"),
    (1, True, "not a whole number, got True"),
    (1, "5", "not a whole number, got '5'"),
    (1, 0.5, "not a whole number, got 0.5"),
    (1, Typed("five"), "not a whole number, got 'five'"),
    (1, Typed("{a: 1}"), "not text, a number, true, false or a list of these, got '{a: 1}'"),
    (1, Typed("1\nvalue: 2"), "not a whole number, got '1\\nvalue: 2'"),
    (0.5, "much", "not a number, got 'much'"),
    (0.5, float("nan"), "not text, a number, true, false or a list of these, got nan"),
    (True, 1, "not true or false, got 1"),
    ([], "a", "not a list, got 'a'"),
    (["a"], [1], "not text, got 1"),
    ([1], ["a"], "not a whole number, got 'a'"),
    (["a"], [["b"]], "not text, a number, true, false or a list of these, got [['b']]"),
]


def test_a_value_of_another_kind_is_refused() -> None:
    """The message says what is expected, and what was found."""
    for default, given, problem in OF_ANOTHER_KIND:
        with pytest.raises(ValueError, match=r"^not ") as refused:
            value_like(default, given)
        assert str(refused.value) == problem


@pytest.mark.parametrize("found", [{}, (1,), b"x", 1j, float("inf"), [None], [[1]], object()])
def test_what_no_parameter_can_be(found: object) -> None:
    """A mapping, a nested list, and what JSON or papermill cannot write."""
    assert not is_value(found)
