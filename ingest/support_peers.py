"""Reads the peers that authorities lend, one a row: authority, standing, skills, accredited.

There is no column for a name, and a column that is not known is refused, so that none comes in.
"""

import csv
from pathlib import Path
from typing import NamedTuple, cast, get_args
from uuid import UUID

from domain.refusal import Refusal
from domain.register.directory import Directory
from domain.support.peer_events import Standing
from ingest.rejection import Rejection
from ingest.resolution import Resolver

_COLUMNS = {"authority", "standing", "skills", "accredited", "made_up"}


class PeerListError(Refusal):
    """The file is no list of peers; the message says where, and what to do."""


class Lent(NamedTuple):
    """A peer as a row says it."""

    authority: UUID
    standing: Standing
    skills: tuple[str, ...]
    accredited: bool
    made_up: bool


def read_peers(file: Path, directory: Directory) -> list[Lent]:
    """Read a file whole. Raises PeerListError for the first row that can't be read."""
    rows = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    if set(rows.fieldnames or ()) - _COLUMNS:
        msg = f"{file.name} may hold the columns {', '.join(sorted(_COLUMNS))} and no other."
        raise PeerListError(msg)
    resolver = Resolver(directory)
    found: list[Lent] = []
    for number, row in enumerate(rows, start=2):
        standing = (row.get("standing") or "").strip().lower()
        if standing not in get_args(Standing):
            msg = f"{file.name}, row {number}: a peer is an officer or a member."
            raise PeerListError(msg)
        try:
            entry = resolver.by_name(row.get("authority") or "")
        except Rejection as rejection:
            msg = f"{file.name}, row {number}: {rejection.reason}"
            raise PeerListError(msg) from None
        found.append(
            Lent(
                entry.id,
                cast("Standing", standing),
                _listed(row.get("skills") or ""),
                (row.get("accredited") or "").strip().lower() == "yes",
                (row.get("made_up") or "").strip().lower() == "yes",
            )
        )
    return found


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(";") if one.strip())
