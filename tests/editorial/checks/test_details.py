"""Days, figures, photos and numbers of articles that cannot be, or hardly, are found."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from builders import FIGURE, png, profile_fields
from checked import EN, findings, found, good, message
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as ImageModule

from caricc_report.editorial.checks.numbers import is_stated
from caricc_report.model.article import Article
from caricc_report.model.period import Period
from caricc_report.model.profile import Profile

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from caricc_report.model.article import Article

HISTORY = (1, 2, 1, 3, 2, 1, 2, 2)
ALT = {"en": "Students listen", "ru": "Студенты слушают"}


def by(kind: str, numbering: str) -> Profile:
    """Return the profile with another kind of period and numbering."""
    return Profile.model_validate(profile_fields() | {"period": kind, "numbering": numbering})


@pytest.mark.parametrize(
    "kind, numbering, period, release, expected",
    [
        ("half-month", "running", "2024-11-16/2024-11-30", "2024-19", []),
        ("half-month", "running", "2024-11-10/2024-11-20", "2024-19", ["period-irregular"]),
        ("week", "running", "2024-11-16/2024-11-30", "2024-19", ["period-irregular"]),
        ("half-month", "calendar", "2024-11-16/2024-11-30", "2024-22", []),
        ("half-month", "calendar", "2024-11-16/2024-11-30", "2024-19", ["release-number-unfit"]),
        ("week", "calendar", "2026-12-28/2027-01-03", "2026-W53", []),
        ("week", "calendar", "2026-12-28/2027-01-03", "2027-W01", ["release-number-unfit"]),
        ("quarter", "calendar", "2026-07-01/2026-09-30", "2026-Q3", []),
    ],
)
def test_period_and_number_are_those_of_the_profile(
    kind: str, numbering: str, period: str, release: str, expected: list[str]
) -> None:
    """A period of another kind is said, and so is a number that is not the calendar's."""
    days = Period.parse(period)
    wanted = {"profile": by(kind, numbering), "period": days, "release": release}
    assert found(**wanted, as_of=days.last_day) == expected


def test_a_number_of_the_calendar_is_named() -> None:
    """The message has the number to write, in each language."""
    days = Period.parse("2026-W53")
    changes = {"profile": by("week", "calendar"), "period": days, "as_of": days.last_day}
    (finding,) = findings(release="2027-01", **changes)
    assert finding.message == (
        "Release: not the number of 2026-12-28/2027-01-03 in the calendar, got 2027-01; "
        "write 2026-W53"
    )
    assert finding.in_words("ru") == (
        "Выпуск: 2027-01 – не календарный номер периода 28 декабря 2026 года – 3 января 2027 "
        "года; напишите 2026-W53"
    )


DAYS = [
    ({"published_on": "2024-12-03", "event_on": None}, ["published-after-as-of"]),
    ({"published_on": "2024-12-02"}, ["published-outside-period"]),
    ({"published_on": "2024-11-15"}, ["published-outside-period"]),
    ({"published_on": "2024-11-16"}, []),
    ({"published_on": None}, []),
    ({"published_on": None, "event_on": "2024-12-03"}, ["event-after-as-of"]),
    ({"published_on": None, "event_on": "2024-12-02"}, []),
    ({"event_on": "2024-11-21"}, ["event-after-publication"]),
    ({"event_on": "2024-11-20"}, []),
    ({"event_on": "2024-11-15"}, ["event-before-period"]),
    ({"event_on": "2024-11-15", "event_until": "2024-11-16"}, []),
    ({"event_on": "2024-11-16"}, []),
]


def test_days_are_compared() -> None:
    """Each border of a day is where the check says it is."""
    for changes, expected in DAYS:
        assert found(good(**changes)) == expected


def with_figure(text: str = "There were 50.", **changes: Any) -> Article:
    """Return a good article in English alone that states a figure."""
    body = f"{EN} {text}"
    return good(
        texts={"en": {"headline": "A lecture", "body": body}},
        figures=[FIGURE | changes],
    )


def test_a_figure_that_the_text_states_passes() -> None:
    """Fifty people of a text with fifty are right."""
    assert found(with_figure()) == []


def test_a_unit_that_does_not_fit_is_an_error() -> None:
    """Participants are not weighed."""
    assert message(with_figure(unit="kg")) == (
        "figures.1.unit: does not fit 'participants', got 'kg'; write people, or correct kind"
    )


def test_a_figure_that_no_text_states_is_a_notice() -> None:
    """It names the languages in which the figure is not."""
    assert message(with_figure(value=51)) == (
        "figures.1: the text in en does not state 51 (students); compare them"
    )


NUMBERS = [
    (1000, "1,000 people", "en"), (1000, "1 000 человек", "ru"), (1000, "1000", "en"),
    (1000, "тысяча человек", "ru"), (8.5, "8.5 times", "en"), (8.5, "в 8,5 раза", "ru"),
    (3_500_000, "3.5 million", "en"), (3_500_000, "3,5 млн", "ru"), (27, "Twenty-seven", "en"),
    (27, "двадцати семи", "ru"), (6, "six stories", "en"), (2, "doubled", "en"),
    (2, "вдвое", "ru"), (5, "пятидневный", "ru"), (7, "семи школ", "ru"), (9, "9-летних", "ru"),
    (2_400_000, "2,4 Mio. Euro", "de"), (1_250_000, "1,25 millones de dólares", "es"),
    (3_000_000, "3 Mio Euro", "de"), (3_000, "3 mil personas", "es"),
    (3_000_000_000, "3 mil millones", "es"), (21_000, "21 тис. тонн", "uk"),
    (12_345_678, "12 345 678", "ru"), (410, "in 2024, 410 students", "en"), (5, "a 5.", "en"),
]  # fmt: skip


def test_a_number_is_found() -> None:
    """Digits in every usual form, and words, state a number."""
    for value, text, language in NUMBERS:
        assert is_stated(value, text, language)


@pytest.mark.parametrize(
    "value, text, language",
    [
        (410, "4100 or 1410 or 410.5 or 0,410", "en"), (7, "семинар для семьи", "ru"),
        (6, "sixteen", "en"), (27, "twenty", "en"), (8.5, "8.55", "en"), (1000, "1,0001", "en"),
        (3_500_000, "3.5 thousand", "en"), (11, "eleven", "kk"), (0.5, "5", "en"),
        (2000, "2 million people", "en"), (2000, "2 military camps", "en"),
        (2000, "2 milliards", "fr"), (2000, "2 militares", "es"), (2000, "2 тиски", "uk"),
        (3000, "3 mil millones", "es"), (7000, "7 milligrams", "en"), (2000, "2 тиски", "ru"),
    ],
)  # fmt: skip
def test_another_number_is_not_it(value: float, text: str, language: str) -> None:
    """A part of a longer number or word states nothing."""
    assert not is_stated(value, text, language)


@given(st.integers(0, 10**15))
def test_a_number_states_itself(value: int) -> None:
    """However large or small a number is, a text with it states it, and not the next."""
    for written in (f"{value}", f"{value:,}", f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")):
        assert is_stated(value, f"about {written}, kg", "en")
        assert not is_stated(value + 1, f"about {written} kg", "ru")


@given(st.decimals(0, 1000, places=3).filter(lambda value: value % 1 != 0))
def test_a_decimal_number_states_itself(value: Decimal) -> None:
    """With a point in English and a comma in Russian."""
    assert is_stated(float(value), f"{value}", "en")
    assert is_stated(float(value), f"{value}".replace(".", ","), "ru")


def photo(width: int, kind: str) -> bytes:
    """Return a photo of some width, as an image program writes it."""
    written = io.BytesIO()
    ImageModule.new("RGB", (width, 300), "green").save(written, kind)
    return written.getvalue()


def with_image(path: str) -> Article:
    """Return a good article with an image."""
    return good(images=[{"path": path, "alt": ALT}])


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_whole_and_wide_photo_passes(tmp_path: Path, kind: str) -> None:
    """Four hundred pixels are enough, in either format."""
    (tmp_path / "a").write_bytes(photo(400, kind))
    assert found(with_image("a"), image_dir=tmp_path) == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_small_photo_is_a_warning(tmp_path: Path, kind: str) -> None:
    """Fewer than four hundred pixels are too few."""
    (tmp_path / "a.png").write_bytes(photo(399, kind))
    assert message(with_image("a.png"), image_dir=tmp_path).startswith(
        "images.1.path: 399 pixels wide, 400 are needed, got 'a.png'; "
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("kept", [1, 8, 20, 100, -50])
def test_a_photo_cut_off_is_an_error(tmp_path: Path, kind: str, kept: int) -> None:
    """Wherever the file ends too early, it is broken."""
    (tmp_path / "a").write_bytes(photo(400, kind)[:kept])
    assert found(with_image("a"), image_dir=tmp_path) == ["image-broken"]


def test_a_damaged_photo_is_an_error(tmp_path: Path) -> None:
    """A changed byte in a PNG file does not pass its checksum."""
    data = bytearray(png())
    data[20] ^= 1
    (tmp_path / "a").write_bytes(data)
    assert found(with_image("a"), image_dir=tmp_path) == ["image-broken"]


@pytest.mark.parametrize("path", ["missing.png", "../a.png", "\0"])
def test_a_file_that_is_not_there_is_broken(tmp_path: Path, path: str) -> None:
    """So is one outside the folder of the articles."""
    (tmp_path / "a.png").write_bytes(photo(400, "PNG"))
    folder = tmp_path / "articles"
    folder.mkdir()
    image = with_image("a.png").images[0].model_copy(update={"path": path})
    wrong = good().model_copy(update={"images": (image,)})
    assert found(wrong, image_dir=folder) == ["image-broken"]


@pytest.mark.parametrize(
    "n_articles, history, expected",
    [
        (
            8,
            HISTORY,
            (
                "8 articles, where the last 8 releases had 1 to 3, 2 in the middle; make sure that "
                "every source is there, and only once"
            ),
        ),
        (1, (30,) * 8, "1 article, where the last 8 releases had 30 to 30, 30 in the middle; "),
        (1, HISTORY, ""),
        (7, HISTORY, ""),
        (1, (30,) * 7, ""),
    ],
)
def test_an_unusual_number_of_articles_is_a_warning(
    n_articles: int, history: tuple[int, ...], expected: str
) -> None:
    """More than 5.2 deviations, at least of one article, from the median of eight releases."""
    articles = [good() for _ in range(n_articles)]
    assert found(*articles, history=history) == (["count-unusual"] if expected else [])
    assert not expected or message(*articles, history=history).startswith(expected)


def test_what_was_left_out_of_a_source_is_a_warning() -> None:
    """It may be a row that a filter hides, or a sheet that nobody thought of."""
    assert found(good(), left_out=("a.xlsx, sheet 'A': 1 hidden row",)) == ["source-left-out"]


@pytest.mark.parametrize(
    "n, subject, rest",
    [
        (1, "a record in the folder of this release is", ""),
        (
            5,
            "5 records in the folder of this release are",
            ", 2025-11-20 in 2.en.md, 2025-11-20 in 3.en.md, … (+2)",
        ),
    ],
)
def test_records_that_are_of_no_release_are_one_warning(n: int, subject: str, rest: str) -> None:
    """The first three are named, with their days."""
    astray = tuple((f"{number}.en.md", "2025-11-20", "") for number in range(1, n + 1))
    assert found(good(), astray=astray) == ["record-in-no-release"]
    assert message(good(), astray=astray) == (
        f"published_on: {subject} of no release, got 2025-11-20 in 1.en.md{rest}; "
        "correct the day, or state release 2024-19"
    )


def test_records_that_are_of_another_release_are_told_with_it() -> None:
    """Their files stand with those of this one, and their days are in the other's period."""
    astray = (("1.en.md", "2024-11-03", "2024-18"),)
    assert message(good(), astray=astray) == (
        "published_on: a record in the folder of this release is of another, got 2024-11-03 in "
        "1.en.md (2024-18); correct the day, state release 2024-19, or move the files"
    )
