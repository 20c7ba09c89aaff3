"""Taking files back: what each fact says again without them. Pure.

What a file had said is never deleted: for each day of publication that it spoke of, a version of
that day says again what had been known before, so the published picture of every date is that
without the file, and the recorded clock still knows what was believed meanwhile.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from domain.events import Header
from domain.evidence.events import (
    TAKEN_BACK,
    EvidenceCorrected,
    EvidenceRecorded,
    EvidenceWithdrawn,
    FactEvent,
    Origin,
)
from domain.times import published_instant

TakenBack = Callable[[FactEvent], bool]
"""Tells whether a version came in by a file that is taken back, now or before."""


def restored(
    events: Sequence[FactEvent], taken_back: TakenBack, *, at: datetime, actor: str, file: str
) -> list[FactEvent]:
    """Return the versions by which a fact says again what it does without some files.

    Versions that others gave for the same day since stay in force. Asked again it returns none.
    """
    kept = [one for one in events if not taken_back(one) and one.origin.feed != TAKEN_BACK]
    last = {published_instant(one.published_on): one for one in events}
    news: list[FactEvent] = []
    for instant, newest in sorted(last.items()):
        if newest in kept:
            continue
        before = _in_force(kept, instant)
        if newest.origin.feed == TAKEN_BACK and _says(newest) == _says(before):
            continue
        told = Header(
            originator_id=newest.originator_id,
            originator_version=events[-1].originator_version + len(news) + 1,
            recorded_at=at,
            actor=actor,
        )
        news.append(_version(before, newest, told, Origin(TAKEN_BACK, file, newest.origin.row)))
    return news


def _in_force(kept: Sequence[FactEvent], instant: int) -> FactEvent | None:
    """Return the version in force at an instant of publication, None where there was none."""
    known = [one for one in kept if published_instant(one.published_on) <= instant]
    by_day = lambda one: (published_instant(one.published_on), one.originator_version)  # noqa: E731 - a sort key
    return max(known, key=by_day, default=None)


def _says(version: FactEvent | None) -> tuple[object, ...] | None:
    """Return what a version says, whenever it was published; None for nothing."""
    if not isinstance(version, EvidenceRecorded):
        return None
    return (
        version.authority,
        version.kind,
        version.measure,
        version.raw,
        version.value,
        version.missing,
        version.scale,
        version.polarity,
        version.true_on,
        version.text,
    )


def _version(
    before: FactEvent | None, newest: FactEvent, told: Header, origin: Origin
) -> FactEvent:
    if isinstance(before, EvidenceRecorded):
        said = msgspec.structs.asdict(before)
        changed = {**told, "origin": origin, "published_on": newest.published_on}
        return EvidenceCorrected(**{**said, **changed})
    return EvidenceWithdrawn(
        **told,
        authority=newest.authority,
        kind=newest.kind,
        measure=newest.measure,
        true_on=newest.true_on,
        published_on=newest.published_on,
        origin=origin,
        source_body=newest.source_body,
        reference=newest.reference,
    )
