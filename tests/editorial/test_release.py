"""A release is loaded whole, or not at all."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from builders import PARAMETERS, png, profile, record, reference, release_of, texts
from projects import ROOT

from caricc_report.editorial.release import load_release
from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from pathlib import Path

REFERENCE = PARAMETERS | {
    "language": "en",
    "articles": "data/articles",
    "profile": "params/profile.yml",
}


def image(path: str) -> dict[str, Any]:
    """Return a photo of an article."""
    return {"path": path, "alt": {"en": "A photo"}}


def refusal(folder: Path, *records: dict[str, Any], **parameters: str) -> str:
    """Return the one defect of a release."""
    with pytest.raises(InvalidInputError) as refused:
        release_of(folder, *records, **parameters)
    (defect,) = refused.value.defects
    return str(defect)


def test_a_release_has_a_year_a_number_and_a_language(tmp_path: Path) -> None:
    """The project's release is number 19 of 2024; a number has no leading zero."""
    release = reference("ru")
    assert (release.year, release.number, release.language) == ("2024", "19", "ru")
    assert release_of(tmp_path, release="2025-03").number == "3"


@pytest.mark.parametrize("folder", ["", "notebooks", "data/articles/2024"])
@pytest.mark.parametrize("before", ["", "../"])
def test_paths_are_relative_to_the_project(
    monkeypatch: pytest.MonkeyPatch, folder: str, before: str
) -> None:
    """The project is found from the working folder upwards; `..` is the form of old manifests."""
    monkeypatch.chdir(ROOT / folder)
    places = {name: f"{before}{REFERENCE[name]}" for name in ("articles", "profile")}
    found = load_release(**REFERENCE | places)
    assert (found.articles, found.root) == (reference().articles, ROOT)


def test_outside_of_a_project_the_base_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where no project is found, nothing is read from the working folder."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="working folder: not a project"):
        load_release(**REFERENCE)


def test_a_release_has_its_articles_in_the_order_of_its_sections(tmp_path: Path) -> None:
    """A source may hold articles of many releases, and none of this one."""
    release = release_of(
        tmp_path,
        record(id="a-tr", country="TR"),
        record(id="kz-b", release="2024-18"),
        record(id="kz-c", release=None, published_on="2024-11-20"),
        record(id="kz-d", release=None, published_on="2024-12-01"),
    )
    assert [each.id for each in release.articles] == ["kz-c", "a-tr"]
    assert list(dict(release.facts.group("articles.by_country"))) == ["KZ", "TR"]
    assert release_of(tmp_path).facts["articles.total"].value == 0


def test_wrong_parameters_are_refused(tmp_path: Path) -> None:
    """The parameters of a notebook are checked before anything is loaded."""
    with pytest.raises(
        InvalidInputError, match=r"^parameters of the notebook: 2 defects"
    ) as refused:
        release_of(tmp_path, period="2024-11-16/2024-11-31", as_of="today")
    assert [defect.field for defect in refused.value.defects] == ["period", "as_of"]


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"colour": "blue"}, "colour: unknown field"),
        ({"articles": "data/nothing"}, r"^data/nothing: no such file or folder"),
        ({"profile": "params/nothing.yml"}, r"(?s)^params/nothing\.yml: .*cannot be read"),
    ],
)
def test_a_wrong_parameter_is_said_to_be_one(wrong: dict[str, str], message: str) -> None:
    """What no release has, and paths that lead nowhere, are refused."""
    with pytest.raises((InvalidInputError, UsageError), match=message):
        load_release(ROOT, **REFERENCE | wrong)


def test_units_without_words_are_all_named(tmp_path: Path) -> None:
    """In every language of the profile, with the file to write them into."""
    release_of(tmp_path)
    shutil.rmtree(tmp_path / "locales")
    places = {"articles": "articles.jsonl", "profile": "profile.yml"}
    with pytest.raises(InvalidInputError) as refused:
        load_release(tmp_path, **REFERENCE | places)
    found = list(map(str, refused.value.defects))
    problem = "figures: no word for the unit 'crimes' in 'en'"
    assert f"{problem}; write 'unit-crimes = …' in locales/en.ftl" in found
    assert len(found) == 2 * len({*profile().vocabulary.words("unit")} - wording("en").units)


def test_parameters_without_names_are_refused() -> None:
    """The message says what a notebook writes."""
    with pytest.raises(UsageError, match=r"got '2024-19', 'en' without; .*\*\*cr\.parameters"):
        load_release("2024-19", "en")  # type: ignore[arg-type]


def test_a_language_that_the_profile_lacks_is_refused(tmp_path: Path) -> None:
    """A release is made in languages of its publisher."""
    release_of(tmp_path)
    path = tmp_path / "profile.yml"
    text = path.read_text("utf-8").replace("languages:\n- en\n- ru\n", "languages:\n- en\n")
    path.write_text(text, encoding="utf-8")
    places = {"articles": "articles.jsonl", "profile": "profile.yml", "language": "ru"}
    with pytest.raises(InvalidInputError, match="'ru' is missing; known: en; add it, or"):
        load_release(tmp_path, **REFERENCE | places)


def test_an_article_without_the_language_is_refused(tmp_path: Path) -> None:
    """No article is left out because it was not translated; another release's need not be."""
    other, both = record(id="kz-a", release="2024-18"), record(id="kz-b", texts=texts())
    assert refusal(tmp_path, record(), other, both, language="ru") == (
        "article kz-example, texts.ru: missing, and the release is made in this language; add it "
        "to the record, or see caricc-report missing 2024-19"
    )
    assert len(release_of(tmp_path, other, both, language="ru").articles) == 1


def test_a_wrong_article_of_another_release_is_passed_over(tmp_path: Path) -> None:
    """A release needs its own records alone."""
    wrong = record(id="kz-b", release="2024-18", country="kz")
    assert len(release_of(tmp_path, record(), wrong).articles) == 1


def test_an_own_narrative_with_an_unknown_fact_is_refused(tmp_path: Path) -> None:
    """An editor's narrative is checked when the release is loaded."""
    found = refusal(tmp_path, record(), narrative="{articles.totl} articles")
    assert found == (
        "narrative.en: no such fact, got 'articles.totl'; did you mean 'articles.total'?"
    )


def test_an_image_is_found_beside_the_records(tmp_path: Path) -> None:
    """The path of an image is relative to the file of the records."""
    (tmp_path / "photos").mkdir()
    file = tmp_path / "photos/a.png"
    file.write_bytes(png())
    release = release_of(tmp_path, record(images=[image("photos/a.png")]))
    (photo,) = release.photos(release.articles.articles[0])
    assert photo.data == file.read_bytes()


def test_an_image_is_found_beside_its_markdown_file(tmp_path: Path) -> None:
    """The path of an image is relative to the Markdown file of its article."""
    release_of(tmp_path)
    folder = tmp_path / "articles/2024/2024-19"
    folder.mkdir(parents=True)
    (folder / "photo.png").write_bytes(png())
    (folder / "kz-example.en.md").write_text(
        "---\nid: kz-example\nlanguage: en\ncountry: KZ\noutlet: example.kz\n"
        "source_url: https://example.kz/\nrelease: 2024-19\ntopics: [policy]\n"
        "headline: A headline\nimages: [{path: photo.png, alt: {en: A photo}}]\n---\nA body.\n",
        encoding="utf-8",
    )
    places = {"articles": "articles", "profile": "profile.yml"}
    assert len(load_release(tmp_path, **REFERENCE | places).articles) == 1


@pytest.mark.parametrize(
    "path",
    [
        "nothing.png", "photos", "../outside/a.png", "photos/../../outside/a.png",
        "{outside}/a.png", "link.png", "link/a.png",
    ],
)  # fmt: skip
def test_an_image_outside_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    """An image is a file in the folder of the articles; no other is read, nor through a link."""
    folder, outside = tmp_path / "data", tmp_path / "outside"
    (folder / "photos").mkdir(parents=True)
    outside.mkdir()
    (outside / "a.png").write_bytes(png())
    (folder / "link.png").symlink_to(outside / "a.png")
    (folder / "link").symlink_to(outside)
    path = path.format(outside=outside)
    assert refusal(folder, record(images=[image(path)])) == (
        "article kz-example, images.1.path: not a file in the folder of the articles, got "
        f"{path!r:.80}; put it there, or correct the path"
    )


def test_all_missing_images_are_told_at_once(tmp_path: Path) -> None:
    """Every photo of every article is looked for."""
    (tmp_path / "a.png").write_bytes(png())
    with pytest.raises(InvalidInputError) as refused:
        release_of(
            tmp_path,
            record(images=[image("a.png"), image("b.png")]),
            record(id="kz-b", images=[image("c.png")]),
        )
    said = [str(each).partition(";") for each in refused.value.defects]
    assert [before[-7:] for before, *_ in said] == ["'b.png'", "'c.png'"]
    assert [after for *_, after in said] == [" did you mean 'a.png'? If not, put it there"] * 2


def test_a_photo_without_alternative_text_in_the_language_is_refused(tmp_path: Path) -> None:
    """What the photo shows is said in the language of the release, or it is not loaded."""
    (tmp_path / "a.png").write_bytes(png())
    photo = record(images=[image("a.png")], texts=texts())
    assert refusal(tmp_path, photo, language="ru").startswith(
        "article kz-example, images.1.alt.ru: missing; "
    )
