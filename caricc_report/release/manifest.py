"""The manifest: what went into a release, and what came out.

Its form is an in-toto statement, https://in-toto.io/Statement/v1, with a provenance of SLSA,
https://slsa.dev/provenance/v1; times and invocation ids, which SLSA leaves free, are not stated,
so that the same inputs give the same manifest.
"""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic.alias_generators import to_camel

from caricc_report.errors import InvalidInputError
from caricc_report.model.own_parameters import is_value
from caricc_report.model.parameters import Correction, NotebookParameters
from caricc_report.model.validation import defects_of
from caricc_report.release.folder import MANIFEST
from caricc_report.system.files import ProjectFile
from caricc_report.system.git import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import Self


_PACKAGES = (
    "caricc-report", "babel", "brotli", "fluent-runtime", "fontpkg-fira-sans",
    "fontpkg-ibm-plex-serif", "fonttools", "idna", "ipykernel", "markdown-it-py", "nbclient",
    "nbformat", "papermill", "pillow", "pydantic", "pyyaml", "uharfbuzz",
)  # fmt: skip
"""The packages whose version can change a document, beside those of extras and the renderer."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of a content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def as_text(content: Mapping[str, Any] | Iterable[Any]) -> bytes:
    """Return JSON as the files of a release have it: UTF-8, two spaces of indent."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def as_line(content: Mapping[str, Any]) -> str:
    """Return an object as a line of JSON Lines."""
    return json.dumps(content, ensure_ascii=False) + "\n"


def _valid_parameters(given: dict[str, Any]) -> dict[str, Any]:
    own = own_parameters(given)
    try:
        library = {name: value for name, value in given.items() if name not in own}
        NotebookParameters.model_validate(library)
    except ValidationError as error:
        raise ValueError("; ".join(map(str, defects_of(error, NotebookParameters, "")))) from error
    for name, value in own.items():
        if not is_value(value):
            raise ValueError(f"{name}: not the value of a parameter, got {value!r:.80}")
    return given


def own_parameters(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given to a notebook for parameters that it declares for itself."""
    library = NotebookParameters.model_fields
    return {name: value for name, value in given.items() if name not in library}


class _Part(BaseModel):
    """A part of the statement; others may state more than is read here."""

    model_config = ConfigDict(
        frozen=True, strict=True, alias_generator=to_camel, populate_by_name=True
    )


class Digests(_Part):
    """What identifies a content."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    git_commit: str | None = None


class Subject(_Part):
    """A file of the release."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    digest: Digests


class Dependency(_Part):
    """A file that was read, the project's version, or a package."""

    name: str | None = None
    uri: str | None = None
    digest: Digests | None = None
    annotations: dict[str, Any] | None = None


class ExternalParameters(_Part):
    """What the release was to be."""

    release: str
    period: str
    formats: tuple[str, ...]
    renderer: str
    notebook: dict[str, Annotated[dict[str, Any], AfterValidator(_valid_parameters)]] = Field(
        min_length=1
    )
    """By language, what the notebook was given."""

    @model_validator(mode="after")
    def _agree(self) -> Self:
        for language, given in self.notebook.items():
            stated = given["language"], given["release"], given["period"]
            if stated != (language, self.release, self.period):
                problem = f"another language, release or period, got {', '.join(stated)!r:.80}"
                raise ValueError(f"notebook.{language}: {problem}")
        return self


class _Definition(_Part):
    build_type: str = "urn:caricc-report:run:1"
    external_parameters: ExternalParameters
    resolved_dependencies: tuple[Dependency, ...]


class _Builder(_Part):
    id: str = "urn:caricc-report:builder:1"
    version: dict[str, str]


class _Details(_Part):
    builder: _Builder


class _Predicate(_Part):
    build_definition: _Definition
    run_details: _Details


class Manifest(_Part):
    """What went into a release, and what came out; the content of ``manifest.json``."""

    statement_type: str = Field("https://in-toto.io/Statement/v1", alias="_type")
    subject: tuple[Subject, ...]
    predicate_type: str = "https://slsa.dev/provenance/v1"
    predicate: _Predicate

    @classmethod
    def of(
        cls,
        parameters: ExternalParameters,
        dependencies: Iterable[Dependency],
        renderer_versions: Mapping[str, str],
        outputs: Mapping[str, bytes],
    ) -> Self:
        """Return the manifest of a release.

        Parameters
        ----------
        parameters
            What it was to be.
        dependencies
            What it was made from.
        renderer_versions
            Of the programs that laid the documents out.
        outputs
            By name, every file of the release but the manifest itself.
        """
        tools = {"caricc-report": version("caricc-report"), "python": platform.python_version()}
        return cls(
            subject=tuple(
                Subject(name=name, digest=Digests(sha256=digest(outputs[name])))
                for name in sorted(outputs)
            ),
            predicate=_Predicate(
                build_definition=_Definition(
                    external_parameters=parameters, resolved_dependencies=tuple(dependencies)
                ),
                run_details=_Details(builder=_Builder(version={**tools, **renderer_versions})),
            ),
        )

    def as_bytes(self) -> bytes:
        """Return the content of the file."""
        return as_text(self.model_dump(mode="json", by_alias=True, exclude_none=True))

    @property
    def _externals(self) -> ExternalParameters:
        return self.predicate.build_definition.external_parameters

    @property
    def release(self) -> str:
        """Which release."""
        return self._externals.release

    @property
    def period(self) -> str:
        """The days that it covers."""
        return self._externals.period

    @property
    def formats(self) -> tuple[str, ...]:
        """Of the documents."""
        return self._externals.formats

    @property
    def renderer(self) -> str:
        """What laid the documents out."""
        return self._externals.renderer

    @property
    def parameters(self) -> Mapping[str, Mapping[str, Any]]:
        """By language, what the notebook was given."""
        return self._externals.notebook

    @property
    def as_of(self) -> str:
        """The day that stands for today."""
        return str(self._given["as_of"])

    @property
    def correction(self) -> Correction | None:
        """What the release states of itself as a correction, in the first of its languages."""
        text = self._given.get("correction")
        return Correction.model_validate_json(text) if text else None

    @property
    def own_parameters(self) -> Mapping[str, Any]:
        """What the notebook was given for parameters that it declares for itself."""
        return own_parameters(self._given)

    @property
    def publication(self) -> str:
        """``2024-19``, or ``2024-19.c1`` for its first correction."""
        return f"{self.release}.c{self.correction.number}" if self.correction else self.release

    @property
    def _given(self) -> Mapping[str, Any]:
        return next(iter(self.parameters.values()))

    @cached_property
    def outputs(self) -> Mapping[str, str]:
        """By name, the digest of every file but the manifest."""
        return {each.name: each.digest.sha256 or "" for each in self.subject}

    @cached_property
    def inputs(self) -> Mapping[str, str]:
        """By its name in the project, the digest of every file that was read."""
        return {
            each.name: each.digest.sha256
            for each in self._dependencies
            if each.name and each.digest and each.digest.sha256
        }

    @property
    def source(self) -> Source | None:
        """The project's version."""
        for each in self._dependencies:
            if each.digest and each.digest.git_commit:
                is_clean = bool((each.annotations or {}).get("is_clean"))
                return Source(each.digest.git_commit, is_clean=is_clean)
        return None

    @property
    def versions(self) -> Mapping[str, str]:
        """Of the programs and packages that made it."""
        packages = (each.uri.removeprefix("pkg:pypi/") for each in self._dependencies if each.uri)
        stated = {name: found for name, _, found in (each.partition("@") for each in packages)}
        return stated | self.predicate.run_details.builder.version

    @property
    def _dependencies(self) -> tuple[Dependency, ...]:
        return self.predicate.build_definition.resolved_dependencies


def dependencies(
    inputs: Mapping[str, str], source: Source | None, packages: Mapping[str, str]
) -> list[Dependency]:
    """Return what a release is made from.

    Parameters
    ----------
    inputs
        By its name in the project, the digest of every file that was read.
    source
        The project's version, if it is under version control.
    packages
        By their names, the versions of the packages of extras that the notebook used.
    """
    versions = {name: version(name) for name in _PACKAGES} | dict(sorted(packages.items()))
    found = [
        Dependency(name=name, digest=Digests(sha256=each)) for name, each in sorted(inputs.items())
    ]
    if source:
        commit, state = Digests(git_commit=source.commit), {"is_clean": source.is_clean}
        found.append(Dependency(name="project", digest=commit, annotations=state))
    found += [Dependency(uri=f"pkg:pypi/{name}@{each}") for name, each in versions.items()]
    return found


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
        If it is missing, or is no manifest of a release; every defect is listed.
    """
    name = f"{where}/{MANIFEST}"
    try:
        return Manifest.model_validate_json(ProjectFile(directory / MANIFEST, name).read_text())
    except ValidationError as error:
        raise InvalidInputError(name, defects_of(error, Manifest, "")) from error
