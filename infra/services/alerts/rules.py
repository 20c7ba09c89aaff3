"""Changing the rules: what would appear, vanish or move is shown before; the change is an event."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from consumers.folding import Folding
from consumers.switch_rules import alerts_said_up_to
from detectors.rulebook import Changes
from domain.alerts.decisions import standing_after
from domain.alerts.rule_events import STREAM, RulesChanged
from domain.commands import Command, header
from domain.times import FOREVER, AsOf
from infra.services.context import Context
from projections.alerts.queries import alerts_as_of
from projections.picture import changes as picture_changes
from projections.picture import queries as picture_queries

What = Literal["appears", "vanishes", "moves", "ends"]


class Moved(NamedTuple):
    """An alert that stands under one set of rules and not, or otherwise, under another.

    One ``ends`` whose rule there is no more: it keeps its past, where one that vanishes has none.
    ``opened_on`` and ``would_open_on`` are ISO dates; None where it does not stand.
    """

    what: What
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
        before, after = (
            self._standing(self.context.folding(rules=one)) for one in (now, now.changed(wanted))
        )
        return list(_moved(before, after))

    def preview_program(self) -> list[Moved]:
        """Return what the rules of this program would change of the alerts that are recorded.

        Nothing is recorded: what to expect of lines is worked out as a run would settle it. The
        views must be up to date.
        """
        with self.context.reading() as connection:
            recorded = alerts_as_of(connection, AsOf())
        before = {(one.authority, one.detector, one.domain): one.opened_on for one in recorded}
        folding = replace(
            self.context.folding(), expectations=self.context.expectations_to_settle()
        )
        after = self._standing(folding)
        known = {one.name for one in folding.detectors}
        return [
            one._replace(what="ends") if one.detector not in known else one
            for one in _moved(before, after)
        ]

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
            retired=rules.retired,
            settled=self._said_up_to(),
        )

    def _said_up_to(self) -> int:
        with self.context.reading() as connection:
            return alerts_said_up_to(connection)

    def _standing(self, folding: Folding) -> dict[Place, str]:
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
        what: What = "moves"
        if then is None or now is None:
            what = "appears" if then is None else "vanishes"
        yield Moved(what, *place, then, now)
