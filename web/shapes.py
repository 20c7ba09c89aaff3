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
