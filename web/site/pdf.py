"""Setting plain data as a PDF that a screen reader can follow (PDF/UA-1), by Typst.

The data is handed over as JSON and shown as text, so nothing in it can be taken for markup.
"""

import json
from pathlib import Path
from typing import Literal

import typst

from domain.text import all_printable


def typeset(template: Path, data: str) -> bytes:
    """Set as PDF/UA-1; where a letter is in none of the fonts, which that forbids, as plain PDF."""
    data = json.dumps(all_printable(json.loads(data)))
    try:
        return _set(template, data, "ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    return _set(template, data, None)


def _set(template: Path, data: str, standard: Literal["ua-1"] | None) -> bytes:
    made: bytes = typst.compile(
        template,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=standard,
        sys_inputs={"data": data},
    )
    return made
