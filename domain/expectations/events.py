"""How it comes to be settled what to expect of a line's figures."""

from typing import ClassVar

from domain.events import Event


class NationSettled(Event, frozen=True, kw_only=True):
    """The nation's figure of a line for a period was settled.

    It is the median of the figures of ``authorities`` authorities, known from ``known_on`` (ISO
    date or date-time) on, when there were enough. ``true_on`` is the day (ISO) that the period's
    figures are true of. A later version for the same period stands in place of an earlier one:
    figures that could have been known then came in late.
    """

    topic: ClassVar[str] = "expectations.nation_settled"

    measure: str
    true_on: str
    median: float
    authorities: int
    known_on: str


class LineFitted(Event, frozen=True, kw_only=True):
    """What to expect of a line's figures that become known from 1 January of ``year`` on.

    All on the line's scale, turned so that more is worse, the nation taken off: ``phi`` is what is
    left of a distance from expectation after a year, ``q`` the variance of a year's movement, ``r``
    that of the noise in a figure, ``tau2`` that of a first level; ``sd`` the standard deviation of
    levels, ``sd_residual`` that of levels less what is expected. By authority (hex), ``levels`` has
    the level it reverts to and ``noise`` how much noisier its figures are than usual. ``figures``
    counts what it was fitted to, and ``basis`` is a digest of it.
    """

    topic: ClassVar[str] = "expectations.line_fitted"

    measure: str
    year: int
    phi: float
    q: float
    r: float
    tau2: float
    sd: float
    sd_residual: float
    levels: dict[str, float]
    noise: dict[str, float]
    figures: int
    basis: str


ExpectationEvent = NationSettled | LineFitted
