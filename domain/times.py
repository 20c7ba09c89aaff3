"""Dates, instants and the two clocks.

Evidence carries three times: ``true_on`` (the period it is about), ``published_on`` (when it
could be known) and ``recorded_at`` (when this system took it in). ``published_on`` is an ISO
date or an ISO date-time in UTC; both compare as *instants*, whole microseconds since 1970.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DATE_LENGTH = len("2009-12-09")
_MONTHS = 12

FOREVER = 2**62
"""The instant at which nothing has ended yet."""


class Basis(StrEnum):
    """What 'known by' is measured with."""

    RECORDED = "recorded"
    PUBLISHED = "published"


def to_instant(moment: datetime) -> int:
    """Turn an aware time into whole microseconds since 1970 in UTC.

    >>> to_instant(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    return (moment - _EPOCH) // _MICROSECOND


def from_instant(instant: int) -> datetime:
    """Turn an instant back into an aware UTC time."""
    return _EPOCH + timedelta(microseconds=instant)


def canonical_published(text: str) -> str:
    """Return the one spelling of a publication date or date-time; raise ValueError if it is none.

    A time without a zone is read as UTC.

    >>> canonical_published("2009-12-09")
    '2009-12-09'
    >>> canonical_published("2009-12-09T10:30")
    '2009-12-09T10:30:00+00:00'
    """
    text = text.strip()
    if len(text) <= _DATE_LENGTH:
        return date.fromisoformat(text).isoformat()
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC).isoformat()
    except OverflowError:
        msg = f"'{text}' is out of range"
        raise ValueError(msg) from None


@lru_cache(maxsize=65_536)
def published_instant(published_on: str) -> int:
    """Return the first instant at which something published on that date or time was knowable."""
    if len(published_on) == _DATE_LENGTH:
        day = date.fromisoformat(published_on)
        return to_instant(datetime.combine(day, time(), tzinfo=UTC))
    return to_instant(datetime.fromisoformat(published_on))


def known_by_instant(text: str) -> int:
    """Return the last instant that counts as 'known by' a date (its whole day) or a date-time.

    >>> known_by_instant("1970-01-01") == 86_400_000_000 - 1
    True
    """
    canonical = canonical_published(text)
    start = published_instant(canonical)
    if len(canonical) == _DATE_LENGTH:
        return start + timedelta(days=1) // _MICROSECOND - 1
    return start


def months_after(day: date, months: int) -> date:
    """Return the same day so many months on, or the last of that month.

    >>> months_after(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.month - 1 + months, _MONTHS)
    last = monthrange(day.year + year, month + 1)[1]
    return day.replace(year=day.year + year, month=month + 1, day=min(day.day, last))


def day_of(instant: int) -> date:
    """Return the UTC day an instant falls on."""
    return from_instant(instant).date()


@dataclass(frozen=True, slots=True)
class AsOf:
    """One point on two clocks: true on ``true_on``, known by ``known_by`` on ``basis``.

    ``known_by`` is an instant (inclusive); the defaults ask for everything known so far.
    ``position`` cuts the log off: of what came after it nothing is seen, whatever its dates say.
    The log up to a position never changes, so with one given the answer is the same for ever.
    """

    known_by: int = FOREVER - 1
    true_on: date = date.max
    basis: Basis = Basis.RECORDED
    position: int = FOREVER

    @property
    def is_cut(self) -> bool:
        """Tell whether the log is cut off at a position."""
        return self.position < FOREVER

    @property
    def looks_back(self) -> bool:
        """Tell whether what became known lately is left out."""
        return self.known_by < FOREVER - 1

    @property
    def known_day(self) -> date | None:
        """The day whose knowledge is asked for; None for now."""
        return day_of(self.known_by) if self.looks_back else None

    @property
    def register(self) -> "AsOf":
        """The moment at which the register and the measures are asked.

        Names are those of the present, however far one looks back; only a log that is cut off has
        the names it had there.
        """
        return AsOf(position=self.position)

    def today(self, now: datetime) -> date:
        """Return the day that ages are counted to."""
        return min(day_of(min(to_instant(now), self.known_by)), self.true_on)

    def asked_of(self, now: datetime) -> date:
        """Return the day whose authorities are asked of: what it is true of, or else today."""
        return self.true_on if self.true_on < date.max else self.today(now)


def years_after(day: date, years: int) -> date:
    """Return the same day so many years on; the 28th where that year has no 29th of February.

    >>> years_after(date(2024, 2, 29), 3)
    datetime.date(2027, 2, 28)
    """
    last_of_february = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if last_of_february else day.day)
