"""The outcomes a back-test is judged by: who, when it became known, and how bad it was."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from domain.refusal import Refusal
from domain.register.directory import Directory

COLUMNS = ("authority", "on")
OUTCOMES = ("outcome", "grade")
"""At least one of these columns; a row needs one of them filled in."""

WORST, BEST = 1, 4
_CODES = ("gss", "dfe")


class Label(NamedTuple):
    """One outcome; ``authority`` is an id as hex, ``on`` the ISO date on which it became known.

    ``grade`` is 1 for the worst to 4 for the best; None where the file gives none.
    """

    authority: str
    name: str
    on: str
    bad: bool
    grade: int | None = None


class Refused(NamedTuple):
    """A row that is no label, and why."""

    file: str
    row: int
    reason: str


class LabelsError(Refusal):
    """The file holds no labels at all."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What a file holds, oldest first."""

    labels: tuple[Label, ...]
    rejected: tuple[Refused, ...]


def read_labels(file: Path, directory: Directory) -> Labels:
    """Read a CSV with the columns authority, on, and outcome or grade. Raises LabelsError."""
    with file.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        _check(file.name, reader.fieldnames or ())
        found = [_read(file.name, row, cells, directory) for row, cells in enumerate(reader, 2)]
    labels = sorted((one for one in found if isinstance(one, Label)), key=lambda one: one.on)
    refused = tuple(one for one in found if isinstance(one, Refused))
    if not labels:
        msg = f"{file.name} holds no label that could be read; {len(refused)} rows were refused."
        raise LabelsError(msg)
    return Labels(tuple(labels), refused)


def _check(file: str, columns: Sequence[str]) -> None:
    missing = next((one for one in COLUMNS if one not in columns), "")
    if not missing and not set(OUTCOMES) & set(columns):
        missing = "' or '".join(OUTCOMES)
    if missing:
        msg = (
            f"{file} has no column '{missing}': give authority, on, and outcome (1 bad, 0 not) or "
            "grade (1 worst to 4 best), or both."
        )
        raise LabelsError(msg)
    if twice := next((one for one in (*COLUMNS, *OUTCOMES) if columns.count(one) > 1), None):
        msg = f"{file} has the column '{twice}' more than once: leave one of them out."
        raise LabelsError(msg)


def _read(
    file: str, row: int, cells: Mapping[str, str | None], directory: Directory
) -> Label | Refused:
    name, on = _cell(cells, "authority"), _cell(cells, "on")
    ids = _named(name, on, directory) or next(filter(None, _coded(name, directory)), frozenset())
    if len(ids) != 1:
        why = "leads to several authorities" if ids else "is no authority of the register"
        return Refused(file, row, f"authority: '{name}' {why}")
    try:
        date.fromisoformat(on)
    except ValueError:
        return Refused(file, row, f"on: '{on}' is no date; write it as 2021-07-31")
    try:
        bad, grade = _outcome(_cell(cells, "outcome"), _cell(cells, "grade"))
    except ValueError as error:
        return Refused(file, row, str(error))
    (one,) = ids
    return Label(one.hex, directory.entries[one].name, on, bad, grade)


def _cell(cells: Mapping[str, str | None], column: str) -> str:
    return (cells.get(column) or "").strip()


def _outcome(outcome: str, grade: str) -> tuple[bool, int | None]:
    """Return whether it was bad, and the grade if there is one. Raises ValueError, saying why.

    >>> _outcome("", "1"), _outcome("0", "")
    ((True, 1), (False, None))
    """
    if outcome not in {"", "0", "1"}:
        msg = f"outcome: '{outcome}' is neither 1, the bad one, nor 0"
        raise ValueError(msg)
    if grade not in {"", *map(str, range(WORST, BEST + 1))}:
        msg = f"grade: '{grade}' is none of {WORST}, the worst, to {BEST}, the best"
        raise ValueError(msg)
    if not grade:
        if not outcome:
            msg = "outcome: there is neither an outcome nor a grade; give one of them"
            raise ValueError(msg)
        return outcome == "1", None
    bad = int(grade) == WORST
    if outcome and bad != (outcome == "1"):
        msg = (
            f"outcome: {outcome} does not go with grade {grade}: {WORST} is the bad one; leave "
            "one of them out"
        )
        raise ValueError(msg)
    return bad, int(grade)


def _named(name: str, on: str, directory: Directory) -> frozenset[UUID]:
    """Return whom a name means: who had it on the day, else whoever has it on some day.

    A report may come out when its council is no more.
    """
    try:
        standing = directory.named_on(name, date.fromisoformat(on)).standing
    except ValueError:
        standing = ()
    return frozenset(one.id for one in standing) or directory.named(name)


def _coded(name: str, directory: Directory) -> Iterable[frozenset[UUID]]:
    return (directory.coded(scheme, name) for scheme in _CODES)
