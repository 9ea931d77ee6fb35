"""Findings are sorted, waived, written down, and stop a run if they are errors."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from builders import FIGURE, record
from checked import good, subject
from hypothesis import given
from hypothesis import strategies as st
from projects import ROOT, with_few_cells
from pydantic import ValidationError

from caricc_report.editorial.checks import CHECKS, check_release
from caricc_report.editorial.checks.finding import Finding, Severity
from caricc_report.errors import CheckError, InputWarning, InvalidInputError
from caricc_report.model.article import Article
from caricc_report.model.parameters import Waiver
from caricc_report.project import Project
from caricc_report.release.checking import require_no_error
from caricc_report.release.job import Job
from caricc_report.release.pipeline import check, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from caricc_report.release.job import RunResult

ARTICLES = "data/articles/2024/2024-19"


def waiver(check_id: str, article: str | None = None) -> Waiver:
    """Return a waiver of a check."""
    return Waiver(check=check_id, article=article, reason="it is so", name="A. Editor")


def change(project: Path, name: str, old: str, new: str) -> None:
    """Replace a text that is in a record of the reference release."""
    file = project / ARTICLES / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def waive(project: Path, *waivers: dict[str, str]) -> None:
    """Add waivers to the parameters of the reference release."""
    file = project / "params/2024-19.yml"
    text = yaml.safe_dump({"waivers": list(waivers)}, allow_unicode=True)
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def checked(project: Path) -> tuple[Finding, ...]:
    """Return what is found in the reference release of a project."""
    return check(Job(project / "params/2024-19.yml", project=Project(project)))


def weighty(findings: Sequence[Finding]) -> list[str]:
    """Return the ids of errors and warnings."""
    return [finding.id for finding in findings if finding.severity is not Severity.NOTICE]


# The findings


def test_findings_are_sorted() -> None:
    """By severity, check, article in the release's order, language."""
    wrong = {"published_on": "2024-12-30", "narrative": {}, "event_on": "2024-11-01"}
    first, second = good(id="kz-z", **wrong), good(id="kz-a", **wrong)
    expected = [
        (name, each.id, language)
        for name, languages in (
            ("published-after-as-of", [""]),
            ("phrase-missing", ["en", "ru"]),
            ("event-before-period", [""]),
        )
        for each in (first, second)
        for language in languages
    ]
    findings = check_release(subject(first, second))
    assert [(each.id, *each.articles, each.language) for each in findings] == expected


def test_every_severity_is_of_the_table() -> None:
    """A finding weighs what the table of checks says."""
    for finding in check_release(subject(good(published_on="2024-12-30", narrative={}))):
        assert finding.severity is CHECKS[finding.id].severity


def test_a_finding_as_json() -> None:
    """The contract of checks.json has four fields, and a fifth for what is waived."""
    found = Finding("text-short", Severity.WARNING, "short", ("kz-a",), "en")
    fields = {"id": "text-short", "severity": "warning", "message": "short", "articles": ["kz-a"]}
    assert found.as_json() == fields
    waived = Finding("a", Severity.NOTICE, "short", (), "", waiver("a"))
    assert waived.as_json()["waived"] == {"reason": "it is so", "name": "A. Editor"}


# Waivers


@pytest.mark.parametrize("named", [True, False])
def test_a_waived_error_is_a_notice(named: bool) -> None:  # noqa: FBT001 - a parameter of a test
    """A waiver of the check, for the article or for all, says who waived it and why."""
    wrong = good(published_on="2024-12-30")
    used = waiver("published-after-as-of", wrong.id if named else None)
    (finding,) = check_release(subject(wrong), [used])
    assert finding.severity is Severity.NOTICE
    assert finding.message.endswith("(waived by A. Editor: it is so)")
    assert finding.waiver == used


def test_a_waiver_of_one_article_leaves_the_others() -> None:
    """What is found in another article still weighs."""
    first, second = good(published_on="2024-12-30"), good(published_on="2024-12-30")
    findings = check_release(subject(first, second), [waiver("published-after-as-of", first.id)])
    assert [(each.severity, each.articles) for each in findings] == [
        ("error", (second.id,)),
        ("notice", (first.id,)),
    ]


@pytest.mark.parametrize(
    "check_id, article, expected",
    [
        ("text-short", None, "waivers.1: 'text-short' has not found anything; delete it"),
        (
            "text-short",
            "kz-good",
            "waivers.1: 'text-short' has not found anything of article kz-good; delete it",
        ),
        (
            "text-short",
            "kz-god",
            "waivers.1.article: not in the release, got 'kz-god'; did you mean 'kz-good'?",
        ),
    ],
)
def test_a_waiver_that_waives_nothing_is_an_error(
    check_id: str, article: str | None, expected: str
) -> None:
    """It says that it is to go, or which article was perhaps meant."""
    (finding,) = check_release(subject(good(id="kz-good")), [waiver(check_id, article)])
    assert (finding.id, finding.severity) == ("waiver-unused", "error")
    assert finding.message == expected


def test_a_run_in_some_languages_passes_over_unused_waivers() -> None:
    """What a waiver waives may be in a language that is not checked."""
    checks = subject(good(), languages=("en",), is_partial=True)
    assert check_release(checks, [waiver("text-short")]) == ()


@pytest.mark.parametrize(
    "check_id, expected",
    [
        ("text-shrot", "no such check, got 'text-shrot'; did you mean 'text-short'?"),
        ("waiver-unused", "cannot be waived, got 'waiver-unused'; delete it"),
        ("file-outside", "cannot be waived, got 'file-outside'; delete it"),
        (
            "event-before-period",
            "cannot be waived, got 'event-before-period', a notice, which stops nothing; delete it",
        ),
    ],
)
def test_a_waiver_of_no_check_is_a_defect(check_id: str, expected: str) -> None:
    """An unknown check, a notice, and the check of waivers cannot be waived."""
    with pytest.raises(InvalidInputError) as refused:
        check_release(subject(good()), [waiver(check_id)], "params/2024-19.yml")
    assert str(refused.value).endswith(f"\n  - waivers.1.check: {expected}")


# Errors stop a run


def test_errors_are_listed_with_their_articles() -> None:
    """The message names each error, and ends with what to do; warnings are not in it."""
    findings = [
        Finding("host-invalid", Severity.ERROR, "source_url: wrong", ("kz-a",)),
        Finding("text-short", Severity.WARNING, "texts.en.body: short", ("kz-a",)),
    ]
    with pytest.raises(CheckError) as refused:
        require_no_error(findings, "params/2024-19.yml")
    assert str(refused.value) == (
        "params/2024-19.yml: the checks found 1 error; nothing was made.\n"
        "  - host-invalid, kz-a: source_url: wrong\n"
        "fix the records, the notebook or the narrative, "
        "or waive a check with reason and name under 'waivers'"
    )
    require_no_error(findings[1:], "params/2024-19.yml")


@pytest.mark.release
def test_a_waived_error_stops_no_run(project_dir: Path) -> None:
    """The release is made, and checks.json says who waived what.

    What the checks read of earlier releases is an input, which the manifest names.
    """
    earlier(with_few_cells(project_dir), 1, 1)
    change(project_dir, "01-kz-almaty-seminar.en.md", "release:", "event_on: 2024-12-24\nrelease:")
    waive(
        project_dir,
        {
            "check": "event-after-as-of",
            "article": "kz-almaty-seminar",
            "reason": "announced",
            "name": "A. Editor",
        },
    )
    made = run(
        Job(
            project_dir / "params/2024-19.yml",
            project=Project(project_dir),
            formats=("html",),
            languages=("en",),
            renderer="pandoc",
        )
    )
    written = json.loads((made.directory / "checks.json").read_bytes())
    assert written["findings"] == list(made.findings)
    (waived,) = [each for each in written["findings"] if each["id"] == "event-after-as-of"]
    assert waived["severity"] == "notice"
    assert waived["waived"] == {"reason": "announced", "name": "A. Editor"}
    manifest = json.loads((made.directory / "manifest.json").read_bytes())
    read = manifest["predicate"]["buildDefinition"]["resolvedDependencies"]
    assert {"params/2024-01.yml", "data/earlier.jsonl"} <= {each.get("name") for each in read}


def test_a_waiver_of_no_check_stops_a_check(project_dir: Path) -> None:
    """The parameters file is named."""
    waive(project_dir, {"check": "hosts", "reason": "so", "name": "A. Editor"})
    with pytest.raises(InvalidInputError, match=r"params/2024-19\.yml: 1 defect"):
        checked(project_dir)


# The reference release, and those before


def test_the_reference_release_passes() -> None:
    """No error and no warning; some of its events were over the day before the period."""
    findings = checked(ROOT)
    assert {finding.id for finding in findings} == {"event-before-period"}


def test_findings_stand_in_checks_json(reference: RunResult) -> None:
    """The file holds what the run returns and the check finds."""
    written = json.loads((reference.directory / "checks.json").read_bytes())
    assert written["release"] == "2024-19"
    assert written["findings"] == list(reference.findings)
    assert written["findings"] == [finding.as_json() for finding in checked(ROOT)]


def earlier(project: Path, n_releases: int, n_articles: int) -> None:
    """Add releases of 2024 before the reference release, with articles of one outlet."""
    lines = []
    for number in range(1, n_releases + 1):
        release = f"2024-{number:02}"
        source = (project / "params/2024-19.yml").read_text(encoding="utf-8")
        source = source.replace("2024-19", release).replace("articles\n", "earlier.jsonl\n")
        (project / f"params/{release}.yml").write_text(source, encoding="utf-8")
        lines += [
            json.dumps(record(id=f"kz-{number}-{each}", outlet="Kazinform", release=release))
            for each in range(n_articles)
        ]
    (project / "data/earlier.jsonl").write_text("\n".join(lines), encoding="utf-8")


def test_the_number_of_articles_is_compared_with_earlier_releases(project_dir: Path) -> None:
    """Thirty articles are unusual after eight releases of two."""
    earlier(project_dir, 8, 2)
    assert weighty(checked(project_dir)) == ["count-unusual"]


def test_later_releases_are_no_history(project_dir: Path) -> None:
    """Seven releases before and one after are not eight before."""
    earlier(project_dir, 7, 2)
    later = (project_dir / "params/2024-07.yml").read_text(encoding="utf-8")
    (project_dir / "params/2024-100.yml").write_text(later.replace("2024-07", "2024-100"))
    assert weighty(checked(project_dir)) == []


def test_an_invalid_earlier_release_is_passed_over(project_dir: Path) -> None:
    """A parameters file that is broken, or whose articles are, breaks no check."""
    earlier(project_dir, 8, 2)
    shutil.copy(project_dir / "params/profile.yml", project_dir / "params/2024-08.yml")
    (project_dir / "params/2024-x.yml").write_text("release: [")
    with pytest.warns(InputWarning, match=r"params/2024-08\.yml: \d+ defects"):
        assert weighty(checked(project_dir)) == []
    (project_dir / "params/2024-08.yml").unlink()
    (project_dir / "data/earlier.jsonl").write_text("{")
    with pytest.warns(InputWarning, match=r"data/earlier\.jsonl, line 1: not JSON"):
        assert weighty(checked(project_dir)) == []


def test_an_earlier_release_outside_the_project_is_not_looked_at(project_dir: Path) -> None:
    """Articles that lie outside, as in no release that could be made, are no history."""
    earlier(project_dir, 8, 2)
    (project_dir / "data/earlier.jsonl").rename(project_dir.parent / "earlier.jsonl")
    for path in (project_dir / "params").glob("2024-0?.yml"):
        path.write_text(path.read_text("utf-8").replace("data/", "../"), encoding="utf-8")
    with pytest.warns(InputWarning, match="leads out of the project"):
        assert weighty(checked(project_dir)) == []


def test_an_outlet_of_an_earlier_release_is_known(project_dir: Path) -> None:
    """A name that was used before is no mistake."""
    name = "01-kz-almaty-seminar.en.md"
    change(project_dir, name, "outlet: polisia.kz", "outlet: Kazinform")
    assert weighty(checked(project_dir)) == ["outlet-unknown"]
    earlier(project_dir, 1, 1)
    assert weighty(checked(project_dir)) == []


# Whatever the articles


def test_every_check_is_documented() -> None:
    """The documentation's table has every check, with its severity, in order."""
    rows = [
        line.split("|")[1:3]
        for line in (ROOT / "docs/checks.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    documented = [tuple(cell.strip() for cell in row) for row in rows]
    assert documented == [(f"`{name}`", str(check.severity)) for name, check in CHECKS.items()]


TEXT = st.builds(
    "{}{}".format,
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
        max_size=60,
    )
    | st.text("«»“”„()[]\"'.1) \n-*аa", max_size=40),
    st.sampled_from(["a", "я", "1.", "中"]),
)
HOST = st.from_regex(r"(xn--)?[\wа-яңᄀ-ᅿ_.-]{1,30}(:[0-9]{1,4})?", fullmatch=True)
PATH = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Z"], exclude_characters="\ufffe\uffff"),
    max_size=30,
)
RECORDS = st.fixed_dictionaries(
    {
        "id": st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        "country": st.sampled_from(["KZ", "FR"]),
        "outlet": TEXT,
        "source_url": st.builds("https://{}/{}".format, HOST, PATH),
        "published_on": st.dates().map(str) | st.none(),
        "event_on": st.dates().map(str) | st.none(),
        "release": st.just("2024-19"),
        "place": TEXT | st.none(),
        "topics": st.just(["policy"]),
        "narrative": st.dictionaries(st.sampled_from(["en", "ru", "kk"]), TEXT),
        "texts": st.dictionaries(
            st.sampled_from(["en", "ru", "kk"]),
            st.fixed_dictionaries({"headline": TEXT, "body": TEXT}),
            min_size=1,
        ),
        "figures": st.lists(
            st.fixed_dictionaries(
                {name: st.just(value) for name, value in FIGURE.items()}
                | {"value": st.integers(0, 10**15) | st.floats(0, 10**15)}
            ),
            max_size=2,
        ),
        "images": st.lists(
            st.fixed_dictionaries({"path": TEXT, "alt": st.just({"en": "A photo"})}), max_size=1
        ),
    }
)


def valid(fields: Sequence[dict[str, Any]]) -> list[Article]:
    """Return the articles of the records that are valid, an id once."""
    articles = {}
    for each in fields:
        try:
            articles[each["id"]] = Article.model_validate(each)
        except ValidationError:
            continue
    return list(articles.values())


@given(st.lists(RECORDS, max_size=3))
def test_no_article_makes_a_check_fail(fields: list[dict[str, Any]]) -> None:
    """Any valid article can be checked, and what is found can be written and read."""
    articles = valid(fields)
    findings = check_release(subject(*articles, languages=("en", "ru", "kk")))
    assert findings == check_release(subject(*articles, languages=("en", "ru", "kk")))
    for finding in findings:
        assert json.dumps(finding.as_json(), ensure_ascii=False).encode()
        assert set(finding.articles) <= {article.id for article in articles}
