"""The files of a project that come from the package.

A wheel brings them in a folder that is a project; in a clone, the repository is that project. So
nothing is written twice: what `init` gives to others is what that project makes its releases with.
"""

from __future__ import annotations

import hashlib
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.notebook.git_setup import ATTRIBUTE
from caricc_report.release.git_attributes import ATTRIBUTES
from caricc_report.system.files import files_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PACKAGE = Path(str(resources.files("caricc_report")))
TEMPLATE = _PACKAGE / "release/template"
"""What is written for new projects alone."""
_PACKED = TEMPLATE / "caricc"
HOUSE = _PACKED if _PACKED.is_dir() else _PACKAGE.parent
"""The folder of the project that the package brings, which a new one can be like."""
SHARED = ("_quarto.yml", "_extensions", "notebooks")
"""The parts of a project that a new one has, whoever publishes it."""
OWN = ("params/profile.yml", "locales", "fonts")
"""The parts that are the publisher's own; only the profile has to be there."""
_TEXTS = {
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "workflow.yml": ".github/workflows/release.yml",
}
_ASSIGNED = re.compile(r'"(release|language) = \\"([^"\\]+)\\"')
"""An assignment of the cell tagged ``parameters``, as it stands in the file of a notebook."""


def house_files(values: Mapping[str, str]) -> dict[str, str]:
    """Return the text of each file that comes from the package, by its name in a project.

    `values` are ``title``, ``release``, ``language`` and ``version``: title of the publication,
    first release, its first language, version of the package.
    """
    files = {
        name: with_values(name, content.decode(), values)
        for name, content in parts_of(HOUSE, SHARED)
    }
    files[".gitattributes"] = f"{ATTRIBUTE}\n{ATTRIBUTES}\n"
    for source, name in _TEXTS.items():
        text = (TEMPLATE / source).read_text(encoding="utf-8")
        files[name] = re.sub(
            "{(title|release|version)}", lambda found: values.get(found[1], ""), text
        )
    return dict(sorted(files.items()))


def parts_of(root: Path, parts: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of parts of a project, by name; a part that is not there has none."""
    for part in parts:
        paths = [root / part] if (root / part).is_file() else files_in(root / part)
        for path in paths:
            if path.is_file() and path.parent.name != "__pycache__":
                yield path.relative_to(root).as_posix(), path.read_bytes()


def with_values(name: str, text: str, values: Mapping[str, str]) -> str:
    """Return a file; of a notebook, one that states these values of `release` and `language`."""
    if not name.endswith(".ipynb"):
        return text
    return _ASSIGNED.sub(
        lambda found: f'"{found[1]} = \\"{values.get(found[1], found[2])}\\"', text
    )


def values_in(text: str) -> dict[str, str]:
    """Return the values of `release` and `language` that a notebook states."""
    return dict(_ASSIGNED.findall(text))


def content_id(text: str) -> str:
    """Return git's own id of a content, by which git gives it back if it was ever committed.

    Examples
    --------
    >>> content_id("")
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    content = text.encode()
    header = f"blob {len(content)}\0".encode()
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()
