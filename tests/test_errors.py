"""Errors are values: they hold what was said, wherever they are sent."""

from __future__ import annotations

import pickle
from inspect import Parameter, signature
from typing import TYPE_CHECKING

import pytest

from caricc_report.errors import CariccReportError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARGUMENTS = {"n_differences": 2, "findings": [("check", "message", ("kz-a",))]}
"""By name, what an error is made of that is not a text."""


def tree(kind: type[CariccReportError]) -> Iterator[type[CariccReportError]]:
    """Yield a class of errors and all below it."""
    yield kind
    for each in kind.__subclasses__():
        yield from tree(each)


@pytest.mark.parametrize("kind", [*tree(CariccReportError)], ids=lambda kind: kind.__name__)
def test_an_error_leaves_its_process_as_it_is(kind: type[CariccReportError]) -> None:
    """Pickled and read again, it says the same, and has the same facts."""
    _, *parameters = signature(kind.__init__).parameters.values()
    needed = [
        each.name
        for each in parameters
        if each.kind is Parameter.POSITIONAL_OR_KEYWORD and each.default is Parameter.empty
    ]
    error = kind(*(_ARGUMENTS.get(name, name) for name in needed))
    found = pickle.loads(pickle.dumps(error))  # noqa: S301 - made a line above
    assert (type(found), str(found), vars(found)) == (kind, str(error), vars(error))
