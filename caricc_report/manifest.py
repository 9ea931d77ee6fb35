"""The manifest: what went into a release, and what came out."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_PACKAGES = (
    "caricc-report", "babel", "fluent-runtime", "fontpkg-fira-sans", "fontpkg-ibm-plex-serif",
    "ipykernel", "markdown-it-py", "nbclient", "papermill", "pydantic",
)  # fmt: skip
"""The packages whose version can change a document, beside those of the renderer."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of a content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def manifest(
    *,
    release: str,
    period: str,
    parameters: Mapping[str, Mapping[str, str]],
    inputs: Mapping[str, Path],
    renderer: str,
    renderer_versions: Mapping[str, str],
    outputs: Mapping[str, bytes],
) -> dict[str, Any]:
    """Return the content of ``manifest.json``.

    Parameters
    ----------
    release, period
        Which release.
    parameters
        By language, what the notebook was given.
    inputs
        By its name in the project, every file that was read.
    renderer, renderer_versions
        What laid the documents out.
    outputs
        By name, every file of the release but the manifest itself.
    """
    return {
        "manifest": 1,
        "release": release,
        "period": period,
        "parameters": {language: dict(given) for language, given in parameters.items()},
        "renderer": renderer,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in _PACKAGES},
            **renderer_versions,
        },
        "inputs": [_entry(name, inputs[name].read_bytes()) for name in sorted(inputs)],
        "outputs": [_entry(name, outputs[name]) for name in sorted(outputs)],
    }


def as_text(content: Mapping[str, Any] | Iterable[Any]) -> bytes:
    """Return JSON as the files of a release have it: UTF-8, two spaces of indent."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def as_line(content: Mapping[str, Any]) -> str:
    """Return an object as a line of JSON Lines."""
    return json.dumps(content, ensure_ascii=False) + "\n"


def _entry(name: str, content: bytes) -> dict[str, Any]:
    return {"path": name, "sha256": digest(content), "n_bytes": len(content)}
