"""What a project says in its own words, or in a language that the package does not have."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from fluent.syntax import ast
from own_language import LOCALES

from caricc_report.errors import InputWarning, InvalidInputError
from caricc_report.model.languages import Locales, languages, named_languages, sentences_of, using
from caricc_report.model.period import Period
from caricc_report.system.files import ProjectFile
from caricc_report.text.locales import (
    check_defects,
    known_messages,
    languages_of,
    load_locales,
    messages_for_reviewers,
    parsed,
    parsed_message,
    require_language,
    sources,
)
from caricc_report.text.translating import translation
from caricc_report.text.wording import wording


def locales(folder: Path, **texts: str) -> ProjectFile:
    """Return a folder with Fluent files."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, text in texts.items():
        (folder / f"{language}.ftl").write_text(text, encoding="utf-8")
    return ProjectFile(folder, "locales")


def defects(folder: ProjectFile) -> list[str]:
    """Return what is wrong with files."""
    with pytest.raises(InvalidInputError) as refused:
        check_defects(load_locales(folder))
    return [str(defect) for defect in refused.value.defects]


def test_a_message_of_a_project_wins(tmp_path: Path) -> None:
    """What it does not say, the package says; outside of it, the package says all."""
    with languages_of(locales(tmp_path, en="contents = In this issue")):
        assert wording("en").say("contents") == "In this issue"
        assert wording("en").say("overview") == "Overview"
    assert wording("en").say("contents") == "Contents"


def test_a_message_of_a_project_may_name_one_of_the_package(tmp_path: Path) -> None:
    """What it names is there, though nobody has said it yet."""
    with languages_of(locales(tmp_path, en="contents = { overview } and more")):
        assert wording("en").say("contents") == "Overview and more"


@pytest.mark.parametrize("language", Locales().languages)
def test_every_message_of_the_package_is_found_without_parsing(language: str) -> None:
    """Each alone says what it says in the whole file."""
    text = sentences_of(language)
    whole = [each for each in parsed(text).body if isinstance(each, ast.Message)]
    alone = [*map(parsed_message, sources(text).values())]
    assert len(alone) > 100
    for one, other in zip(alone, whole, strict=True):
        assert one.equals(other, ignored_fields=["span", "comment"]), other.id.name


@pytest.mark.parametrize("language", Locales().languages)
def test_every_language_of_the_package_has_every_message(language: str) -> None:
    """One that is lacking would be missed only where it is said."""
    assert sources(sentences_of(language)).keys() == known_messages().keys()


def test_two_projects_are_never_mixed(tmp_path: Path) -> None:
    """Not one inside the other, and not in threads at the same time."""
    one, other = (
        locales(tmp_path / name, en=f"contents = {name}", **{language: sentences_of("en")})
        for name, language in (("one", "kk"), ("other", "fr"))
    )
    meet = threading.Barrier(2)
    said: dict[str, tuple[str, tuple[str, ...]]] = {}

    def say(folder: ProjectFile) -> None:
        with languages_of(folder):
            meet.wait(30)
            said[folder.path.name] = wording("en").say("contents"), languages()
            meet.wait(30)

    threads = [threading.Thread(target=say, args=(folder,)) for folder in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert said == {"one": ("one", ("en", "kk", "ru")), "other": ("other", ("en", "fr", "ru"))}
    with languages_of(one):
        with languages_of(other):
            assert wording("en").say("contents") == "other"
        assert wording("en").say("contents") == "one"


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    """As in JupyterLab, where the process lives on."""
    for text in ("Before", "After"):
        with languages_of(locales(tmp_path, en=f"contents = {text}")):
            assert wording("en").say("contents") == text


def test_a_language_from_right_to_left_is_refused(tmp_path: Path) -> None:
    """Its page had the letters apart, its PDF the days of the period in another order."""
    problem = "written from right to left, which documents cannot be; remove the file"
    assert defects(locales(tmp_path, ar=sentences_of("en"))) == [f"ar.ftl: {problem}"]


@pytest.mark.parametrize(
    "text, defect",
    [
        ("contents = A\n# …\ncontents = B", "en.ftl, line 3, contents: given twice; delete one"),
        ("\nphone = { $numbr }", (
            "en.ftl, line 2, phone: no such variable, got $numbr; there are: $number"
        )),
        ("contens = A", (
            "en.ftl, line 1, contens: no message has this name; did you mean 'contents'?"
        )),
        ("contents =", 'en.ftl, line 1: not Fluent: Expected message "contents" to have a value'),
        ("total = { nothing }", (
            "en.ftl, line 1, total: names a message that there is not, got 'nothing'"
        )),
        ("total = { -house }", (
            "en.ftl, line 1, total: names a term that there is not, got '-house'"
        )),
        ("field-place =\n  .label = P", (
            "en.ftl, line 1, field-place: says nothing; write a text behind '='"
        )),
        ("unit-barrels = { $barrels }", (
            "en.ftl, line 1, unit-barrels: no such variable, got $barrels; there are: $case, $n, "
            "$qualifier, $value"
        )),
        ("\n\ntotal = { $n ->\n", "en.ftl, line 4: not Fluent: Expected"),
        ("total = " + "{ " * 900, "en.ftl: braces within braces without end"),
    ],
)  # fmt: skip
def test_a_defect_is_named_with_file_and_line(tmp_path: Path, text: str, defect: str) -> None:
    """And with what to do."""
    (found,) = defects(locales(tmp_path, en=text))
    assert found.startswith(defect)


def test_a_project_has_words_for_units_of_its_own(tmp_path: Path) -> None:
    """They stand beside those of the package."""
    with languages_of(locales(tmp_path, en="unit-barrels = { $value } bbl")):
        assert wording("en").quantity(1200, "barrels", "about") == "about 1,200 bbl"
        assert {"barrels", "kg"} <= wording("en").units


def test_all_defects_of_all_files_are_listed(tmp_path: Path) -> None:
    """A file that is no language's, too."""
    folder = locales(tmp_path, en="a = A\nb = B", ru="c = C", english="")
    assert [each.split(":")[0] for each in defects(folder)] == [
        "english.ftl",
        "en.ftl, line 1, a",
        "en.ftl, line 2, b",
        "ru.ftl, line 1, c",
    ]


def test_a_language_with_a_defect_stops_only_what_is_said_in_it(tmp_path: Path) -> None:
    """Cells and texts can still be marked as being in it."""
    folder = locales(tmp_path, kk="total = { $nothing }")
    with using(load_locales(folder)):
        assert wording("en").say("contents") == "Contents"
        assert "kk" not in languages()
        assert "kk" in named_languages()
        with pytest.raises(InvalidInputError, match=r"kk\.ftl, line 1, total: no such variable"):
            require_language("kk", "params")
        with pytest.raises(InvalidInputError, match=r"kk\.ftl"):
            wording("kk")


@pytest.mark.parametrize(
    "text, message",
    [
        (
            "total = { $nothing }",
            "^locales: nothing is said in 'kk'; caricc-report doctor says why",
        ),
        (f"{translation('kk').text}\nmessage-absent = Жоқ", "kk.ftl: .* delete them: message-abs"),
    ],
    ids=["defect", "message that the package has no more"],
)
def test_what_stops_nothing_else_is_a_warning(tmp_path: Path, text: str, message: str) -> None:
    """An upgrade may leave behind both, in a language that the project added."""
    with pytest.warns(InputWarning, match=message), languages_of(locales(tmp_path, kk=text)):
        pass


def test_a_new_language_lacks_nothing_that_readers_see(tmp_path: Path) -> None:
    """All that it lacks is named at once; what only reviewers see is in English then."""
    (found,) = defects(locales(tmp_path, kk="contents = Мазмұны\n"))
    needed = [name for name in known_messages() if name not in messages_for_reviewers()]
    needed.remove("contents")
    assert found == f"kk.ftl: {len(needed)} messages are missing: {', '.join(needed)}"
    said = "".join(f"{name} = -\n" for name in needed)
    with languages_of(locales(tmp_path, kk=f"contents = Мазмұны\n{said}")):
        assert wording("kk").say("contents") == "Мазмұны"
        assert wording("kk").say("duplicates-none") == "No article looks like another."


def test_dates_are_said_as_a_project_says_them() -> None:
    """The CLDR has the names of months, the messages their order."""
    with languages_of(ProjectFile(Path(__file__).parent.parent / "locales", "locales")):
        words = wording("kk")
        assert words.day(dt.date(2026, 11, 12)) == "2026 жылғы 12 қараша"
        assert words.month(dt.date(2026, 11, 1)) == "2026 жылғы қараша"
        ends = Period.parse("2025-12-16/2026-01-15")
        assert words.period(ends) == "2025 жылғы 16 желтоқсан – 2026 жылғы 15 қаңтар"


@pytest.mark.parametrize(
    "language, said",
    [
        (
            "fr",
            (
                "du 1er au 15 novembre 2026",
                "1er janvier 2027",
                "plus de 1 300 personnes",
                "jusqu’à 1 300 personnes",
                "août 2026",
            ),
        ),
        (
            "kk",
            (
                "2026 жылғы 1–15 қараша",
                "2027 жылғы 1 қаңтар",
                "1 300 адамнан астам",
                "1 300 адамға дейін",
                "2026 жылғы тамыз",
            ),
        ),
    ],
)
def test_a_language_of_a_project_says_things_in_its_way(
    language: str, said: tuple[str, ...]
) -> None:
    """The first of a month, and the case that a qualifier asks for, with usual spaces."""
    with languages_of(ProjectFile(LOCALES, "locales")):
        words = wording(language)
        assert said == tuple(
            each.replace("\u00a0", " ")
            for each in (
                words.period(Period.parse("2026-11-01/2026-11-15")),
                words.day(dt.date(2027, 1, 1)),
                words.quantity(1300, "people", "more than"),
                words.quantity(1300, "people", "up to"),
                words.month(dt.date(2026, 8, 1)),
            )
        )
