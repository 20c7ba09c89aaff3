"""From a name or code to the one authority it means on a day. Never a guess.

A name means the authority that had it on the day: evidence of 2013 about Dorset is not the
council that began in 2019. A code means the body it was given to, whatever the day: publishers
restate their series under new codes. Only evidence that can't be restated, such as an inspection,
has to be of a day on which that body stood (``restated`` says which it is).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from domain.register.directory import Directory, Entry
from domain.register.names import normalised
from domain.register.spellings import taken_apart
from ingest import lives
from ingest.elsewhere import elsewhere
from ingest.rejection import Rejection
from ingest.suggestions import Suggestions

_CANDIDATES = 3
_STILL_WRITTEN = timedelta(days=5 * 365)
"""For how long publishers may go on writing a code that was given up."""


class Resolver:
    """Resolves by register name, alias or code; remembers what it was asked before."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._suggestions = Suggestions(directory)
        self._names: dict[tuple[str, date | None, bool], Entry | Rejection] = {}

    def by_name(self, spelling: str, on: date | None = None, *, restated: bool = False) -> Entry:
        """Return whom a spelling, slug or GSS code means on a day; raise Rejection otherwise.

        Without a day every authority counts, whenever it stood.
        """
        key = (spelling, on, restated)
        found = self._names.get(key)
        if found is None:
            found = self._names[key] = self._look_up(spelling, on, restated=restated)
        if isinstance(found, Rejection):
            raise found.with_traceback(None)  # else every row's frames would hang on it
        return found

    def by_code(self, scheme: str, code: str, on: date | None = None) -> Entry:
        """Return the authority that has a code in a scheme, and stood on the day if one is given.

        Raises Rejection otherwise.
        """
        owners = self._directory.coded(scheme, code)
        if len(owners) == 1:
            entry = self._directory.entries[next(iter(owners))]
            if on is not None and not entry.stood_on(on):
                raise self._outlived(code, (entry,), on)
            if (outdated := _outdated(entry, scheme, code, on)) is not None:
                raise outdated
            return entry
        if scheme == "gss" and (found := elsewhere(code)) is not None:
            raise Rejection(found.reason(code), name=code)
        msg = f"No authority in the register has the {scheme} code '{code}'."
        raise Rejection(msg, name=code)

    def by_code_and_name(self, scheme: str, code: str, name: str, on: date | None = None) -> Entry:
        """Return the authority with this code, provided the name does not mean another one."""
        entry = self.by_code(scheme, code, on)
        named = self._directory.named(name)
        if named and entry.id not in named and not self._came_before_or_after(entry, name, named):
            others = ", ".join(sorted(self._directory.entries[one].name for one in named))
            msg = f"The code {code} is {entry.name}'s, but '{name}' is {others}."
            raise Rejection(msg, name=name)
        return entry

    def _came_before_or_after(self, entry: Entry, name: str, named: Iterable[UUID]) -> bool:
        """Tell whether a name means the same place at another time: old Dorset, and Dorset."""
        if entry not in self._directory.of_place(name):
            return False
        others = [self._directory.entries[one] for one in named]
        return all(_is_over(entry, one) or _is_over(one, entry) for one in others)

    def _look_up(self, spelling: str, on: date | None, *, restated: bool) -> Entry | Rejection:
        if not normalised(spelling):
            return Rejection("No authority is named.")
        coded = self._directory.coded("gss", spelling)
        if on is None:
            owners = self._directory.named(spelling) or coded
            standing = known = tuple(self._directory.entries[owner] for owner in owners)
        elif coded and not self._directory.spelled(spelling):
            known = tuple(self._directory.entries[owner] for owner in coded)
            standing = tuple(one for one in known if restated or one.stood_on(on))
        else:
            standing, known = self._directory.named_on(spelling, on)
        if len(standing) == 1:
            return _outdated(standing[0], "gss", spelling, on) or standing[0]
        if standing:
            return self._ambiguous(spelling, standing)
        if known and on is not None:
            return self._outlived(spelling, known, on)
        return self._unknown(spelling)

    def _ambiguous(self, spelling: str, owners: Iterable[Entry]) -> Rejection:
        names = tuple(sorted(owner.name for owner in owners))
        msg = f"'{spelling}' could be {' or '.join(names)}; use the full name or the code."
        return Rejection(msg, name=spelling, candidates=names)

    def _outlived(self, spelling: str, known: tuple[Entry, ...], on: date) -> Rejection:
        """Say that those of this name had not begun, or were no more."""
        instead = lives.instead(self._directory, known, on)
        reason = lives.reason(self._directory, spelling, known, instead, on)
        names = dict.fromkeys(entry.name for entry in (*known, *instead))
        return Rejection(reason, name=spelling, candidates=tuple(names))

    def _joint(self, spelling: str) -> Rejection | None:
        """Say that several authorities were named at once, as joint services are."""
        parts = [part.strip() for part in spelling.split("/")]
        meant = [self._directory.named(one) or self._directory.coded("gss", one) for one in parts]
        if len(parts) == 1 or any(len(owners) != 1 for owners in meant):
            return None
        names = tuple(self._directory.entries[one].name for owners in meant for one in owners)
        msg = (
            f"'{spelling}' names {len(names)} authorities at once ({' and '.join(names)}); give "
            "each a row of its own, or enter the joint service: soundings authority add."
        )
        return Rejection(msg, name=spelling, candidates=names)

    def _numbered(self, spelling: str) -> Rejection | None:
        """Say whose number of the Department for Education was given for a name."""
        for owner in self._directory.coded("dfe", spelling):
            name = self._directory.entries[owner].name
            msg = f"'{spelling}' is {name}'s number at the DfE; write the name or the GSS code."
            return Rejection(msg, name=spelling, candidates=(name,))
        return None

    def _unknown(self, spelling: str) -> Rejection:
        alike = self._directory.of_place(spelling)
        if (found := elsewhere(spelling)) is not None:
            here = found.nation in {"", "England"}
            local = [one.name for one in alike if here and one.is_watched and one.kind != "fire"]
            candidates = tuple(local[:_CANDIDATES])
            return Rejection(found.reason(spelling), name=spelling, candidates=candidates)
        if alike and taken_apart(spelling).place:
            names = tuple(one.name for one in alike)
            msg = (
                f"'{spelling}' could be {' or '.join(names)}, but is no spelling of it; use the "
                "full name or the code."
            )
            return Rejection(msg, name=spelling, candidates=names)
        said = self._joint(spelling) or self._numbered(spelling)
        if said is not None:
            return said
        msg = f"No authority in the register is called '{spelling}'."
        return Rejection(msg, name=spelling, candidates=self._suggestions.near(spelling))


def _is_over(entry: Entry, other: Entry) -> bool:
    """Tell whether an authority was no more when another began."""
    if entry.ended_on is None or other.starts_on is None:
        return False
    return entry.ended_on <= other.starts_on


def _outdated(entry: Entry, scheme: str, code: str, on: date | None) -> Rejection | None:
    """Return why a code that was given up long before a day is not believed: it is a slip."""
    for one in entry.codes if on is not None else ():
        if one.scheme != scheme or one.code != code.strip().upper() or one.valid_to is None:
            continue
        if on is not None and on > one.valid_to + _STILL_WRITTEN:
            msg = (
                f"{one.code} was {entry.name}'s code until {lives.in_words(one.valid_to)}, long "
                f"before {lives.in_words(on)}: check who is meant, and write the code of today "
                f"({entry.gss_code})."
            )
            return Rejection(msg, name=code, candidates=(entry.name,))
    return None
