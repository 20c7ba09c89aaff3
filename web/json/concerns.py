"""Concerns as programs get them: one an authority, in the order to call."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from domain.measures.catalogue import Catalogue
from infra.services.alerts.by_authority import StandingSignal
from infra.services.alerts.concerns import Concerns
from infra.services.alerts.neighbour_figures import NeighbourFigures
from web.words import concerns as words
from web.words import sentences


class ConcernSignalShape(Struct, frozen=True):
    """A signal of a concern: what is watched, since when, on what, and what would clear it."""

    detector: str
    theme: str
    measure: str
    since: str
    sentence: str
    evidence_ids: Sequence[str]
    clears_if: str


class ConcernShape(Struct, frozen=True):
    """A concern. ``rank`` is null for who was not judged, ``state`` for who may not see it.

    ``band`` is where it is in the order of visit: top tenth, top quarter, other, not judged or old;
    ``rank`` its place ``of`` all that were judged. ``inspection_due`` is the day by which the next
    inspection is usually there, which has no part in the order.
    """

    id: str
    authority: str
    code: str
    region: str
    level: str
    band: str
    rank: int | None
    of: int
    since: str | None
    sentence: str
    inspection_due: str | None
    state: str | None
    signals: Sequence[ConcernSignalShape]


def concerns_json(found: Concerns, catalogue: Catalogue) -> list[ConcernShape]:
    """Return concerns, those to call first before the others."""
    return list(_shapes(found, catalogue))


def _shapes(found: Concerns, catalogue: Catalogue) -> Iterable[ConcernShape]:
    for one in found.concerns:
        yield ConcernShape(
            id=one.id,
            authority=one.entry.name,
            code=one.entry.gss_code,
            region=one.entry.region,
            level=one.level,
            band="old" if one.old_from else one.place.band,
            rank=one.place.rank,
            of=one.place.of,
            since=one.since,
            sentence=words.sentence(one, catalogue, found.near),
            inspection_due=one.place.due_on.isoformat() if one.place.due_on else None,
            state=one.stands.status if found.handled.seen else None,
            signals=[_signal(each, catalogue, found.near) for each in one.standing],
        )


def _signal(
    standing: StandingSignal, catalogue: Catalogue, near: NeighbourFigures
) -> ConcernSignalShape:
    signal = standing.signal
    scale = str(signal.observed.get("scale", ""))
    return ConcernSignalShape(
        detector=signal.detector,
        theme=catalogue.theme_of(signal.measure) or standing.alert.domain,
        measure=signal.measure,
        since=signal.since,
        sentence=sentences.reason(signal, catalogue, near.of(standing.alert.authority, signal)),
        evidence_ids=signal.evidence_ids,
        clears_if=sentences.clears_if(signal.clears_if, scale, catalogue),
    )
