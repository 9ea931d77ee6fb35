"""The profile and the sample records of a new project."""

from __future__ import annotations

from caricc_report.model.languages import languages
from caricc_report.model.numbering import Numbering
from caricc_report.model.period_kind import PeriodKind
from caricc_report.model.profile import Profile
from caricc_report.release.new_profile import profile_text, sample_records, usual_topics
from caricc_report.system.yaml_text import parse_yaml


def profile(*own_languages: str, topics: tuple[str, ...] = ()) -> Profile:
    """Return the profile of a new publisher, with languages of its own."""
    text = profile_text(
        name="Digest",
        languages=languages(),
        countries=["KZ"],
        kind=PeriodKind.MONTH,
        numbering=Numbering.RUNNING,
        topics=topics or usual_topics(),
    )
    made = Profile.model_validate(parse_yaml(text, "profile"))
    return made.model_copy(update={"languages": (*made.languages, *own_languages)})


def test_the_templates_speak_every_language_of_the_package() -> None:
    """A language of the package alone has none of its texts missing."""
    assert sample_records("2026-01", profile())[0] == languages()


def test_samples_are_made_without_a_language_that_only_the_project_has() -> None:
    """Nobody has written them in it."""
    found, records = sample_records("2026-01", profile("kk"))
    assert found == languages()
    assert {*records[0].texts} == {*languages()}


def test_samples_have_topics_of_the_profile_each_once() -> None:
    """However many it lists."""
    records = sample_records("2026-01", profile(topics=("floods",)))[1]
    assert [record.topics for record in records] == [("floods",)] * 3


def test_a_profile_without_figures_gets_none_in_its_samples() -> None:
    """A record with a kind that is not listed would be refused."""
    bare = profile().model_copy(update={"figures": {}})
    assert not any(record.figures for record in sample_records("2026-01", bare)[1])
    assert any(record.figures for record in sample_records("2026-01", profile())[1])


def test_the_subtitle_continues_the_title() -> None:
    """Citations and descriptions state them in one line, as those of CARICC's: about what it is."""
    made = profile()
    said = {each: f"{made.title[each]} {made.subtitle[each]}" for each in made.languages}
    assert said == {
        "en": "Information Release on current events",
        "ru": "Информационный выпуск о текущих событиях",
    }
