"""Taking files in, and the rows that could not be read."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.commands import Command
from domain.evidence.commands import TakeIn
from domain.refusal import Refusal
from domain.times import AsOf, from_instant, to_instant
from infra.services.context import Context
from infra.services.evidence.dismissing import dismiss_rows
from ingest.contents import Figures as Said
from ingest.contents import Judged
from ingest.feeds.registry import FEEDS
from ingest.fractions import Figures
from ingest.importing import Importer, Waiting
from ingest.mappings.shipped import shipped, told
from ingest.resolution import Resolver
from ingest.tally import Report
from projections.intake import queries
from projections.intake.queries import QuarantinedRow
from projections.picture import queries as picture

_ONE_ROW = "No one row in quarantine has that id; 'soundings quarantine --json' lists them."
_A_REASON = "Say why the row is not to be taken in: whoever looks later will ask."


class QuarantineRefusal(Refusal):
    """A row can't be dismissed; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class ImportService:
    """Takes evidence in by the register and the catalogue of the moment."""

    context: Context

    def importer(
        self, actor: str, *, dry: bool = False, mapping: str = "", published: str = ""
    ) -> Importer:
        """Return an importer with the register and catalogue of this moment.

        A ``dry`` one tells what would happen and writes nothing. With a ``mapping`` (its file, or
        the name of a shipped one) files are read by that alone. Raises MappingError.
        """
        context = self.context
        return Importer(
            log=context.store,
            feeds=(told(mapping),) if mapping else (*FEEDS, *shipped()),
            published=published,
            resolver=Resolver(context.directory()),
            catalogue=context.catalogue(),
            at=context.clock(),
            actor=actor,
            waiting=self._waiting,
            dry=dry,
            judged=self._judged,
            holds_any=self._holds_any,
            last_digest=self._last_digest,
            came_since=self._came_since,
            figures=self._figures,
            said_of=self._said_of,
            progress=lambda file, done, total: context.progress(f"Reading {file}", done, total),
        )

    def _waiting(self, file: str) -> set[str]:
        with self.context.reading() as connection:
            return queries.waiting_in(connection, file)

    def _holds_any(self) -> bool:
        self.context.catch_up()
        with self.context.reading() as connection:
            return picture.holds_any(connection)

    def _last_digest(self, feed: str, file: str) -> str:
        self.context.catch_up()
        with self.context.reading() as connection:
            return queries.last_digest(connection, feed, file)

    def _came_since(self, fact: TakeIn, since: str) -> bool:
        with self.context.reading() as connection:
            return picture.came_since(
                connection,
                (fact.authority, fact.kind, fact.measure),
                fact.true_on,
                to_instant(datetime.fromisoformat(since)),
                except_fact=fact.fact_id.hex,
            )

    def _figures(self, cells: AbstractSet[tuple[str, str]]) -> Figures:
        with self.context.reading() as connection:
            return picture.figures(connection, cells)

    def _said_of(self, authorities: AbstractSet[str], measures: AbstractSet[str]) -> Said:
        found: Said = {}
        with self.context.reading() as connection:
            for one in picture.said_of(connection, authorities, measures):
                about = (one.authority, one.measure, one.true_on)
                found.setdefault(about, {})[one.evidence] = (one.value, one.source_body)
        return found

    def _judged(self, authorities: AbstractSet[str]) -> Judged:
        found: Judged = {}
        with self.context.reading() as connection:
            for fact in picture.judgements(connection, AsOf(), sorted(authorities)):
                about = (fact.authority, fact.kind, fact.measure, fact.true_on)
                found.setdefault(about, {})[fact.evidence] = fact.value
        return found

    def waiting_rows(self) -> list[QuarantinedRow]:
        """Return the rows in quarantine."""
        with self.context.reading() as connection:
            return queries.waiting_rows(connection)

    def dismiss(self, row: str, reason: str, actor: str, *, alike: bool = False) -> list[str]:
        """Take a row out of quarantine without taking it in; return its id.

        ``row`` may be the beginning of the id. With ``alike`` all rows go that wait for the same
        reason, under the same name. Raises QuarantineRefusal.
        """
        self.context.catch_up()
        waiting = self.waiting_rows()
        found = [one for one in waiting if one.id.startswith(row)] if row else []
        if len(found) != 1 or not reason.strip():
            raise QuarantineRefusal(_ONE_ROW if len(found) != 1 else _A_REASON)
        if alike:
            told = (found[0].reason, found[0].name)
            found = [one for one in waiting if (one.reason, one.name) == told]
        asked = Command(at=self.context.clock(), actor=actor)
        dismiss_rows(self.context.store, [UUID(one.id) for one in found], reason.strip(), asked)
        self.context.follow()
        return [one.id for one in found]

    def retry_quarantine(self, actor: str) -> Report:
        """Read all rows in quarantine again and follow up on what could be taken in."""
        report = self.importer(actor).retry(self.waiting())
        self.context.follow()
        return report

    def waiting(self) -> list[Waiting]:
        """Return the rows in quarantine, to be read again."""
        self.context.catch_up()
        with self.context.reading() as connection:
            since = queries.waiting_since(connection)
        return [
            Waiting(
                row.id,
                row.feed,
                row.file,
                row.row,
                row.cells,
                row.reason,
                from_instant(since[row.id]).isoformat() if row.id in since else row.quarantined_at,
            )
            for row in self.waiting_rows()
        ]
