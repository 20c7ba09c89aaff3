"""How a figure of a line is read: its scale, which way is worse, the nation, what to expect."""

from dataclasses import dataclass

from detectors.lines.filter import Expected
from detectors.lines.scale import off_scale, on_scale
from domain.measures.events import Line, LineScale, Polarity


def sign_of(line: Line, polarity: Polarity) -> int:
    """Return 1 where more is worse, or where only a rise is watched; else -1."""
    return -1 if line.watched_for == "worse" and polarity == "high" else 1


@dataclass(frozen=True, slots=True)
class Reading:
    """How one figure of a line is read.

    ``sign`` is 1 where more is worse (or where only a rise is watched) and -1 where less is.
    ``nation`` is the nation's value for the period. ``theme`` names the line's theme and ``alike``
    how much surprises of two of its lines have in common.
    """

    scale: LineScale
    sign: int
    nation: float
    expected: Expected
    theme: str
    alike: float

    def y(self, value: float) -> float:
        """Return a value's place less the nation's: more is worse."""
        return self.sign * (on_scale(value, self.scale) - on_scale(self.nation, self.scale))

    def value(self, y: float) -> float:
        """Return the value that stands at a place; what the nation had is taken to hold."""
        return off_scale(self.sign * y + on_scale(self.nation, self.scale), self.scale)
