"""Spreadsheets to fill in: whatever their lists offer goes in as it is.

Every cell of the table is formatted as text, so that a spreadsheet keeps what is typed: scales are
not made dates, codes not numbers. Lists come from the register and the catalogue of the moment.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.evidence.events import KINDS
from domain.measures.catalogue import Catalogue
from domain.refusal import Refusal
from domain.register.directory import Directory
from infra.services.context import Context
from infra.services.evidence.template_words import instructions
from ingest.feeds.plain import REQUIRED, PlainRow
from ingest.reading.tables import FOR_READERS

ROWS = 1_000
"""So many rows have lists and formats; more can be written below them."""
COLUMNS = tuple(PlainRow.model_fields)
_TABLE = "Evidence"
_WIDTHS = {"authority": 30, "measure": 44, "text": 60, "source_body": 30, "reference": 24}
_QUARTERS = 16
_MONTHS_TO_APRIL = 3
_KINDS: Mapping[str, Sequence[str]] = {
    "evidence": KINDS,
    "self-assessment": ("self_assessment",),
    "quarterly": ("indicator",),
}
NAMES = tuple(_KINDS)


class TemplateRefusal(Refusal):
    """There is no such template; the message names those that there are."""


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook to fill in."""

    name: str
    content: bytes
    columns: Sequence[str]


@dataclass(frozen=True, slots=True)
class TemplateService:
    """Makes templates by the register and the catalogue of the moment."""

    context: Context

    def make(self, name: str) -> Template:
        """Return a template by its name. Raises TemplateRefusal."""
        if name not in _KINDS:
            msg = f"There is no template '{name}'; choose {', '.join(NAMES[:-1])} or {NAMES[-1]}."
            raise TemplateRefusal(msg)
        today = self.context.clock().date()
        lists = _lists(name, self.context.directory(), self.context.catalogue(), today)
        titles = _titles(lists["measure"], self.context.catalogue())
        return Template(name, _workbook(name, lists, titles), COLUMNS)


def quarters(today: date) -> list[str]:
    """Return the quarters of financial years to choose from, the newest that has ended first.

    >>> quarters(date(2024, 7, 1))[:3]
    ['Q1 2024/25', 'Q4 2023/24', 'Q3 2023/24']
    """
    last = (today.year * 12 + today.month - 1 - _MONTHS_TO_APRIL) // 3 - 1
    return [_quarter(number) for number in range(last, last - _QUARTERS, -1)]


def _quarter(number: int) -> str:
    year, quarter = divmod(number, 4)
    return f"Q{quarter + 1} {year}/{(year + 1) % 100:02}"


def _lists(
    name: str, directory: Directory, catalogue: Catalogue, today: date
) -> dict[str, Sequence[str]]:
    """Return what may be chosen in each column that has a list."""
    standing = (
        one
        for one in directory.entries.values()
        if one.kept is None and one.is_watched and one.stood_on(today)
    )
    lists: dict[str, Sequence[str]] = {
        "authority": sorted(one.name for one in standing),
        "kind": _KINDS[name],
        "measure": sorted(one for one in catalogue.measures),
        "scale": sorted(catalogue.scales),
        "polarity": ("high", "low"),
    }
    if name == "quarterly":
        lists["true_on"] = quarters(today)
    return lists


def _titles(measures: Sequence[str], catalogue: Catalogue) -> list[str]:
    return [
        f"{catalogue.title_of(one)} (scale: {catalogue.measures[one].scale})" for one in measures
    ]


def _workbook(name: str, lists: Mapping[str, Sequence[str]], titles: Sequence[str]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - a tenth of a second that only templates pay

    book = Workbook()
    _instructions(book.active, name)
    table, kept = book.create_sheet(_TABLE), book.create_sheet("Lists")
    places = _kept_lists(kept, lists, titles)
    _table(table, places)
    book.active = 1
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _instructions(sheet: Any, name: str) -> None:  # noqa: ANN401 - openpyxl has no types
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - as above

    sheet.title = "Instructions"
    sheet.column_dimensions["A"].width = 100
    heading = f"How to fill this in: {name}"
    for row, text in enumerate((FOR_READERS, heading, *instructions(name)), start=1):
        cell = sheet.cell(row=row, column=1, value=text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=text == heading)


def _kept_lists(
    sheet: Any,  # noqa: ANN401 - openpyxl has no types
    lists: Mapping[str, Sequence[str]],
    titles: Sequence[str],
) -> dict[str, str]:
    """Write the lists down; return where each stands."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    sheet.cell(row=1, column=1, value=FOR_READERS)
    places: dict[str, str] = {}
    for column, (name, choices) in enumerate(lists.items(), start=1):
        letter = get_column_letter(column)
        sheet.cell(row=2, column=column, value=name)
        for row, choice in enumerate(choices, start=3):
            _text(sheet, row, column, choice)
        sheet.column_dimensions[letter].width = 40
        places[name] = f"Lists!${letter}$3:${letter}${len(choices) + 2}"
    about = len(lists) + 1
    sheet.cell(row=2, column=about, value="what each measure is, in the order of the list")
    for row, title in enumerate(titles, start=3):
        _text(sheet, row, about, title)
    sheet.column_dimensions[get_column_letter(about)].width = 80
    return places


def _table(sheet: Any, places: Mapping[str, str]) -> None:  # noqa: ANN401 - openpyxl has no types
    from openpyxl.styles import Font  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - as above

    for column, name in enumerate(COLUMNS, start=1):
        letter = get_column_letter(column)
        header = sheet.cell(row=1, column=column, value=name)
        header.font = Font(bold=name in REQUIRED)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 16)
        for row in range(2, ROWS + 2):
            sheet.cell(row=row, column=column).number_format = "@"
        if name in places:
            rule = DataValidation(type="list", formula1=f"={places[name]}", allow_blank=True)
            rule.errorStyle = "warning"  # what is new may be written, too
            rule.error = "This is not in the list. It is taken in only where it is known."
            rule.add(f"{letter}2:{letter}{ROWS + 1}")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"


def _text(sheet: Any, row: int, column: int, value: str) -> None:  # noqa: ANN401 - openpyxl has no types
    cell = sheet.cell(row=row, column=column, value=value)
    cell.number_format = "@"
