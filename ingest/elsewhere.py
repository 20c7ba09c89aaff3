"""Bodies and areas that are met in files and are no English councils: recognised, and said.

Names and codes of other nations' councils, of police forces and of fire and rescue services that
are not in the register; and, by the first letters of their code, areas of every other sort.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from domain.register.names import normalised
from domain.register.spellings import fits, taken_apart
from ingest.reference_data import rows

_HELD: Final = "Soundings holds English councils"
_CODE = re.compile(r"[EWSNKJLM]\d{8}")
_NATIONS = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_SORTS = {
    "police": "a police force",
    "fire": "a fire and rescue service",
    "national_park": "a national park authority",
    "waste": "a waste authority",
    "metropolitan_county": "a metropolitan county, which has had no council since 1986",
}
_WORDS = {"council": "unitary"}
_AREAS = {
    "E00": "a census output area",
    "E01": "a neighbourhood (lower layer super output area)",
    "E02": "a neighbourhood (middle layer super output area)",
    "E04": "a parish",
    "E05": "a ward",
    "E11": "a metropolitan county",
    "E13": "a county group",
    "E14": "a constituency",
    "E23": "a police force",
    "E26": "a national park authority",
    "E30": "a travel to work area",
    "E31": "a fire and rescue authority",
    "E37": "a local enterprise partnership",
    "E38": "an area of the health service",
    "E39": "an area of the health service",
    "E40": "an area of the health service",
    "E54": "an area of the health service",
    "E41": "districts joined for statistics",
    "E42": "a community safety partnership",
    "E50": "a waste authority",
}


class Elsewhere(NamedTuple):
    """A body that is no English council; ``sort`` says of what sort it is."""

    name: str
    sort: str
    nation: str

    def reason(self, written: str) -> str:
        """Return why a row about it can't be taken in, in one sentence."""
        called = self.name or written
        if self.name and _CODE.fullmatch(written.strip().upper()):
            called = f"{self.name} ({written.strip().upper()})"
        if self.sort in {"nation", "nations"}:
            return f"{called} is no council; {_HELD}."
        if self.nation not in {"", "England"}:
            return f"{called} is in {self.nation}; {_HELD}."
        add = ""
        if self.name and self.sort in {"police", "fire"}:
            add = f' (to hold it: soundings authority add "{self.name}" --kind {self.sort})'
        return f"{called} is {_SORTS.get(self.sort, self.sort)}; {_HELD}{add}."


def elsewhere(spelling: str) -> Elsewhere | None:
    """Return what a code or name means outside the register; None where that isn't known."""
    if _CODE.fullmatch(code := spelling.strip().upper()):
        return _codes().get(code) or _by_letters(code)
    return _names().get(normalised(spelling)) or _by_place(spelling)


def _by_letters(code: str) -> Elsewhere | None:
    if (nation := _NATIONS.get(code[0])) is not None:
        return Elsewhere("", "area", nation)
    if (area := _AREAS.get(code[:3])) is not None:
        return Elsewhere("", area, "England")
    return Elsewhere("", "nations", "") if code.startswith("K") else None


def _by_place(spelling: str) -> Elsewhere | None:
    wanted = taken_apart(spelling)
    for one, sorts in _places().get(wanted.place, ()):
        council = one.sort == "council" and not wanted.of_another_body
        if council or (wanted.sorts <= sorts and (wanted.sorts or not sorts)):
            return one
    for sort in ("police", "fire"):
        if sort in wanted.sorts and fits(frozenset({sort}), sort, frozenset()):
            return Elsewhere(" ".join(spelling.split()), sort, "England")
    return None


@lru_cache(maxsize=1)
def _bodies() -> tuple[tuple[Elsewhere, tuple[str, ...], tuple[str, ...]], ...]:
    """Return each body with its codes and spellings."""
    return tuple(
        (
            Elsewhere(row["name"], row["sort"], row["nation"]),
            tuple(filter(None, row["codes"].split(";"))),
            (row["name"], *filter(None, row["spellings"].split(";"))),
        )
        for row in rows("elsewhere.csv")
    )


@lru_cache(maxsize=1)
def _codes() -> dict[str, Elsewhere]:
    return {code: one for one, codes, _ in _bodies() for code in codes}


@lru_cache(maxsize=1)
def _names() -> dict[str, Elsewhere]:
    return {normalised(name): one for one, _, names in _bodies() for name in names}


@lru_cache(maxsize=1)
def _places() -> dict[str, list[tuple[Elsewhere, frozenset[str]]]]:
    """Return the bodies of each place, with the words they use of themselves."""
    found: dict[str, list[tuple[Elsewhere, frozenset[str]]]] = {}
    for one, _, names in _bodies():
        for place, sorts in map(taken_apart, names):
            found.setdefault(place, []).append((one, sorts))
    return found
