"""The moment a page looks from: '?known-by=&true-on=&basis=&position=', on every address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import urlencode

from litestar.params import QueryParameter

from domain.refusal import Refusal
from domain.times import (
    FOREVER,
    AsOf,
    Basis,
    canonical_published,
    known_by_instant,
)

_DATE_LENGTH = len("2009-12-09")
_HOW_KNOWN_BY = "year-month-day, such as 2009-12-09, or with a time, such as 2009-12-09T10:30"
_HOW_TRUE_ON = "year-month-day, such as 2009-03-31"
_HOW_POSITION = "a whole number from 1 on, such as 12345"
_MOST_DIGITS = 15  # no log is longer, and every program can hold such a number

OF_THE_MOMENT = ("known-by", "true-on", "basis", "position")
"""The parameters of an address that say from which moment a page looks, in ``read_moment``'s order.
"""

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
AtPosition = Annotated[
    str,
    QueryParameter(
        name="position",
        description="Cuts the log off: nothing that was taken in after the event at this position "
        f"is given, so that the answer is the same for ever. Written as {_HOW_POSITION}; "
        "empty for the whole log.",
    ),
]


class UnreadableMomentError(Refusal):
    """The address names a moment that can't be read; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One point on two clocks as the reader gave it: no ``known_by`` is now, no ``true_on`` all.

    ``known_by`` is a date or date-time in its one spelling, empty for now; ``position`` cuts the
    log off there, None leaves it whole.
    """

    known_by: str = ""
    true_on: date | None = None
    basis: Basis = Basis.RECORDED
    position: int | None = None

    @property
    def as_of(self) -> AsOf:
        """The moment as the views are asked."""
        known_by = known_by_instant(self.known_by) if self.known_by else FOREVER - 1
        return AsOf(known_by, self.true_on or date.max, self.basis, self.position or FOREVER)

    @property
    def register_as_of(self) -> AsOf:
        """The moment as the register and the measures are asked."""
        return self.as_of.register

    @property
    def known_day(self) -> date | None:
        """The day the reader stands on; None is today."""
        return self.as_of.known_day

    @property
    def known_time(self) -> str:
        """The time of day, where the reader gave one: '10:30 UTC'."""
        if len(self.known_by) <= _DATE_LENGTH:
            return ""
        return f"{datetime.fromisoformat(self.known_by):%H:%M} UTC"

    @property
    def is_now(self) -> bool:
        """Tell whether the page shows the present."""
        return not self.known_by and self.true_on is None and self.position is None

    @property
    def query(self) -> dict[str, str]:
        """The moment as the parameters of an address; nothing for the default."""
        found = {"known-by": self.known_by.replace("+00:00", "Z")} if self.known_by else {}
        if self.true_on:
            found["true-on"] = self.true_on.isoformat()
        if self.basis is not Basis.RECORDED:
            found["basis"] = self.basis.value
        if self.position is not None:
            found["position"] = str(self.position)
        return found

    def href(self, path: str, parameters: Mapping[str, str] | None = None) -> str:
        """Return the address of a page as seen from this moment."""
        query = urlencode({**(parameters or {}), **self.query}, safe=":")
        return f"{path}?{query}" if query else path

    def pinned(self, now: datetime, position: int) -> "Moment":
        """Return this moment with 'now' and the log fixed: its answer is the same for ever."""
        return replace(
            self,
            known_by=self.known_by or now.astimezone(UTC).isoformat(),
            position=self.position or position,
        )

    def today(self, now: datetime) -> date:
        """Return the day that ages are counted to."""
        return self.as_of.today(now)


def read_moment(
    known_by: KnownBy = "", true_on: TrueOn = "", basis: OnBasis = "", position: AtPosition = ""
) -> Moment:
    """Read the moment from an address; raise UnreadableMomentError with what to write instead.

    >>> read_moment("2009-12-09", "2009-03-31", "published").href("/alerts")
    '/alerts?known-by=2009-12-09&true-on=2009-03-31&basis=published'
    >>> read_moment("9/12/2009")
    Traceback (most recent call last):
    web.site.moment.UnreadableMomentError: '9/12/2009' can't be read as the date to be known by. \
Write it as year-month-day, such as 2009-12-09, or with a time, such as 2009-12-09T10:30.
    """
    return Moment(
        read_known_by(known_by), _true_on(true_on.strip()), _basis(basis.strip()), _cut(position)
    )


def read_known_by(text: str) -> str:
    """Read a date or date-time to be known by, in its one spelling; raise as ``read_moment``."""
    text = text.strip()
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


def _cut(position: str) -> int | None:
    text = position.strip()
    if not text:
        return None
    if (
        text.isascii()
        and text.isdecimal()
        and int(text[:_MOST_DIGITS])
        and len(text) <= _MOST_DIGITS
    ):
        return int(text)
    msg = f"'{text}' can't be read as a position in the log. Write it as {_HOW_POSITION}."
    raise UnreadableMomentError(msg)
