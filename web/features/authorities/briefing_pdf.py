"""A briefing as a PDF of at most two pages; what does not fit is left out, and that is said.

Set by Typst, with tags that let a screen reader follow it (PDF/UA-1). The data is handed over as
JSON and shown as text, so nothing in it can be taken for markup.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import typst

from web.site.pdf import typeset

TEMPLATE = Path(__file__).with_name("briefing.typ")
MOST_PAGES = 2
_FEWER = (12, 8, 6, 5, 4, 3, 2, 1)
_LONGEST = 400
_SHORTEST = 90


@dataclass(frozen=True, slots=True)
class Section:
    """A list, or with ``columns`` a table; ``more`` says what is left out, ``none`` that none is.

    ``widths`` are the columns' shares of the page.
    """

    title: str
    rows: Sequence[Sequence[str]]
    none: str
    columns: Sequence[str] = ()
    widths: Sequence[int] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a briefing says, the most important first."""

    title: str
    name: str
    caption: str
    level: str
    why: str
    lines: Sequence[str]
    sections: Sequence[Section]
    footer: str


def as_pdf(briefing: Briefing) -> bytes:
    """Set a briefing on two pages at most, shortening its lists as far as that takes."""
    for most in _FEWER:
        data = _data(briefing, most, _LONGEST)
        if _pages(data) <= MOST_PAGES:
            return typeset(TEMPLATE, data)
    return typeset(TEMPLATE, _data(briefing, 1, _SHORTEST))


def shortened(section: Section, most: int) -> Section:
    """Keep the first rows of a section, and say how many are left out.

    >>> shortened(Section("Gaps", [["a"], ["b"], ["c"]], "None."), 2).more
    'And 1 more, left out here.'
    """
    if len(section.rows) <= most:
        return section
    more = f"And {len(section.rows) - most} more, left out here."
    return replace(section, rows=section.rows[:most], more=more)


def _data(briefing: Briefing, most: int, longest: int) -> str:
    shown = replace(briefing, sections=[shortened(one, most) for one in briefing.sections])
    return json.dumps(_cut(asdict(shown), longest))


def _cut(some: Any, longest: int) -> Any:  # noqa: ANN401 - plain data, of any shape
    match some:
        case str():
            return some if len(some) <= longest else f"{some[: longest - 1]}…"
        case dict():
            return {name: _cut(one, longest) for name, one in some.items()}
        case list() | tuple():
            return [_cut(one, longest) for one in some]
        case _:
            return some


def _pages(data: str) -> int:
    found: list[int] = json.loads(
        typst.query(
            TEMPLATE,
            "<pages>",
            field="value",
            ignore_system_fonts=True,
            sys_inputs={"data": data},
        )
    )
    return found[0]
