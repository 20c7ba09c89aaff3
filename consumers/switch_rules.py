"""Switching an installation over to the rules of this program, as one recorded change of rules.

Alerts of rules that this program has no more end on that day, as retired, and keep their past;
what the rules that are left say is folded anew by whoever runs the detectors. Nobody is told of
either: the event says up to where alerts had been said before. A repeat records nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine

from consumers.stream.places import SETTLED
from detectors.registry import DETECTORS
from detectors.rulebook import Rulebook
from domain.alerts.decisions import FollowDetector, decide, standing_after, steps_of
from domain.alerts.events import AlertOpened, Step
from domain.alerts.handling_events import StreamEvent, history_of
from domain.alerts.rule_events import STREAM, RulesChanged
from domain.commands import Command, header
from domain.events import Event
from domain.log import EventLog, decide_and_append
from projections.alerts import queries as alert_queries
from projections.follower import position
from projections.register import queries as register_queries

RUNNER = "detectors_v6"
"""The place of the runner of this program's rules."""

_RUNNERS_BEFORE = ("detectors_v5",)
ACTOR = "soundings rules"
REASON = "The rules of this program"


def alerts_said_up_to(connection: Connection) -> int:
    """Return the place of the log up to which alerts have been said, by whichever rules."""
    return max(position(connection, one) for one in (RUNNER, *_RUNNERS_BEFORE, SETTLED))


def retired(connection: Connection) -> list[str]:
    """Return the names of rules that raised alerts and that this program has no more."""
    return sorted(alert_queries.detectors(connection) - {one.name for one in DETECTORS})


def switch_rules(log: EventLog, views: Engine, at: datetime) -> int:
    """Let the rules of this program hold, if others did; return the number of events recorded.

    The views must be up to date.
    """
    with views.connect() as connection:
        before = register_queries.rules(connection)
        gone = retired(connection)
        settled = alerts_said_up_to(connection) or log.last_position()
        if not _is_due(connection, gone, before):
            return 0
        alerts = sorted(alert_queries.ids_of(connection, gone))
    ids = [UUID(one) for one in alerts]
    return len(decide_and_append(log, lambda: _switched(log, ids, gone, settled, at)))


def _is_due(connection: Connection, gone: Sequence[str], before: RulesChanged | None) -> bool:
    if not set(gone) <= set(before.retired if before else ()):
        return True
    older = max(position(connection, one) for one in _RUNNERS_BEFORE)
    is_new_here = older > 0 and position(connection, RUNNER) == 0
    is_new_here &= bool(alert_queries.detectors(connection))
    return is_new_here and (before is None or before.settled < older)


def _switched(
    log: EventLog, alerts: Sequence[UUID], gone: Sequence[str], settled: int, at: datetime
) -> Iterator[Event]:
    streams = log.streams([*alerts, STREAM])
    for alert in alerts:
        history = history_of(streams.get(alert, ()))
        yield from decide(history, _ended(alert, history, at))
    changes = streams.get(STREAM, [])
    before = next((one for one in reversed(changes) if isinstance(one, RulesChanged)), None)
    rules = Rulebook.of(before)
    yield RulesChanged(
        **header(Command(at=at, actor=ACTOR), STREAM, len(changes)),
        parameters={name: dict(some) for name, some in rules.parameters.items()},
        versions=dict(rules.versions),
        reason=REASON,
        retired=tuple(gone),
        settled=settled,
    )


def _ended(alert: UUID, history: Sequence[StreamEvent], at: datetime) -> FollowDetector:
    """Ask that an alert ends, if it stands, and keeps its past."""
    opened = next(one for one in history if isinstance(one, AlertOpened))
    steps = steps_of(history)
    if standing := standing_after(steps):
        on = at.date().isoformat()
        steps = (*steps, Step(on=on, dropped=tuple(sorted(standing)), cleared_by="retired"))
    return FollowDetector(
        at=at,
        actor=ACTOR,
        alert=alert,
        authority=opened.authority,
        detector=opened.detector,
        domain=opened.domain,
        level=opened.level,
        steps=steps,
    )
