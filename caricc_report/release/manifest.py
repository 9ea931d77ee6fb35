"""The manifest: what went into a release, and what came out.

Its form is an in-toto statement, https://in-toto.io/Statement/v1, with a provenance of SLSA,
https://slsa.dev/provenance/v1; times and invocation ids, which SLSA leaves free, are not stated,
so that the same inputs give the same manifest.
"""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

from annotated_types import Len
from pydantic import (
    AfterValidator,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from caricc_report.errors import InvalidInputError
from caricc_report.model.own_parameters import is_value
from caricc_report.model.parameters import Correction, NotebookParameters
from caricc_report.model.validation import defects_of, of_form
from caricc_report.release.folder import MANIFEST
from caricc_report.system.files import ProjectFile
from caricc_report.system.git import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

    from caricc_report.document.rendering import Renderer

_PACKAGES = (
    "caricc-report", "babel", "brotli", "fluent-runtime", "fontpkg-fira-sans",
    "fontpkg-ibm-plex-serif", "fonttools", "idna", "ipykernel", "markdown-it-py", "nbclient",
    "nbformat", "papermill", "pillow", "pydantic", "pyyaml", "uharfbuzz",
)  # fmt: skip
"""The packages whose version can change a document, beside those of extras and the renderer."""
_OURS = "pkg:pypi/caricc-report@"


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

    model_config = ConfigDict(frozen=True, strict=True, populate_by_name=True)


class Digests(_Part):
    """What identifies a content."""

    sha256: Annotated[str, of_form("[0-9a-f]{64}", "a SHA-256 digest")] | None = None
    git_commit: str | None = Field(None, alias="gitCommit")
    dir_hash: str | None = Field(None, alias="dirHash")
    """Of the files of a folder that are not listed by themselves."""


class Dependency(_Part):
    """A file that was read, the project's version, or a package."""

    name: str | None = None
    uri: str | None = None
    digest: Digests = Digests()
    annotations: dict[str, Any] = {}


class Output(_Part):
    """A file of the release."""

    name: Annotated[str, of_form("[A-Za-z0-9][A-Za-z0-9._-]*", "the name of a file")]
    digest: Digests


def _at(*path: str) -> Any:  # noqa: ANN401 - a field of whatever type
    return Field(validation_alias=AliasPath("predicate", *path))


_ASKED_FOR = ("buildDefinition", "externalParameters")


class Manifest(_Part):
    """What went into a release, and what came out; the content of ``manifest.json``."""

    release: str = _at(*_ASKED_FOR, "release")
    period: str = _at(*_ASKED_FOR, "period")
    formats: tuple[str, ...] = _at(*_ASKED_FOR, "formats")
    renderer: str = _at(*_ASKED_FOR, "renderer")
    parameters: Annotated[
        dict[str, Annotated[dict[str, Any], AfterValidator(_valid_parameters)]], Len(1)
    ] = _at(*_ASKED_FOR, "notebook")
    """By language, what the notebook was given."""
    dependencies: tuple[Dependency, ...] = _at("buildDefinition", "resolvedDependencies")
    programs: dict[str, str] = _at("runDetails", "builder", "version")
    """The versions of this package, of Python, and of what laid the documents out."""
    subject: tuple[Output, ...]

    @model_validator(mode="after")
    def _agree(self) -> Self:
        for language, given in self.parameters.items():
            stated = given["language"], given["release"], given["period"]
            if stated != (language, self.release, self.period):
                problem = f"another language, release or period, got {', '.join(stated)!r:.80}"
                raise ValueError(f"notebook.{language}: {problem}")
        return self

    @classmethod
    def of(
        cls,
        parameters: Mapping[str, Mapping[str, str]],
        formats: tuple[str, ...],
        renderer: Renderer,
        made_from: Iterable[Dependency],
        outputs: Mapping[str, bytes],
    ) -> Self:
        """Return the manifest of a release.

        `parameters` are by language what the notebook was given, `outputs` every file of the
        release but the manifest itself.
        """
        stated = next(iter(parameters.values()))
        tools = {"caricc-report": version("caricc-report"), "python": platform.python_version()}
        return cls(
            release=stated["release"],
            period=stated["period"],
            formats=formats,
            renderer=renderer.name,
            parameters={language: dict(given) for language, given in parameters.items()},
            dependencies=tuple(made_from),
            programs={**tools, **renderer.versions},
            subject=tuple(
                Output(name=name, digest=Digests(sha256=digest(outputs[name])))
                for name in sorted(outputs)
            ),
        )

    def as_bytes(self) -> bytes:
        """Return the content of the file."""
        stated = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        predicate: dict[str, Any] = {
            "buildDefinition": {"buildType": "urn:caricc-report:run:1"},
            "runDetails": {"builder": {"id": "urn:caricc-report:builder:1"}},
        }
        content = {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": stated["subject"],
            "predicateType": "https://slsa.dev/provenance/v1",
            "predicate": predicate,
        }
        for name, field in type(self).model_fields.items():
            place = field.validation_alias  # It is written where it is read from.
            if isinstance(place, AliasPath) and name in stated:
                *parts, last = map(str, place.path)
                part: dict[str, Any] = content
                for each in parts:
                    part = part.setdefault(each, {})
                part[last] = stated[name]
        return as_text(content)

    @property
    def as_of(self) -> str:
        """The day that stands for today."""
        return str(self.given["as_of"])

    @property
    def correction(self) -> Correction | None:
        """What the release states of itself as a correction, in the first of its languages."""
        return self.correction_in(next(iter(self.parameters)))

    def correction_in(self, language: str) -> Correction | None:
        """Return what the release states of itself as a correction, in one of its languages."""
        text = self.parameters[language].get("correction")
        return Correction.model_validate_json(text) if text else None

    @property
    def own_parameters(self) -> Mapping[str, Any]:
        """What the notebook was given for parameters that it declares for itself."""
        return own_parameters(self.given)

    @property
    def publication(self) -> str:
        """``2024-19``, or ``2024-19.c1`` for its first correction."""
        return f"{self.release}.c{self.correction.number}" if self.correction else self.release

    @property
    def given(self) -> Mapping[str, Any]:
        """What the notebook was given in the first of its languages."""
        return next(iter(self.parameters.values()))

    @cached_property
    def outputs(self) -> Mapping[str, str]:
        """By name, the digest of every file but the manifest."""
        return {each.name: each.digest.sha256 or "" for each in self.subject}

    @cached_property
    def inputs(self) -> Mapping[str, str]:
        """By its name in the project, the digest of every file that was read, and of folders."""
        return {
            each.name: found
            for each in self.dependencies
            if each.name and (found := each.digest.sha256 or each.digest.dir_hash)
        }

    @property
    def source(self) -> Source | None:
        """The project's version."""
        for each in self.dependencies:
            if each.digest.git_commit:
                is_clean = bool(each.annotations.get("is_clean"))
                return Source(each.digest.git_commit, is_clean=is_clean)
        return None

    @property
    def code(self) -> str:
        """The digest of this package's code; empty where a version before has not stated it."""
        ours = (each for each in self.dependencies if each.uri and each.uri.startswith(_OURS))
        return next((each.digest.dir_hash or "" for each in ours), "")

    @property
    def versions(self) -> Mapping[str, str]:
        """Of the programs and packages that made it."""
        packages = (each.uri.removeprefix("pkg:pypi/") for each in self.dependencies if each.uri)
        stated = {name: found for name, _, found in (each.partition("@") for each in packages)}
        return stated | self.programs


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What a release is made from, beside packages."""

    inputs: Mapping[str, str]
    """By its name in the project, the digest of every file that was read; with a slash at its end,
    that of the rest of a folder."""
    source: Source | None
    """The project's version, if it is under version control."""
    code: str
    """The digest of this package's code; empty where a version before has not stated it."""


def dependencies(made_from: MadeFrom, packages: Mapping[str, str]) -> list[Dependency]:
    """Return what a release is made from, with the packages whose version can change a document.

    Among them are those that are given, of extras that the notebook used.
    """
    source = made_from.source
    versions = {name: version(name) for name in _PACKAGES} | dict(sorted(packages.items()))
    found = [
        Dependency(
            name=name,
            digest=Digests(dir_hash=each) if name.endswith("/") else Digests(sha256=each),
        )
        for name, each in sorted(made_from.inputs.items())
    ]
    if source:
        commit, state = Digests(git_commit=source.commit), {"is_clean": source.is_clean}
        found.append(Dependency(name="project", digest=commit, annotations=state))
    for name, each in versions.items():
        uri = f"pkg:pypi/{name}@{each}"
        own = Digests(dir_hash=made_from.code or None) if uri.startswith(_OURS) else Digests()
        found.append(Dependency(uri=uri, digest=own))
    return found


def read_manifest(folder: ProjectFile) -> Manifest:
    """Return the manifest of a release's folder; every defect of it is listed."""
    file = ProjectFile(folder.path / MANIFEST, f"{folder.name}/{MANIFEST}")
    try:
        return Manifest.model_validate_json(file.read_text())
    except ValidationError as error:
        raise InvalidInputError(file.name, defects_of(error, Manifest, "")) from error
