"""Keeping the targets of one installation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from domain.events import Event
from domain.register.commands import RegisterAuthority
from domain.targets.book import Targets
from domain.targets.commands import TargetCommand
from domain.targets.decisions import decide
from infra.services.context import Context
from infra.services.evidence.imports import ImportService
from infra.services.register.service import RegisterService
from ingest.target_lists import shipped
from projections.register import queries

AREA = RegisterAuthority(
    at=datetime.min.replace(tzinfo=UTC),
    actor="",
    slug="lincolnshire-county-wide",
    name="Lincolnshire (county-wide)",
    kind="partnership_area",
    region="East Midlands",
    sub_region="Lincolnshire",
)
"""What the Lincolnshire return calls all its partners together."""


@dataclass(frozen=True, slots=True)
class TargetKeeping:
    """See the module."""

    app: Context

    def carry_out(self, commands: Sequence[TargetCommand]) -> int:
        """Record what follows from all of some commands, or nothing; give how many events.

        Raises TargetRefusal.
        """
        self.app.catch_up()
        with self.app.reading() as connection:
            targets = queries.targets(connection)
        events: list[Event] = []
        for command in commands:
            for event in decide(targets, command):
                targets.apply(event)
                events.append(event)
        self.app.store.append(events)
        self.app.catch_up()
        self.app.store.anchor()
        return len(events)

    def load_shipped(self, actor: str) -> tuple[int, int]:
        """Let the East Midlands' own targets hold; give how many there are, and how many are news.

        Their returns speak of a sub-region as a whole, too. That is no council: it is entered as a
        body of its own, and the rows that waited for it are read again.
        """
        commands = shipped(self.app.clock(), actor)
        if self.app.directory().by_slug(AREA.slug) is None:
            RegisterService(self.app).carry_out(replace(AREA, at=self.app.clock(), actor=actor))
            ImportService(self.app).retry_quarantine(actor)
        return len(commands), self.carry_out(commands)

    def targets(self) -> Targets:
        """Give the targets as they stand."""
        with self.app.reading() as connection:
            return queries.targets(connection)
