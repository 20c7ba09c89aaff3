"""Whether the stream says what the detectors say in this process, over the same log."""

from dataclasses import asdict, dataclass, field
from uuid import UUID

from consumers.stream.places import SETTLED
from consumers.switch_rules import retired
from domain.alerts.decisions import steps_of
from domain.alerts.events import Step
from domain.alerts.handling_events import history_of
from domain.times import FOREVER
from infra.services.installation import Soundings
from projections import follower
from projections.alerts import queries as alert_queries
from projections.picture import changes
from projections.picture import queries as picture_queries

_AT_A_TIME = 20


@dataclass(slots=True)
class Comparison:
    """What was compared, and the ids of alerts that the log lacks, has too many of or otherwise.

    ``behind`` counts the authorities on whose newest evidence the relay has not let the detectors
    speak yet; while there are any, differences may only be late.
    """

    authorities: int = 0
    alerts: int = 0
    behind: int = 0
    missing: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Tell whether the two say the same."""
        return not (self.missing or self.surplus or self.different)

    def document(self) -> dict[str, object]:
        """Return the comparison as plain data."""
        return {"ok": self.ok, **asdict(self)}


def compare(app: Soundings) -> Comparison:
    """Fold everything in this process and hold it against the alerts in the log.

    Those of rules that this program has no more are left as they are.
    """
    app.catch_up()
    found = Comparison()
    with app.reading() as connection:
        settled = follower.position(connection, SETTLED)
        found.behind = len(changes.authorities(connection, settled, FOREVER))
        wanted = changes.authorities(connection, 0, FOREVER)
    for start in range(0, len(wanted), _AT_A_TIME):
        _compare(app, sorted(wanted)[start : start + _AT_A_TIME], found)
    return found


def _compare(app: Soundings, authorities: list[str], found: Comparison) -> None:
    folding = app.folding()
    said: dict[str, tuple[Step, ...]] = {}
    with app.reading() as connection:
        known = alert_queries.alert_ids(connection, authorities)
        gone = alert_queries.ids_of(connection, retired(connection))
        for authority in authorities:
            rows = picture_queries.all_versions(connection, authority)
            domains = folding.domains(rows) | {domain for one, domain in known if one == authority}
            for _, courses, _ in folding.courses(authority, rows, domains):
                said.update((one.alert, tuple(one.steps)) for one in courses)
    ids = (said.keys() | set().union(*known.values())) - gone
    held = app.store.streams([UUID(one) for one in sorted(ids)])
    recorded = {stream.hex: steps_of(history_of(events)) for stream, events in held.items()}
    for alert in sorted(ids):
        _judge(alert, said.get(alert, ()), recorded.get(alert), found)
    found.authorities += len(authorities)
    found.alerts += len(ids)


def _judge(
    alert: str, said: tuple[Step, ...], recorded: tuple[Step, ...] | None, found: Comparison
) -> None:
    if recorded is None:
        found.missing.append(alert)
    elif not said and recorded:
        found.surplus.append(alert)
    elif said != recorded:
        found.different.append(alert)
