"""The register as it stands, for resolving names and codes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.register.events import (
    AliasAdded,
    AliasRemoved,
    AuthorityRegistered,
    AuthoritySucceeded,
    Code,
    CodeAdded,
    DuplicateMerged,
    PartPassed,
    RegisterEvent,
    StartSet,
)
from domain.register.names import normalised
from domain.register.spellings import OTHER_BODIES, Spelling, fits, says, taken_apart

_BESIDE_COUNCILS = frozenset({"combined_authority", "strategic_regional_authority"})
"""Kinds of bodies that the name of their area alone never means: its councils may be meant."""
NOT_CALLED = frozenset({"nation", "region", "county_group", "police"})
"""Kinds of bodies and areas that are no council to call: a line to compare with, or another's."""


@dataclass(slots=True)
class Entry:
    """One authority as the register knows it now."""

    id: UUID
    slug: str
    name: str
    kind: str
    official_name: str = ""
    region: str = ""
    sub_region: str = ""
    county: str = ""
    starts_on: date | None = None
    ended_on: date | None = None
    successors: tuple[UUID, ...] = ()
    kept: UUID | None = None
    aliases: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    parts_passed: tuple[PartPassed, ...] = ()
    start_is_set: bool = False
    once_called: frozenset[str] = frozenset()
    version: int = 1

    def spellings(self) -> Iterable[str]:
        """Return every spelling this authority goes by, its slug and official name included."""
        return (self.name, self.slug, self.official_name, *self.aliases)

    def stood_on(self, day: date) -> bool:
        """Tell whether the authority existed on a day, as far as its dates are known."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ended_on is None or day < self.ended_on)

    @property
    def is_watched(self) -> bool:
        """Tell whether the detectors watch it: England and its regions are only compared with."""
        return self.kind not in NOT_CALLED

    @property
    def gss_code(self) -> str:
        """The current GSS code, or the newest one; '' where it has none."""
        codes = [code for code in self.codes if code.scheme == "gss"]
        current = [code for code in codes if code.valid_to is None] or codes
        return current[-1].code if current else ""


Change = (
    AliasAdded
    | AliasRemoved
    | CodeAdded
    | StartSet
    | PartPassed
    | AuthoritySucceeded
    | DuplicateMerged
)
"""What can happen to an entry that is there."""


_Places = dict[str, dict[UUID, set[frozenset[str]]]]


class Named(NamedTuple):
    """The authorities a spelling means on a day, and all that go by it on some day."""

    standing: tuple[Entry, ...]
    known: tuple[Entry, ...]


@dataclass(slots=True)
class Directory:
    """All entries, and the spellings and codes that lead to them.

    A spelling that leads to two authorities resolves to neither: ``named`` gives both, and
    the caller must not choose. A spelling that nobody has is taken apart: 'Derby UA' is a
    spelling of the one authority that is called Derby and may be called a unitary.
    """

    entries: dict[UUID, Entry] = field(default_factory=dict)
    _by_name: dict[str, set[UUID]] = field(default_factory=dict)
    _places: "_Places | None" = None
    _by_code: dict[tuple[str, str], set[UUID]] = field(default_factory=dict)

    def apply(self, event: RegisterEvent) -> None:
        """Take one register event in."""
        self._places = None
        if isinstance(event, AuthorityRegistered):
            self._register(event)
        else:
            self._change(self.entries[event.originator_id], event)
        self.entries[event.originator_id].version = event.originator_version

    def _change(self, entry: Entry, event: Change) -> None:
        match event:
            case AliasAdded():
                entry.aliases = (*entry.aliases, event.alias)
                self._name(event.alias, entry.id)
            case AliasRemoved():
                self._remove_alias(entry, event.alias)
            case CodeAdded():
                entry.codes = (*entry.codes, event.code)
                self._code(event.code, entry.id)
            case StartSet():
                entry.starts_on, entry.start_is_set = event.starts_on, True
            case PartPassed():
                entry.parts_passed = (*entry.parts_passed, event)
            case AuthoritySucceeded():
                entry.ended_on, entry.successors = event.ended_on, event.successors
            case DuplicateMerged():
                entry.kept = event.kept

    def _register(self, event: AuthorityRegistered) -> None:
        entry = Entry(
            id=event.originator_id,
            slug=event.slug,
            name=event.name,
            kind=event.kind,
            official_name=event.official_name,
            region=event.region,
            sub_region=event.sub_region,
            county=event.county,
            starts_on=event.starts_on,
            aliases=_without_areas(event.kind, event.aliases),
            codes=event.codes,
        )
        self.entries[entry.id] = entry
        for spelling in entry.spellings():
            self._name(spelling, entry.id)
        for code in event.codes:
            self._code(code, entry.id)

    def _code(self, code: Code, authority_id: UUID) -> None:
        self._by_code.setdefault(_code_key(code.scheme, code.code), set()).add(authority_id)

    def _name(self, spelling: str, authority_id: UUID) -> None:
        if key := normalised(spelling):
            self._by_name.setdefault(key, set()).add(authority_id)

    def _remove_alias(self, entry: Entry, alias: str) -> None:
        """Forget a spelling in all its forms, and the ways to the entry that only it gave."""
        gone = normalised(alias)
        entry.once_called |= {gone}
        entry.aliases = tuple(one for one in entry.aliases if normalised(one) != gone)
        if gone not in map(normalised, entry.spellings()):
            self._by_name[gone].discard(entry.id)
            if not self._by_name[gone]:
                del self._by_name[gone]

    def kept(self, authority_id: UUID) -> UUID:
        """Return the entry that speaks for this one after merges of duplicates."""
        seen = authority_id
        while (entry := self.entries.get(seen)) is not None and entry.kept is not None:
            seen = entry.kept
        return seen

    def callable_on(self, day: date) -> frozenset[str]:
        """Return the ids, as hex, of the councils that stood on a day and may be called."""
        entries = self.entries.items()
        return frozenset(one.hex for one, of in entries if of.is_watched and of.stood_on(day))

    def spelled(self, spelling: str) -> frozenset[UUID]:
        """Return the authorities that have a spelling, word for word."""
        return self._kept(self._by_name.get(normalised(spelling), ()))

    def named(self, spelling: str) -> frozenset[UUID]:
        """Return the authorities a spelling leads to: none, one, or several if ambiguous."""
        return self.spelled(spelling) or self._fitting(taken_apart(spelling))

    def named_on(self, spelling: str, day: date) -> Named:
        """Return whom a spelling means on a day: who has it and stood, else whom it fits."""
        exact = self.spelled(spelling)
        standing = self._stood(exact, day)
        if standing:
            return Named(standing, standing)
        fitting = self._fitting(taken_apart(spelling))
        return Named(self._stood(fitting, day), self._sorted(exact | fitting))

    def of_place(self, spelling: str) -> tuple[Entry, ...]:
        """Return all authorities of the place a spelling names, whatever sort of body it says."""
        return self._sorted(self._kept(self._by_place().get(taken_apart(spelling).place, ())))

    def _by_place(self) -> "_Places":
        """Return whose spellings name a place, and what else they say; made when it is asked for.

        Most programs only ever meet spellings as the register has them.
        """
        if self._places is None:
            self._places = {}
            for entry in self.entries.values():
                for place, sorts in map(taken_apart, filter(normalised, entry.spellings())):
                    self._places.setdefault(place, {}).setdefault(entry.id, set()).add(sorts)
        return self._places

    def predecessors(self, authority_id: UUID) -> tuple[Entry, ...]:
        """Return the authorities whose area this one took over, or a part of it."""
        before = (one.id for one in self.entries.values() if authority_id in one.successors)
        return self._sorted(self._kept(before))

    def _stood(self, ids: Iterable[UUID], day: date) -> tuple[Entry, ...]:
        return tuple(entry for entry in self._sorted(ids) if entry.stood_on(day))

    def _sorted(self, ids: Iterable[UUID]) -> tuple[Entry, ...]:
        return tuple(sorted((self.entries[one] for one in set(ids)), key=lambda one: one.name))

    def _fitting(self, spelling: Spelling) -> frozenset[UUID]:
        """Return whom a spelling fits that nobody has word for word."""
        own: dict[UUID, set[frozenset[str]]] = {}
        for authority, sorts in self._by_place().get(spelling.place, {}).items():
            own.setdefault(self.kept(authority), set()).update(sorts)
        if not spelling.place or not own:
            return frozenset()
        if not spelling.sorts:
            councils = frozenset(one for one, sorts in own.items() if self._is_council(one, sorts))
            return councils | self._called_longer(spelling, councils)
        if len(own) == 1:
            ((one, sorts),) = own.items()
            said = frozenset().union(*sorts)
            if not fits(spelling.sorts, self.entries[one].kind, said):
                return frozenset()
            one_alone = frozenset({one})
            if spelling.sorts <= said:
                return one_alone
            return one_alone | self._called_longer(spelling, one_alone)
        return frozenset(
            authority
            for authority, spelt in own.items()
            if any(says(sorts, spelling.sorts, self.entries[authority].kind) for sorts in spelt)
        )

    def _is_council(self, authority: UUID, own: Collection[frozenset[str]]) -> bool:
        """Tell whether a body goes by its place alone, or by words of a council."""
        beside = self.entries[authority].kind in _BESIDE_COUNCILS
        return not beside and any(not sorts & OTHER_BODIES for sorts in own)

    def _called_longer(self, spelling: Spelling, found: Collection[UUID]) -> frozenset[UUID]:
        """Return the councils that such a name, nobody's whole one, may be cut short of, too.

        Newcastle City Council is Newcastle upon Tyne's, and Newcastle may be under Lyme.
        """
        if not found or any(_place_of(self.entries[one]) == spelling.place for one in found):
            return frozenset()
        owners = (
            (self.kept(authority), sorts)
            for place, own in self._by_place().items()
            if place.startswith(f"{spelling.place} ")
            for authority, sorts in own.items()
        )
        return frozenset(
            one
            for one, sorts in owners
            if self._is_council(one, sorts)
            and self.entries[one].is_watched
            and fits(spelling.sorts, self.entries[one].kind, frozenset().union(*sorts))
        )

    def coded(self, scheme: str, code: str) -> frozenset[UUID]:
        """Return the authorities a code leads to, in whichever case it is written."""
        return self._kept(self._by_code.get(_code_key(scheme, code), ()))

    def code_owners(self, text: str) -> frozenset[UUID]:
        """Return the authorities that have a text as their code, in whatever scheme."""
        schemes = {scheme for scheme, _ in self._by_code}
        return frozenset().union(*(self.coded(scheme, text) for scheme in schemes))

    def _kept(self, ids: Iterable[UUID]) -> frozenset[UUID]:
        return frozenset(self.kept(authority_id) for authority_id in ids)

    def names(self) -> Mapping[str, set[UUID]]:
        """Return every normalised spelling, to search for near ones."""
        return self._by_name

    def name_of(self, authority: str) -> str:
        """Return an authority's name by its id as hex; the id where the register has no such."""
        entry = self.entries.get(UUID(authority))
        return entry.name if entry else authority

    def code_of(self, authority: str) -> str:
        """Return an authority's GSS code by its id as hex; '' where it has none."""
        entry = self.entries.get(UUID(authority))
        return entry.gss_code if entry else ""

    def by_slug(self, slug: str) -> Entry | None:
        """Return the entry with this slug, the kept one where it was merged."""
        for entry in self.entries.values():
            if entry.slug == slug:
                return self.entries[self.kept(entry.id)]
        return None


def _code_key(scheme: str, code: str) -> tuple[str, str]:
    return scheme, code.strip().upper()


def _place_of(entry: Entry) -> str:
    """Return the place that an authority is called after."""
    return taken_apart(entry.name).place


def _without_areas(kind: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    """Return the spellings of a body without those that name its area only."""
    if kind not in _BESIDE_COUNCILS:
        return aliases
    return tuple(one for one in aliases if taken_apart(one).sorts)
