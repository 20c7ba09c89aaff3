"""The moment a page looks from: '?known-by=&true-on=&basis=', on every address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import urlencode

from litestar.params import QueryParameter

from domain.times import (
    AsOf,
    Basis,
    canonical_published,
    from_instant,
    known_by_instant,
    to_instant,
)

_DATE_LENGTH = len("2009-12-09")
_HOW_KNOWN_BY = "year-month-day, such as 2009-12-09, or with a time, such as 2009-12-09T10:30"
_HOW_TRUE_ON = "year-month-day, such as 2009-03-31"

KnownBy = Annotated[
    str,
    QueryParameter(
        name="known-by",
        description="Nothing that became known after this date (its whole day) or time is given. "
        f"Written {_HOW_KNOWN_BY}; empty for now.",
    ),
]
TrueOn = Annotated[
    str,
    QueryParameter(
        name="true-on",
        description="Only facts about this day or before. "
        f"Written {_HOW_TRUE_ON}; empty for the newest.",
    ),
]
OnBasis = Annotated[
    str,
    QueryParameter(
        name="basis",
        description="What counts as known: 'recorded', what this system held (the default), or "
        "'published', what anyone could have known.",
    ),
]


class UnreadableMomentError(ValueError):
    """The address names a moment that can't be read; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One point on two clocks as the reader gave it: no ``known_by`` is now, no ``true_on`` all.

    ``known_by`` is a date or date-time in its one spelling, empty for now.
    """

    known_by: str = ""
    true_on: date | None = None
    basis: Basis = Basis.RECORDED

    @property
    def as_of(self) -> AsOf:
        """Give the moment as the views are asked."""
        as_of = AsOf(true_on=self.true_on or date.max, basis=self.basis)
        if not self.known_by:
            return as_of
        return AsOf(known_by_instant(self.known_by), as_of.true_on, self.basis)

    @property
    def known_day(self) -> date | None:
        """Give the day the reader stands on; None is today."""
        return from_instant(self.as_of.known_by).date() if self.known_by else None

    @property
    def known_time(self) -> str:
        """Give the time of day, where the reader gave one: '10:30 UTC'."""
        if len(self.known_by) <= _DATE_LENGTH:
            return ""
        return f"{datetime.fromisoformat(self.known_by):%H:%M} UTC"

    @property
    def is_now(self) -> bool:
        """Tell whether the page shows the present."""
        return not self.known_by and self.true_on is None

    @property
    def query(self) -> dict[str, str]:
        """Give the moment as the parameters of an address; nothing for the default."""
        found = {"known-by": self.known_by.replace("+00:00", "Z")} if self.known_by else {}
        if self.true_on:
            found["true-on"] = self.true_on.isoformat()
        if self.basis is not Basis.RECORDED:
            found["basis"] = self.basis.value
        return found

    def href(self, path: str, parameters: Mapping[str, str] | None = None) -> str:
        """Give the address of a page as seen from this moment."""
        query = urlencode({**(parameters or {}), **self.query}, safe=":")
        return f"{path}?{query}" if query else path

    def pinned(self, now: datetime) -> "Moment":
        """Give this moment with its 'now' fixed, for an address that always shows the same."""
        if self.known_by:
            return self
        return Moment(now.astimezone(UTC).isoformat(), self.true_on, self.basis)

    def today(self, now: datetime) -> date:
        """Give the day that ages are counted to."""
        latest = min(to_instant(now), self.as_of.known_by)
        return min(from_instant(latest).date(), self.true_on or date.max)


def read_moment(known_by: KnownBy = "", true_on: TrueOn = "", basis: OnBasis = "") -> Moment:
    """Read the moment from an address; raise UnreadableMomentError with what to write instead.

    >>> read_moment("2009-12-09", "2009-03-31", "published").href("/alerts")
    '/alerts?known-by=2009-12-09&true-on=2009-03-31&basis=published'
    >>> read_moment("9/12/2009")
    Traceback (most recent call last):
    web.moment.UnreadableMomentError: '9/12/2009' can't be read as the date to be known by. \
Write it as year-month-day, such as 2009-12-09, or with a time, such as 2009-12-09T10:30.
    """
    return Moment(_known_by(known_by.strip()), _true_on(true_on.strip()), _basis(basis.strip()))


def _known_by(text: str) -> str:
    if not text:
        return ""
    if "T" in text:  # in an address, a zone's plus sign arrives as a blank
        text = text.replace(" ", "+")
    try:
        known_by_instant(text)
        return canonical_published(text)
    except (ValueError, OverflowError):
        msg = f"'{text}' can't be read as the date to be known by. Write it as {_HOW_KNOWN_BY}."
        raise UnreadableMomentError(msg) from None


def _true_on(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        msg = f"'{text}' can't be read as the date to be true on. Write it as {_HOW_TRUE_ON}."
        raise UnreadableMomentError(msg) from None


def _basis(text: str) -> Basis:
    try:
        return Basis(text) if text else Basis.RECORDED
    except ValueError:
        msg = f"'{text}' is not a basis. Write 'recorded' or 'published'."
        raise UnreadableMomentError(msg) from None
