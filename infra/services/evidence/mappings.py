"""Mappings proposed for tables that nobody knows, with the first facts they would give."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from domain.evidence.commands import TakeIn
from domain.refusal import Refusal
from domain.register.directory import Directory
from infra.services.context import Context
from ingest.feed import Context as Reading
from ingest.feeds.registry import FEEDS
from ingest.mappings.mapping import Mapping
from ingest.mappings.proposing import proposed
from ingest.mappings.reading import Mapped
from ingest.mappings.shipped import shipped
from ingest.reading.opening import open_tables
from ingest.reading.tables import Table, title_of
from ingest.recognition import recognised, rows_under
from ingest.rejection import LeftAside, Rejection
from ingest.resolution import Resolver

_ACTOR = "soundings map"
_FIRST = 10


class NothingToProposeError(Refusal):
    """No mapping can be proposed for a file; the message says why."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping, and the first facts that a file would give by it.

    ``known_to`` names the feed that reads the file without a mapping, if any.
    """

    mapping: Mapping
    facts: list[TakeIn]
    directory: Directory
    known_to: str = ""


@dataclass(frozen=True, slots=True)
class MappingService:
    """Proposes mappings by the register and the catalogue of the moment. Nothing is written."""

    context: Context

    def propose(self, file: Path) -> Proposal:
        """Return a mapping for the first table of a file that can be mapped.

        Raises NothingToProposeError.
        """
        directory = self.context.directory()
        resolver, catalogue = Resolver(directory), self.context.catalogue()
        reasons: list[str] = []
        try:
            tables = [(table, _known_to(table)) for table in open_tables(file)]
        except Rejection as rejection:
            raise NothingToProposeError(rejection.reason) from None
        for table, known_to in tables:
            try:
                mapping = proposed(table, resolver, catalogue)
            except Rejection as rejection:
                reasons.append(rejection.reason)
                continue
            facts = self._facts(table, mapping, resolver)
            return Proposal(mapping, list(islice(facts, _FIRST)), directory, known_to)
        raise NothingToProposeError(reasons[-1] if reasons else f"{file.name} holds no table.")

    def _facts(self, table: Table, mapping: Mapping, resolver: Resolver) -> Iterator[TakeIn]:
        feed = Mapped(mapping, told=True)
        header = feed.header(table)
        if header is None:
            return
        read = feed.reader(
            Reading(
                self.context.clock(),
                _ACTOR,
                table.label,
                resolver,
                self.context.catalogue(),
                rows_under(table, header, feed),
                title_of(table, header),
            )
        )
        for line, record in table.records(header, feed.reads):
            if isinstance(record, dict):
                try:
                    yield from read(line.number, record)
                except (Rejection, LeftAside):
                    continue  # the dry run tells of these; here the first that can be read count


def _known_to(table: Table) -> str:
    found = recognised(table, (*FEEDS, *shipped()))
    return found[0].name if found else ""
