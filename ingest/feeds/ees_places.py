"""Whom a row of Explore Education Statistics is about, by its level and codes.

Local authorities are known by either of their codes, which must not contradict each other or the
name. England and its regions are taken in to compare with. A level that is no body of the register
(schools, constituencies, wards ...) is left aside by its name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.register.directory import Entry
from ingest.feed import Record, given
from ingest.rejection import LeftAside, Rejection
from ingest.resolution import Resolver

LEVEL: Final = "geographic_level"


@dataclass(frozen=True, slots=True)
class Level:
    """Where a level's rows have the code and the name of their area."""

    codes: tuple[tuple[str, str], ...]
    name: str


_LEVELS: Final = {
    "local authority": Level((("gss", "new_la_code"), ("dfe", "old_la_code")), "la_name"),
    "regional": Level((("gss", "region_code"),), "region_name"),
    "national": Level((("gss", "country_code"),), "country_name"),
    "local authority district": Level((("gss", "lad_code"),), "lad_name"),
}
_OTHER_LEVELS: Final = frozenset(
    {
        *("english devolved area", "institution", "local enterprise partnership"),
        *("local skills improvement plan area", "mat", "mayoral combined authority"),
        *("multi-academy trust", "multi academy trust", "msoa", "lsoa", "opportunity area"),
        *("parliamentary constituency", "planning area", "police force area", "provider"),
        *("regional schools commissioner region", "rsc region", "school", "sponsor", "ward"),
        *("integrated care board", "sub-integrated care board", "nhs region", "world"),
    }
)
_NO_CODE: Final = frozenset({"", "x", "z", ":", "na", "n/a"})
PLACE_COLUMNS: Final = frozenset(
    {
        LEVEL,
        *("country_code", "country_name", "region_code", "region_name"),
        *("old_la_code", "new_la_code", "la_name", "lad_code", "lad_name"),
        *("pcon_code", "pcon_name", "ward_code", "ward_name"),
        *("english_devolved_area_code", "english_devolved_area_name"),
        *("local_enterprise_partnership_code", "local_enterprise_partnership_name"),
        *("mayoral_combined_authority_code", "mayoral_combined_authority_name"),
        *("lsip_code", "lsip_name", "opportunity_area_code", "opportunity_area_name"),
        *("rsc_region_lead_name", "trust_id", "trust_name", "sponsor_id", "sponsor_name"),
        *(
            "school_urn",
            "school_laestab",
            "school_name",
            "planning_area_code",
            "planning_area_name",
        ),
        *("provider_ukprn", "provider_name", "institution_id", "institution_name"),
        *("pfa_code", "pfa_name", "location_code", "location_name"),
    }
)


def place_of(record: Record) -> tuple[str, ...]:
    """Return the cells that say whom a row is about; rows with the same ones are about the same."""
    level = given(record, LEVEL)
    known = _LEVELS.get(level.casefold())
    if known is None:
        return (level,)
    codes = (given(record, column) for _, column in known.codes)
    return (level, *codes, given(record, known.name))


def spelling_of(record: Record) -> str:
    """Return the name, or else the code, under which a row's area came."""
    *codes, name = place_of(record)[1:] or ("",)
    return name or next(filter(None, codes), "")


def entry_of(resolver: Resolver, place: tuple[str, ...], on: Callable[[], date]) -> Entry:
    """Return the body such cells mean, by name ``on`` a day.

    Raises Rejection, or LeftAside for a level that is no body of the register.
    """
    level, *cells = place
    if not level:
        msg = f"{LEVEL}: the row does not say whether it is about an authority or a region."
        raise Rejection(msg)
    known = _LEVELS.get(level.casefold())
    if known is None and level.casefold() in _OTHER_LEVELS:
        reason = f"level: {level}"
        raise LeftAside(reason)
    if known is None:
        msg = (
            f"{LEVEL}: '{level}' is none that the department has; cells may have slipped into "
            "other columns."
        )
        raise Rejection(msg)
    *codes, name = cells
    given_codes = [
        (scheme, code)
        for (scheme, _), code in zip(known.codes, codes, strict=True)
        if code.casefold() not in _NO_CODE
    ]
    if not given_codes and name.casefold() not in _NO_CODE:
        return resolver.by_name(name, on())
    if not given_codes:
        msg = f"{known.name}: the row names no {level.casefold()}."
        raise Rejection(msg)
    return _agreed(resolver, given_codes, name)


def _agreed(resolver: Resolver, codes: list[tuple[str, str]], name: str) -> Entry:
    """Return whom the codes mean: one that is not known is passed over where another one is."""
    if several := next((code for _, code in codes if "/" in code), ""):
        msg = f"The row is about several authorities together ({several}), so about none of them."
        raise Rejection(msg, name=name)
    known, unknown = dict[str, Entry](), list[Rejection]()
    for scheme, code in codes:
        try:
            resolver.by_code(scheme, code)
        except Rejection as rejection:
            unknown.append(rejection)
            continue
        known[code] = resolver.by_code_and_name(scheme, code, name)
    entries = {entry.id: entry for entry in known.values()}
    if not entries or (unknown and not name):
        raise unknown[0]
    if len(entries) == 1:
        return next(iter(entries.values()))
    said = " and ".join(f"{code} is {entry.name}'s" for code, entry in known.items())
    msg = f"The row's codes contradict each other: {said}."
    raise Rejection(msg, name=name)
