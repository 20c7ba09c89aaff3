"""Where an alert stands with the adviser, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.alerts.handling import Act, Handling, Kind, Status
from domain.alerts.handling_events import Label, WokenBy
from domain.alerts.handling_receipts import Cause, Undercut, measure_of
from domain.measures.catalogue import Catalogue
from web.words import sentences

Names = Mapping[UUID, str]
"""What members are called, by id."""

LABELS: Mapping[Label, str] = {
    "useful": "Useful",
    "known_already": "Known already",
    "not_applicable": "Not applicable here",
    "wrong_data": "Wrong data",
    "not_a_priority": "Not a priority",
}
STATUSES: Mapping[Status, str] = {
    "new": "New",
    "woken": "Back",
    "acknowledged": "Acknowledged",
    "snoozed": "Snoozed",
    "dismissed": "Dismissed",
}
DONE: Mapping[Kind, str] = {
    "acknowledged": "Acknowledged",
    "snoozed": "Snoozed",
    "dismissed": "Dismissed",
    "rated": "Rated",
}
WOKEN: Mapping[WokenBy, str] = {
    "expired": "the snooze is over",
    "new_evidence": "new evidence came for it",
}
_CAUSES: Mapping[Cause, str] = {
    "past_changed": (
        "By what is known now, of evidence that was late or put right, it would not have stood then"
    ),
    "corrected": "It rested on evidence that was corrected or withdrawn since",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A decision whose basis changed: what was decided, what fell and what stands instead."""

    decision: str
    fell: str
    why: str
    instead: Sequence[str]


def state(handling: Handling, names: Names) -> str:
    """Say in one sentence where an alert stands."""
    if handling.waking is not None:
        since = sentences.long_date(handling.waking.at.date())
        return f"Back since {since}: {WOKEN[handling.waking.why]}"
    decision = handling.decision
    return "New: nobody has decided yet" if decision is None else act(decision, names)


def said(handling: Handling, names: Names) -> str:
    """Say where one stands, or stood when it cleared; '' where nothing was decided."""
    return state(handling, names) if handling.acts else ""


def act(one: Act, names: Names) -> str:
    """Say what was decided, by whom and when; not why."""
    day, name = sentences.long_date(one.at.date()), names.get(one.by, "somebody")
    what = DONE[one.kind]
    if one.until is not None:
        what = f"{what} until {sentences.long_date(one.until)}"
    if one.label is not None:
        what = f"{what} as {LABELS[one.label].lower()}"
    return f"{what} by {name} on {day}"


def told(found: Undercut, names: Names, catalogue: Catalogue) -> Told:
    """Say what changed of what a decision rested on."""
    measures = dict.fromkeys(catalogue.title_of(measure_of(one)) for one in found.fell)
    gone = sentences.listed(list(measures))
    return Told(
        decision=act(found.act, names),
        fell=f"{gone}: the signal that was decided on",
        why=_CAUSES[found.cause],
        instead=[sentences.reason(one, catalogue) for one in found.instead],
    )
