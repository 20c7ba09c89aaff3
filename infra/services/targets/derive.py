"""How targets stand: derived from evidence by one rule, beside what was returned.

A target is judged for each authority it applies to, and for each sub-region together. Where a
sub-region returned a colour or a symbol, both stand side by side; where they don't fit, that is a
disagreement, with its arithmetic. What is returned for a sub-region as a whole is evidence about a
body of the kind ``partnership_area``, never about its county council.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory, Entry
from domain.targets.events import TargetDefined
from domain.targets.rag import UNKNOWN, Judged, Measured, Rag, Rule, Symbol, fits, judged, together
from infra.services.evidence.series import scale_now
from projections.picture.queries import Fact

AREA = "partnership_area"
RETURNED = "_returned_rag"
SYMBOL = "_returned_symbol"
ALL_ACHIEVE = "_all_achieve"
_RAGS: Mapping[float, Rag] = {1: "red", 2: "amber", 3: "green"}
_SYMBOLS: Mapping[float, Symbol] = {1: "worse", 2: "within", 3: "better"}
_RATED = ("assessment", "indicator", "peer_review", "risk_assessment")

What = Literal["rag", "symbol", "symbol_and_rag", "area_rag", "all_achieve"]


class Disagreement(NamedTuple):
    """Two things said of one body and target that don't fit each other."""

    what: What
    derived: str
    returned: str


@dataclass(frozen=True, slots=True)
class Line:
    """One body held against one target. ``applies`` is whether the target is about it."""

    entry: Entry
    value: Fact | None
    held_against: float | None
    judged: Judged
    returned_rag: Fact | None
    returned_symbol: Fact | None
    applies: bool
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def rag_returned(self) -> Rag | None:
        """The colour that was returned."""
        return _rag(self.returned_rag)

    @property
    def symbol_returned(self) -> Symbol | None:
        """The symbol that was returned."""
        return _symbol(self.returned_symbol)


@dataclass(frozen=True, slots=True)
class Stands:
    """How a target stands in one sub-region.

    ``area`` is what is held of the sub-region as a whole; it counts where nothing is held of the
    authorities themselves.
    """

    target: TargetDefined
    sub_region: str
    lines: Sequence[Line]
    area: Line | None
    rag: Rag
    disagreements: tuple[Disagreement, ...]

    @property
    def bodies(self) -> list[Line]:
        """Everybody that is held against it, the sub-region as a whole last."""
        return [*self.lines, *([self.area] if self.area else [])]

    @property
    def by_whole(self) -> bool:
        """Tell whether nothing is known of the authorities, but something of the whole."""
        return self.rag != "grey" and all(one.judged.rag == "grey" for one in self.applying)

    def in_colours(self) -> str:
        """Say how many of those it applies to are of each colour: '2 green, 1 not known'."""
        colours: Mapping[Rag, str] = {
            "green": "green",
            "amber": "amber",
            "red": "red",
            "grey": "not known",
        }
        if self.by_whole:
            return "By what is held of the area as a whole"
        told = [f"{count} {word}" for rag, word in colours.items() if (count := self.counted(rag))]
        return ", ".join(told) or "It applies to no authority here"

    @property
    def applying(self) -> list[Line]:
        """The authorities that the target applies to."""
        return [one for one in self.lines if one.applies]

    def counted(self, rag: Rag) -> int:
        """Count the authorities of a colour."""
        return sum(one.judged.rag == rag for one in self.applying)

    @property
    def returned(self) -> Rag | None:
        """The colour returned for the whole or, where none was, the worst its bodies gave.

        So the Board's paper itself comes from Derbyshire's bodies to Derbyshire, in all 12 targets.
        """
        if self.area is not None and (whole := self.area.rag_returned) is not None:
            return whole
        told = [one.rag_returned for one in self.lines if one.rag_returned is not None]
        return together(told) if told else None

    @property
    def unchecked(self) -> list[Line]:
        """The bodies that returned a colour of which no evidence is held."""
        return [one for one in self.lines if one.rag_returned and one.judged.rag == "grey"]

    def every_disagreement(self) -> list[tuple[Entry | None, Disagreement]]:
        """Return all, with the body each is about; None for the sub-region together."""
        found: list[tuple[Entry | None, Disagreement]] = [
            (one.entry, each) for one in self.bodies for each in one.disagreements
        ]
        return [*found, *((None, one) for one in self.disagreements)]


def measures_of(targets: Iterable[TargetDefined]) -> set[str]:
    """Return every measure that says anything of some targets."""
    found: set[str] = set()
    for one in targets:
        found |= {one.measure, one.own_target}
        if one.returned_as:
            found |= {f"{one.returned_as}{suffix}" for suffix in (RETURNED, SYMBOL, ALL_ACHIEVE)}
    return found - {""}


def sub_regions(directory: Directory) -> list[str]:
    """Return the sub-regions there are."""
    return sorted({one.sub_region for one in directory.entries.values() if one.sub_region})


@dataclass(frozen=True, slots=True)
class Deriving:
    """Judges targets by facts that were known at one moment; ``on`` is the day that is asked of."""

    directory: Directory
    catalogue: Catalogue
    on: date
    facts: Mapping[tuple[str, str], Fact]

    @classmethod
    def of(
        cls, directory: Directory, catalogue: Catalogue, on: date, facts: Iterable[Fact]
    ) -> "Deriving":
        """Take the newest facts in, by authority, kind and measure."""
        found: dict[tuple[str, str], Fact] = {}
        for fact in facts:
            key = (fact.authority, fact.measure)
            known = found.get(key)
            if known is None or _weight(fact) > _weight(known):
                found[key] = fact
        return cls(directory, catalogue, on, found)

    def stands(self, target: TargetDefined, sub_region: str) -> Stands:
        """Judge one target in one sub-region."""
        entries = self._of(sub_region)
        lines = [
            line
            for entry in entries
            if entry.kind != AREA and (line := self._line(target, entry)) is not None
        ]
        areas = (self._line(target, entry) for entry in entries if entry.kind == AREA)
        area = next((one for one in areas if one is not None), None)
        rags = [one.judged.rag for one in lines if one.applies]
        rag = together(rags, target.share)
        if area is not None and all(one == "grey" for one in rags):
            rag = area.judged.rag
        return Stands(target, sub_region, lines, area, rag, tuple(self._of_area(area, rag)))

    def _of(self, sub_region: str) -> list[Entry]:
        entries = self.directory.entries.values()
        found = [one for one in entries if one.sub_region == sub_region and one.stood_on(self.on)]
        return sorted(found, key=lambda one: one.name)

    def _line(self, target: TargetDefined, entry: Entry) -> Line | None:
        """Return a body's line; None where neither the target nor the body says anything of it."""
        applies = entry.kind in target.applies_to
        value = self._fact(entry, target.measure) if target.measure else None
        returned = self._fact(entry, f"{target.returned_as}{RETURNED}")
        symbol = self._fact(entry, f"{target.returned_as}{SYMBOL}")
        of_all = self._fact(entry, f"{target.returned_as}{ALL_ACHIEVE}")
        if not applies and not any((value, returned, symbol, of_all)):
            return None
        against = self._target_of(target, entry)
        found = self._judged(target, value, against)
        return Line(
            entry,
            value,
            against,
            found,
            returned,
            symbol,
            applies,
            # What is returned of whether all achieve it is not about the whole's own figure.
            () if of_all else tuple(_disagreements(found, returned, symbol)),
        )

    def _target_of(self, target: TargetDefined, entry: Entry) -> float | None:
        if target.threshold is not None or not target.own_target:
            return target.threshold
        own = self._fact(entry, target.own_target)
        return own.value if own else None

    def _judged(self, target: TargetDefined, value: Fact | None, against: float | None) -> Judged:
        if value is None:
            return UNKNOWN
        scale = self.catalogue.scales.get(scale_now(value.scale, self.catalogue))
        ordinal = scale is not None and scale.form == "ordinal"
        rule = Rule(target.comparison, target.near, target.tolerance)
        return judged(Measured(value.value, against, ordinal), rule)

    def _of_area(self, area: Line | None, rag: Rag) -> Iterator[Disagreement]:
        """Hold what was returned for the whole against what the parts give together."""
        if area is None or rag == "grey":
            return
        returned = area.rag_returned
        of_all = self._all_achieve(area)
        about_all = of_all is not None or area.value is None
        if returned is not None and about_all and returned != rag:
            yield Disagreement("area_rag", rag, returned)
        if of_all is not None and of_all != (rag == "green"):
            yield Disagreement(
                "all_achieve", "all meet it" if rag == "green" else "not all meet it", _said(of_all)
            )

    def _all_achieve(self, area: Line) -> bool | None:
        measure = area.returned_rag.measure if area.returned_rag else ""
        symbol = area.returned_symbol.measure if area.returned_symbol else ""
        stem = measure.removesuffix(RETURNED) or symbol.removesuffix(SYMBOL)
        fact = self._fact(area.entry, f"{stem}{ALL_ACHIEVE}")
        return None if fact is None or fact.value is None else bool(fact.value)

    def _fact(self, entry: Entry, measure: str) -> Fact | None:
        return self.facts.get((entry.id.hex, measure))


def _said(of_all: bool) -> str:  # noqa: FBT001 - a value that was returned
    return "all achieve it" if of_all else "not all achieve it"


def _weight(fact: Fact) -> tuple[bool, date, int, int]:
    """Order facts of one measure: a rating or figure by others first, then the newest."""
    return fact.kind in _RATED, fact.true_on, fact.published_at, fact.position


def _rag(fact: Fact | None) -> Rag | None:
    return None if fact is None or fact.value is None else _RAGS.get(fact.value)


def _symbol(fact: Fact | None) -> Symbol | None:
    return None if fact is None or fact.value is None else _SYMBOLS.get(fact.value)


def _disagreements(
    found: Judged, returned: Fact | None, symbol: Fact | None
) -> Iterator[Disagreement]:
    colour = _rag(returned)
    sign = _symbol(symbol)
    if colour is not None and found.rag not in ("grey", colour):
        yield Disagreement("rag", found.rag, colour)
    if sign is not None and found.symbol not in ("none", sign):
        yield Disagreement("symbol", found.symbol, sign)
    if colour is not None and sign is not None and not fits(sign, colour):
        yield Disagreement("symbol_and_rag", sign, colour)
