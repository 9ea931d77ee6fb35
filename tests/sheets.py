"""Workbooks of records for tests: exported, edited, and imported again."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from builders import record

import caricc_report as cr
from caricc_report.intake.importing import import_sources
from caricc_report.loaders import load_articles
from caricc_report.loaders.markdown_writing import write_records
from caricc_report.loaders.sheet_writing import workbook_of
from caricc_report.model.article import Article
from caricc_report.project import Project
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from caricc_report.intake.importing import ImportResult

BODY = "It *was* so.\n\n> We won.\n\n- one\n- two\n\n## And\nmore\nlines."
ENGLISH = {"en": {"headline": "Another", "body": "Other words of it."}}
FULL = record(
    event_on="2024-11-20",
    place="Almaty",
    campaign="=1+1",
    topics=["prevention", "training"],
    narrative={"en": "lectures", "ru": "лекции"},
    texts={
        "en": {"headline": "-A headline", "body": BODY},
        "ru": {"headline": "Заголовок _x000D_", "body": "Текст.", "place": "Алматы"},
    },
    images=[
        {"path": "a.png", "alt": {"en": "A hall; people", "ru": "Зал"}, "credit": "A. B."},
    ],
)
OTHER = record(id="kg-other", country="KG", source_url="https://example.kg/2", texts=ENGLISH)


class Sheet:
    """A project of two articles, exported, and what is done to the workbook."""

    def __init__(self, root: Path) -> None:
        (root / "_quarto.yml").touch()
        (root / "params").mkdir()
        profile = Path(__file__).parents[1] / "params/profile.yml"
        (root / "params/profile.yml").write_bytes(profile.read_bytes())
        self.project = Project(root.resolve())
        self.folder = self.project.articles_dir / "2024/2024-19"
        self.articles = [Article.model_validate(each) for each in (FULL, OTHER)]
        write_records(self.articles, self.folder, root=self.project.articles_dir)
        self.path = root / "sheet.xlsx"
        self.path.write_bytes(exported(*self.articles))

    def edit(self, change: Callable[[Any], object]) -> None:
        """Change the sheet as a spreadsheet program would, and save all of the workbook."""
        book = openpyxl.load_workbook(self.path)
        change(book.worksheets[0])
        book.save(self.path)

    def put(self, row: int, **cells: str | None) -> None:
        """Write into cells of a row, the headings being the first."""

        def change(sheet: Any) -> None:
            columns = {cell.value: cell.column for cell in sheet[1]}
            for name, text in cells.items():
                cell = sheet.cell(row, columns[name])
                cell.value = text
                if text:
                    cell.data_type = "s"

        self.edit(change)

    def taken_in(self, **options: Any) -> ImportResult:
        """Return what the import of the workbook comes to."""
        return import_sources([str(self.path)], self.folder, project=self.project, **options)

    def export(self, release: str = "2024-19") -> int:
        """Export a release to the workbook, as Python does."""
        return cr.export(
            self.path, project=self.project, parameters=self.project.params_path(release)
        )

    def state(self) -> dict[str, bytes]:
        """Return the files of the records."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("*.md"))}

    def loaded(self) -> list[Any]:
        """Return the records."""
        return [*load_articles(ProjectFile(self.project.articles_dir, "articles"))]


@functools.cache
def exported_once(*articles: str) -> bytes:
    """Return a workbook of articles as JSON; the same ones are exported once."""
    models = [Article.model_validate_json(each) for each in articles]
    return workbook_of(models, ["en", "ru"], {"country": ["KZ", "KG"], "topics": ["policy"]})


def exported(*articles: Article) -> bytes:
    """Return the workbook of articles, which are to be in English and Russian."""
    return exported_once(*(each.model_dump_json() for each in articles))
