"""Keeps what was read, what could not be, and what was taken back."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, insert, update

from domain.evidence.events import (
    ImportFinished,
    ImportTakenBack,
    RowDismissed,
    RowEvent,
    RowQuarantined,
    RowReleased,
)
from domain.log import Recorded
from domain.times import FOREVER, to_instant
from projections.column_types import storable
from projections.intake.tables import imports_table, quarantine_table
from projections.rebuildable import Rebuildable


class IntakeProjection(Rebuildable):
    """Rows in quarantine and finished imports."""

    name = "intake_v3"

    def __init__(self, suffix: str = "") -> None:
        self._quarantine, self._imports = quarantine_table(suffix), imports_table(suffix)
        self.tables = (self._quarantine, self._imports)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take quarantined rows, their releases and finished imports in."""
        waiting: list[dict[str, object]] = []
        for one in batch:
            match one.event:
                case RowQuarantined() as event:
                    if event.originator_version > 1:
                        waiting = self._insert(connection, waiting)
                        self._leave(connection, one.position, event)
                    waiting.append(_quarantined(one.position, event))
                case RowReleased() | RowDismissed() as event:
                    waiting = self._insert(connection, waiting)
                    self._leave(connection, one.position, event)
                case ImportFinished() as event:
                    connection.execute(insert(self._imports), _finished(one.position, event))
                case ImportTakenBack() as event:
                    self._take_back(connection, one.position, event)
                case _:
                    pass
        self._insert(connection, waiting)

    def _insert(
        self, connection: Connection, rows: list[dict[str, object]]
    ) -> list[dict[str, object]]:
        """Insert, and return the empty list to go on with."""
        if rows:
            connection.execute(insert(self._quarantine), rows)
        return []

    def _leave(self, connection: Connection, position: int, event: RowEvent) -> None:
        """End the stay that a row had in quarantine, if it still waits."""
        table = self._quarantine
        connection.execute(
            update(table)
            .where(table.c.id == event.originator_id.hex, table.c.position_until == FOREVER)
            .values(left_at=to_instant(event.recorded_at), position_until=position)
        )

    def _take_back(self, connection: Connection, position: int, event: ImportTakenBack) -> None:
        """Mark the imports of the stream that had come before."""
        table = self._imports
        before = (
            table.c.stream == event.originator_id.hex,
            table.c.version < event.originator_version,
            table.c.taken_back_at == FOREVER,
        )
        connection.execute(
            update(table)
            .where(*before)
            .values(
                taken_back_at=to_instant(event.recorded_at),
                taken_back_position=position,
                taken_back_because=storable(event.reason),
            )
        )


def _quarantined(position: int, event: RowQuarantined) -> dict[str, object]:
    return {
        "id": event.originator_id.hex,
        "version": event.originator_version,
        "position": position,
        "position_until": FOREVER,
        "feed": event.feed,
        "file": event.file,
        "row": event.row,
        "reason": storable(event.reason),
        "name": storable(event.name),
        "candidates": msgspec.json.encode(event.candidates).decode(),
        "cells": msgspec.json.encode(event.cells).decode(),
        "quarantined_at": to_instant(event.recorded_at),
        "left_at": FOREVER,
    }


def _finished(position: int, event: ImportFinished) -> dict[str, object]:
    return {
        "position": position,
        "stream": event.originator_id.hex,
        "version": event.originator_version,
        "feed": event.feed,
        "file": event.file,
        "sheet": event.sheet,
        "digest": event.digest,
        "rows": event.rows,
        "accepted": event.accepted,
        "duplicates": event.duplicates,
        "left_aside": event.rows - event.accepted - event.duplicates - event.rejected,
        "rejected": event.rejected,
        "facts": event.facts,
        "corrections": event.corrections,
        "withdrawals": event.withdrawals,
        "encoding": event.encoding,
        "actor": event.actor,
        "finished_at": to_instant(event.recorded_at),
        "taken_back_at": FOREVER,
        "taken_back_position": FOREVER,
        "taken_back_because": "",
    }
