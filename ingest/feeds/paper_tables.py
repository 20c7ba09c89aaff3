"""The papers' own tables, told from others that have the same plain columns, by what is in them.

Columns such as body, target and rag stand in many a corporate plan. What makes a table the paper's
is whom it is about: the bodies as they are printed there, each with its part (a target, a county).
"""

from collections import defaultdict
from functools import cache
from itertools import islice
from typing import Final

from domain.register.names import normalised
from ingest import reference_data
from ingest.feed import Record, Rows, given

_LOOKED_AT: Final = 200
_LEAST_KNOWN: Final = 0.8
"""Share of a file's rows that the paper has: a slip in some does not make it another table."""

_LEAST_COVERED: Final = 0.5
"""Share of the paper's rows that a file has: two of its bodies do not make it the paper's."""

Line = tuple[str, str]


def is_papers(rows: Rows, table: str, body: str, part: str = "") -> bool:
    """Tell whether these rows are those of a paper's table, by the names of its columns."""
    known = _lines()[table]
    found = [_line(record, body, part) for record in islice(rows(), _LOOKED_AT)]
    if not found:
        return False
    of_paper = [line for line in found if line in known]
    return len(of_paper) >= _LEAST_KNOWN * len(found) and len(
        set(of_paper)
    ) >= _LEAST_COVERED * len(known)


def _line(record: Record, body: str, part: str) -> Line:
    return normalised(given(record, body)), normalised(given(record, part)) if part else ""


@cache
def _lines() -> dict[str, frozenset[Line]]:
    known: defaultdict[str, set[Line]] = defaultdict(set)
    for row in reference_data.rows("paper_tables.csv"):
        known[row["table"]].add((normalised(row["body"]), normalised(row["part"])))
    return {table: frozenset(lines) for table, lines in known.items()}
