"""Keeps what was read and what could not be."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, insert, update

from domain.evidence.events import ImportFinished, RowQuarantined, RowReleased
from domain.log import Recorded
from projections.intake.tables import imports, metadata, quarantine


class IntakeProjection:
    """See the module."""

    name = "intake_v1"

    def create(self, connection: Connection) -> None:
        """Make the tables."""
        metadata.create_all(connection)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take quarantined rows, their releases and finished imports in."""
        waiting: list[dict[str, object]] = []
        for one in batch:
            match one.event:
                case RowQuarantined() as event:
                    waiting.append(_quarantined(one.position, event))
                case RowReleased() as event:
                    waiting = _insert(connection, waiting)
                    _release(connection, event)
                case ImportFinished() as event:
                    connection.execute(insert(imports), _finished(one.position, event))
                case _:
                    pass
        _insert(connection, waiting)


def _insert(connection: Connection, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Insert, and give the empty list to go on with. A row quarantined again replaces itself."""
    if rows:
        connection.execute(insert(quarantine).prefix_with("OR REPLACE", dialect="sqlite"), rows)
    return []


def _release(connection: Connection, event: RowReleased) -> None:
    connection.execute(
        update(quarantine)
        .where(quarantine.c.id == event.originator_id.hex)
        .values(released_at=event.recorded_at.isoformat(), version=event.originator_version)
    )


def _quarantined(position: int, event: RowQuarantined) -> dict[str, object]:
    return {
        "id": event.originator_id.hex,
        "position": position,
        "version": event.originator_version,
        "feed": event.feed,
        "file": event.file,
        "row": event.row,
        "reason": event.reason,
        "name": event.name,
        "candidates": msgspec.json.encode(event.candidates).decode(),
        "cells": msgspec.json.encode(event.cells).decode(),
        "quarantined_at": event.recorded_at.isoformat(),
        "released_at": None,
    }


def _finished(position: int, event: ImportFinished) -> dict[str, object]:
    return {
        "position": position,
        "feed": event.feed,
        "file": event.file,
        "digest": event.digest,
        "rows": event.rows,
        "accepted": event.accepted,
        "duplicates": event.duplicates,
        "rejected": event.rejected,
        "facts": event.facts,
        "corrections": event.corrections,
        "withdrawals": event.withdrawals,
        "encoding": event.encoding,
        "finished_at": event.recorded_at.isoformat(),
    }
