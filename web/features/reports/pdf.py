"""A report as a PDF, however many pages it takes; tables repeat their heads on each."""

import json
from pathlib import Path
from typing import Any

from web.features.reports.parts import Report, Table
from web.site.pdf import typeset

TEMPLATE = Path(__file__).with_name("report.typ")
FOOTER = "From recorded facts only; nothing said in the group is in it."


def as_pdf(report: Report) -> bytes:
    """Set a report."""
    data = {
        "title": report.title,
        "caption": report.caption,
        "footer": FOOTER,
        "sections": [
            {
                "title": section.title,
                "lines": [*section.lines],
                "tables": [_table(table) for table in section.tables],
            }
            for section in report.sections
        ],
    }
    return typeset(TEMPLATE, json.dumps(data))


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": table.columns,
        "rows": [[cell.words for cell in row] for row in table.rows],
        "none": table.none,
        "widths": table.widths,
        "numeric": table.numeric,
    }
