"""From a name or code to the one authority it means. Never a guess."""

from uuid import UUID

from rapidfuzz import fuzz, process

from domain.register.directory import Directory, Entry
from domain.register.names import normalised
from ingest.rejection import Rejection

_CANDIDATES = 3
_LEAST_LIKENESS = 60.0


class Resolver:
    """Resolves by register name, alias or code; remembers what it was asked before."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._names: dict[str, Entry | Rejection] = {}

    def by_name(self, spelling: str) -> Entry:
        """Return the authority a spelling, slug or GSS code means; raise Rejection otherwise."""
        found = self._names.get(spelling)
        if found is None:
            found = self._names[spelling] = self._look_up(spelling)
        if isinstance(found, Rejection):
            raise found
        return found

    def by_code(self, scheme: str, code: str) -> Entry:
        """Return the authority that has a code in a scheme; raise Rejection otherwise."""
        owners = self._directory.coded(scheme, code)
        if len(owners) == 1:
            return self._directory.entries[next(iter(owners))]
        msg = f"No authority in the register has the {scheme} code '{code}'."
        raise Rejection(msg, name=code)

    def by_code_and_name(self, scheme: str, code: str, name: str) -> Entry:
        """Return the authority with this code, provided the name does not mean another one."""
        entry = self.by_code(scheme, code)
        named = self._directory.named(name)
        if named and entry.id not in named:
            others = ", ".join(sorted(self._directory.entries[one].name for one in named))
            msg = f"The code {code} is {entry.name}'s, but '{name}' is {others}."
            raise Rejection(msg, name=name)
        return entry

    def _look_up(self, spelling: str) -> Entry | Rejection:
        if not normalised(spelling):
            return Rejection("No authority is named.")
        owners = self._directory.named(spelling) or self._directory.coded("gss", spelling)
        if len(owners) == 1:
            return self._directory.entries[next(iter(owners))]
        if owners:
            names = tuple(sorted(self._directory.entries[owner].name for owner in owners))
            msg = f"'{spelling}' could be {' or '.join(names)}; use the full name or the code."
            return Rejection(msg, name=spelling, candidates=names)
        msg = f"No authority in the register is called '{spelling}'."
        return Rejection(msg, name=spelling, candidates=self._nearest(spelling))

    def _nearest(self, spelling: str) -> tuple[str, ...]:
        names = self._directory.names()
        found = process.extract(
            normalised(spelling), list(names), scorer=fuzz.WRatio, limit=3 * _CANDIDATES
        )
        candidates: dict[str, None] = {}
        for name, likeness, _ in found:
            if likeness >= _LEAST_LIKENESS:
                candidates.update((self._name(owner), None) for owner in sorted(names[name]))
        return tuple(candidates)[:_CANDIDATES]

    def _name(self, authority: UUID) -> str:
        return self._directory.entries[self._directory.kept(authority)].name
