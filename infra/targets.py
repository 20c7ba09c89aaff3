"""Keeping the targets of one installation."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.events import Event
from domain.targets.book import Targets
from domain.targets.commands import TargetCommand
from domain.targets.decisions import decide
from infra.app import Soundings
from projections.register import queries


@dataclass(frozen=True, slots=True)
class TargetKeeping:
    """See the module."""

    app: Soundings

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

    def targets(self) -> Targets:
        """Give the targets as they stand."""
        with self.app.reading() as connection:
            return queries.targets(connection)
