"""Changing the rules: what would appear, vanish or move is shown before; the change is an event."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from consumers.folding import Folding
from detectors.rulebook import Changes, Rulebook
from domain.alerts.decisions import standing_after
from domain.alerts.rule_events import STREAM, RulesChanged
from domain.commands import Command, header
from domain.times import FOREVER
from infra.services.context import Context
from projections.picture import changes as picture_changes
from projections.picture import queries as picture_queries


class Moved(NamedTuple):
    """An alert that stands under one set of rules and not, or otherwise, under another.

    ``opened_on`` and ``would_open_on`` are ISO dates; None where it does not stand.
    """

    what: Literal["appears", "vanishes", "moves"]
    authority: str
    detector: str
    domain: str
    opened_on: str | None
    would_open_on: str | None


Place = tuple[str, str, str]
"""Authority, detector and domain."""


@dataclass(frozen=True, slots=True)
class RuleService:
    """Shows what other rules would change, and lets them hold; else raises RulesRefusal."""

    context: Context

    def preview(self, wanted: Changes) -> list[Moved]:
        """Return what would change of the alerts that stand today."""
        now = self.context.rules()
        before, after = self._standing(now), self._standing(now.changed(wanted))
        return list(_moved(before, after))

    def change(self, wanted: Changes, reason: str, actor: str) -> int:
        """Let changed rules hold from now on; return the number of alert events that follow."""
        self.context.execute(lambda: [self._changed(wanted, reason, actor)])
        return self.context.follow()

    def _changed(self, wanted: Changes, reason: str, actor: str) -> RulesChanged:
        rules = self.context.rules().changed(wanted)
        held = self.context.store.streams([STREAM]).get(STREAM, ())
        return RulesChanged(
            **header(Command(at=self.context.clock(), actor=actor), STREAM, len(held)),
            parameters={name: dict(some) for name, some in rules.parameters.items()},
            versions=dict(rules.versions),
            reason=reason,
        )

    def _standing(self, rules: Rulebook) -> dict[Place, str]:
        folding = self.context.folding(rules=rules)
        with self.context.reading() as connection:
            authorities = sorted(picture_changes.authorities(connection, 0, FOREVER))
        found: dict[Place, str] = {}
        for done, authority in enumerate(authorities, start=1):
            found.update(self._of(authority, folding))
            self.context.progress("Trying the rules", done, len(authorities))
        return found

    def _of(self, authority: str, folding: Folding) -> Iterator[tuple[Place, str]]:
        with self.context.reading() as connection:
            rows = picture_queries.all_versions(connection, authority)
        for domain, courses, _ in folding.courses(authority, rows, folding.domains(rows)):
            for course in courses:
                if standing_after(course.steps):
                    yield (authority, course.detector, domain), course.steps[0].on


def _moved(before: dict[Place, str], after: dict[Place, str]) -> Iterator[Moved]:
    for place in sorted(before.keys() | after.keys()):
        then, now = before.get(place), after.get(place)
        if then == now:
            continue
        what: Literal["appears", "vanishes", "moves"] = "moves"
        if then is None or now is None:
            what = "appears" if then is None else "vanishes"
        yield Moved(what, *place, then, now)
