"""Reads the peers that authorities lend, one a row: authority, standing, skills, accredited.

There is no column for a name, and a column that is not known is refused, so that none comes in.
"""

import csv
from datetime import datetime
from pathlib import Path
from typing import cast, get_args
from uuid import uuid4

from domain.register.directory import Directory
from domain.support.peer_decisions import OfferPeer
from domain.support.peer_events import PeerStanding
from ingest.lists import ListError, by_semicolons, text_of
from ingest.rejection import Rejection
from ingest.resolution import Resolver

_COLUMNS = {"authority", "standing", "skills", "accredited", "made_up"}


def read_peers(file: Path, directory: Directory, at: datetime, actor: str) -> list[OfferPeer]:
    """Return the commands that a file asks for, each peer under a new random id.

    Raises ListError for the first row that can't be read.
    """
    rows = csv.DictReader(text_of(file).splitlines())
    if set(rows.fieldnames or ()) - _COLUMNS:
        msg = f"{file.name} may hold the columns {', '.join(sorted(_COLUMNS))} and no other."
        raise ListError(msg)
    resolver = Resolver(directory)
    found: list[OfferPeer] = []
    for number, row in enumerate(rows, start=2):
        standing = (row.get("standing") or "").strip().lower()
        if standing not in get_args(PeerStanding):
            msg = f"{file.name}, row {number}: a peer is an officer or a member."
            raise ListError(msg)
        try:
            entry = resolver.by_name(row.get("authority") or "")
        except Rejection as rejection:
            msg = f"{file.name}, row {number}: {rejection.reason}"
            raise ListError(msg) from None
        found.append(
            OfferPeer(
                at=at,
                actor=actor,
                peer=uuid4(),
                authority=entry.id,
                standing=cast("PeerStanding", standing),
                skills=by_semicolons(row.get("skills") or ""),
                accredited=_is_yes(row.get("accredited")),
                made_up=_is_yes(row.get("made_up")),
            )
        )
    return found


def _is_yes(text: str | None) -> bool:
    return (text or "").strip().lower() == "yes"
