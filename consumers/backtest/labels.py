"""The outcomes a back-test is judged by: who, when it became known, and whether it was bad."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from domain.refusal import Refusal
from domain.register.directory import Directory

COLUMNS = ("authority", "on", "outcome")
_CODES = ("gss", "dfe")


class Label(NamedTuple):
    """One outcome; ``authority`` is an id as hex, ``on`` the ISO date on which it became known."""

    authority: str
    name: str
    on: str
    bad: bool


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
    """Read a CSV with the columns authority, on and outcome. Raises LabelsError."""
    with file.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        if missing := [one for one in COLUMNS if one not in (reader.fieldnames or ())]:
            msg = f"{file.name} has no column '{missing[0]}': give {', '.join(COLUMNS)}."
            raise LabelsError(msg)
        found = [_read(file.name, row, cells, directory) for row, cells in enumerate(reader, 2)]
    labels = sorted((one for one in found if isinstance(one, Label)), key=lambda one: one.on)
    refused = tuple(one for one in found if isinstance(one, Refused))
    if not labels:
        msg = f"{file.name} holds no label that could be read; {len(refused)} rows were refused."
        raise LabelsError(msg)
    return Labels(tuple(labels), refused)


def _read(file: str, row: int, cells: dict[str, str], directory: Directory) -> Label | Refused:
    name = (cells["authority"] or "").strip()
    on, outcome = (cells["on"] or "").strip(), (cells["outcome"] or "").strip()
    ids = _named(name, on, directory) or next(filter(None, _coded(name, directory)), frozenset())
    if len(ids) != 1:
        why = "leads to several authorities" if ids else "is no authority of the register"
        return Refused(file, row, f"authority: '{name}' {why}")
    try:
        date.fromisoformat(on)
    except ValueError:
        return Refused(file, row, f"on: '{on}' is no date; write it as 2021-07-31")
    if outcome not in {"0", "1"}:
        return Refused(file, row, f"outcome: '{outcome}' is neither 1, the bad one, nor 0")
    (one,) = ids
    return Label(one.hex, directory.entries[one].name, on, outcome == "1")


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
