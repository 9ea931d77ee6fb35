"""Words by which texts are read: those of the package, and a project's over them."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import profile
from projects import ROOT

from caricc_report.editorial.checks.numbers import is_stated, number_words
from caricc_report.editorial.checks.prose import Known, typed_in
from caricc_report.errors import InvalidInputError
from caricc_report.model.days import read_day
from caricc_report.model.languages import package_words
from caricc_report.model.words import Words, words_of
from caricc_report.system.files import ProjectFile
from caricc_report.system.yaml_text import parse_yaml
from caricc_report.text.locales import check_defects, languages_of, load_locales

KAZAKH = ProjectFile(Path(__file__).parent.parent / "locales", "locales")


def test_the_tables_of_the_package_are_valid() -> None:
    """Each tells its language by frequent words."""
    for language in package_words():
        path = ROOT / f"caricc_report/text/locales/{language}.yml"
        words = Words.model_validate(parse_yaml(path.read_text(encoding="utf-8"), path.name))
        assert words.frequent
        assert words.alphabets


def test_a_project_adds_fields_to_those_of_the_package() -> None:
    """What it does not say stays; outside of it, nothing of it is known."""
    with languages_of(KAZAKH):
        assert words_of("kk").numbers[20] == ("жиырма",)
        assert "және" in words_of("kk").frequent
        assert number_words()["жиырма"] == 20
    assert "жиырма" not in number_words()
    assert words_of("kk").numbers == {}


@pytest.mark.parametrize(
    "value, text", [(25, "жиырма бес адам"), (5000, "5 мың адам"), (1000, "мың адам")]
)
def test_a_number_in_the_words_of_a_project_is_stated(value: int, text: str) -> None:
    """In articles it is found as in those of other languages."""
    assert not is_stated(value, text, "kk")
    with languages_of(KAZAKH):
        assert is_stated(value, text, "kk")


@pytest.mark.parametrize(
    "text, typed",
    [
        ("2026 жылғы 12 қарашада семинар өтті", []),
        ("12 қараша мен 15 қараша", []),
        ("2026 жылы басталды", []),
        ("бап 228", []),
        ("жиырма бес адам келді", ["жиырма бес"]),
        ("Оған 40 адам келді", ["40"]),
    ],
)
def test_a_typed_number_is_told_from_a_date(text: str, typed: list[str]) -> None:
    """In the words of the project, and the CLDR's names of months."""
    with languages_of(KAZAKH):
        known = Known("2026-01", "kk", (), profile())
        assert [each.number for each in typed_in(text, known)] == typed


def test_a_day_is_read_in_the_words_of_a_project() -> None:
    """The CLDR has the months, the table what stands between day and time."""
    with languages_of(KAZAKH):
        assert str(read_day("12 қараша 2026 ж. сағат 12:30", ["kk"])) == "2026-11-12"


@pytest.mark.parametrize(
    "text, defect",
    [
        ("numbers: {twelve: on}", "numbers"),
        ("nmbers: {}", "unknown field; did you mean 'numbers'?"),
        ("counted: [a*b]", "no word, or a * that is not its end, got 'a*b'"),
        ("share: 3", "share"),
        ("- a", "not a mapping"),
    ],
)
def test_a_defect_of_a_table_is_named(tmp_path: Path, text: str, defect: str) -> None:
    """With its file."""
    (tmp_path / "kk.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as refused:
        check_defects(load_locales(ProjectFile(tmp_path, "l")))
    (found,) = refused.value.defects
    assert str(found).startswith("kk.yml")
    assert defect in str(found)
