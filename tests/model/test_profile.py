"""The profile holds all that is one publisher's own, in each of its languages."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from builders import profile, profile_fields
from pydantic import ValidationError

from caricc_report.errors import InvalidInputError
from caricc_report.model.parameters import load_profile
from caricc_report.model.profile import Profile
from caricc_report.model.validation import defects_of
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

KAZAKHSTAN: dict[str, Any] = {
    "country": "KZ",
    "formal_name": {"en": "Republic of Kazakhstan", "ru": "Республика Казахстан"},
    "short_name": {"en": "Kazakhstan", "ru": "Казахстан"},
}


def refusals(**changes: Any) -> list[str]:
    """Return the defects of the project's profile with some fields changed."""
    with pytest.raises(ValidationError) as refused:
        Profile.model_validate(profile_fields() | changes)
    return [str(defect) for defect in defects_of(refused.value, Profile, "")]


def test_the_member_states_are_in_their_order() -> None:
    """The sections of CARICC's releases are those of its seven member states."""
    codes = [state.country for state in profile().member_states]
    assert codes == ["AZ", "KZ", "KG", "RU", "TJ", "TM", "UZ"]


def test_a_member_state_has_two_names() -> None:
    """A member state is named formally over its section, and short in sentences."""
    assert profile().country("KG", "en", formal=True) == "Kyrgyz Republic"
    assert profile().country("KG", "en") == "Kyrgyzstan"
    assert profile().country("KG", "ru", formal=True) == "Кыргызская Республика"


def test_another_country_has_no_name_in_the_profile() -> None:
    """A country that is no member state is not named by the profile."""
    assert profile().country("DE", "en") is None
    assert profile().country("DE", "en", formal=True) is None


def test_an_outlet_may_have_another_name_for_readers() -> None:
    """An outlet is shown by its name in the records unless the profile has another."""
    names = {"polisia.kz": {"en": "Police of Kazakhstan", "ru": "Полиция Казахстана"}}
    found = Profile.model_validate(profile_fields() | {"outlets": names})
    assert found.outlet("polisia.kz", "ru") == "Полиция Казахстана"
    assert found.outlet("mvd.gov.kg", "ru") == "mvd.gov.kg"


def test_a_topic_has_the_name_for_readers() -> None:
    """One of a former profile is called as it is in the records."""
    assert profile().topic("training", "ru") == "Обучение"
    assert profile().topic("former", "ru") == "former"


OPTIONAL = {
    "abbreviations", "fax", "figures", "headings", "outlets", "phone", "style", "time_zone",
    "topic_words",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(profile_fields()) - OPTIONAL))
def test_a_profile_is_whole(name: str) -> None:
    """A profile without one of its fields is refused."""
    fields = profile_fields()
    del fields[name]
    with pytest.raises(ValidationError) as refused:
        Profile.model_validate(fields)
    (defect,) = map(str, defects_of(refused.value, Profile, ""))
    assert defect.startswith(f"{name}: missing")


def test_a_profile_states_the_kind_of_its_periods() -> None:
    """No kind is taken for granted; the error has the lines to choose from."""
    fields = profile_fields()
    del fields["period"], fields["numbering"]
    with pytest.raises(ValidationError) as refused:
        Profile.model_validate(fields)
    assert list(map(str, defects_of(refused.value, Profile, ""))) == [
        (
            "period: missing; add one of the lines 'period: half-month', 'period: week', "
            "'period: month', 'period: quarter'"
        ),
        "numbering: missing; add one of the lines 'numbering: running', 'numbering: calendar'",
    ]


@pytest.mark.parametrize(
    "name",
    ["abbreviation", "publisher", "title", "subtitle", "note", "city", "address", "circulation"],
)
def test_a_text_is_in_every_language(name: str) -> None:
    """A text that a language lacks is named."""
    assert refusals(**{name: {"en": "A text"}}) == [f"texts are missing: {name}.ru"]


@pytest.mark.parametrize("name", ["formal_name", "short_name"])
def test_a_member_state_is_named_in_every_language(name: str) -> None:
    """A name that a language lacks is named with its country."""
    state = copy.deepcopy(KAZAKHSTAN)
    del state[name]["ru"]
    expected = [f"texts are missing: member_states.KZ.{name}.ru"]
    assert refusals(member_states=[state]) == expected


def test_an_outlet_is_named_in_every_language() -> None:
    """A name of an outlet that a language lacks is named."""
    found = refusals(outlets={"polisia.kz": {"en": "Police of Kazakhstan"}})
    assert found == ["texts are missing: outlets.polisia.kz.ru"]


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"topics": {}}, "topics: empty"),
        ({"topics": {"Public Health": {"en": "Health", "ru": "Здоровье"}}}, "Latin letters"),
        ({"topic_words": {"trainings": ["course"]}}, "did you mean 'training'?"),
        ({"figures": {"articles": {"units": ["items"]}}}, "figures: taken by facts"),
        ({"figures": {"cases": {"units": []}}}, "figures.cases.units: empty"),
        (
            {"figures": {"cases": {"units": ["kg", "g"], "sum_of": {"en": "a", "ru": "б"}}}},
            "figures.cases: sum_of needs a kind with one unit, got kg, g",
        ),
    ],
)
def test_topics_and_figures_that_cannot_be(changes: dict[str, Any], problem: str) -> None:
    """There is a topic; names have a form; what adds up has one unit; words are of topics."""
    assert problem in refusals(**changes)[0]


def test_all_missing_texts_are_told_at_once() -> None:
    """A language that is added lacks every text at first, and all are listed."""
    (found,) = refusals(languages=["en", "ru", "kk"], member_states=[KAZAKHSTAN])
    assert found.startswith("texts are missing: abbreviation.kk, publisher.kk, ")
    assert "member_states.KZ.formal_name.kk, member_states.KZ.short_name.kk" in found
    assert found.endswith("topics.statistics.kk, figures.participants.sum_of.kk")


def test_texts_in_further_languages_do_no_harm() -> None:
    """A profile may be cut down to one language by one word."""
    found = Profile.model_validate(profile_fields() | {"languages": ["en"]})
    assert found.languages == ("en",)


def test_a_text_has_2000_characters_at_most() -> None:
    """The cover of a PDF has no room for more, nor have the properties of the PDF."""
    longest = {"en": "a" * 2_000, "ru": "a" * 2_000}
    assert Profile.model_validate(profile_fields() | {"title": longest})
    (told,) = refusals(title=longest | {"ru": "a" * 2_001})
    assert told.startswith("title.ru: longer than 2,000 characters, it has 2,001, got")
    (told,) = refusals(email=f"{'a' * 320}@example.org")
    assert told.startswith("email: longer than 320 characters, it has 332, got")


def test_a_member_state_stands_once() -> None:
    """A country cannot have two sections."""
    (found,) = refusals(member_states=[KAZAKHSTAN, KAZAKHSTAN])
    assert found == "member_states: a country is named twice, got KZ, KZ"


WRONG_FIELDS = [
    ({"phone": "8 (727) 259"}, "phone", "'8 (727) 259'"),
    ({"fax": "+"}, "fax", "'+'"),
    ({"email": "registry"}, "email", "'registry'"),
    ({"email": "a b@example.org"}, "email", "'a b@example.org'"),
    ({"email": "<a@example.org>"}, "email", "'<a@example.org>'"),
    ({"web": "www.example.org"}, "web", "'www.example.org'"),
    ({"web": "javascript:alert(1)"}, "web", "'javascript:alert(1)'"),
    ({"languages": []}, "languages", "[]"),
    ({"mark": []}, "mark", "[]"),
    ({"title": "A title"}, "title", "'A title'"),
    ({"city": {"en": 5, "ru": "Алматы"}}, "city.en", "5"),
    (
        {"member_states": [KAZAKHSTAN | {"country": "kz"}]},
        "member_states.1.country",
        "'kz'",
    ),
]


def test_a_wrong_field_is_named_with_its_value() -> None:
    """A mistake in a profile is one defect that names field and value."""
    for changes, field, value in WRONG_FIELDS:
        (found,) = refusals(**changes)
        assert found.startswith(f"{field}: ")
        assert value in found


def test_an_unknown_field_is_refused_with_the_near_one() -> None:
    """A misspelt name is refused with the name that was meant."""
    assert refusals(titel={}) == ["titel: unknown field; did you mean 'title'?"]


def test_a_profile_file_is_refused_with_its_name(tmp_path: Path) -> None:
    """Every defect of a file is listed under its name."""
    path = tmp_path / "profile.yml"
    fields = profile_fields() | {"web": "www.example.org", "phone": "7"}
    path.write_text(yaml.safe_dump(fields), encoding="utf-8")
    with pytest.raises(InvalidInputError) as refused:
        load_profile(ProjectFile(path, "params/profile.yml"))
    assert str(refused.value).startswith("params/profile.yml: 2 defects; nothing was loaded.\n")
    assert [defect.field for defect in refused.value.defects] == ["phone", "web"]


@pytest.mark.parametrize(
    "stated, kept",
    [
        ("cc-by-4.0", "CC-BY-4.0"),
        ("CC-BY-4.0 or MIT", "CC-BY-4.0 OR MIT"),
        ("https://www.example.org/terms", "https://www.example.org/terms"),
    ],
)
def test_a_licence_is_of_the_spdx_list_or_an_address(stated: str, kept: str) -> None:
    """An expression is kept in its canonical form, an address as it is."""
    assert Profile.model_validate(profile_fields() | {"licence": stated}).licence == kept


@pytest.mark.parametrize(
    "stated, told",
    [
        (
            "free for all",
            "no licence of the SPDX list and no web address, got 'free for all'; write",
        ),
        ("javascript:alert(1)", "not a web address with http or https"),
    ],
)
def test_another_licence_is_refused(stated: str, told: str) -> None:
    """A licence that no program knows, or an address that no reader may follow, is a defect."""
    (defect,) = refusals(licence=stated)
    assert told in defect


@pytest.mark.parametrize("stated", ["Asia/Nowhere", "../etc/passwd", "Asia", ""])
def test_a_time_zone_is_of_the_iana_database(stated: str) -> None:
    """Another name, and a path, are defects."""
    assert Profile.model_validate(profile_fields() | {"time_zone": "Asia/Almaty"}).time_zone
    (defect,) = refusals(time_zone=stated)
    assert defect.startswith("time_zone")
