"""The register as it stands, for resolving names and codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.register.events import (
    AliasAdded,
    AuthorityRegistered,
    AuthoritySucceeded,
    Code,
    DuplicateMerged,
    RegisterEvent,
)
from domain.register.names import normalised


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
    version: int = 1

    def spellings(self) -> Iterable[str]:
        """Return every spelling this authority goes by, its slug and official name included."""
        return (self.name, self.slug, self.official_name, *self.aliases)

    def stood_on(self, day: date) -> bool:
        """Tell whether the authority existed on a day, as far as its dates are known."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ended_on is None or day < self.ended_on)

    @property
    def gss_code(self) -> str:
        """The current GSS code, or the newest one; '' where it has none."""
        codes = [code for code in self.codes if code.scheme == "gss"]
        current = [code for code in codes if code.valid_to is None] or codes
        return current[-1].code if current else ""


@dataclass(slots=True)
class Directory:
    """All entries, and the spellings and codes that lead to them.

    A spelling that leads to two authorities resolves to neither: ``named`` gives both, and
    the caller must not choose.
    """

    entries: dict[UUID, Entry] = field(default_factory=dict)
    _by_name: dict[str, set[UUID]] = field(default_factory=dict)
    _by_code: dict[tuple[str, str], set[UUID]] = field(default_factory=dict)

    def apply(self, event: RegisterEvent) -> None:
        """Take one register event in."""
        match event:
            case AuthorityRegistered():
                self._register(event)
            case AliasAdded():
                entry = self.entries[event.originator_id]
                entry.aliases = (*entry.aliases, event.alias)
                self._name(event.alias, entry.id)
            case AuthoritySucceeded():
                entry = self.entries[event.originator_id]
                entry.ended_on, entry.successors = event.ended_on, event.successors
            case DuplicateMerged():
                entry = self.entries[event.originator_id]
                entry.kept = event.kept
        self.entries[event.originator_id].version = event.originator_version

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
            aliases=event.aliases,
            codes=event.codes,
        )
        self.entries[entry.id] = entry
        for spelling in entry.spellings():
            self._name(spelling, entry.id)
        for code in event.codes:
            self._by_code.setdefault((code.scheme, code.code), set()).add(entry.id)

    def _name(self, spelling: str, authority_id: UUID) -> None:
        if key := normalised(spelling):
            self._by_name.setdefault(key, set()).add(authority_id)

    def kept(self, authority_id: UUID) -> UUID:
        """Return the entry that speaks for this one after merges of duplicates."""
        seen = authority_id
        while (entry := self.entries.get(seen)) is not None and entry.kept is not None:
            seen = entry.kept
        return seen

    def named(self, spelling: str) -> frozenset[UUID]:
        """Return the authorities a spelling leads to: none, one, or several if ambiguous."""
        return self._kept(self._by_name.get(normalised(spelling), ()))

    def coded(self, scheme: str, code: str) -> frozenset[UUID]:
        """Return the authorities a code leads to."""
        return self._kept(self._by_code.get((scheme, code.strip()), ()))

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
