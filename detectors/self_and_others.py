"""What an authority and others said of one measure, kept by the day it is about."""

from bisect import bisect_right
from operator import attrgetter

import msgspec

from detectors.contract import Finding

_DAY = attrgetter("day")
_KEPT = 24
"""Ratings of a measure by either side: more years of them than any scheme has lasted."""


class Said(msgspec.Struct, frozen=True):
    """One rating: its value as it is and turned so that more is better, and the evidence."""

    value: float
    oriented: float
    day: int
    scale: str
    low_is_good: bool
    evidence_id: str
    published_on: str

    @classmethod
    def of(cls, finding: Finding, value: float) -> "Said":
        """Return what a finding with a value says."""
        return cls(
            value,
            finding.oriented,
            finding.true_on.toordinal(),
            finding.scale,
            finding.polarity == "low",
            finding.evidence_id,
            finding.published_on,
        )


class Sides(msgspec.Struct, frozen=True):
    """Both sides, at most some dozens of ratings of each, in the order of days.

    >>> from datetime import date
    >>> own, other = (Said.of(Finding(f"e-{kind}", kind, "governance", value, "1-4", "high",
    ...     date(2009, month, 1), "2009-12-09", best=4), value)
    ...     for kind, value, month in (("self_assessment", 3, 3), ("assessment", 1, 6)))
    >>> both = Sides().with_external(other).with_own(own)
    >>> both.on(own.day), both.on(other.day) == (own, other)
    (None, True)
    """

    own: tuple[Said, ...] = ()
    external: tuple[Said, ...] = ()

    def with_own(self, said: Said) -> "Sides":
        """Return both sides with one more rating by the authority itself."""
        return Sides(_in_place(self.own, said), self.external)

    def with_external(self, said: Said) -> "Sides":
        """Return both sides with one more rating by others."""
        return Sides(self.own, _in_place(self.external, said))

    def on(self, day: int) -> tuple[Said, Said] | None:
        """Return what either side had said last by a day, if both had."""
        own = bisect_right(self.own, day, key=_DAY)
        external = bisect_right(self.external, day, key=_DAY)
        return (self.own[own - 1], self.external[external - 1]) if own and external else None


def _in_place(ratings: tuple[Said, ...], said: Said) -> tuple[Said, ...]:
    others = [one for one in ratings if one.day != said.day]
    return tuple(sorted((*others, said), key=_DAY)[-_KEPT:])
