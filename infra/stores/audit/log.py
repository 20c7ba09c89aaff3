"""The audit log: entries in, the list and the verdict out."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from domain.times import from_instant
from infra.settings import Settings
from infra.stores.audit import append as writing
from infra.stores.audit.database import open_audit
from infra.stores.audit.entries import SPOKEN_ACTS, Entry, PersonalAct, Spoken
from infra.stores.audit.tables import entries, head
from infra.stores.audit.verify import checked
from infra.stores.eventstore.anchors import anchors_of
from infra.stores.eventstore.chain import Verdict
from infra.stores.views import for_writing

PAGE = 50
GRAVE = frozenset(
    {"unseal_requested", "unseal_approved", "unsealed", "erasure_approved", "restore"}
)
"""Acts after which the head is written down outside at once."""

_BETWEEN_ANCHORS = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as it is read: ``person`` and ``subject`` are empty where it names none.

    An act of speaking is one line for a week that ended on the day of ``at``.
    """

    position: int
    at: datetime
    act: str
    person: str
    subject: str
    count: int

    @property
    def of_a_week(self) -> bool:
        """Tell whether ``at`` is but the day on which a week ended."""
        return self.act in SPOKEN_ACTS


class AuditLog(AbstractContextManager["AuditLog"]):
    """Who looked at what, of one installation, in ``audit/audit.db`` under its home."""

    __slots__ = ("_anchored", "_engine", "_written", "anchors")

    def __init__(self, settings: Settings) -> None:
        self._engine = open_audit(settings.home / "audit")
        self.anchors = anchors_of(
            "audit", settings.home / "audit-anchors.txt", settings.anchor_file
        )
        self._anchored = self._written = self.last_position()

    def add(self, entry: Entry) -> int:
        """Write an entry down, after what weeks that are over by then come to; return its position.

        It is there as a whole when this returns, or not at all.
        """
        with for_writing(self._engine).begin() as connection:
            before = writing.settle(connection, entry.at.date())
            self._written = writing.add(connection, [*before, writing.line_of(entry)])
        if entry.act in GRAVE or self._written - self._anchored >= _BETWEEN_ANCHORS:
            self.anchor()
        return self._written

    def count(self, spoken: Spoken) -> None:
        """Count an act of speaking; its week becomes one entry for each act when it is over."""
        with for_writing(self._engine).begin() as connection:
            self._settle(connection, spoken.on)
            writing.count(connection, spoken)

    def settle(self, today: date) -> None:
        """Enter the weeks that are over by a day, as the next entry would do."""
        with for_writing(self._engine).begin() as connection:
            self._settle(connection, today)

    def _settle(self, connection: Connection, today: date) -> None:
        if lines := writing.settle(connection, today):
            self._written = writing.add(connection, lines)

    def entries(self, after: int = 0, limit: int = PAGE) -> list[Listed]:
        """Return up to ``limit`` entries after a position, oldest first."""
        wanted = select(entries).where(entries.c.position > after)
        with self._engine.connect() as connection:
            found = connection.execute(wanted.order_by(entries.c.position).limit(limit)).all()
        return [Listed(row[0], from_instant(row[1]), *row[2:6]) for row in found]

    def last(self, act: PersonalAct) -> datetime | None:
        """Return when this was last done; None where it never was."""
        wanted = select(func.max(entries.c.at)).where(entries.c.act == act)
        with self._engine.connect() as connection:
            at = connection.execute(wanted).scalar()
        return None if at is None else from_instant(at)

    def last_position(self) -> int:
        """Return the position of the newest entry, 0 where there is none."""
        with self._engine.connect() as connection:
            return connection.execute(select(head.c.position)).scalar() or 0

    def verify(self) -> Verdict:
        """Recompute the chain over all entries; hold it against its head and the anchors."""
        anchors = self.anchors.read()
        try:
            with self._engine.connect() as connection:
                return checked(connection, anchors)
        except DBAPIError:
            return Verdict(0, "the audit log can't be read")

    def anchor(self) -> None:
        """Write the head down outside the log, so that a cut tail shows."""
        with self._engine.connect() as connection:
            for row in connection.execute(select(head)):
                self.anchors.add(row.position, row.chain)
                self._anchored = row.position

    def close(self) -> None:
        """Write the head down, if anything was added, and let go of the file."""
        if self._written > self._anchored:
            self.anchor()
        self._engine.dispose()

    def __exit__(self, *_: object) -> None:
        self.close()
