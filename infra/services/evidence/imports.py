"""Taking files in, and the rows that could not be read."""

from dataclasses import dataclass

from infra.services.context import Context
from ingest.feeds.registry import FEEDS
from ingest.importing import Importer, Waiting
from ingest.resolution import Resolver
from ingest.tally import Report
from projections.intake import queries
from projections.intake.queries import QuarantinedRow


@dataclass(frozen=True, slots=True)
class ImportService:
    """Takes evidence in by the register and the catalogue of the moment."""

    context: Context

    def importer(self, actor: str) -> Importer:
        """Return an importer with the register and catalogue of this moment."""
        context = self.context
        return Importer(
            log=context.store,
            feeds=FEEDS,
            resolver=Resolver(context.directory()),
            catalogue=context.catalogue(),
            at=context.clock(),
            actor=actor,
            waiting=self._waiting,
            progress=lambda file, done, total: context.progress(f"Reading {file}", done, total),
        )

    def _waiting(self, file: str) -> set[str]:
        with self.context.reading() as connection:
            return queries.waiting_in(connection, file)

    def waiting_rows(self) -> list[QuarantinedRow]:
        """Return the rows in quarantine."""
        with self.context.reading() as connection:
            return queries.waiting_rows(connection)

    def retry_quarantine(self, actor: str) -> Report:
        """Read all rows in quarantine again and follow up on what could be taken in."""
        self.context.catch_up()
        waiting = [
            Waiting(row.id, row.feed, row.file, row.row, row.cells, row.reason)
            for row in self.waiting_rows()
        ]
        report = self.importer(actor).retry(waiting)
        self.context.follow()
        return report
