"""A parameters file says all that one release needs, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from builders import PARAMETERS
from projects import ROOT
from pydantic import ValidationError

from caricc_report.errors import InvalidInputError
from caricc_report.model.parameters import NotebookParameters, Parameters, load_parameters
from caricc_report.model.period import Period
from caricc_report.model.validation import defects_of
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOK = PARAMETERS | {"language": "en", "profile": "profile.yml"}


def refusals(
    fields: dict[str, Any], model: type[Parameters | NotebookParameters] = Parameters
) -> list[str]:
    """Return the defects of parameters."""
    with pytest.raises(ValidationError) as refused:
        model.model_validate(fields)
    return [str(defect) for defect in defects_of(refused.value, model, "")]


def refusal(**changes: Any) -> str:
    """Return the one defect of parameters that are valid but for some changes."""
    (found,) = refusals(PARAMETERS | changes)
    return found


def notebook_refusal(**changes: Any) -> str:
    """Return the one defect of a notebook's parameters that are valid but for some changes."""
    (found,) = refusals(NOTEBOOK | changes, NotebookParameters)
    return found


def test_the_parameters_of_the_reference_release() -> None:
    """The project's own parameters file is valid."""
    found = load_parameters(ProjectFile(ROOT / "params/2024-19.yml", "params/2024-19.yml"))
    assert found.release == "2024-19"
    assert found.period == Period.parse("2024-11-16/2024-11-30")
    assert found.languages == ("en", "ru")
    assert found.as_of == dt.date(2024, 12, 2)


def test_what_parameters_need_not_say() -> None:
    """Languages, profile, narrative and waivers have their usual values."""
    found = Parameters.model_validate(PARAMETERS)
    assert found.languages == ("en", "ru")
    assert found.profile == "params/profile.yml"
    assert (found.narrative, found.waivers) == ({}, ())


@pytest.mark.parametrize("field", PARAMETERS)
def test_what_parameters_have_to_say(field: str) -> None:
    """Parameters without release, period, articles or as_of are refused."""
    fields = {name: value for name, value in PARAMETERS.items() if name != field}
    assert refusals(fields) == [f"{field}: missing"]


WRONG = [
    ({"release": 2024}, "release: not text, got 2024"),
    ({"as_of": "2024-02-30"}, "as_of: not a date that exists, got '2024-02-30'"),
    ({"as_of": "today"}, "as_of: not a date, got 'today'; write it as 2024-11-30"),
    ({"as_of": 20241202}, "as_of: not a date, got 20241202; write it as 2024-11-30"),
    (
        {"as_of": "2024-11-29"},
        (
            "as_of: before the period ends, got 2024-11-29 and 2024-11-16/2024-11-30; "
            "name 2024-11-30 or a later day"
        ),
    ),
    ({"articles": 5}, "articles: not text, got 5"),
    (
        {"articles": "../data/articles"},
        (
            "articles: leads out of the project, to which paths are relative, "
            "got '../data/articles'; write articles: data/articles"
        ),
    ),
    (
        {"profile": "data/../../../params/profile.yml"},
        (
            "profile: leads out of the project, to which paths are relative, "
            "got 'data/../../../params/profile.yml'; write profile: params/profile.yml"
        ),
    ),
    (
        {"archive": ".."},
        (
            "archive: leads out of the project, to which paths are relative, got '..'; "
            "write archive: ."
        ),
    ),
    ({"languages": "en"}, "languages: not a list, got 'en'"),
    ({"languages": ["en", "en"]}, "languages: a language is named twice, got en, en"),
    ({"narrative": "x"}, "narrative: not a mapping, got 'x'"),
    ({"narrative": {"en": 5}}, "narrative.en: not text, got 5"),
    (
        {"languages": ["en"], "narrative": {"ru": "x"}},
        (
            "narrative.ru: the release is not made in 'ru'; "
            "delete this text, or add 'ru' to 'languages'"
        ),
    ),
    (
        {"languages": ["en"], "main_points": {"ru": ["x"]}},
        (
            "main_points.ru: the release is not made in 'ru'; "
            "delete this text, or add 'ru' to 'languages'"
        ),
    ),
    ({"lead": ["kz-a", "kz-a"]}, "lead: an article is named twice, got kz-a, kz-a"),
    ({"lanugages": ["en"]}, "lanugages: unknown field; did you mean 'languages'?"),
    (
        {"xyz": "x"},
        (
            "xyz: unknown field; known: archive, articles, as_of, languages, lead, "
            "main_points, narrative, notebook, period, profile, release, waivers"
        ),
    ),
]


def test_a_wrong_parameter_is_refused() -> None:
    """A mistake in the parameters is one defect that names field and value."""
    for changes, expected in WRONG:
        assert refusal(**changes) == expected


@pytest.mark.parametrize("value", ["2024-1", "2024-19b", "19", "2024_19", ""])
def test_a_release_is_year_and_number(value: str) -> None:
    """A release is named like 2024-19."""
    assert refusal(release=value).startswith("release: ")
    assert refusal(release=value).endswith(f"got {value!r}")


@pytest.mark.parametrize(
    "value", ["2024-11-16/2024-11-31", "2024-11-30/2024-11-16", "soon", "", "9999-W52", 5, None, []]
)
def test_a_period_is_one(value: object) -> None:
    """A period that is none, or not in the calendar, is refused in the same words."""
    assert refusal(period=value).startswith(f"period: not a period, got {value!r}")


@pytest.mark.parametrize("written", ["16-30.11.2024", "с 16 по 30 ноября 2024 года"])
def test_a_period_may_be_written_as_people_do(written: str) -> None:
    """A parameters file takes every form of a period."""
    found = Parameters.model_validate(PARAMETERS | {"period": written})
    assert str(found.period) == "2024-11-16/2024-11-30"


def test_a_period_is_given_on_as_an_interval() -> None:
    """Written out again, a period is an ISO 8601 interval."""
    found = Parameters.model_validate(PARAMETERS | {"period": "16-30.11.2024"})
    assert found.model_dump(mode="json")["period"] == "2024-11-16/2024-11-30"


@pytest.mark.parametrize("field, value", [("articles", ""), ("profile", " "), ("languages", [])])
def test_a_parameter_is_not_empty(field: str, value: object) -> None:
    """A parameter that is given says something, and the message says so in plain words."""
    assert refusal(**{field: value}) in {f"{field}: empty", f"{field}: empty, got {value!r}"}


def test_an_unknown_language_code_is_one_defect() -> None:
    """A code that is none does not count as no language as well."""
    assert refusal(languages=["EN"]).startswith("languages.1: ")


def test_a_waiver_names_check_reason_and_person() -> None:
    """A waiver without reason or name is refused, one without an article is not."""
    waiver = {"check": "text-short", "reason": "a brief notice", "name": "A. Editor"}
    assert Parameters.model_validate(PARAMETERS | {"waivers": [waiver]}).waivers[0].article is None
    for field in ("reason", "name"):
        fields = {name: value for name, value in waiver.items() if name != field}
        assert refusal(waivers=[fields]) == f"waivers.1.{field}: missing"


def test_nothing_is_waived_twice() -> None:
    """The same check and article in two waivers is a defect; the same check alone is none."""
    waiver = {"check": "text-short", "reason": "a brief notice", "name": "A. Editor"}
    other = waiver | {"article": "kz-a"}
    assert len(Parameters.model_validate(PARAMETERS | {"waivers": [waiver, other]}).waivers) == 2
    expected = "waivers: text-short, kz-a: waived twice, in 2 and 3"
    assert refusal(waivers=[waiver, other, other]) == expected


def test_every_defect_is_told_at_once() -> None:
    """Parameters with several mistakes are refused with all of them."""
    found = refusals(
        PARAMETERS
        | {"release": "19", "period": "soon", "as_of": "today", "languages": "fr", "x": 1}
    )
    assert [defect.split(":")[0] for defect in found] == [
        "release", "period", "languages", "as_of", "x",
    ]  # fmt: skip


def write(folder: Path, name: str, **changes: Any) -> Path:
    """Return a parameters file with some fields changed."""
    path = folder / name
    path.write_text(yaml.safe_dump(PARAMETERS | changes, allow_unicode=True), encoding="utf-8")
    return path


def test_a_file_is_refused_with_its_name(tmp_path: Path) -> None:
    """Every defect of a file is listed under its name."""
    path = write(tmp_path, "2024-19.yml", as_of="today", colour="blue")
    with pytest.raises(InvalidInputError) as refused:
        load_parameters(ProjectFile(path, "params/2024-19.yml"))
    assert str(refused.value).startswith("params/2024-19.yml: 2 defects; nothing was loaded.\n")
    assert [defect.field for defect in refused.value.defects] == ["as_of", "colour"]


def test_a_file_has_the_name_of_its_release(tmp_path: Path) -> None:
    """A copied file whose release was not changed is refused."""
    path = write(tmp_path, "2024-20.yml")
    with pytest.raises(InvalidInputError) as refused:
        load_parameters(ProjectFile(path, "params/2024-20.yml"))
    (defect,) = refused.value.defects
    assert str(defect) == "release: not the name of the file, '2024-20', got '2024-19'; rename one"


def test_an_empty_file_lacks_everything(tmp_path: Path) -> None:
    """A file without content is refused field by field."""
    path = tmp_path / "2024-19.yml"
    path.touch()
    with pytest.raises(InvalidInputError) as refused:
        load_parameters(ProjectFile(path, "params/2024-19.yml"))
    assert [defect.field for defect in refused.value.defects] == list(PARAMETERS)


def test_norway_is_no_language(tmp_path: Path) -> None:
    """The unquoted code of a language is text, not a truth value."""
    path = write(tmp_path, "2024-19.yml")
    path.write_text(path.read_text("utf-8") + "languages: [no]\n", encoding="utf-8")
    assert load_parameters(ProjectFile(path, "params/2024-19.yml")).languages == ("no",)


@pytest.mark.parametrize("field", NOTEBOOK)
def test_what_a_notebook_is_given(field: str) -> None:
    """A notebook's parameters are all stated; only the narrative may be missing."""
    fields = {name: value for name, value in NOTEBOOK.items() if name != field}
    assert refusals(fields, NotebookParameters) == [f"{field}: missing"]


@pytest.mark.parametrize("value", ["", "EN", 5, None, ["en"]])
def test_a_notebook_has_a_language(value: object) -> None:
    """What is no language's code is refused, whatever a notebook's cell says."""
    assert notebook_refusal(language=value).startswith("language: ")
    assert repr(value) in notebook_refusal(language=value)


def test_a_notebook_has_no_other_parameters() -> None:
    """A parameter that no cell reads is refused."""
    assert notebook_refusal(languages=["en"]).startswith("languages: unknown field; did you mean ")
