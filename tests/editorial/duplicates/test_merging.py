"""Duplicates are merged without a loss, and what contradicts is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import FIGURE, article, changed, in_language
from hypothesis import given
from hypothesis import strategies as st
from projects import ROOT

from caricc_report.editorial.duplicates.duplicates import (
    find_duplicates,
    merge_duplicates,
)
from caricc_report.loaders import load_articles
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from caricc_report.model.article import Article


REFERENCE = load_articles(ProjectFile(ROOT / "data/articles", "data/articles"))
BY_ID = {each.id: each for each in REFERENCE}
SEMINAR = BY_ID["kz-almaty-seminar"]


def merged(*articles: Article) -> tuple[Article, str]:
    """Return the one article that articles at one address make, and the notes."""
    found = find_duplicates(articles, ())
    (whole,) = merge_duplicates(articles, found)
    return whole, "\n".join(pair.note for pair in found.certain)


AT_ONE_ADDRESS = {"source_url": SEMINAR.source_url}


def test_languages_are_put_together() -> None:
    """An English and a Russian record make one article that has both, places in their language."""
    pavlodar = BY_ID["kz-pavlodar-counselling"]
    at_one_address = {"source_url": pavlodar.source_url}
    english = changed(
        pavlodar,
        id="a",
        texts={"en": pavlodar.texts["en"]},
        narrative={"en": pavlodar.narrative["en"]},
        **at_one_address,
    )
    russian = changed(
        pavlodar,
        id="b",
        place=pavlodar.said("place", "ru"),
        texts={"ru": pavlodar.texts["ru"].model_copy(update={"place": None, "subjects": ()})},
        narrative={"ru": pavlodar.narrative["ru"]},
        figures=[
            figure.model_dump() | {"subject": pavlodar.subject_in("ru", index)}
            for index, figure in enumerate(pavlodar.figures)
        ],
        **at_one_address,
    )
    whole, note = merged(english, russian)
    assert whole == changed(pavlodar, id="a", **at_one_address)
    assert [*whole.texts] == ["en", "ru"]
    assert note == "adds texts.ru, narrative.ru"


def test_what_is_lacking_is_taken_over() -> None:
    """Dates, release, place, campaign, topics, figures and images are gained."""
    bare = changed(
        in_language(SEMINAR, "en"),
        id="a",
        place=None,
        figures=(),
        published_on="2024-11-20",
        release=None,
        topics=["prevention"],
        **AT_ONE_ADDRESS,
    )
    full = changed(
        SEMINAR,
        id="b",
        published_on="2024-11-20",
        event_on="2024-11-18",
        event_until="2024-11-19",
        campaign="A campaign",
        images=[{"path": "photo.jpg", "alt": {"en": "A photo"}}],
        **AT_ONE_ADDRESS,
    )
    whole, note = merged(bare, full)
    assert whole.model_dump() == full.model_dump() | {"id": "a"}
    assert note == (
        "adds release, event_on, event_until, place in 'en', campaign in 'en', texts.ru, "
        "narrative.en, narrative.ru, figures, topic training, image 'photo.jpg'"
    )


def test_contradictions_keep_the_first_and_are_said() -> None:
    """Where two records differ, the kept one's stays, and the note names both."""
    one = changed(SEMINAR, id="a", published_on="2024-11-20", **AT_ONE_ADDRESS)
    other = changed(
        SEMINAR,
        id="b",
        outlet="Polisia KZ",
        published_on="2024-11-21",
        event_on="2024-11-19",
        place="Astana",
        source_url=SEMINAR.source_url + "#x",
        figures=[FIGURE],
        texts={"en": {"headline": "Other", "body": "Other."}},
        narrative={"en": "other activities"},
    )
    whole, note = merged(one, other)
    assert whole == changed(one, id="a", event_on="2024-11-19", **AT_ONE_ADDRESS)
    assert note.startswith("adds event_on. differs in outlet ('polisia.kz', not 'Polisia KZ'), ")
    for part in (
        "published_on ('2024-11-20', not '2024-11-21')",
        "place in 'en' ('Almaty', not 'Astana')",
        "source_url (",
        "texts.en.headline, texts.en.body, ",
        "figures; the kept one's stays",
    ):
        assert part in note


def test_known_article_is_not_written_again() -> None:
    """A duplicate of a known article goes; the note says what it could have added."""
    known = in_language(SEMINAR, "en", id="a", **AT_ONE_ADDRESS)
    new = in_language(SEMINAR, "ru", id="b", **AT_ONE_ADDRESS)
    found = find_duplicates([new], [known])
    assert merge_duplicates([new], found) == ()
    assert found.certain[0].note.startswith("could add texts.ru")
    assert found.certain[0].duplicate == new
    (whole,) = merge_duplicates([known, new], found)
    assert [*whole.texts] == ["en", "ru"]


def test_record_that_is_there_twice_stays_once() -> None:
    """Of two records that are the same in everything, one stays."""
    found = find_duplicates([SEMINAR, SEMINAR], ())
    assert len(found.certain) == 1
    assert merge_duplicates([SEMINAR, SEMINAR], found) == (SEMINAR,)


LANGUAGES = st.lists(st.sampled_from(["en", "ru", "kk"]), min_size=1, max_size=3, unique=True)
SOMETIMES = st.sampled_from([None, "Almaty", "Astana"])


@st.composite
def records(draw: st.DrawFn, name: str) -> Article:
    """Return an article at one address that says much, little or something else."""
    n_figures = draw(st.integers(0, 2))
    languages = draw(LANGUAGES)
    event_on = draw(st.sampled_from([None, "2024-11-01", "2024-11-02"]))
    return article(
        id=name,
        published_on=draw(st.sampled_from([None, "2024-11-20", "2024-11-21"])),
        event_on=event_on,
        event_until=event_on and draw(st.sampled_from([None, "2024-11-02", "2024-11-03"])),
        place=draw(SOMETIMES),
        campaign=draw(SOMETIMES),
        topics=draw(st.lists(st.sampled_from(["prevention", "policy"]), min_size=1, unique=True)),
        figures=[FIGURE | {"value": draw(st.integers(1, 2))} for _ in range(n_figures)],
        narrative={language: draw(st.sampled_from(["one", "two"])) for language in languages},
        texts={
            language: {
                "headline": "H",
                "body": draw(st.sampled_from(["B", "C"])),
                "place": draw(SOMETIMES),
                "subjects": draw(st.sampled_from([(), ("s",) * n_figures])),
            }
            for language in languages
        },
    )


@given(records("a"), records("b"), records("c"))
def test_merging_loses_and_changes_nothing(one: Article, other: Article, third: Article) -> None:
    """Any records of one article make one, that has all the kept one says and every language."""
    found = find_duplicates([one, other, third], ())
    kept = found.certain[0].kept
    (whole,) = merge_duplicates([one, other, third], found)
    for name in ("id", "published_on", "release", "place", "campaign", "event_on"):
        if getattr(kept, name) is not None:
            assert getattr(whole, name) == getattr(kept, name)
    assert set(whole.topics) == {*one.topics, *other.topics, *third.topics}
    assert whole.texts.keys() == one.texts.keys() | other.texts.keys() | third.texts.keys()
    for language, text in kept.texts.items():
        assert whole.texts[language].body == text.body
        assert whole.said("place", language) or not kept.said("place", language)
    assert len(found.certain) == 2
