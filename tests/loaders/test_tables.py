"""Flat rows of every format become the same articles, or every defect is told with its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from builders import article, profile, texts
from flat_sources import (
    QUERY,
    ROW,
    accepted,
    defects,
    refusal,
    table_of,
    write_csv,
    write_parquet,
    write_sqlite,
    write_xlsx,
)

from caricc_report.errors import InvalidInputError
from caricc_report.loaders import Rejection, load_articles, validated
from caricc_report.loaders.headings import Line
from caricc_report.loaders.tables import records_of
from caricc_report.model.commonmark import paragraphs
from caricc_report.model.record import SourceOptions
from caricc_report.system.files import ProjectFile
from caricc_report.text.fields import table_headings, table_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flat_sources import Table

    from caricc_report.model.record import Record

RU = {"language": "ru", "headline": "Заголовок", "body": "Текст", "place": "Ош"}
BOTH = table_of(
    {"topics": "prevention; policy", "place": "Osh", "narrative": "a walk", "image": "a.png;b.png",
     "image_alt": "A;B", "image_caption": ";Second", "image_credit": "X"},
    RU | {"image_alt": "А;Б", "topics": None, "country": None, "outlet": None},
    {"id": "kz-other", "release": None, "published_on": "2024-11-21", "event_on": "1.11.2024"},
)  # fmt: skip
"""Two articles, the first in two languages."""
IN_BOTH = (
    article(
        topics=["prevention", "policy"],
        place="Osh",
        narrative={"en": "a walk"},
        texts={
            "en": {"headline": "A headline", "body": "A body."},
            "ru": {name: RU[name] for name in ("headline", "body", "place")},
        },
        images=[
            {"path": "a.png", "alt": {"en": "A", "ru": "А"}, "credit": "X"},
            {"path": "b.png", "alt": {"en": "B", "ru": "Б"}, "caption": {"en": "Second"}},
        ],
    ),
    article(id="kz-other", release=None, published_on="2024-11-21", event_on="2024-11-01"),
)
WRITERS: dict[str, Callable[[Path, Table], str | Path]] = {
    "a.csv": write_csv,
    "a.tsv": lambda path, rows: write_csv(path, rows, delimiter="\t"),
    "a.xlsx": write_xlsx,
    "a.parquet": write_parquet,
    "a.db": write_sqlite,
}


def read(rows: Table, **options: Any) -> list[Record]:
    """Return the records of a table whose cells are any values."""
    lines = [Line(f"row {number}", cells) for number, cells in enumerate(rows)]
    return list(records_of(lines, "a table", SourceOptions(**options)))


@pytest.mark.program
@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_articles(tmp_path: Path, name: str) -> None:
    """The same table is the same articles, whatever it is stored in."""
    source = WRITERS[name](tmp_path / name, BOTH)
    assert tuple(accepted(source, query=QUERY)) == IN_BOTH


@pytest.mark.program
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.db"])
def test_translations_may_stand_anywhere(tmp_path: Path, name: str) -> None:
    """The rows of an article need not stand together; the first row sets the order."""
    source = WRITERS[name](tmp_path / name, [*BOTH[:2], BOTH[3], BOTH[2]])
    assert tuple(accepted(source, query=QUERY)) == IN_BOTH


@pytest.mark.program
@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"a.db"}))
def test_files_can_be_the_articles_of_a_release(tmp_path: Path, name: str) -> None:
    """A release can be made of any file, with headings as the profile has them."""
    headings = table_headings(profile())
    by_column = {column: heading for heading, column in headings.items()}
    rows = [[by_column[column] for column in BOTH[0]], *BOTH[1:]]
    source = WRITERS[name](tmp_path / name, rows)
    assert load_articles(ProjectFile(tmp_path / name, name), headings) == IN_BOTH
    assert source == tmp_path / name


def test_empty_rows_are_skipped(table: Path) -> None:
    """Rows without any text are none, before the headings too."""
    rows = table_of({})
    empty = [" "] * len(rows[0])
    assert accepted(write_csv(table, [empty, rows[0], empty, rows[1], empty])) == [article()]


CELLS = [
    *(
        ("published_on", cell, dt.date(2024, 11, 21))
        for cell in (
            "21.11.2024",
            " 2024-11-21 ",
            dt.date(2024, 11, 21),
            dt.datetime(2024, 11, 21),  # noqa: DTZ001 - as cells have it
        )
    ),
    ("published_on", "1.2.2024", dt.date(2024, 2, 1)),
    ("place", 5, "5"),
    ("place", 5.0, "5"),
    ("place", 5.5, "5.5"),
    ("place", Decimal("5.00"), "5"),
    ("place", " a ", "a"),
    ("place", "a\r\nb", "a\nb"),
    *(("place", cell, None) for cell in (None, "", "  ", float("nan"), [])),
    ("topics", ["policy", "prevention"], ["policy", "prevention"]),
]


def test_cells_are_what_their_columns_want() -> None:
    """Days as in Russian or ISO 8601, digits again of numbers, lists; empty cells are absent."""
    for column, cell, value in CELLS:
        (found,) = read(table_of({column: cell}))
        assert found.fields.get(column) == value
        assert (column in found.fields) is (value is not None)


@pytest.mark.parametrize(
    "cell, got",
    [
        (
            "03/04/2024",
            (
                "could be 2024-03-04 or 2024-04-03, got '03/04/2024'; write it as 2024-11-30, or "
                "state the order, dmy or mdy: import --dates, or dates in the profile"
            ),
        ),
        ("31.11.2024", "not a date, got '31.11.2024'; write it as 2024-11-30"),
        ("2024-11-31", "not a date that exists, got '2024-11-31'"),
    ],
)
def test_other_days_are_refused(table: Path, cell: str, got: str) -> None:
    """A day that could be another, or does not exist, is refused with advice."""
    write_csv(table, table_of({"published_on": cell}))
    assert defects(table) == [f"record 1, line 2, published_on: {got}"]


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"image": "a;b", "image_alt": "A"}, "image_alt: 1 for 2 in image; give one for each,"),
        ({"image": "a", "image_alt": "A;B"}, "image_alt: 2 for 1 in image; give one for each,"),
        ({"image_alt": "A"}, "image_alt: 1 for 0 in image; give one for each,"),
        (
            {"image": "a", "image_alt": "A", "image_caption": "1;2"},
            "image_caption: 2 for 1 in image; ",
        ),
        (
            {"image": "a", "image_alt": "A", "image_credit": "1;2"},
            "image_credit: 2 for 1 in image; ",
        ),
        ({"image": "a"}, "images.1.alt: empty"),
    ],
)
def test_images_go_in_pairs(table: Path, changes: dict[str, str], message: str) -> None:
    """Each image has its own description; a caption or a credit too many is not dropped."""
    (found,) = defects(write_csv(table, table_of(changes)))
    assert found.startswith(f"record 1, line 2, {message}")


@pytest.mark.parametrize(
    "rows, expected",
    [
        (
            [{}, RU | {"outlet": "b.kz", "body": ""}],
            [
                (
                    "record 2, line 3, outlet: differs from record 1, line 2, got 'b.kz' and "
                    "'example.kz'; state it once"
                ),
                "record 2, line 3, texts.ru.body: missing",
            ],
        ),
        (
            [{}, {"body": "Other"}],
            ["record 2, line 3, language: given twice for 'kz-example', got 'en'; merge the two"],
        ),
        (
            [{"id": None}, {"id": ""}],
            ["record 1, line 2, id: missing", "record 2, line 3, id: missing"],
        ),
        ([{"language": None}], ["record 1, line 2, language: missing"]),
        (
            [{"country": "XX", "image_alt": "A"}],
            [
                (
                    "record 1, line 2, image_alt: 1 for 0 in image; give one for each, with ';' "
                    "between them"
                ),
                "record 1, line 2, country: not an ISO 3166-1 alpha-2 code, got 'XX'",
            ],
        ),
    ],
    ids=["contradiction", "language twice", "no id", "no language", "all of a row"],
)
def test_every_defect_of_rows_is_told(
    table: Path, rows: list[dict[str, Any]], expected: list[str]
) -> None:
    """Each once, with its place; what cannot be read does not hide what is not valid."""
    assert defects(write_csv(table, table_of(*rows))) == expected


@pytest.mark.parametrize("together", [False, True])
def test_an_id_of_very_many_rows_is_none(together: bool) -> None:  # noqa: FBT001
    """A table whose id says something else is refused, and not listed row by row."""
    rows = [Line(f"row {number}", row) for number, row in enumerate(table_of(*[{}] * 1001))]
    assert list(records_of(rows[:-1], "a table", SourceOptions(), together=together))
    with pytest.raises(InvalidInputError, match="row 1001, id: more than 1000 rows have the id"):
        list(records_of(rows, "a table", SourceOptions(), together=together))


def test_the_language_of_all_rows_can_be_given(table: Path) -> None:
    """A table without a column for the language is read if it is told."""
    headings, row = table_of({})
    place = headings.index("language")
    write_csv(table, [[*each[:place], *each[place + 1 :]] for each in (headings, row)])
    assert "language: no such column; add it" in refusal(table)
    assert accepted(table, language="en") == [article()]


@pytest.mark.parametrize("together", [False, True])
def test_ids_are_made_where_there_is_none_but_a_number(together: bool) -> None:  # noqa: FBT001
    """A number in another language is a translation; once more in the same, another article."""
    told: list[str] = []
    rows = table_of(
        {"id": 1}, RU | {"id": "1"}, {"id": "№ 1."}, {"id": 1}, RU | {"id": 1}, {"id": None}, {}
    )
    lines = [Line(f"row {number}", cells) for number, cells in enumerate(rows)]
    options = SourceOptions(make_id=lambda fields: str([*fields["texts"]]), remark=told.append)
    found = list(records_of(lines, "a table", options, together=together))
    both, english = "['en', 'ru']", "['en']"
    assert [each.fields["id"] for each in found] == [both, english, both, english, "kz-example"]
    assert [each.defects for each in found] == [()] * 5
    assert told == [
        (
            "a table: 4 ids were made of outlet, headline and link, as there were none, or running "
            "numbers"
        )
    ]


def test_the_release_of_rows_without_any_can_be_given(table: Path) -> None:
    """A release is given to rows that state neither a release nor a day."""
    days = [{"release": None}, {"id": "kz-b"}, {"id": "kz-c", "release": None,
            "published_on": "2024-11-21"}]  # fmt: skip
    write_csv(table, table_of(*days))
    assert [each.release for each in accepted(table, release="2024-20")] == [
        "2024-20", "2024-19", None,
    ]  # fmt: skip


def test_text_of_a_cell_is_data(table: Path) -> None:
    """What looks like a formula, a path or markup is the text that it is."""
    body = "<b>{{7*7}}</b> ../x, 5*3*2 cm\n2025. More\n# [no](http://a.kz)"
    write_csv(table, table_of({"headline": "=HYPERLINK(1)", "body": body}))
    (found,) = accepted(table)
    assert found.texts["en"].headline == "=HYPERLINK(1)"
    assert paragraphs(found.texts["en"].body) == body.split("\n")


def test_a_row_of_two_articles_is_not_made() -> None:
    """The row that tests begin from is the article that others begin from."""
    (found,) = read([list(ROW), list(ROW.values())])
    assert found.fields["texts"] == {"en": texts()["en"]}


VALUES = [
    *(("country", cell, "KZ") for cell in ("kz", "Казахстан", "kazakhstan", "Қазақстан")),
    ("country", "Kyrgyz Republic", "KG"),
    *(("language", cell, "kk") for cell in ("kz", "KZ", "казахский", "kaz")),
    *(("language", cell, language) for cell, language in (("kg", "ky"), ("tm", "tk"))),
    *(("language", cell, "ru") for cell in ("русский", "Russian", "RU", "ru-RU", "rus")),
    *(("topics", cell, ["prevention"]) for cell in ("Prevention", "профилактика")),
    (
        "topics",
        "prevention, Обучение; Sport and culture\npolicy",
        ["prevention", "training", "sport-and-culture", "policy"],
    ),
    ("source_url", "www.example.kz/1", "https://www.example.kz/1"),
    ("source_url", "\ufeff \u202ahttps://example.kz/1\u200b \u202c", "https://example.kz/1"),
]


def test_values_are_read_as_people_write_them() -> None:
    """Countries, languages and topics by name in the profile's languages; a site without scheme."""
    for column, cell, value in VALUES:
        own = profile()
        options = table_options(own.model_copy(update={"languages": (*own.languages, "kk")}))
        (found,) = read(table_of({column: cell}), spellings=options.spellings)
        stated = {**found.fields, "language": next(iter(found.fields["texts"]))}
        assert stated[column] == value


@pytest.mark.parametrize(
    "column, cell, problem",
    [
        ("country", "Kazahstan", "code, got 'Kazahstan'; did you mean 'KZ'?"),
        ("country", "UK", "code, got 'UK'"),
        ("topics", "Preventon", "got 'Preventon'; did you mean 'prevention'? If not, add"),
        ("language", "rusian", "language: not a language's code, got 'rusian'; did you mean 'ru'?"),
        ("language", "англ.", "got 'англ.'; did you mean 'en'?"),
        ("language", "cn", "got 'cn'; give a language's code, such as ru"),
        ("language", "қазақша", "got 'қазақша'; give a language's code, such as ru"),
        ("source_url", "example.kz/1", "got 'example.kz/1'; did you mean 'https://example.kz/1'?"),
    ],
)
def test_the_right_value_is_offered(column: str, cell: str, problem: str) -> None:
    """What is not certain is refused with what it probably is."""
    records = read(table_of({column: cell}), spellings=table_options(profile()).spellings)
    (found,) = validated(records, profile().vocabulary)
    assert isinstance(found, Rejection)
    (defect,) = found.defects
    assert problem in str(defect)


def test_topics_and_country_can_be_given(table: Path) -> None:
    """They are those of articles whose rows state none, and then the columns may be missing."""
    rows = table_of({"id": "kz-a"}, {"id": "kz-b", "country": "KG", "topics": "policy"})
    given = {"country": "UZ", "topics": ("training",)}
    for row in rows:
        row[:] = [cell for cell, name in zip(row, rows[0], strict=True) if name != "place"]
    kept = [[*row] for row in rows]
    kept[1][rows[0].index("country")] = kept[1][rows[0].index("topics")] = ""
    found = accepted(write_csv(table, kept), **given)
    assert [(each.country, each.topics) for each in found] == [
        ("UZ", ("training",)), ("KG", ("policy",)),
    ]  # fmt: skip
