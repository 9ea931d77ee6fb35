"""A folder of Markdown files: one file per article and language."""

from __future__ import annotations

import math
import posixpath
import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.loaders.tables import merge_languages, placing
from caricc_report.model.fields import fields_of
from caricc_report.model.record import Record
from caricc_report.system.files import ProjectFile, links_out, names_in
from caricc_report.system.transactions import complete
from caricc_report.system.yaml_text import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from caricc_report.model.article import Article
    from caricc_report.model.record import SourceOptions


def read_markdown_folder(folder: ProjectFile, options: SourceOptions) -> Iterator[Record]:
    """Yield the records of a folder of Markdown files, one file per article and language.

    A file is named ``<id>.<language>.md``; a number and a hyphen before the id
    set the order, and folders within the folder are read in the order of their names. Its
    front matter holds the fields of the record. The first file of an article states those
    that all languages share; the others state headline, narrative, place, campaign,
    subjects and body in their language. An import that was cut off is completed first.
    No link in the folder may lead out of it.
    """
    rows = (row_of(folder, name) for name in markdown_files(folder))
    for record, _ in merged({row.position: row for row in rows}, options):
        yield record


def markdown_files(folder: ProjectFile) -> list[str]:
    """Return the names of a folder's files in the order in which they are read.

    An import that was cut off is completed first, and a link that leads out is refused.
    """
    root = folder.path
    try:
        complete(root)
    except OSError as error:
        problem = (
            f"an import into it was interrupted and cannot be completed "
            f"({error.filename2 or error.filename}: {error.strerror}); fix that"
        )
        raise folder.refused(problem) from error
    if links := links_out(root, root):
        problem = "a symlink that leads out of the folder, to {!r:.200}; put a copy in its place"
        raise InvalidInputError(
            folder.name,
            [
                Defect(link.relative_to(root).as_posix(), "", problem.format(target))
                for link, target in links.items()
            ],
        )
    return sorted(names_in(root, "*.md"), key=file_order)


def merged(
    rows: Mapping[str, Record], options: SourceOptions
) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """Yield the record of each article with the names of its files.

    Rows are, by name, what stands in each file, in the order in which they are read.
    """
    articles: dict[str, list[Record]] = {}
    of_name = defaultdict(list)
    ids: dict[str, str] = {}
    # By name without language, the id in the first of the files, sound ones before others.
    for row in sorted(rows.values(), key=lambda each: bool(each.defects)):
        if (name := row.fields.get("id")) is not None:
            ids.setdefault(without_language(row.position), str(name))
    for row in rows.values():
        stem = without_language(row.position)
        # A file that is not sound belongs to the article that those of the same name in other
        # languages are of; alone and without an id, to one under a name that no id can have.
        key = ids.get(stem, row.position + "/") if row.defects else str(row.fields["id"])
        articles.setdefault(key, []).append(row)
        of_name[stem].append(row)
    for of_article in articles.values():
        record = _of_files(of_article, options.model)
        # A file that cannot be read belongs where those of the same name in other languages do.
        beside = of_name[without_language(of_article[0].position)]
        names = tuple(row.position for row in of_article)
        yield replace(record, placed_by=placing((*of_article, *beside))), names


def _of_files(rows: Sequence[Record], model: type[Article]) -> Record:
    """Return the record of an article's files; only defects without a sound first one.

    It states what all languages share, so nothing is said of what the others lack then.
    """
    read = [row for row in rows if not row.defects] or [row for row in rows if row.fields]
    record = merge_languages(read, model) if read else rows[0]
    others = [defect for row in rows if read and row not in read for defect in row.defects]
    is_whole = rows[0] in read and isinstance(rows[0].fields.get("language"), str)
    known = fields_of(model)
    shared = [name for name in known.needed if name not in known.of_text | {"id"}]
    if is_whole and not any(name in record.fields for name in shared):
        said = f"{', '.join(shared)}: missing, as in a translation"
        problem = f"{said}; restore the file of the article's first language, or write them here"
        others, is_whole = [*others, Defect(rows[0].position, "", problem)], False
    return replace(
        record,
        position=rows[0].position,
        fields=record.fields if is_whole else {},
        defects=(*others, *record.defects),
    )


def row_of(folder: ProjectFile, name: str) -> Record:
    """Return the fields of one file of a folder; none if the file cannot be read."""
    file, where = ProjectFile(folder.path / name, name), folder.name
    try:
        fields = _front_matter(file)
    except InvalidInputError as error:
        defects = (
            replace(each, position=", ".join(filter(None, (name, each.position))))
            for each in error.defects
        )
        return Record(where, name, {}, tuple(defects), _placing_lines(file))
    if "images" in fields:
        fields["images"] = _from_file(fields["images"], posixpath.dirname(name))
    identifier, language = fields.get("id"), fields.get("language")
    fitting = f"{identifier}.{language}.md"
    is_named = file.path.name.endswith(fitting)
    is_named = is_named and _NUMBER.fullmatch(file.path.name.removesuffix(fitting)) is not None
    if identifier is None:
        return Record(where, name, fields, (Defect(name, "id", "missing"),))
    if language is None or is_named:
        return Record(where, name, fields)
    problem = (
        f"the file's name does not fit its id {identifier!r} and language {language!r}; "
        f"name it {identifier}.{language}.md, with a number before it for the order"
    )
    return Record(where, name, fields, (Defect(name, "", problem),))


def files_of(folder: ProjectFile, ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Return by id and language the names of the files of some articles of a folder, in order.

    No others are read than those named after one; a source that is no folder has none.
    """
    found: dict[str, dict[str, str]] = {}
    for name in sorted(names_in(folder.path, "*.md"), key=file_order):
        stem = posixpath.basename(without_language(name))
        if stem in ids or _NUMBER.sub("", stem, count=1) in ids:
            fields = row_of(folder, name).fields
            if isinstance(language := fields.get("language"), str):
                found.setdefault(str(fields.get("id")), {})[language] = name
    return found


_NUMBER = re.compile(r"(\d+-)?")
_DIGITS = re.compile("[0-9]+")


def without_language(name: str) -> str:
    """Return the name of a file without language and suffix, which all files of an article have."""
    return name.removesuffix(".md").rpartition(".")[0] or name


_PLACING_LINE = re.compile(
    r"""^[ \t]*(release|published_on)[ \t]*:[ \t]*(["']?)([0-9]{4}[-0-9]+)\2[ \t]*(?:\#.*)?\r?$""",
    re.MULTILINE,
)


def _placing_lines(file: ProjectFile) -> dict[str, str]:
    """Return release and day of publication that are plain to see in a file that is not read.

    Usually it is a headline that is no YAML. If anything else looks like one of the two, or there
    are two that differ, nothing is certain.
    """
    try:
        text = file.read_text()
    except InvalidInputError:
        return {}
    head = "\n".join(re.split(r"(?m)^---[ \t]*\r?$", text, maxsplit=2)[:2])
    found = [(match[1], match[3]) for match in _PLACING_LINE.finditer(head)]
    n_alike = len(re.findall(r"(?im)^\W*(?:release|published_on)\b", head))
    return dict(found) if n_alike == len(found) == len(dict(found)) else {}


def file_order(name: str) -> list[tuple[float, str]]:
    """Return the place of a file: folder by folder, numbers before names, by their value."""
    return [
        (int(match[0]) if (match := _DIGITS.match(part)) else math.inf, part)
        for part in name.split("/")
    ]


def _from_file(images: object, folder: str) -> object:
    """Return images with paths relative to the folder of the articles, not to their file."""
    if not isinstance(images, list):
        return images
    return [
        {**image, "path": posixpath.normpath(posixpath.join(folder, image["path"]))}
        if isinstance(image, dict) and isinstance(image.get("path"), str)
        else image
        for image in images
    ]


FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n(.*))?", re.DOTALL)


def _front_matter(file: ProjectFile) -> dict[str, Any]:
    """Return the fields of a Markdown file, the text below the front matter as ``body``."""
    match = FRONT_MATTER.fullmatch(file.read_text())
    if not match:
        problem = "no front matter; begin the file with the record's fields between two lines '---'"
        raise file.refused(problem)
    fields = parse_yaml(match[1], file.name, first_line=2)
    if "body" in fields:
        raise file.refused("write the text below the front matter, not in it", field="body")
    return fields | {"body": (match[2] or "").replace("\r\n", "\n")}
