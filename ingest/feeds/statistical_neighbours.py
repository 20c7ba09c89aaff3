"""The department's lists of statistical neighbours: known, but no evidence of any authority.

They say who is compared with whom, from a day on, and go in by a command of their own.
"""

from typing import Final, NoReturn

from ingest.feed import ByHeader
from ingest.neighbour_lists import is_neighbours_header
from ingest.rejection import Rejection

NAME: Final = "statistical_neighbours"
_INSTEAD: Final = (
    "This is a list of statistical neighbours, not evidence: take it in with 'soundings neighbours "
    "import FILE --published-on 2025-05-01'."
)


def _refused(*_: object) -> NoReturn:
    raise Rejection(_INSTEAD)


STATISTICAL_NEIGHBOURS = ByHeader(
    NAME, is_neighbours_header, start=lambda _: _refused, content=_refused
)
