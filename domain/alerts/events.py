"""What can happen to an alert. Structured facts only; sentences are made where they are read."""

from datetime import date
from typing import ClassVar, Final, Literal

import msgspec

from domain.events import Event
from domain.times import years_after

Level = Literal["critical", "watch"]
ClearedBy = Literal[
    "rule",
    "superseded",
    "evidence_changed",
    "authority_ended",
    "improved",
    "fell",
    "retired",
    "inspected",
    "made_good",
    "lapsed",
]


Better = Literal["at_least", "at_most"]
"""Which side of a bound is good."""


class Bound(msgspec.Struct, frozen=True):
    """How good a reading of a measure would have to be, on its scale."""

    measure: str
    bound: float
    better: Better


class Counterfactual(msgspec.Struct, frozen=True, omit_defaults=True):
    """What would clear a signal: ``times`` further readings of ``measure`` at least this good.

    ``bound`` is on the measure's scale; ``better`` says which side of it is good. With
    ``any_value`` it is enough that something is received, whatever it says. Where one measure can't
    do it alone, ``also`` asks as many readings of others. A test injects exactly this and sees the
    signal go.
    """

    measure: str
    kind: str
    bound: float
    better: Better
    times: int = 1
    any_value: bool = False
    also: tuple[Bound, ...] = ()

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """All that is asked for, measure by measure."""
        return (Bound(self.measure, self.bound, self.better), *self.also)


OLD_YEARS: Final = 4
"""What nobody has judged or measured for so many years is old."""


class Signal(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One detector's finding on one measure, with all it takes to check it.

    ``episode`` is the day (ISO) that the finding which began it is about, ``since`` the date it
    could be known, ``pivot`` the evidence id of the finding it turns on now, ``newest_true_on`` the
    day that finding is about.
    ``observed`` holds the figures the sentence needs; ``contrary`` evidence that speaks against.
    """

    detector: str
    rule_version: int
    measure: str
    reason: str
    episode: str
    since: str
    evidence_ids: tuple[str, ...]
    parameters: dict[str, float | int | str]
    observed: dict[str, float | int | str]
    clears_if: Counterfactual
    contrary_ids: tuple[str, ...] = ()
    newest_true_on: date | None = None
    grade: int = 0
    pivot: str = ""

    @property
    def old_from(self) -> date | None:
        """The day from which nobody will have judged or measured it for four years, if one is."""
        newest = self.newest_true_on
        return None if newest is None else years_after(newest, OLD_YEARS)

    @property
    def key(self) -> str:
        """Name the signal within its alert; a worse grade or other evidence is another key."""
        return f"{self.measure}|{self.episode}|{self.grade}|{self.pivot}"


class Step(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What changed for an alert from ``on`` (ISO date or date-time) onwards.

    Signals in ``raised`` stand from then on; keys in ``dropped`` no longer do. The alert is
    cleared while none stands; ``cleared_by`` then says why, and ``through`` names the measure or
    theme that it was through, if it was one.
    """

    on: str
    raised: tuple[Signal, ...] = ()
    dropped: tuple[str, ...] = ()
    cleared_by: ClearedBy | None = None
    through: str = ""


class AlertOpened(Event, frozen=True, kw_only=True):
    """A concern about an authority was opened."""

    topic: ClassVar[str] = "alerts.opened"

    authority: str
    detector: str
    domain: str
    level: Level
    step: Step


class AlertStrengthened(Event, frozen=True, kw_only=True):
    """More, worse or newer signals stand behind an open alert."""

    topic: ClassVar[str] = "alerts.strengthened"

    step: Step


class AlertWeakened(Event, frozen=True, kw_only=True):
    """Some of the signals behind an open alert went, not all."""

    topic: ClassVar[str] = "alerts.weakened"

    step: Step


class AlertCleared(Event, frozen=True, kw_only=True):
    """No signal stands behind the alert any more."""

    topic: ClassVar[str] = "alerts.cleared"

    step: Step


class AlertRevised(Event, frozen=True, kw_only=True):
    """Late or corrected evidence changed the alert's past: these are its steps now.

    No steps at all mean that, with what is known now, it would never have opened.
    """

    topic: ClassVar[str] = "alerts.revised"

    steps: tuple[Step, ...]


AlertEvent = AlertOpened | AlertStrengthened | AlertWeakened | AlertCleared | AlertRevised
