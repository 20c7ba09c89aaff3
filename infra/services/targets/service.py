"""Targets: how they come to hold and end, and how they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from domain.events import Event
from domain.register.commands import RegisterAuthority
from domain.targets.book import Targets
from domain.targets.commands import TargetCommand
from domain.targets.decisions import decide
from domain.targets.events import TargetDefined
from domain.times import AsOf
from infra.services.context import Context
from infra.services.evidence.imports import ImportService
from infra.services.register.service import RegisterService
from infra.services.targets.derive import Stands, sub_regions
from infra.services.targets.history import Vintage, history, standing
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
class TargetService:
    """Keeps targets and judges them; what can't be done raises TargetRefusal."""

    context: Context

    def carry_out(self, commands: Sequence[TargetCommand]) -> int:
        """Record what follows from all of some commands, or nothing; return how many events.

        Raises TargetRefusal.
        """
        return len(self.context.execute(lambda: self._decided(commands)))

    def _decided(self, commands: Sequence[TargetCommand]) -> Iterator[Event]:
        targets = self.targets()
        for command in commands:
            for event in decide(targets, command):
                targets.apply(event)
                yield event

    def load_shipped(self, actor: str) -> tuple[int, int]:
        """Let the East Midlands' own targets hold; return how many there are and are news.

        Their returns speak of a sub-region as a whole, too. That is no council: it is entered as a
        body of its own, and the rows that waited for it are read again.
        """
        commands = shipped(self.context.clock(), actor)
        if self.context.directory().by_slug(AREA.slug) is None:
            RegisterService(self.context).carry_out(
                replace(AREA, at=self.context.clock(), actor=actor)
            )
            ImportService(self.context).retry_quarantine(actor)
        return len(commands), self.carry_out(commands)

    def targets(self) -> Targets:
        """Return the targets as they stand."""
        with self.context.reading() as connection:
            return queries.targets(connection)

    def sub_regions(self, as_of: AsOf) -> list[str]:
        """Return the sub-regions that targets are judged in, by name."""
        return sub_regions(self.context.directory(as_of.register))

    def standing(self, as_of: AsOf, places: Sequence[str] | None = None) -> list[Stands]:
        """Judge every target in some sub-regions, all by default, as of a moment."""
        return standing(self.context, as_of, self.sub_regions(as_of) if places is None else places)

    def history(self, as_of: AsOf, target: TargetDefined, places: Sequence[str]) -> list[Vintage]:
        """Judge a target anew after each of the newest publications, newest first."""
        return history(self.context, as_of, target, places)
