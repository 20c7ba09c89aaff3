"""Filters of lists: they live in the address, as a form that is sent by GET."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.register.directory import Directory, Entry
from web.site.request import Visit

Option = tuple[str, str]
"""What goes into the address, and the words for it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: its name in the address, what it is called, what it takes, what is chosen."""

    name: str
    label: str
    options: Sequence[Option]
    chosen: str


def choice(visit: Visit, name: str, label: str, options: Iterable[Option]) -> Choice:
    """Return a filter with what the address chose."""
    return Choice(name, label, list(options), visit.query.get(name, ""))


def places(visit: Visit, directory: Directory) -> list[Choice]:
    """Return the filters by region and sub-region."""
    entries = directory.entries.values()
    regions = sorted({one.region for one in entries if one.region})
    subs = sorted({one.sub_region for one in entries if one.sub_region})
    return [
        choice(visit, "region", "Region", ((one, one) for one in regions)),
        choice(visit, "sub-region", "Sub-region", ((one, one) for one in subs)),
    ]


def lies_there(visit: Visit, entry: Entry) -> bool:
    """Tell whether an authority lies where the address asks for."""
    wanted = visit.query.get("region", ""), visit.query.get("sub-region", "")
    return wanted[0] in ("", entry.region) and wanted[1] in ("", entry.sub_region)
