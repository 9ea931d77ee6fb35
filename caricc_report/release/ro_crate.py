"""A release described as an RO-Crate 1.1, https://w3id.org/ro/crate/1.1.

The package rocrate would make the same graph, but of this module only its frame, and would bring an
HTTP client into runs; and `verify` expects the same bytes whichever version is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caricc_report.release.diff.reading import read_handover
from caricc_report.release.folder import MANIFEST
from caricc_report.release.manifest import as_text, digest, read_manifest
from caricc_report.release.publications import CRATE
from caricc_report.system.files import ProjectFile, real_path
from caricc_report.text.addresses import licence_address

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
_NAMED = {
    "articles.csv": "The articles as a table, a row for each language",
    "articles.jsonl": "The articles exactly as used, one a line",
    "checks.json": "What the checks found",
    "facts.json": "Every number, with the articles that it rests on",
    MANIFEST: "What went into the release and what came out",
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {
    ".csv": ("text/csv", "Another file of the release"),
    ".mail.html": ("text/html", "The release as a mail"),
    ".mail.txt": ("text/plain", "The release as a mail in plain text"),
    ".docx": (_WORD, "The release for word processors"),
    ".epub": ("application/epub+zip", "The release for readers of books"),
    ".html": ("text/html", "The release as a page"),
    ".ipynb": ("application/x-ipynb+json", "The executed notebook"),
    ".json": ("application/json", "Another file of the release"),
    ".jsonl": ("application/jsonl", "Another file of the release"),
    ".pdf": ("application/pdf", "The release as a document for print"),
}
"""By the end of its name, the first that fits: the media type of a file and what it is."""
_OTHER = "application/octet-stream", "Another file of the release"


def kind_of(name: str) -> tuple[str, str]:
    """Return the media type of a release's file, and what it is in a few words."""
    return next((kind for suffix, kind in _KINDS.items() if name.endswith(suffix)), _OTHER)


def ro_crate(directory: Path) -> bytes:
    """Return the description of a release's folder, which is as its manifest says."""
    folder = ProjectFile(directory, real_path(directory).name)
    manifest = read_manifest(folder)
    notebooks = (name for name in manifest.outputs if name.endswith(".ipynb"))
    about = read_handover(folder, min(notebooks, default="release.en.ipynb")).metadata
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
    description = about.description
    if correction := manifest.correction:
        description += f". Corrects {correction.corrects}: {correction.reason}"
    return {
        "@id": "./",
        "@type": "Dataset",
        "identifier": manifest.publication,
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
    identifier, name = _LICENCE, stated or "No licence is stated"
    description = f"The release is published under {stated}."
    if not stated:
        description = (
            f"No licence is stated. The release is by {about.publisher}; "
            "articles quoted in it belong to those who published them."
        )
    elif address := licence_address(stated):
        identifier = address
    return {
        "@id": identifier, "@type": "CreativeWork", "name": name, "description": description,
    }  # fmt: skip


def _file(name: str, content: bytes, manifest: Manifest) -> dict[str, Any]:
    media_type, described = kind_of(name)
    language = name.partition(".")[2].partition(".")[0]
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": _NAMED.get(name, described),
        "encodingFormat": media_type,
        "contentSize": str(len(content)),
        "sha256": digest(content),
        **({"inLanguage": language} if language in manifest.parameters else {}),
    }
