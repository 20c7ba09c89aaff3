"""What became of alerts between two moments."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from projections.alerts.queries import Alert

Became = Literal["opened", "cleared", "strengthened", "weakened"]
BECAME: tuple[Became, ...] = get_args(Became)


@dataclass(frozen=True, slots=True)
class Move:
    """An alert, and what became of it. ``after`` is None where later knowledge unmade it."""

    became: Became
    before: Alert | None
    after: Alert | None

    @property
    def alert(self) -> Alert:
        """The alert as it stood last."""
        found = self.after or self.before
        if found is None:
            msg = "A move is that of an alert."
            raise ValueError(msg)
        return found

    @property
    def standing(self) -> Alert:
        """The alert as it stood with signals: after it, or before where it was cleared."""
        return self.before if self.became == "cleared" and self.before else self.alert

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """The evidence that its signals cite, before and after."""
        cited = (
            evidence
            for state in (self.before, self.after)
            if state
            for signal in state.signals
            for evidence in signal.evidence_ids
        )
        return tuple(dict.fromkeys(cited))


def moves(before: Iterable[Alert], after: Iterable[Alert]) -> list[Move]:
    """Compare all alerts, cleared ones too, as they stood twice; the newest opened come first."""
    then, now = ({one.id: one for one in alerts} for alerts in (before, after))
    found = [
        Move(became, then.get(key), now.get(key))
        for key in then.keys() | now.keys()
        if (became := _became(then.get(key), now.get(key)))
    ]
    return sorted(found, key=lambda one: (one.alert.opened_on, one.alert.id), reverse=True)


def _became(before: Alert | None, after: Alert | None) -> Became | None:
    then, now = _signals(before), _signals(after)
    if then == now:
        return None
    if not then:
        return "opened"
    if not now:
        return "cleared"
    return "strengthened" if now - then else "weakened"


def _signals(alert: Alert | None) -> set[str]:
    return {one.key for one in alert.signals} if alert else set()
