"""How targets stood at one moment of a visit, and one target from publication to publication."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from domain.targets.events import TargetDefined
from domain.targets.rag import Rag
from domain.times import AsOf, Basis, published_instant
from infra.services.targets.derive import Deriving, Stands, measures_of
from projections.picture import queries as picture
from projections.picture.queries import Fact
from projections.register import queries as register
from web.site.request import Visit
from web.words import sentences

MOST = 8


@dataclass(frozen=True, slots=True)
class Vintage:
    """How a target stood after what was published on a day: the sub-regions in turn."""

    on: str
    rags: Sequence[Rag]


def standing(visit: Visit, sub_regions: Sequence[str]) -> list[Stands]:
    """Judge every target in some sub-regions, at the moment of a visit."""
    known = visit.moment.known_day or visit.services.clock().date()
    with visit.services.reading() as connection:
        last = register.last_change(connection, visit.moment.register_as_of)
        held = register.targets(connection, last)
        wanted = [one for one in held.in_order() if one.adopted_on <= known]
        facts = picture.picture(connection, visit.moment.as_of, members(visit, sub_regions))
    return _judged(visit, wanted, sub_regions, facts, asked_of(visit))


def history(visit: Visit, target: TargetDefined, sub_regions: Sequence[str]) -> list[Vintage]:
    """Judge a target anew after each of the newest publications, newest first."""
    if not target.measure:
        return []
    bodies, measures = members(visit, sub_regions), measures_of([target])
    with visit.services.reading() as connection:
        facts = picture.facts(connection, visit.moment.as_of, bodies, measures)
        days = sorted({one.published_on[:10] for one in facts}, reverse=True)[:MOST]
        held = _held(visit, facts)
        return [_vintage(visit, connection, target, sub_regions, held, day) for day in days]


def _held(visit: Visit, facts: Sequence[Fact]) -> AsOf:
    """Give what is published of what was held: asked of the recorded past, the log is cut there."""
    as_of = visit.moment.as_of
    if as_of.basis is Basis.PUBLISHED or not visit.moment.known_by:
        return replace(as_of, basis=Basis.PUBLISHED)
    last = max((one.position for one in facts), default=as_of.position)
    position = min(as_of.position, last)
    return replace(as_of, basis=Basis.PUBLISHED, position=position)


def members(visit: Visit, sub_regions: Sequence[str]) -> list[str]:
    """Give who belongs to some sub-regions, as hex."""
    entries = visit.directory.entries.values()
    return [one.id.hex for one in entries if one.sub_region in sub_regions]


def _vintage(
    visit: Visit,
    connection: Connection,
    target: TargetDefined,
    sub_regions: Sequence[str],
    held: AsOf,
    day: str,
) -> Vintage:
    on = date.fromisoformat(day)
    by_then = published_instant((on + timedelta(days=1)).isoformat()) - 1
    as_of = replace(held, known_by=min(by_then, held.known_by))
    facts = picture.picture(connection, as_of, members(visit, sub_regions))
    found = _judged(visit, [target], sub_regions, facts, on)
    return Vintage(sentences.long_date(on), [one.rag for one in found])


def _judged(
    visit: Visit,
    wanted: Sequence[TargetDefined],
    sub_regions: Sequence[str],
    facts: Iterable[Fact],
    on: date,
) -> list[Stands]:
    of_them = measures_of(wanted)
    told = (one for one in facts if one.measure in of_them)
    deriving = Deriving.of(visit.directory, visit.catalogue, on, told)
    return [deriving.stands(one, place) for one in wanted for place in sub_regions]


def asked_of(visit: Visit) -> date:
    """Give the day whose authorities are asked of: what it is true of, or else today."""
    return visit.moment.true_on or visit.moment.today(visit.services.clock())
