"""The look of the publisher's documents, checked before a kernel starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.document.fonts import font_defects
from caricc_report.errors import InvalidInputError
from caricc_report.system.fonts import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caricc_report.editorial.release import Release
    from caricc_report.release.inputs import Inputs


def check_look(release: Release, languages: Iterable[str], inputs: Inputs) -> None:
    """Check that fonts and logo of a profile are there; their files are noted among the inputs.

    Parameters
    ----------
    release
        A release of the publisher.
    languages
        Those in which it is made, whose letters the fonts must have.
    inputs
        Where the files are noted.

    Raises
    ------
    InvalidInputError
        If a family of fonts is not there or lacks letters, or the logo is no picture that a
        document can show; all of that is said at once.
    """
    look = release.profile.look
    if look is None:
        return
    if look.fonts.own:
        inputs.note(release.root / FOLDER)
    if look.logo:
        inputs.note(release.root / look.logo.path)
    defects = [*font_defects(look, release.root, tuple(languages))]
    try:
        release.logo()
    except InvalidInputError as error:
        defects += error.defects
    if defects:
        raise InvalidInputError(release.parameters.profile, defects)
