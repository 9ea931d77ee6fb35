"""The profile and the sample records of a new project."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

import yaml
from babel import Locale

from caricc_report.model.article import Article
from caricc_report.model.numbering import Numbering
from caricc_report.model.period_kind import PeriodKind
from caricc_report.release.house_files import TEMPLATE
from caricc_report.system.yaml_text import InlineList, dump_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caricc_report.model.profile import Profile


def profile_text(
    *,
    name: str,
    languages: Sequence[str],
    countries: Sequence[str],
    kind: PeriodKind,
    numbering: Numbering,
    topics: Sequence[str],
) -> str:
    """Return the profile of a new publisher, with a line on each part of it."""
    words = _read("words.yml")

    def said(texts: Mapping[str, str]) -> dict[str, str]:
        return {language: texts[language] for language in languages}

    def same(text: str) -> dict[str, str]:
        return dict.fromkeys(languages, text)

    def topic(slug: str) -> dict[str, str]:
        text = slug.replace("-", " ")
        return said(words["topics"].get(slug) or same(text[:1].upper() + text[1:]))

    parts: dict[str, dict[str, Any]] = {
        "All that is the publisher's own. Every text is given in each language.": {
            "languages": InlineList(languages)
        },
        "The cover: up to four lines of letters, names, title, and subtitle, which continues it.": {
            "mark": InlineList([name]),
            "abbreviation": same(name),
            "publisher": same(name),
            **{key: said(words[key]) for key in ("title", "subtitle", "note")},
        },
        "The imprint; phone and fax may be added, with + and the country's code.": {
            **{key: said(words[key]) for key in ("city", "address")},
            "email": "editor@example.org",
            "web": "https://example.org/",
            "circulation": said(words["circulation"]),
        },
        f"One of {', '.join(PeriodKind)}; numbers of releases are one of {', '.join(Numbering)}.": {
            "period": str(kind),
            "numbering": str(numbering),
        },
        "The countries, in the order of their sections.": {
            "member_states": _member_states(countries, languages)
        },
        "What an article can be about, in the order of tables.": {
            "topics": {slug: topic(slug) for slug in topics}
        },
        "What articles report in numbers, by kind: its units, and what a sum of it counts.": {
            "figures": {
                "participants": {
                    "units": InlineList(["people"]),
                    "sum_of": said(words["participants"]),
                }
            }
        },
    }
    return "\n".join(f"# {line}\n{dump_yaml(fields)}" for line, fields in parts.items())


def _member_states(countries: Sequence[str], languages: Sequence[str]) -> list[dict[str, Any]]:
    """Return what a profile says of its countries, by the names that the CLDR has for them."""
    names = {language: Locale(language).territories for language in languages}
    return [
        {"country": code, "formal_name": by_language, "short_name": by_language}
        for code in countries
        for by_language in [{language: names[language][code] for language in languages}]
    ]


def sample_records(release: str, profile: Profile) -> tuple[tuple[str, ...], list[Article]]:
    """Return languages, and in these records that show the fields, of the first countries.

    A language that a project brings has no samples, and is left out.
    """
    samples = _read("samples.yml")["records"]
    languages = tuple(each for each in profile.languages if each in samples[0])
    countries = [state.country for state in profile.member_states]
    if not languages:
        return (), []
    placed = zip(samples, cycle(countries), strict=False)
    return languages, [_sample(each, release, profile, languages, code) for each, code in placed]


def _sample(
    sample: Mapping[str, Any],
    release: str,
    profile: Profile,
    languages: Sequence[str],
    country: str,
) -> Article:
    words = {language: sample[language] for language in languages}
    first = words[languages[0]]
    topics = list(profile.topics)
    figures = [
        {**figure, "subject": first["subject"]}
        for figure in sample.get("figures", ())
        if (kind := profile.figures.get(figure["kind"])) and figure["unit"] in kind.units
    ]
    texts = {
        language: {
            **{key: said[key] for key in ("headline", "body", "place")},
            **({"subjects": [said["subject"]]} if figures and said is not first else {}),
        }
        for language, said in words.items()
    }
    fields = {
        "id": sample["id"],
        "country": country,
        "outlet": "example.org",
        "source_url": f"https://example.org/{sample['id']}",
        "release": release,
        "topics": list(dict.fromkeys(topics[each % len(topics)] for each in sample["topics"])),
        "place": first["place"],
        "narrative": {language: said["narrative"] for language, said in words.items()},
        "texts": texts,
        "figures": figures,
    }
    return Article.model_validate(fields)


def usual_topics() -> tuple[str, ...]:
    """Return the names, in records, of topics that suit many subjects."""
    return tuple(_read("words.yml")["topics"])


def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((TEMPLATE / name).read_text(encoding="utf-8"))
    return read
