"""The manifest: what went into a release, and what came out."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from caricc_report.system.git import Source

_PACKAGES = (
    "caricc-report", "babel", "brotli", "fluent-runtime", "fontpkg-fira-sans",
    "fontpkg-ibm-plex-serif", "fonttools", "idna", "ipykernel", "markdown-it-py", "nbclient",
    "nbformat", "papermill", "pillow", "pydantic", "pyyaml", "uharfbuzz",
)  # fmt: skip
"""The packages whose version can change a document, beside those of extras and the renderer."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of a content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def manifest(
    *,
    parameters: Mapping[str, Mapping[str, str]],
    formats: Sequence[str],
    inputs: Mapping[str, str],
    source: Source | None,
    packages: Mapping[str, str],
    renderer: str,
    renderer_versions: Mapping[str, str],
    outputs: Mapping[str, bytes],
) -> dict[str, Any]:
    """Return the content of ``manifest.json``.

    Its form is an in-toto statement, https://in-toto.io/Statement/v1, with a provenance of
    SLSA, https://slsa.dev/provenance/v1; times and invocation ids, which SLSA leaves free, are
    not stated, so that the same inputs give the same manifest.

    Parameters
    ----------
    parameters
        By language, what the notebook was given; release and period are the same in all.
    formats
        Of the documents.
    inputs
        By its name in the project, the digest of every file that was read.
    source
        The project's version, if it is under version control.
    packages
        By their names, the versions of the packages of extras that the notebook used.
    renderer, renderer_versions
        What laid the documents out.
    outputs
        By name, every file of the release but the manifest itself.
    """
    given = next(iter(parameters.values()))
    versions = {name: version(name) for name in _PACKAGES} | dict(sorted(packages.items()))
    tools = {"python": platform.python_version(), **renderer_versions}
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": _described({name: digest(content) for name, content in outputs.items()}),
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": "urn:caricc-report:run:1",
                "externalParameters": {
                    "release": given["release"],
                    "period": given["period"],
                    "formats": list(formats),
                    "renderer": renderer,
                    "notebook": {language: dict(each) for language, each in parameters.items()},
                },
                "resolvedDependencies": [
                    *_described(inputs),
                    *([_described_source(source)] if source else []),
                    *({"uri": f"pkg:pypi/{name}@{versions[name]}"} for name in versions),
                ],
            },
            "runDetails": {
                "builder": {
                    "id": "urn:caricc-report:builder:1",
                    "version": {"caricc-report": versions["caricc-report"], **tools},
                }
            },
        },
    }


def as_text(content: Mapping[str, Any] | Iterable[Any]) -> bytes:
    """Return JSON as the files of a release have it: UTF-8, two spaces of indent."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def as_line(content: Mapping[str, Any]) -> str:
    """Return an object as a line of JSON Lines."""
    return json.dumps(content, ensure_ascii=False) + "\n"


def _described(digests: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return files, sorted by name, as in-toto describes resources."""
    return [{"name": name, "digest": {"sha256": digests[name]}} for name in sorted(digests)]


def _described_source(source: Source) -> dict[str, Any]:
    return {
        "name": "project",
        "digest": {"gitCommit": source.commit},
        "annotations": {"is_clean": source.is_clean},
    }
