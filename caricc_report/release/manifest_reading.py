"""The manifest of a release, read again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.model.parameters import NotebookParameters
from caricc_report.release.folder import MANIFEST
from caricc_report.system.files import read_text
from caricc_report.system.git import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.model.parameters import Correction

_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What went into a release, and what came out."""

    release: str
    """Which release."""
    period: str
    """The days that it covers."""
    formats: tuple[str, ...]
    """Of the documents."""
    renderer: str
    """What laid the documents out."""
    parameters: Mapping[str, Mapping[str, str]]
    """By language, what the notebook was given."""
    outputs: Mapping[str, str]
    """By name, the digest of every file but the manifest."""
    inputs: Mapping[str, str]
    """By its name in the project, the digest of every file that was read."""
    source: Source | None
    """The project's version."""
    versions: Mapping[str, str]
    """Of the programs and packages that made it."""

    @property
    def as_of(self) -> str:
        """The day that stands for today."""
        return self._given["as_of"]

    @property
    def correction(self) -> Correction | None:
        """What the release states of itself as a correction, in the first of its languages."""
        return NotebookParameters.model_validate(self._given).stated_correction

    @property
    def _given(self) -> Mapping[str, str]:
        return next(iter(self.parameters.values()))


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class _Digests(_Part):
    sha256: _Digest | None = None
    gitCommit: str | None = None  # noqa: N815 - the name in in-toto


class _Subject(_Part):
    name: _FileName
    digest: _Digests


class _Dependency(_Part):
    name: str | None = None
    uri: str | None = None
    digest: _Digests = _Digests()
    annotations: dict[str, Any] = {}


class _Externals(_Part):
    release: str
    period: str
    formats: list[str]
    renderer: str
    notebook: dict[str, dict[str, str]]


class _Definition(_Part):
    externalParameters: _Externals  # noqa: N815 - the name in SLSA
    resolvedDependencies: list[_Dependency]  # noqa: N815 - the name in SLSA


class _Builder(_Part):
    version: dict[str, str]


class _Details(_Part):
    builder: _Builder


class _Predicate(_Part):
    buildDefinition: _Definition  # noqa: N815 - the name in SLSA
    runDetails: _Details  # noqa: N815 - the name in SLSA


class _Statement(_Part):
    subject: list[_Subject]
    predicate: _Predicate


def read_manifest(directory: Path, where: str) -> Manifest:
    """Return the manifest of a release's folder.

    Parameters
    ----------
    directory
        The folder of a release.
    where
        Its name, for errors.

    Raises
    ------
    InvalidInputError
        If it is missing, or is no manifest of a release.
    """
    name = f"{where}/{MANIFEST}"
    try:
        return manifest_of(json.loads(read_text(directory / MANIFEST, name)), name)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(name, [Defect("", "", f"not JSON ({error})")]) from error


def manifest_of(content: object, where: str) -> Manifest:
    """Return the manifest that JSON holds.

    Raises
    ------
    InvalidInputError
        If it is no manifest of a release; every defect is listed.
    """
    try:
        statement = _Statement.model_validate(content)
        definition = statement.predicate.buildDefinition
        externals = definition.externalParameters
        for given in externals.notebook.values():
            NotebookParameters.model_validate(given)
    except ValidationError as error:
        defects = [
            Defect("", ".".join(map(str, each["loc"])), f"{each['msg']}, got {each['input']!r:.80}")
            for each in error.errors(include_url=False)
        ]
        raise InvalidInputError(where, defects) from error
    if not externals.notebook:
        raise InvalidInputError(where, [Defect("", "notebook", "no language is named")])
    for language, given in externals.notebook.items():
        stated = given["language"], given["release"], given["period"]
        if stated != (language, externals.release, externals.period):
            problem = f"another language, release or period, got {', '.join(stated)!r:.80}"
            raise InvalidInputError(where, [Defect("", f"notebook.{language}", problem)])
    dependencies = definition.resolvedDependencies
    commits = (each for each in dependencies if each.digest.gitCommit)
    packages = (each.uri.removeprefix("pkg:pypi/") for each in dependencies if each.uri)
    return Manifest(
        release=externals.release,
        period=externals.period,
        formats=tuple(externals.formats),
        renderer=externals.renderer,
        parameters=externals.notebook,
        outputs={each.name: each.digest.sha256 or "" for each in statement.subject},
        inputs={
            each.name: each.digest.sha256
            for each in dependencies
            if each.name and each.digest.sha256
        },
        source=next(
            (
                Source(each.digest.gitCommit or "", is_clean=bool(each.annotations.get("is_clean")))
                for each in commits
            ),
            None,
        ),
        versions={name: version for name, _, version in (each.partition("@") for each in packages)}
        | statement.predicate.runDetails.builder.version,
    )
