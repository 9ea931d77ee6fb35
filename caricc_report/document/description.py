"""The part of ``_quarto.yml`` and of a format extension that both renderers share.

The embedded renderer is not a second Quarto: it refuses by name what is not modelled here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from caricc_report.document.word import REFERENCE, require_alone
from caricc_report.errors import Defect, InvalidInputError
from caricc_report.model.validation import defects_of, of_form
from caricc_report.system.files import ProjectFile
from caricc_report.system.yaml_text import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.text.pandoc_inlines import Target

_Section = TypeVar("_Section", bound=BaseModel)
_TARGETS: tuple[Target, ...] = ("html", "typst", "docx")

_Inner = Annotated[str, of_form(r"\w[\w.-]*(/\w[\w.-]*)*", "the path of a file in the extension")]
"""The name of a file of the extension; what lies elsewhere is in no manifest."""


class _Closed(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-")
    )


class _ProjectSection(_Closed):
    type: Literal["default"]


class _ExecuteSection(_Closed):
    enabled: Literal[False]
    echo: Literal[False]
    output: Literal["asis"]


class _QuartoYml(_Closed):
    project: _ProjectSection
    execute: _ExecuteSection
    format: dict[_Inner, Literal["default"]]


class _Common(_Closed):
    filters: tuple[_Inner, ...] = ()


class _Html(_Closed):
    template: _Inner
    template_partials: tuple[_Inner, ...]
    theme: Literal["none"]
    minimal: Literal[True]
    tbl_colwidths: Literal[True]
    html_math_method: Literal["mathml"] = "mathml"
    shift_heading_level_by: int = 0


class _Typst(_Closed):
    shift_heading_level_by: Literal[0] = 0  # Quarto would lift headings that it does not see.
    template_partials: tuple[_Inner, ...]


class _Docx(_Closed):
    toc: Literal[False] = False
    reference_doc: _Inner | None = None


class _Formats(_Closed):
    common: _Common = _Common()
    html: _Html
    typst: _Typst
    docx: _Docx = _Docx()


class _Contributes(_Closed):
    formats: _Formats


class _ExtensionYml(_Closed):
    title: str
    author: str
    version: str
    quarto_required: str
    contributes: _Contributes


class Description:
    """How a project describes its documents, in ``_quarto.yml`` and ``_extensions``.

    An InvalidInputError is raised if one of these files is missing, or one that they name, or if
    they ask for what is not supported here.
    """

    def __init__(self, project_dir: Path) -> None:
        file = ProjectFile(project_dir / "_quarto.yml", "_quarto.yml")
        quarto = _read(file, _QuartoYml)
        extension = next(iter(quarto.format), "").rpartition("-")[0]
        self.folder = project_dir / "_extensions" / extension
        for wanted in map(self.quarto_format, _TARGETS):
            if wanted not in quarto.format:
                problem = f"no format {wanted!r}, got {', '.join(quarto.format)}"
                raise file.refused(problem, field="format")
        name = f"_extensions/{extension}/_extension.yml"
        file = ProjectFile(self.folder / "_extension.yml", name)
        if not file.path.exists():
            raise file.refused(
                "not there; name another extension under 'format' in _quarto.yml, or bring "
                f"that of the package with: caricc-report init --update --take {name}"
            )
        formats = _read(file, _ExtensionYml).contributes.formats
        self._require_files(file, formats)
        self.filters = [self.folder / name for name in formats.common.filters]
        self.html_template = self.folder / formats.html.template
        self.html_shift_heading_level_by = formats.html.shift_heading_level_by
        own = formats.docx.reference_doc
        self.reference_doc = self.folder / own if own else REFERENCE
        if own:
            require_alone(ProjectFile(self.reference_doc, f"_extensions/{extension}/{own}"))
        self.typst_partials = [self.folder / name for name in formats.typst.template_partials]

    def _require_files(self, file: ProjectFile, formats: _Formats) -> None:
        """Raise an InvalidInputError if files that the extension names are missing."""
        own = formats.docx.reference_doc
        listed = {
            "common.filters": formats.common.filters,
            "html.template": (formats.html.template,),
            "html.template-partials": formats.html.template_partials,
            "typst.template-partials": formats.typst.template_partials,
            "docx.reference-doc": (own,) if own else (),
        }
        folder = file.name.rpartition("/")[0]
        defects = [
            Defect("", field, f"no such file, got {name!r}; correct the name, or bring the "
                   f"package's file with: caricc-report init --update --take {folder}/{name}")
            for field, names in listed.items()
            for name in names
            if not (self.folder / name).is_file()
        ]  # fmt: skip
        if defects:
            raise InvalidInputError(file.name, defects)

    def quarto_format(self, target: Target) -> str:
        """Return the name under which ``_quarto.yml`` lists a format."""
        return f"{self.folder.name}-{target}"


def _read(file: ProjectFile, model: type[_Section]) -> _Section:
    fields = read_yaml(file)
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        defects = [
            Defect(each.position, each.field, f"not supported by the renderers ({each.message})")
            for each in defects_of(error, model, "")
        ]
        raise InvalidInputError(file.name, defects) from error
