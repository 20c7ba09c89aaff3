"""The adviser's side of the list of alerts: what is in hand, what is quiet and why, what fell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from domain.alerts.handling import NOTHING_DONE, Handling, Status
from infra.services.alerts.outdated_handling import corrections, may_have_fallen, to_tell
from projections.alerts.queries import Alert
from projections.triage.queries import handling_as_of
from web.site.policy import HANDLING_READERS
from web.site.request import Visit
from web.words import sentences
from web.words.alert_handling import Names, Told, naming, state, told

QUIET: frozenset[Status] = frozenset({"snoozed", "dismissed"})
MOST_QUIET = 50
_URGENCY: Sequence[Status] = ("woken", "new", "acknowledged")


@dataclass(frozen=True, slots=True)
class Quiet:
    """An alert that stands and asks for nothing now, and why."""

    name: str
    what: str
    href: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Fell:
    """A decision whose basis changed, and where to look."""

    name: str
    what: str
    href: str
    told: Told


@dataclass(frozen=True, slots=True)
class Handled:
    """Where alerts stand, for a reader who may see it; of others nothing is known here."""

    seen: bool = False
    states: Mapping[str, Handling] = field(default_factory=dict)
    names: Names = field(default_factory=dict)

    def of(self, alert: Alert) -> Handling:
        """Give where an alert stands."""
        return self.states.get(alert.id, NOTHING_DONE)

    def is_quiet(self, alert: Alert) -> bool:
        """Tell whether it asks for nothing now."""
        return self.of(alert).status in QUIET

    def told(self, alert: Alert) -> str:
        """Say where one stands, or stood when it cleared; '' where nothing was decided."""
        handling = self.of(alert)
        return state(handling, self.names) if handling.acts else ""

    def in_words(self, alerts: Iterable[Alert]) -> list[str]:
        """Say where some alerts of one authority stand, the most urgent first."""
        if not self.seen:
            return []
        found = sorted(map(self.of, alerts), key=lambda one: _URGENCY.index(one.status))
        counted: dict[str, int] = {}
        for one in found:
            words = state(one, self.names)
            counted[words] = counted.get(words, 0) + 1
        return [f"{one} ({count} alerts)" if count > 1 else one for one, count in counted.items()]


def may_see_handling(visit: Visit) -> bool:
    """Tell whether the reader sees where alerts stand, and with whom."""
    return visit.person is not None and visit.person.role in HANDLING_READERS


def handled(visit: Visit, connection: Connection, alert: str = "") -> Handled:
    """Give where alerts stood at the moment of a visit, or one alert."""
    if not may_see_handling(visit):
        return Handled()
    states = handling_as_of(connection, visit.as_of, alert)
    names = naming(visit.services.alerts.names, states.values())
    return Handled(seen=True, states=states, names=names)


def quiet(visit: Visit, alerts: Iterable[Alert], known: Handled) -> list[Quiet]:
    """Give the alerts that ask for nothing now, each with the reason that somebody gave."""
    return [_quiet(visit, one, known) for one in alerts if known.is_quiet(one)]


def _quiet(visit: Visit, alert: Alert, known: Handled) -> Quiet:
    handling = known.of(alert)
    decision = handling.decision
    return Quiet(
        name=_name(visit, alert),
        what=what(alert),
        href=visit.href(f"/alerts/{alert.id}"),
        state=state(handling, known.names),
        note=decision.note if decision else "",
    )


def what(alert: Alert) -> str:
    """Say what an alert is about: 'Declining: corporate'."""
    detector = sentences.DETECTORS.get(alert.detector, alert.detector)
    return f"{detector}: {sentences.uncapitalised(sentences.theme(alert.domain))}"


def fell(
    visit: Visit, connection: Connection, alerts: Iterable[Alert], known: Handled
) -> list[Fell]:
    """Give the newest decisions whose basis changed since; ``alerts`` are open or cleared."""
    found: list[Fell] = []
    for alert in alerts:
        handling = known.of(alert)
        if not may_have_fallen(handling, alert.steps):
            continue
        corrected = corrections(connection, alert.authority, visit.as_of.position)
        if (under := to_tell(handling, alert.steps, corrected)) is not None:
            told_ = told(under, known.names, visit.catalogue)
            href = visit.href(f"/alerts/{alert.id}")
            found.append(Fell(_name(visit, alert), what(alert), href, told_))
    return found


def _name(visit: Visit, alert: Alert) -> str:
    kept = visit.directory.kept(UUID(alert.authority))
    return visit.directory.name_of(kept.hex)
