"""Sixty edits of the files of a release, each with what a diff says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from release_folder import ReleaseFolder


FINDING = {"id": "few-articles", "severity": "notice", "message": "Few.", "articles": []}
IMAGE = {"path": "a.png", "alt": {"en": "A hall"}, "caption": {}, "credit": None}
FIGURE = {"kind": "scope", "value": 7, "unit": "items", "subject": "schools", "span": "2023"}
Edit = tuple[str, "Callable[[ReleaseFolder], object]", set[str]]


def field(article: str, path: str, value: object) -> Edit:
    """Return the edit that sets a field of an article, given by its dotted name."""

    def apply(folder: ReleaseFolder) -> None:
        *parts, last = path.split(".")
        at: Any = folder.article(article)
        for part in parts:
            at = at[int(part) - 1] if isinstance(at, list) else at[part]
        at[last] = value

    return f"{article} {path}", apply, {f"{article}: {path}"}


def text(article: str, language: str, old: str, new: str) -> Edit:
    """Return the edit that changes a few words of an article's body."""

    def apply(folder: ReleaseFolder) -> None:
        texts = folder.article(article)["texts"][language]
        assert old in texts["body"]
        texts["body"] = texts["body"].replace(old, new, 1)

    return f"{article} body {language}", apply, {f"{article}: texts.{language}.body"}


def fact(name: str, part: str, value: object) -> Edit:
    """Return the edit that sets a part of a fact."""
    return (
        f"{name} {part}",
        lambda folder: folder.fact(name).update({part: value}),
        {f"fact {name}"},
    )


def said(language: str, old: str, new: str, expected: str) -> Edit:
    """Return the edit that changes the narrative that is shown."""
    return f"said {old}", lambda folder: folder.say(language, old, new), {expected}


def gone(name: str) -> Edit:
    """Return the edit that removes an article."""
    return f"remove {name}", lambda f: f.articles.remove(f.article(name)), {f"- {name}"}


def new(name: str, before: str) -> Edit:
    """Return the edit that adds an article before another."""

    def apply(folder: ReleaseFolder) -> None:
        at = folder.articles.index(folder.article(before))
        folder.articles.insert(at, folder.article(before) | {"id": name})

    return f"add {name}", apply, {f"+ {name}"}


def swap(first: str, second: str, moved: str) -> Edit:
    """Return the edit that lets two neighbours change places."""

    def apply(folder: ReleaseFolder) -> None:
        i, j = (folder.articles.index(folder.article(name)) for name in (first, second))
        folder.articles[i], folder.articles[j] = folder.articles[j], folder.articles[i]

    return f"swap {first}", apply, {f"moved {moved}"}


def markdown_cell(folder: ReleaseFolder) -> None:
    """Add a sentence of the editor's to the Russian notebook."""
    cell = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": "# Слово редактора"}
    folder.notebooks["ru"]["cells"].insert(5, cell)


EDITS: tuple[Edit, ...] = (
    field("kz-almaty-seminar", "country", "KG"),
    field("kz-almaty-seminar", "figures.1.value", 4),
    field("kz-pavlodar-counselling", "outlet", "example.kz"),
    field("kz-pavlodar-counselling", "figures.2.qualifier", "about"),
    field("kz-pavlodar-counselling", "figures.1.span", "2023"),
    field("kz-ekibastuz-counselling", "source_url", "https://example.kz/1"),
    field("kz-kokshetau-seminar", "published_on", "2024-11-27"),
    field("kz-kokshetau-seminar", "event_until", "2024-11-27"),
    field("kz-semey-karate", "place", "Semey"),
    field("kz-semey-karate", "figures.1.qualifier", None),
    field("kz-almaty-schools", "topics", ["training", "prevention"]),
    field("kz-almaty-schools", "figures.1.subject", "students"),
    field("kz-almaty-medical-students", "topics", ["prevention", "training"]),
    field("kz-zhetysu-school", "campaign", "Clean Generation-2024"),
    field("kz-zhetysu-school", "figures.1.kind", "scope"),
    field("kz-astana-drama", "campaign", None),
    field("kz-astana-drama", "figures.1.unit", "people"),
    field("kg-bishkek-paramarathon", "event_on", None),
    field("kg-unodc-steering-committee", "release", None),
    field("kg-gunk-meeting", "narrative.en", "talks"),
    field("kg-gunk-visit", "narrative.ru", "визите делегации"),
    field("ru-novosibirsk-school", "texts.en.headline", "Another headline"),
    field("ru-karachay-cherkess-medical-college", "texts.ru.headline", "Другой заголовок"),
    field("ru-smolensk-agricultural-academy", "texts.en.place", "Smolensk"),
    field("ru-perm-schools", "texts.ru.campaign", "Поколение"),
    field("ru-primorsky-chernigovsky-schools", "texts.ru.subjects", ["школы"]),
    (
        "an image",
        lambda folder: folder.article("ru-adygeya-university").update(images=[IMAGE]),
        {"ru-adygeya-university: images.1.path", "ru-adygeya-university: images.1.alt.en"},
    ),
    (
        "the first of two figures removed",
        lambda folder: folder.article("ru-mordovia-volunteer-school")["figures"].pop(0),
        {
            f"ru-mordovia-volunteer-school: figures.1.{name}"
            for name in ("kind", "value", "unit", "subject")
        },
    ),
    (
        "a figure put before the others",
        lambda folder: folder.article("uz-mamatov-statement")["figures"].insert(0, FIGURE),
        {f"uz-mamatov-statement: figures.1.{name}" for name in FIGURE},
    ),
    (
        "a translation removed",
        lambda folder: folder.article("ru-tyumen-university")["texts"].pop("ru"),
        {
            f"ru-tyumen-university: texts.ru.{name}"
            for name in ("headline", "body", "place", "campaign")
        },
    ),
    text("ru-mari-el-forum", "en", " the ", " a "),
    text("tj-unodc-steering-committee", "en", ".", ". A sentence more."),
    text("tm-ashgabat-conference", "ru", " ", " очень "),
    text("uz-commission-secretaries-seminar", "en", "\n\n", " "),
    text("uz-national-programme-presentation", "ru", ".", "!"),
    text("uz-container-control-seminar", "en", "e", "е"),  # Another script's letter.
    gone("ru-magadan-sokol-school"),
    new("ru-extra", before="ru-mari-el-forum"),
    new("kz-extra", before="kz-almaty-seminar"),
    swap("kg-unodc-steering-committee", "kg-gunk-meeting", moved="kg-gunk-meeting"),
    (
        "another id",
        lambda folder: folder.article("ru-vorkuta-students").update(id="ru-vorkuta"),
        {"- ru-vorkuta-students", "+ ru-vorkuta"},
    ),
    fact("articles.total", "value", 31),
    fact("articles.by_country.KZ", "unit", "items"),
    fact("articles.by_topic.policy", "articles", ["kg-unodc-steering-committee"]),
    fact("participants.total", "qualifier", "at least"),
    fact("figures.kz-semey-karate.1", "qualifier", None),
    fact("figures.uz-mamatov-statement.2", "value", 8.25),
    fact("figures.tm-ashgabat-conference.4", "span", "2023"),
    (
        "a fact removed",
        lambda folder: folder.facts["facts"].pop("articles.by_topic.statistics"),
        {"fact articles.by_topic.statistics"},
    ),
    (
        "a fact added",
        lambda folder: folder.facts["facts"].update(
            {"articles.change.total": {"value": 2, "unit": "articles", "articles": []}}
        ),
        {"fact articles.change.total"},
    ),
    said("en", "on a visit by a GUNK", "on the visit of a GUNK", "~ en Kyrgyzstan"),
    said(
        "en",
        "on the presentation of the national programme against drugs and drug crime for 2024–2025",
        "",
        "- en Uzbekistan",
    ),
    said("en", "preventive activities carried out by police officers", "talks", "~ en Kazakhstan"),
    said("ru", "о парамарафоне", "о большом парамарафоне", "~ ru Кыргызстан"),
    said("ru", "об антинаркотических", "об иных антинаркотических", "~ ru Россия"),
    (
        "another country",
        lambda folder: folder.say_of("ru", "Прочие", "о прочем"),
        {"+ ru Прочие"},
    ),
    ("a sentence of the editor's", markdown_cell, {"+ ru"}),
    ("today", lambda f: f.state("as_of", "2024-12-03"), {"release: as_of"}),
    ("the period", lambda f: f.state("period", "2024-11-16/2024-11-29"), {"release: period"}),
    (
        "findings",
        lambda f: f.checks.update(findings=[FINDING | {"message": "Very few."}]),
        {"appeared few-articles", "went few-articles"},
    ),
)
