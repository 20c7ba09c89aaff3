"""What can happen to a piece of evidence, and to a row that could not be read.

A *fact* is one stream: all versions of one finding, named by the body it came from and that
body's reference for it. A version holds the whole finding, so no version needs another.
"""

from datetime import date
from typing import ClassVar, Literal, get_args

import msgspec

from domain.events import Event
from domain.measures.events import Polarity

Kind = Literal[
    "assessment",
    "self_assessment",
    "peer_review",
    "risk_assessment",
    "indicator",
    "narrative",
    "occurrence",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
JUDGEMENTS: tuple[Kind, ...] = ("assessment", "self_assessment", "peer_review", "risk_assessment")
"""Kinds of which one day has one value, whoever tells it; it can't be known before that day.

An occurrence is none of them: that somebody is to leave is often known before the day."""

TAKEN_BACK = "take-back"
"""The feed of a version that says again what was known before a file was taken in."""

STALE = "The row is stale: "
"""How the reason begins of a row that waited while a later one answered what it is about."""


class Origin(msgspec.Struct, frozen=True, omit_defaults=True, array_like=True):
    """Where a version came in: feed, file and row (the header is row 1).

    Of the feed ``TAKEN_BACK``: the file that was taken back, and the row that said otherwise.
    """

    feed: str
    file: str
    row: int


class EvidenceRecorded(Event, frozen=True, kw_only=True):
    """A finding was taken in for the first time.

    ``authority`` is the hex of the authority's id. ``raw`` is the value as it came, ``value`` the
    number on ``scale`` (absent where suppressed or missing: then ``missing`` says why).
    ``published_estimated`` marks a publication date that the source does not state. ``spelling`` is
    the name or code under which the authority came.
    """

    topic: ClassVar[str] = "evidence.recorded"

    authority: str
    kind: Kind
    measure: str
    raw: str
    true_on: date
    published_on: str
    origin: Origin
    value: float | None = None
    missing: str = ""
    scale: str = ""
    polarity: Polarity = "none"
    source_body: str = ""
    reference: str = ""
    text: str = ""
    published_estimated: bool = False
    spelling: str = ""


class EvidenceCorrected(EvidenceRecorded, frozen=True, kw_only=True):
    """A further version of a fact came in: another value, date or wording for one reference."""

    topic: ClassVar[str] = "evidence.corrected"


class EvidenceWithdrawn(Event, frozen=True, kw_only=True):
    """Its source took a fact back with effect from ``published_on``.

    May be the first event of its stream: a withdrawal can arrive before what it withdraws.
    """

    topic: ClassVar[str] = "evidence.withdrawn"

    authority: str
    kind: Kind
    measure: str
    true_on: date
    published_on: str
    origin: Origin
    source_body: str = ""
    reference: str = ""


class RowQuarantined(Event, frozen=True, kw_only=True):
    """A row could not be read. Nothing of it is lost: ``cells`` holds it as it came."""

    topic: ClassVar[str] = "evidence.row_quarantined"

    feed: str
    file: str
    row: int
    reason: str
    cells: dict[str, str]
    name: str = ""
    candidates: tuple[str, ...] = ()


class RowReleased(Event, frozen=True, kw_only=True):
    """A quarantined row was taken in after all, and gave ``facts`` facts."""

    topic: ClassVar[str] = "evidence.row_released"

    facts: int


class RowDismissed(Event, frozen=True, kw_only=True):
    """Somebody decided that a quarantined row is not to be taken in, and why."""

    topic: ClassVar[str] = "evidence.row_dismissed"

    reason: str


class ImportFinished(Event, frozen=True, kw_only=True):
    """One file was read to its end. The counts add up to its rows."""

    topic: ClassVar[str] = "evidence.import_finished"

    feed: str
    file: str
    digest: str
    rows: int
    accepted: int
    duplicates: int
    rejected: int
    facts: int
    corrections: int
    withdrawals: int
    encoding: str = ""
    left_aside: int = 0
    sheet: str = ""


class ImportTakenBack(Event, frozen=True, kw_only=True):
    """A file that was taken in was taken back as a whole, and why.

    What it had said is corrected back to what had been known before, or withdrawn, by events of the
    facts' own: ``facts`` of them.
    """

    topic: ClassVar[str] = "evidence.import_taken_back"

    feed: str
    file: str
    reason: str
    facts: int


FactEvent = EvidenceRecorded | EvidenceCorrected | EvidenceWithdrawn
RowEvent = RowQuarantined | RowReleased | RowDismissed
