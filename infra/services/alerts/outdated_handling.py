"""Decisions whose basis changed since, whoever asks: a page, a program or the command line."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from domain.alerts.events import Step
from domain.alerts.handling import Act, Handling
from domain.alerts.handling_receipts import Undercut, undercut
from domain.times import FOREVER
from projections.picture.queries import all_versions

Corrections = Mapping[str, int]
"""The position of the newest correction or withdrawal, by evidence id."""


def corrections(connection: Connection, authority: str, position: int = FOREVER) -> Corrections:
    """Return an authority's corrected evidence, of the log up to a position."""
    rows = all_versions(connection, authority, position=position)
    found: dict[str, int] = {}
    for row in rows:
        if row.version > 1:
            found[row.evidence] = max(row.position, found.get(row.evidence, 0))
    return found


def fallen(handling: Handling, steps: Sequence[Step], corrected: Corrections) -> list[Undercut]:
    """Return the decisions in force whose basis fell, the newest first."""
    found = (_undercut(act, steps, corrected) for act in reversed(handling.acts))
    return [one for one in found if one is not None]


def to_tell(handling: Handling, steps: Sequence[Step], corrected: Corrections) -> Undercut | None:
    """Return the newest decision if its basis fell; who decides anew has been told."""
    return _undercut(handling.acts[-1], steps, corrected) if handling.acts else None


def may_have_fallen(handling: Handling, steps: Sequence[Step]) -> bool:
    """Tell whether a look at the corrections is worth while."""
    if not handling.acts:
        return False
    act = handling.acts[-1]
    every = {one for ground in act.basis.grounds for one in ground.evidence_ids}
    return undercut(act, steps, every) is not None


def _undercut(act: Act, steps: Sequence[Step], corrected: Corrections) -> Undercut | None:
    since = {one for one, position in corrected.items() if position > act.basis.position}
    return undercut(act, steps, since)
