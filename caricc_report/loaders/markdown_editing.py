"""Articles in Markdown files, edited: only what differs is written, and all else stays as it is."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.loaders.markdown_folder import FRONT_MATTER, file_order, files_of
from caricc_report.loaders.markdown_writing import front_matter, last_number, markdown
from caricc_report.model.quotation import BESIDE_QUOTE
from caricc_report.system.atomic import replace_file
from caricc_report.system.files import ProjectFile
from caricc_report.system.transactions import write_together
from caricc_report.system.yaml_editing import with_values
from caricc_report.system.yaml_text import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from caricc_report.model.article import Article


@dataclass(frozen=True, slots=True)
class RecordEdit:
    """An article that is there, and what it is to be."""

    old: Article
    new: Article
    """Has the languages of the old one in their order, and may have more after them."""

    @property
    def added(self) -> tuple[str, ...]:
        """The languages that the old one has not."""
        return tuple(each for each in self.new.texts if each not in self.old.texts)


def write_edits(edits: Sequence[RecordEdit], root: Path) -> tuple[Path, ...]:
    """Write edited articles into their files, and return the files.

    All files are made before the first is written: if one cannot be edited, or there is no place
    for a new one, nothing is. New files appear together, then each edited one is replaced as a
    whole; if that is cut off, the same edits again write the rest.
    """
    folder = ProjectFile(root, root.as_posix())
    files = {
        name: {language: root / file for language, file in of_id.items()}
        for name, of_id in files_of(folder, {each.old.id for each in edits}).items()
    }
    contents: dict[Path, bytes] = {}
    defects: list[Defect] = []
    for edit in edits:
        try:
            contents |= _contents(edit, files[edit.old.id], contents, root)
        except InvalidInputError as error:
            defects += error.defects
    if defects:
        raise InvalidInputError(root.as_posix(), defects, "nothing was written")
    new = {path: content for path, content in contents.items() if not path.exists()}
    if new:
        write_together({path.relative_to(root).as_posix(): new[path] for path in new}, root)
    for path, content in contents.items():
        if path not in new:
            replace_file(path, content, follows_link=True)
    return tuple(contents)


def _parts(path: Path, root: Path) -> tuple[str, str, str, str]:
    """Return what a file holds before, in, between and below its fields, with plain line ends."""
    file = ProjectFile(path, path.relative_to(root).as_posix())
    text = file.read_text().replace("\r\n", "\n")
    match = FRONT_MATTER.fullmatch(text)
    if match is None:
        raise file.refused("no front matter")
    head, below = match.end(1), text.removesuffix(match[2] or "")
    return text[: match.start(1)], match[1], below[head:], match[2] or ""


def _contents(
    edit: RecordEdit, files: dict[str, Path], made: Iterable[Path], root: Path
) -> Iterator[tuple[Path, bytes]]:
    """Yield the files of an article that differ, and what is in them then."""
    for language in edit.new.texts:
        if language in edit.added:
            path = files[language] = new_path(edit.new.id, language, files, made, root)
            folder = path.parent.relative_to(root).as_posix()
            yield path, markdown(edit.new, language, folder).encode()
        elif (content := _edited(files[language], edit, language, root)) is not None:
            yield files[language], content


def _edited(path: Path, edit: RecordEdit, language: str, root: Path) -> bytes | None:
    """Return a file with what differs between two states of its article; None if nothing does."""
    folder = path.parent.relative_to(root).as_posix()
    old, new = (front_matter(each, language, folder) for each in (edit.old, edit.new))
    body = edit.new.texts[language].body
    if old == new and edit.old.texts[language].body == body:
        return None
    before, head, between, below = _parts(path, root)
    name = path.relative_to(root).as_posix()
    head = with_values(f"{head}\n", _wanted(parse_yaml(head, name), old, new), name)[:-1]
    if edit.old.texts[language].body != body:
        start, end = len(below) - len(below.lstrip()), len(below.rstrip())
        below = below[:start] + body + below[end:]
    text, content = before + head + between + below, path.read_bytes()
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    return mark + (text.replace("\n", "\r\n") if b"\r\n" in content else text).encode()


def _wanted(present: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a file with the edited ones; added ones stand as in a new file."""
    # An edited quotation is written as a mapping; the file may have had its parts apart.
    gone = BESIDE_QUOTE if old.get("quote") != new.get("quote") else frozenset[str]()
    gone |= old.keys() - new.keys()
    wanted = {name: each for name, each in present.items() if name not in gone}
    order = [*wanted]
    place = 0
    for name, value in new.items():
        if old.get(name) != value:
            if name not in wanted:
                order.insert(place + 1, name)
            wanted[name] = value
        if name in wanted:
            place = order.index(name)
    return {name: wanted[name] for name in order}


def new_path(
    identifier: str, language: str, files: Mapping[str, Path], made: Iterable[Path], root: Path
) -> Path:
    """Return the path of a new language's file, which comes after the article's others.

    Files are those of the article by language, made those that are to be written beside them. If
    the new one would be read before the others, that is an error.
    """

    def order(path: Path) -> list[tuple[float, str]]:
        return file_order(path.relative_to(root).as_posix())

    last_language, last = max(files.items(), key=lambda each: order(each[1]))
    number = last.name.removesuffix(f"{identifier}.{last_language}.md")
    beside = last.with_name(f"{number}{identifier}.{language}.md")
    made_here = [re.match("[0-9]+", each.name) for each in made if each.parent == last.parent]
    numbers = [int(each[0]) for each in made_here if each]
    highest = max([last_number(last.parent), *numbers])
    numbered = last.with_name(f"{highest + 1:02}-{identifier}.{language}.md")
    for path in (beside, numbered):
        if order(path) > order(last):
            return path
    problem = (
        f"{beside.name} would be read before {last.name} and taken for the article's own language; "
        f"put a number before that: 01-{last.name}"
    )
    name = last.relative_to(root).as_posix()
    raise InvalidInputError(root.as_posix(), [Defect(name, "", problem)], "nothing was written")
