"""Saying when an authority stood, and what to write instead of one that did not."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from domain.register.directory import Directory, Entry

_SAID = 4


def in_words(day: date) -> str:
    """Return a day as it is said.

    >>> in_words(date(2019, 4, 1))
    '1 April 2019'
    """
    return f"{day.day} {day:%B %Y}"


def instead(directory: Directory, known: Iterable[Entry], on: date) -> tuple[Entry, ...]:
    """Return those of the upper tier that stood on a day before or after others; else districts."""
    found: dict[str, Entry] = {}
    for entry in known:
        near = _forebears if entry.starts_on is not None and on < entry.starts_on else _heirs
        for other in _line(directory, entry, near):
            if other.stood_on(on):
                found[other.name] = other
    upper = [one for one in found.values() if one.kind != "district"]
    return tuple(sorted(upper or found.values(), key=lambda one: one.name))


def reason(
    directory: Directory,
    spelling: str,
    known: Iterable[Entry],
    others: tuple[Entry, ...],
    on: date,
) -> str:
    """Return why nobody of this name can be meant, and what to write."""
    lives = "; ".join(_life(directory, entry, on) for entry in known)
    said = [one.name for one in others[:_SAID]]
    write = f"Write {' or '.join(said)}" if said else "Write who is meant"
    day = in_words(on)
    return f"'{spelling}' is no authority of {day}: {lives}. {write}, or correct the date."


def _life(directory: Directory, entry: Entry, on: date) -> str:
    if entry.starts_on is not None and on < entry.starts_on:
        return f"{entry.name} began on {in_words(entry.starts_on)}"
    if entry.ended_on is None:
        return f"{entry.name} has no end"
    heirs = [directory.entries[directory.kept(one)].name for one in entry.successors]
    then = f" and became {' and '.join(heirs)}" if heirs else ""
    return f"{entry.name} ended on {in_words(entry.ended_on)}{then}"


def _forebears(directory: Directory, entry: Entry) -> Iterable[Entry]:
    return directory.predecessors(entry.id)


def _heirs(directory: Directory, entry: Entry) -> Iterable[Entry]:
    return (directory.entries[directory.kept(one)] for one in entry.successors)


def _line(
    directory: Directory, entry: Entry, near: Callable[[Directory, Entry], Iterable[Entry]]
) -> Iterator[Entry]:
    """Yield those next to an entry, those next to them, and so on; nobody twice."""
    seen, waiting = {entry.id}, [entry]
    while waiting:
        for other in near(directory, waiting.pop()):
            if other.id not in seen:
                seen.add(other.id)
                waiting.append(other)
                yield other
