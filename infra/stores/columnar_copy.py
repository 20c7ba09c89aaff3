"""Where the columnar copy of the picture is kept, and when it is written anew."""

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from uuid import uuid4

import polars as pl
from sqlalchemy import Connection, Engine

from domain.log import EventLog
from projections import follower
from projections.picture.projection import PictureProjection
from projections.rebuilding import builds
from projections.timemachine import columns
from projections.timemachine.columns import Stamp
from projections.timemachine.portfolio import Portfolio

_FEW_CHANGES = 20_000
"""So many rows after the copy are read from the table; with more it is written anew."""


_WRITING = "writing-"
_ABANDONED_SECONDS = 3_600


@dataclass(slots=True)
class ColumnarCopy:
    """The copy of one installation. Deleting its folder costs nothing but the time to write it."""

    log: EventLog
    views: Engine
    folder: Path
    _lock: Lock = field(init=False, default_factory=Lock)
    _settled: tuple[Stamp, pl.DataFrame] | None = field(init=False, default=None)
    _current: tuple[Stamp, Portfolio] | None = field(init=False, default=None)

    def portfolio(self) -> Portfolio:
        """Return all versions as the views hold them now. Shared between threads."""
        with self._lock, self.views.connect() as connection:
            here = self._here(connection)
            if self._current is not None and self._current[0] == here:
                return self._current[1]
            stamp, settled = self._copy(connection, here)
            fresh = columns.since(connection, stamp.position)
            found = Portfolio.of(settled, fresh, here.position)
            self._current = (here, found)
            return found

    def keep_up(self) -> None:
        """Write the copy anew if much came after it."""
        with self._lock, self.views.connect() as connection:
            here = self._here(connection)
            stamp = self._newest(here.build)
            if stamp is None or self._lags(connection, stamp):
                self._write(connection, here)

    def _copy(self, connection: Connection, here: Stamp) -> tuple[Stamp, pl.DataFrame]:
        stamp = self._newest(here.build)
        if stamp is None or self._lags(connection, stamp):
            stamp = self._write(connection, here)
        if self._settled is None or self._settled[0] != stamp:
            self._settled = (stamp, columns.read(self._place(stamp)))
        return self._settled

    def _here(self, connection: Connection) -> Stamp:
        name = PictureProjection.name
        place = follower.position(connection, name)
        return Stamp(place, self._chain(place), builds(connection).get(name, (0, ""))[0])

    def _lags(self, connection: Connection, stamp: Stamp) -> bool:
        changes = columns.changes_since(connection, stamp.position, _FEW_CHANGES + 1)
        return changes > _FEW_CHANGES

    def _newest(self, build: int) -> Stamp | None:
        """Return the newest copy that was made of this log and this build of the view."""
        if not self.folder.is_dir():
            return None
        found = [stamp for one in self.folder.iterdir() if (stamp := columns.stamp_of(one))]
        same = [one for one in found if one.build == build]
        good = [one for one in same if one.chain == self._chain(one.position)]
        return max(good, key=lambda one: one.position, default=None)

    def _chain(self, position: int) -> str:
        found = self.log.read(position - 1, 1) if position else ()
        return found[0].chain.hex() if found and found[0].position == position else ""

    def _write(self, connection: Connection, here: Stamp) -> Stamp:
        """Write beside, then put in place under its name; older copies go."""
        beside = self.folder / f"{_WRITING}{uuid4().hex}"
        columns.write(connection, beside, here)
        place = self._place(here)
        if columns.stamp_of(place) != here:
            shutil.rmtree(place, ignore_errors=True)
            beside.rename(place)
        self._clear(place)
        return here

    def _clear(self, place: Path) -> None:
        """Remove older copies, and what a writer left that a power cut ended."""
        for one in self.folder.iterdir():
            being_written = one.name.startswith(_WRITING) and _age(one) < _ABANDONED_SECONDS
            if one != place and not being_written:
                shutil.rmtree(one, ignore_errors=True)

    def _place(self, stamp: Stamp) -> Path:
        return self.folder / f"{stamp.position}-{stamp.build}"


def _age(path: Path) -> float:
    """Return how many seconds ago something was last written in a folder; 0 if it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
