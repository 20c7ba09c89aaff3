"""What a detector is.

``step(state, finding) -> (state, signals)``: the signals that stand after the finding. A step
costs the same however long the history is, and reads no clock, store or network, so the same
object runs live, in a replay and in a back-test and says the same in all three.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, Protocol, TypeGuard, runtime_checkable

from detectors.lines.figure import Reading
from domain.alerts.events import ClearedBy, Level, Signal
from domain.evidence.events import Kind
from domain.measures.events import Polarity

Parameters = Mapping[str, float | int | str]
Watched = Kind | Literal["line"]
"""What a finding can be: evidence of a kind, or a figure beside what was to be expected of it."""

Series = tuple[Watched, str]
"""Kind and measure: findings of one series are comparable."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact as a detector sees it. ``value`` is on the measure's scale, None where missing.

    ``best`` is the top of an ordinal scale and None for quantities; ``part_of`` names the
    headline measure of which this one is only a part. ``critical_at`` is the grade from which on
    the catalogue calls it critical by itself. ``reading`` says of a figure of a line how it is
    read; its value is as it came, its ``published_on`` when the nation and what to expect were
    known, too.
    """

    evidence_id: str
    kind: Watched
    measure: str
    value: float | None
    scale: str
    polarity: Polarity
    true_on: date
    published_on: str
    best: float | None = None
    part_of: str = ""
    critical_at: float | None = None
    reading: Reading | None = None

    @property
    def headline(self) -> bool:
        """Tell whether the measure stands for itself."""
        return not self.part_of

    @property
    def oriented(self) -> float:
        """The value turned so that more is better. Only for findings that have a value."""
        if self.value is None:
            msg = "A missing value has no direction."
            raise ValueError(msg)
        return -self.value if self.polarity == "low" else self.value


@dataclass(frozen=True, slots=True)
class Standing:
    """The signals of the other detectors that stand on a day (ISO date or date-time)."""

    on: str
    signals: tuple[Signal, ...]


class Ending(NamedTuple):
    """Why a signal stands no longer, and through which measure or theme; empty through none."""

    by: ClearedBy
    through: str = ""


class Detector(Protocol):
    """A named, versioned rule. Its state is small and serialisable.

    ``scope`` says what one state watches: one ``measure`` of an authority, or its whole
    ``domain``. A detector of a domain can ``forget`` one measure, so that late or corrected
    evidence re-folds that measure alone.
    """

    name: str
    rule_version: int
    level: Level
    scope: Literal["measure", "domain"]
    inhibited_by: tuple[str, ...]

    def initial(self) -> Any:  # noqa: ANN401 - each detector has a state of its own
        """Return the state before anything is known."""
        ...

    def watches(self, finding: Finding) -> bool:
        """Tell whether a finding can change the state at all."""
        ...

    def step(self, state: Any, finding: Finding) -> tuple[Any, tuple[Signal, ...]]:  # noqa: ANN401 - the same
        """Take one finding in; findings of one measure come in the order they are true of."""
        ...

    def forget(self, state: Any, series: Series) -> tuple[Any, tuple[Signal, ...]]:  # noqa: ANN401 - the same
        """Return the state, and what stands, as if the series had never been heard of."""
        ...


@runtime_checkable
class Clocked(Protocol):
    """A detector that time itself can move: silence is heard on a day, not in a finding.

    The fold asks it for the next day it waits for and brings a tick then; days in between would
    change nothing, so they are left out.
    """

    def due(self, state: Any) -> date | None:  # noqa: ANN401 - each detector has a state of its own
        """Return the next day on which a tick would change what stands, if there is one."""
        ...

    def tick(self, state: Any, on: date) -> tuple[Any, tuple[Signal, ...]]:  # noqa: ANN401 - the same
        """Let a day begin."""
        ...


@runtime_checkable
class Gathering(Protocol):
    """A detector that also listens to what the others say of the same domain."""

    def gather(self, state: Any, standing: Standing) -> tuple[Any, tuple[Signal, ...]]:  # noqa: ANN401 - each detector has a state of its own
        """Take in what stands at the others, after all of an instant's findings."""
        ...


@runtime_checkable
class Explaining(Protocol):
    """A detector that knows more of why a signal ended than that its clearing rule was met."""

    def ended_by(self, state: Any, measure: str) -> Ending | None:  # noqa: ANN401 - each detector has a state of its own
        """Say what ended the signal of a measure; None where its clearing rule was met."""
        ...


def is_clocked(detector: object) -> TypeGuard[Clocked]:
    """Tell whether time itself can move a detector.

    Its class is asked, as Python keeps what it found of a class; it looks through an object anew
    each time, and every fold asks of every detector.
    """
    return issubclass(type(detector), Clocked)


def is_gathering(detector: object) -> TypeGuard[Gathering]:
    """Tell whether a detector listens to the others. Its class is asked, for the same reason."""
    return issubclass(type(detector), Gathering)


def is_explaining(detector: object) -> TypeGuard[Explaining]:
    """Tell whether a detector says why its signals ended. Its class is asked, too."""
    return issubclass(type(detector), Explaining)
