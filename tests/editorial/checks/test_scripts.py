"""Scripts of languages: those of the CLDR, whichever they are."""

from __future__ import annotations

import pytest

from caricc_report.editorial.checks.scripts import script_of, share_of_foreign


@pytest.mark.parametrize(
    "text, language, share",
    [
        ("სემინარი თბილისში", "ka", 0.0),
        ("a seminar", "ka", 1.0),
        ("семинар UNODC", "kk", 0.0),
        ("семинар", "en", 1.0),
        ("セミナー", "ja", 0.0),
        ("", "ka", 0.0),
    ],
)
def test_the_share_of_letters_of_another_script(text: str, language: str, share: float) -> None:
    """Capitals do not count, and scripts that are written together are not told apart."""
    assert share_of_foreign(text, script_of(language)) == share
