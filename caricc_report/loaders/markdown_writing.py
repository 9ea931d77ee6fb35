"""Articles written as the files that people edit: Markdown, one file per article and language."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError, UsageError
from caricc_report.model.fields import fields_of
from caricc_report.model.quotation import BESIDE_QUOTE, PARTS_OF_QUOTE
from caricc_report.system.files import files_in, real_path
from caricc_report.system.transactions import write_together
from caricc_report.system.yaml_text import InlineList, QuotedText, dump_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from caricc_report.model.article import Article, Figure, Image


def write_records(
    articles: Sequence[Article],
    directory: Path,
    *,
    root: Path | None = None,
    images: Mapping[str, bytes] | None = None,
) -> tuple[Path, ...]:
    """Write articles into a folder, all or none, and return the files in their order.

    A file is named ``NN-<id>.<language>.md``, numbered on from the files that are there, so that
    a folder is read in the order of its articles. An article has one number; but where its
    languages do not stand in the order of the alphabet, which is the order of the file names,
    each that is out of order takes the next number. The first file has the fields that all
    languages share. What `load_articles` reads is equal to what was written, except that
    carriage returns before line feeds are dropped.

    Parameters
    ----------
    articles
        Valid articles, none of which is there.
    directory
        The folder for the files; it is made if it is not there.
    root
        The folder of the articles, which the directory is in and which the paths of images are
        relative to; the directory itself if None.
    images
        The content of images that are to be written into the directory, by their paths in the
        articles.

    Raises
    ------
    UsageError
        If a file cannot be written, or one of its name is there.
    InvalidInputError
        If an article is there already, is given twice, or cannot be written as files, or an image
        would be outside the directory; every such defect is listed, and nothing is written.
    """
    root = directory if root is None else root
    within = real_path(directory)
    folder = within.relative_to(real_path(root)).as_posix()
    contents = images or {}
    outside = f"outside the folder that is written, {directory.as_posix()}"
    defects = [
        *taken_ids(articles, root).values(),
        *(defect for article in articles for defect in unwritable(article)),
        *(
            Defect(f"image {path!r:.80}", "", outside)
            for path in contents
            if not real_path(root / path).is_relative_to(within)
        ),
    ]
    if defects:
        raise InvalidInputError(directory.as_posix(), defects, "nothing was written")
    records = {
        posixpath.normpath(f"{folder}/{name}"): markdown(article, language, folder).encode("utf-8")
        for name, article, language in _numbered(articles, last_number(directory) + 1)
    }
    try:
        write_together({**contents, **records}, root)
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{directory.as_posix()}: cannot be written ({error.strerror}), nothing was; "
            "give a folder that can be written, on a disk with space"
        ) from error
    return tuple(root / name for name in (*records, *contents))


def _numbered(articles: Sequence[Article], number: int) -> Iterator[tuple[str, Article, str]]:
    """Yield the file name of every article and language, from a number on."""
    for article in articles:
        previous = ""
        for language in article.texts:
            number += language < previous
            previous = language
            yield f"{number:02}-{article.id}.{language}.md", article, language
        number += 1


def last_number(directory: Path) -> int:
    """Return the highest number before the name of an article in a folder; 0 if none."""
    matches = (re.match("[0-9]+", file.name) for file in directory.glob("*.md"))
    return max((int(match[0]) for match in matches if match), default=0)


# What a file holds


def markdown(article: Article, language: str, folder: str) -> str:
    """Return the file of an article in a language."""
    fields = front_matter(article, language, folder)
    return f"---\n{dump_yaml(fields)}---\n{article.texts[language].body}\n"


def front_matter(article: Article, language: str, folder: str) -> dict[str, Any]:
    """Return the fields of a file; the first language states what all languages share."""
    known, text = fields_of(type(article)), article.texts[language]
    fields: dict[str, Any] = {"id": article.id, "language": language}
    is_first = language == next(iter(article.texts))
    if is_first:
        for each in known.cells:
            value = getattr(article, each.name)
            fields[each.name] = InlineList(value) if each.sort == "list" else value
    fields["headline"] = text.headline
    if not is_first:
        fields |= {name: getattr(text, name) for name in known.named}
    fields |= {name: getattr(article, name).get(language) for name in known.phrases}
    fields["subjects"] = [*text.subjects]
    if is_first:
        fields["figures"] = [_figure(figure) for figure in article.figures]
        fields["images"] = [_image(image, folder) for image in article.images]
    quote = {part: fields.get(name) for part, name in PARTS_OF_QUOTE.items()}
    fields["quote"] = _stated(quote)
    return _stated({name: each for name, each in fields.items() if name not in BESIDE_QUOTE})


def _image(image: Image, folder: str) -> dict[str, Any]:
    path = posixpath.relpath(f"/{image.path}", f"/{folder}")
    return _stated(image.model_dump() | {"path": path})


def _figure(figure: Figure) -> dict[str, Any]:
    fields = _stated(figure.model_dump())
    if figure.span:
        fields["span"] = QuotedText(figure.span)  # Most spans are a year, which is not a number.
    return fields


def _stated(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


# What cannot be written


def taken_ids(articles: Sequence[Article], root: Path) -> dict[str, Defect]:
    """Return by id what is wrong with it: an id names one article in the whole folder."""
    files: dict[str, str] = {}
    for file in files_in(root, "*.md"):
        name = file.name.removesuffix(".md").rpartition(".")[0]
        for identifier in (name, re.sub(r"\A[0-9]+-", "", name)):
            files.setdefault(identifier, file.relative_to(root).as_posix())
    seen: set[str] = set()
    defects: dict[str, Defect] = {}
    for article in articles:
        if article.id in seen:
            problem = f"used twice, got {article.id!r}; choose another for one of the two"
            defects[article.id] = Defect(f"article {article.id}", "id", problem)
        elif article.id in files:
            problem = (
                f"there already, got {article.id!r}, in {files[article.id]}; choose another, or "
                "change that file"
            )
            defects[article.id] = Defect(f"article {article.id}", "id", problem)
        seen.add(article.id)
    return defects


def unwritable(article: Article) -> Iterator[Defect]:
    """Yield what an article says that no file has a place for."""
    where = f"article {article.id}"
    known = fields_of(type(article))
    for name in known.phrases:
        for language in getattr(article, name).keys() - article.texts.keys():
            problem = (
                f"a phrase without a text in the same language, got {language!r}; add the text"
            )
            yield Defect(where, f"{name}.{language}", problem)
    first, text = next(iter(article.texts.items()))
    for name in known.named:
        own, shared = getattr(text, name), getattr(article, name)
        if own not in (None, shared):
            problem = (
                f"the first language's is that of the article, got {own!r:.80} and "
                f"{shared!r:.80}; state it once, as '{name}' of the article"
            )
            yield Defect(where, f"texts.{first}.{name}", problem)
    for number, image in enumerate(article.images, 1):
        if not _is_plain(image.path):
            problem = f"not a plain path within the folder of the articles, got {image.path!r:.80}"
            yield Defect(where, f"images.{number}.path", problem)


def _is_plain(path: str) -> bool:
    """Return whether a path leads downwards, in its shortest form."""
    return posixpath.normpath(path) == path and path.partition("/")[0] not in {"", ".", ".."}
