"""The JSON shapes of ``representations``, written down for the API's own description."""

from typing import TypedDict

Figures = dict[str, float | int | str]


class CounterfactualShape(TypedDict):
    """What would clear a signal: so many further readings at least, or at most, this."""

    measure: str
    kind: str
    bound: float
    better: str
    times: int


class SignalShape(TypedDict):
    """One detector's finding on one measure, with all it takes to check it."""

    id: str
    detector: str
    rule_version: int
    measure: str
    reason: str
    reason_code: str
    since: str
    evidence_ids: list[str]
    contrary_ids: list[str]
    parameters: Figures
    observed: Figures
    clears_if: str
    counterfactual: CounterfactualShape


class AlertShape(TypedDict):
    """An alert with the signals that stand behind it; none where it is cleared."""

    id: str
    authority: str
    code: str
    detector: str
    domain: str
    level: str
    opened_on: str
    cleared_on: str | None
    cleared_by: str | None
    signals: list[SignalShape]


class EscalationShape(TypedDict):
    """How far an authority's open alerts reach: critical, alert or watch; by which evidence."""

    level: str
    families: list[str]
    why: str


class HandlingShape(TypedDict):
    """Where an alert stands with the adviser; ``seen`` is the version that a decision names.

    ``quiet`` alerts stand and ask for nothing now: ``said`` tells why, '' where nobody decided.
    """

    status: str
    owner: str | None
    said: str
    quiet: bool
    seen: int


class ListedAlertShape(AlertShape):
    """An alert on the list; ``handling`` is null for whoever does not handle alerts."""

    escalation: EscalationShape
    handling: HandlingShape | None


class DecidedShape(TypedDict):
    """Where an alert stands after a decision."""

    id: str
    handling: HandlingShape


class FactShape(TypedDict):
    """A fact as it was known: ``value`` on its scale, ``raw`` as it came."""

    authority: str
    code: str
    kind: str
    measure: str
    value: float | None
    raw: str
    word: str
    missing: str
    scale: str
    true_on: str
    published_on: str
    published_estimated: bool
    known_from: str
    source_body: str
    reference: str
    evidence_id: str


class ChangeShape(TypedDict):
    """A changed cell of the picture: values as they came, null where nothing was shown."""

    authority: str
    code: str
    kind: str
    measure: str
    title: str
    before: str | None
    after: str | None
    cause: str
    evidence_id: str
    true_on: str
    published_on: str


class MoveShape(TypedDict):
    """An alert that was opened, cleared, strengthened or weakened: ``change`` says which."""

    id: str
    authority: str
    code: str
    detector: str
    domain: str
    level: str
    change: str
    opened_on: str
    cleared_on: str | None


class DiffShape(TypedDict):
    """What changed between two moments."""

    changes: list[ChangeShape]
    alerts: list[MoveShape]


class LatenessShape(TypedDict):
    """How many days after its period a share of the values was known."""

    days: int
    share: float


class VintagesShape(TypedDict):
    """How late one source's values of a measure come, and how much they are revised.

    ``days`` are counted from the end of the period to the first publication, of the values whose
    publication date is ``stated``; changes are in units of the measure.
    """

    source: str
    facts: int
    stated: int
    days_tenth: int | None
    days_median: int | None
    days_ninetieth: int | None
    revised: int
    revisions: int
    change: float | None
    largest: float | None
    days_to_last: int | None
    withdrawn: int
    curve: list[LatenessShape]


class ReplayedShape(TypedDict):
    """When today's rules would have fired on what was published, and when that was recorded."""

    authority: str
    code: str
    detector: str
    domain: str
    level: str
    on: str
    until: str | None
    reasons: list[str]
    evidence_ids: list[str]
    alert_id: str
    recorded_at: str | None


class FollowerShape(TypedDict):
    """One that follows the log: lag in positions, and as the age of the oldest that waits."""

    name: str
    title: str
    position: int
    lag_events: int
    lag_seconds: float


class RebuildShape(TypedDict):
    """A view built anew beside the one in use: ``loading``, or ``ready`` to be switched to."""

    name: str
    position: int
    phase: str


class AnchorShape(TypedDict):
    """The furthest head of the log written down outside it; ``holds``: the log still has it."""

    position: int
    written_at: str
    holds: bool


class MessageShape(TypedDict):
    """Where a message that was parked came from, and why; never what is in it."""

    topic: str
    partition: int
    offset: int
    reason: str


class ParkedShape(TypedDict):
    """The newest messages that were parked; ``answer`` is ``no_answer`` where brokers are away."""

    answer: str
    total: int
    messages: list[MessageShape]


class SystemShape(TypedDict):
    """How the installation is at this moment.

    ``log_position`` is null where the stores can't be read, ``parked`` where there are no brokers.
    """

    status: str
    sentence: str
    store: str
    engine: str
    following_fails: bool
    imported: bool | None
    log_position: int | None
    followers: list[FollowerShape]
    rebuilds: list[RebuildShape]
    anchor: AnchorShape | None
    parked: ParkedShape | None


class QuarantinedShape(TypedDict):
    """A row that could not be read, with all that came in it."""

    id: str
    feed: str
    file: str
    row: int
    reason: str
    name: str
    candidates: list[str]
    cells: dict[str, str]
    quarantined_at: str
