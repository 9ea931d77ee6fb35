"""A release described as an RO-Crate 1.1, https://w3id.org/ro/crate/1.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caricc_report.errors import InvalidInputError
from caricc_report.release.diff.reading import read_metadata
from caricc_report.release.folder import MANIFEST
from caricc_report.release.manifest import as_text, digest, read_manifest
from caricc_report.release.publications import CRATE, deviations
from caricc_report.system.atomic import replace_file
from caricc_report.system.files import real_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.model.handover import Metadata
    from caricc_report.release.manifest import Manifest

_PUBLISHER = "#publisher"
_LICENCE = "#licence"
_CONTEXT = (
    "https://w3id.org/ro/crate/1.1/context",
    {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"},
)
"""The terms of RO-Crate 1.1, and that of its profile for runs that 1.1 lacks."""
_MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".pdf": "application/pdf",
}
_DESCRIBED = {
    "articles.jsonl": "The articles exactly as used, one a line",
    "checks.json": "What the checks found",
    "facts.json": "Every number, with the articles that it rests on",
    MANIFEST: "What went into the release and what came out",
}
_DOCUMENTS = {
    ".docx": "The release for word processors",
    ".html": "The release as a page",
    ".ipynb": "The executed notebook",
    ".pdf": "The release as a document for print",
}


def write_crate(directory: Path) -> Path:
    """Write ``ro-crate-metadata.json`` beside the files of a release, and return its path.

    Raises
    ------
    InvalidInputError, CariccReportError
        As for `ro_crate`, and if it cannot be written.
    """
    path = directory / CRATE
    replace_file(path, ro_crate(directory), staged_in=directory.parent)
    return path


def ro_crate(directory: Path) -> bytes:
    """Return the description of a release's folder, the same whenever it is asked for.

    Parameters
    ----------
    directory
        The folder of a release.

    Raises
    ------
    InvalidInputError
        If the folder is not what its manifest says.
    """
    where = real_path(directory).name
    manifest = read_manifest(directory, where)
    if found := deviations(directory, manifest):
        raise InvalidInputError(where, found.defects())
    about = read_metadata(directory, where)
    contents = {
        name: (directory / name).read_bytes() for name in sorted((*manifest.outputs, MANIFEST))
    }
    tools = [
        {"@id": f"#software-{name}", "@type": "SoftwareApplication", "name": name, "version": each}
        for name, each in sorted(manifest.versions.items())
    ]
    publisher = {"@id": _PUBLISHER, "@type": "Organization", "name": about.publisher}
    if about.publisher_url:
        publisher["url"] = about.publisher_url
    licence = _licence(about)
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        _root(manifest, about, licence["@id"], contents, tools),
        publisher,
        licence,
        *(_file(name, content, manifest) for name, content in contents.items()),
        *tools,
    ]
    return as_text({"@context": _CONTEXT, "@graph": graph})


def _root(
    manifest: Manifest,
    about: Metadata,
    licence: str,
    contents: Mapping[str, bytes],
    tools: list[dict[str, str]],
) -> dict[str, Any]:
    correction = manifest.correction
    name = f"{manifest.release}.c{correction.number}" if correction else manifest.release
    description = about.description
    if correction:
        description += f". Corrects {correction.corrects}: {correction.reason}"
    return {
        "@id": "./",
        "@type": "Dataset",
        "identifier": name,
        "name": about.title,
        "description": description,
        "datePublished": manifest.as_of,
        "temporalCoverage": manifest.period,
        "inLanguage": list(manifest.parameters),
        "license": {"@id": licence},
        "author": {"@id": _PUBLISHER},
        "publisher": {"@id": _PUBLISHER},
        "hasPart": [{"@id": each} for each in contents],
        "mentions": [{"@id": tool["@id"]} for tool in tools],
    }


def _licence(about: Metadata) -> dict[str, str]:
    """Return what describes the licence; where the profile states none, none is invented."""
    stated = about.licence
    if not stated:
        name = "No licence is stated"
        description = (
            f"No licence is stated. The release is by {about.publisher}; "
            "articles quoted in it belong to those who published them."
        )
        return {"@id": _LICENCE, "@type": "CreativeWork", "name": name, "description": description}
    identifier = stated if ":" in stated else f"https://spdx.org/licenses/{stated}"
    if " " in stated:  # An expression of several licences has no address.
        identifier = _LICENCE
    return {
        "@id": identifier,
        "@type": "CreativeWork",
        "name": stated,
        "description": f"The release is published under {stated}.",
    }


def _file(name: str, content: bytes, manifest: Manifest) -> dict[str, Any]:
    stem, _, suffix = name.rpartition(".")
    _, _, language = stem.partition(".")
    described = _DESCRIBED.get(name) or _DOCUMENTS.get(f".{suffix}", "Another file of the release")
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": described,
        "encodingFormat": _MEDIA_TYPES.get(f".{suffix}", "application/octet-stream"),
        "contentSize": str(len(content)),
        "sha256": digest(content),
        **({"inLanguage": language} if language in manifest.parameters else {}),
    }
