"""What a record lacks is told with the file to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import PARAMETERS, png
from sources import load, markdown, translation

from caricc_report.editorial.lacking import placed, read_photos, untranslated
from caricc_report.model.parameters import NotebookParameters
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path


def lacking(folder: Path, language: str) -> list[str]:
    """Return what the articles of a folder lack in a language."""
    given = PARAMETERS | {"language": language, "profile": "profile.yml"}
    wanted = NotebookParameters.model_validate(given)
    source = ProjectFile(folder, folder.name)
    return [str(each) for each in untranslated(load(folder), wanted, source)]


def test_the_file_to_write_is_named(tmp_path: Path) -> None:
    """It stands beside the article's own, and what is there in the language is not named."""
    markdown(tmp_path, "2024/1-kz-example.en.md")
    markdown(tmp_path, "2024/2-kz-b.en.md", id="kz-b")
    translation(tmp_path, "2024/2-kz-b.ru.md", id="kz-b")
    (found,) = lacking(tmp_path, "ru")
    assert found == (
        "article kz-example, texts.ru: missing, and the release is made in this language; write "
        "2024/1-kz-example.ru.md, or see caricc-report missing 2024-19"
    )
    assert lacking(tmp_path, "en") == []


@pytest.mark.parametrize(
    "names, advice",
    [
        (["01-kz-a.ru.md", "02-kz-b.ru.md"], ["write 03-kz-a.en.md", "write 04-kz-b.en.md"]),
        (
            ["kz-a.ru.md"],
            ["kz-a.en.md would be read before kz-a.ru.md and taken for the article's own language"],
        ),
    ],
    ids=["numbered", "without a number"],
)
def test_a_file_does_not_come_before_the_articles_own(
    tmp_path: Path, names: list[str], advice: list[str]
) -> None:
    """The first file's language would be taken for the article's own."""
    russian: dict[str, Any] = {"language": "ru", "headline": "Заголовок"}
    for name in names:
        id_ = name.lstrip("0123456789").removeprefix("-").removesuffix(".ru.md")
        markdown(tmp_path, name, "Текст.\n", id=id_, **russian)
    found = lacking(tmp_path, "en")
    assert len(found) == len(advice)
    assert all(each in one for each, one in zip(advice, found, strict=True))


@pytest.mark.parametrize(
    "stated, expected",
    [
        ("../../salmon.jpg", "got '../../salmon.jpg'; put it there, or correct the path"),
        ("Small.jpg", "got 'Small.jpg'; did you mean 'small.jpg'? If not, put it there"),
        ("a.webp", "neither PNG nor JPEG, got 'a.webp'; convert it to one of them"),
        ("/etc/passwd", "got '/etc/passwd'; put it there, or correct the path"),
    ],
)
def test_a_photo_is_named_as_in_the_file_that_states_it(
    tmp_path: Path, stated: str, expected: str
) -> None:
    """That file is named, not the article; a close name and what to do are said."""
    name = "2024/2024-19/01-kz-example.en.md"
    markdown(tmp_path, name, images=[{"path": stated, "alt": {"en": "A hall"}}])
    (tmp_path / "2024/2024-19/small.jpg").write_bytes(png())
    (tmp_path / "2024/2024-19/a.webp").write_bytes(b"RIFF")
    (article,) = load(tmp_path)
    _, lacks = read_photos(article, tmp_path, "en")
    (defect,) = placed(lacks, ProjectFile(tmp_path, "articles"))
    assert str(defect).startswith(f"{name}, images.1.path: ")
    assert str(defect).endswith(expected)
