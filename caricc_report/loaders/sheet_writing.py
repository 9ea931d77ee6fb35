"""Articles written as a workbook that people edit in a spreadsheet program, and import again."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.loaders.cells import cells_of
from caricc_report.loaders.sheet_content import CHOICES, EXPORTED
from caricc_report.model.fields import choices, fields_of
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caricc_report.model.article import Article

_SHEET = "records"
_LONGEST_CELL = 32_767
_WIDTHS = {"headline": 45, "body": 80}
_USUAL_WIDTH = (10, 30)
_LINE, _MOST_LINES, _FILLED = 15, 8, 0.85
"""The height of a line in points; a row shows no more lines; this share of a line is filled, as
words are not parted. Heights are stated, since not all programs work them out."""
_MISSING = "FFF2CC"
_CORE = "docProps/core.xml"
_NO_CLOCK = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - openpyxl writes it as UTC
"""The earliest time that a zip archive can state."""
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What would be read as the escape of a character (ISO/IEC 29500-1, 22.9.2.19)."""


def workbook_of(
    articles: Sequence[Article],
    languages: Sequence[str],
    offered: Mapping[str, Sequence[str]],
) -> bytes:
    """Return a workbook with a row for each article and language; missing languages are marked.

    Every cell is text. The same articles give the same bytes. Offered are by column the values to
    choose from, beside those that a field of the model names. A text that is longer than a cell can
    be is an error; every such text is listed.
    """
    openpyxl = required("openpyxl", "tables", "an XLSX file")
    rows = [
        (cells_of(article, language), language not in article.texts)
        for article in articles
        for language in dict.fromkeys([*article.texts, *languages])
    ]
    _check_lengths([cells for cells, _ in rows])
    model = type(articles[0])
    book = openpyxl.Workbook()
    sheet, exported, chosen = book.active, book.create_sheet(EXPORTED), book.create_sheet(CHOICES)
    sheet.title = _SHEET
    columns = [*fields_of(model).columns]
    for each in (sheet, exported):
        for number, texts in enumerate([columns, *(cells.values() for cells, _ in rows)], 1):
            for column, text in enumerate(texts, 1):
                _write(each, number, column, text)
    _lay_out(openpyxl, sheet, columns, [missing for _, missing in rows])
    known = {name: choices(field.annotation) for name, field in model.model_fields.items()}
    _offer(openpyxl, sheet, chosen, {**{k: v for k, v in known.items() if v}, **offered})
    for each in (exported, chosen):
        each.sheet_state = "hidden"
    return _without_clock(openpyxl, book)


def _check_lengths(rows: Sequence[Mapping[str, str]]) -> None:
    problem = "{:,} characters, a cell holds {:,}; edit the record itself"
    defects = [
        Defect(
            f"article {row['id']}, {row['language']}",
            name,
            problem.format(len(text), _LONGEST_CELL),
        )
        for row in rows
        for name, text in row.items()
        if len(text.encode("utf-16-le")) // 2 > _LONGEST_CELL
    ]
    if defects:
        raise InvalidInputError("export", defects, "nothing was written")


def _write(sheet: Any, row: int, column: int, text: str) -> None:  # noqa: ANN401 - openpyxl's
    """Write a cell that is text whatever it begins with, now and after it is edited."""
    cell = sheet.cell(row, column)
    if text:
        cell.value = _ESCAPE.sub("_x005F_", text)
        cell.data_type = "s"  # Not a formula.
    cell.number_format = "@"


def _lay_out(openpyxl: Any, sheet: Any, columns: Sequence[str], missing: Sequence[bool]) -> None:  # noqa: ANN401 - openpyxl's
    styles = openpyxl.styles
    wrapped = styles.Alignment(wrap_text=True, vertical="top")
    fill = styles.PatternFill("solid", fgColor=_MISSING)
    least, most = _USUAL_WIDTH
    for number, name in enumerate(columns, 1):
        letter = openpyxl.utils.get_column_letter(number)
        longest = max(max(map(len, str(cell.value or "").split("\n"))) for cell in sheet[letter])
        width = _WIDTHS.get(name, min(max(longest + 2, least), most))
        sheet.column_dimensions[letter].width = width
        sheet.cell(1, number).font = styles.Font(bold=True)
        for row, is_missing in enumerate(missing, 2):
            cell = sheet.cell(row, number)
            cell.alignment = wrapped
            if is_missing:
                cell.fill = fill
    widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
    for row in range(2, len(missing) + 2):
        needed = max(map(_n_lines, (cell.value or "" for cell in sheet[row]), widths))
        sheet.row_dimensions[row].height = _LINE * min(needed, _MOST_LINES)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _n_lines(text: str, width: float) -> int:
    """Return how many lines a text has in a column of a width in letters."""
    return sum(max(1, math.ceil(len(line) / (width * _FILLED))) for line in text.split("\n"))


def _offer(openpyxl: Any, sheet: Any, chosen: Any, offered: Mapping[str, Sequence[str]]) -> None:  # noqa: ANN401 - openpyxl's
    """Offer values to choose from; others can be written, as several topics and countries."""
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    for number, name in enumerate([each for each in columns if each in offered], 1):
        for row, value in enumerate((name, *offered[name]), 1):
            _write(chosen, row, number, value)
        letter = openpyxl.utils.get_column_letter(number)
        formula = f"{CHOICES}!${letter}$2:${letter}${len(offered[name]) + 1}"
        offer = openpyxl.worksheet.datavalidation.DataValidation(
            "list", formula1=formula, allow_blank=True, showErrorMessage=False
        )
        offer.add(f"{columns[name]}2:{columns[name]}1048576")
        sheet.add_data_validation(offer)


def _without_clock(openpyxl: Any, book: Any) -> bytes:  # noqa: ANN401 - openpyxl's
    """Return the file of a workbook without the times that openpyxl writes into it."""
    written, content = io.BytesIO(), io.BytesIO()
    book.save(written)
    core = openpyxl.packaging.core.DocumentProperties(creator="caricc-report")
    core.created = core.modified = _NO_CLOCK
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(content, "w") as package:
        for name in parts.namelist():
            part = parts.read(name)
            if name == _CORE:
                part = openpyxl.xml.functions.tostring(core.to_tree())
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, part)
    return content.getvalue()
