"""A project in Kazakh, a language that the package does not have: all of it is data."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from caricc_report.model.period import Period
from caricc_report.release.new_project import init_project

if TYPE_CHECKING:
    from caricc_report.project import Project

LOCALES = Path(__file__).parent / "locales"
PERIOD = Period.parse("2026-11-01/2026-11-15")
ARTICLES: tuple[dict[str, Any], ...] = (
    {
        "id": "kz-seminar",
        "country": "KZ",
        "headline": "Алматыда ата-аналарға арналған семинар өтті",
        "body": (
            "2026 жылғы 12 қарашада Алматыда дәрігерлер ата-аналарға арналған семинар өткізді. "
            "Оған жиырма бес адам қатысты, олардың көбі мектеп оқушыларының ата-аналары. "
            "Дәрігерлер денсаулық туралы сұрақтарға жауап берді.\n\n"
            "Келесі кездесу желтоқсанда өтеді."
        ),
        "place": "Алматы",
        "narrative": "ата-аналарға арналған семинар туралы",
        "value": 25,
        "subject": "семинарға қатысушылар",
        "event_on": "2026-11-12",
        "topics": ["events"],
    },
    {
        "id": "kg-vaksina",
        "country": "KG",
        "headline": "Бішкекте жаңа зертхана ашылды",
        "body": (
            "Бішкекте қоғамдық денсаулық сақтау зертханасы ашылды. Ол күн сайын 1 300-ден астам "
            "талдау жасай алады. Зертхана қызметкерлері үшін екі апталық оқу курсы өтті, оны "
            "халықаралық сарапшылар жүргізді."
        ),
        "place": "Бішкек",
        "narrative": "жаңа зертхананың ашылуы туралы",
        "value": 1300,
        "subject": "күніне жасалатын талдаулар",
        "event_on": "2026-11-03",
        "topics": ["policy"],
    },
)


def project_in_kazakh(folder: Path) -> Project:
    """Make a project whose releases are in English and Kazakh, by `init` and data alone."""
    project = init_project(folder, PERIOD, name="Health Watch", countries=["KZ", "KG"])
    shutil.copytree(LOCALES, project.locales.path)
    profile = project.params_dir / "profile.yml"
    edit(profile, lambda fields: in_both(fields) | {"languages": ["en", "kk"]})
    edit(project.params_path("2026-01"), lambda fields: {**fields, **PARAMETERS})
    lines = (json.dumps(record(**each), ensure_ascii=False) for each in ARTICLES)
    (project.root / "data/articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return project


PARAMETERS = {"languages": ["en", "kk"], "articles": "data/articles.jsonl"}


def edit(path: Path, change: Any) -> None:
    """Change the fields of a YAML file."""
    fields = change(yaml.safe_load(path.read_text(encoding="utf-8")))
    path.write_text(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False), encoding="utf-8")


def in_both(value: Any) -> Any:
    """Return fields whose texts in English stand there in Kazakh, too."""
    if isinstance(value, dict):
        own = {"kk": KAZAKH.get(value["en"], value["en"])} if "en" in value else {}
        return {name: in_both(each) for name, each in value.items()} | own
    return [in_both(each) for each in value] if isinstance(value, list) else value


KAZAKH = {
    "Information Release": "Ақпараттық шығарылым",
    "on current events": "ағымдағы оқиғалар туралы",
    "according to the media": "БАҚ материалдары бойынша",
    "Circulation in PDF format": "PDF пішімінде таратылады",
    "Events": "Оқиғалар",
    "Policy": "Саясат",
    "Research": "Зерттеулер",
    "Society": "Қоғам",
    "participants": "қатысушылар",
    "Kazakhstan": "Қазақстан",
    "Kyrgyzstan": "Қырғызстан",
    "City": "Астана",
    "Address": "Астана қаласы",
}


def record(**given: Any) -> dict[str, Any]:
    """Return an article in Kazakh and English."""
    body = (
        f"The article {given['id']} is in Kazakh; this is a summary in English, of as many words "
        "as the check of short texts asks for. It says that 25 people came, and that 1,300 "
        "tests are made."
    )
    english = {"headline": f"Summary of {given['id']}", "body": body, "place": "the city"}
    kazakh = {name: given[name] for name in ("headline", "body", "place")}
    return {
        "id": given["id"],
        "country": given["country"],
        "outlet": "example.org",
        "source_url": f"https://example.org/{given['id']}",
        "release": "2026-01",
        "event_on": given["event_on"],
        "place": given["place"],
        "topics": given["topics"],
        "narrative": {"kk": given["narrative"], "en": f"what {given['id']} reports"},
        "texts": {"kk": kazakh, "en": english | {"subjects": ["people or tests"]}},
        "figures": [
            {
                "kind": "participants",
                "value": given["value"],
                "unit": "people",
                "subject": given["subject"],
            }
        ],
    }
