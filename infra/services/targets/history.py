"""How targets stood at one moment of a visit, and one target from publication to publication."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from domain.targets.events import TargetDefined
from domain.targets.rag import Rag
from domain.times import AsOf, Basis, published_instant
from infra.services.context import Context
from infra.services.targets.derive import Deriving, Stands, measures_of
from projections.picture import queries as picture
from projections.picture.queries import Fact
from projections.register import queries as register

MOST = 8


@dataclass(frozen=True, slots=True)
class Vintage:
    """How a target stood after what was published on a day: the sub-regions in turn."""

    on: date
    rags: Sequence[Rag]


def standing(context: Context, as_of: AsOf, sub_regions: Sequence[str]) -> list[Stands]:
    """Judge every target in some sub-regions, as of a moment."""
    known = as_of.known_day or context.clock().date()
    with context.reading() as connection:
        last = register.last_change(connection, as_of.register)
        held = register.targets(connection, last)
        wanted = [one for one in held.in_order() if one.adopted_on <= known]
        facts = picture.picture(connection, as_of, members(context, as_of, sub_regions))
    return _judged(context, as_of, wanted, sub_regions, facts, as_of.asked_of(context.clock()))


def history(
    context: Context, as_of: AsOf, target: TargetDefined, sub_regions: Sequence[str]
) -> list[Vintage]:
    """Judge a target anew after each of the newest publications, newest first."""
    if not target.measure:
        return []
    bodies, measures = members(context, as_of, sub_regions), measures_of([target])
    with context.reading() as connection:
        facts = picture.facts(connection, as_of, bodies, measures)
        days = sorted({one.published_on[:10] for one in facts}, reverse=True)[:MOST]
        held = _held(as_of, facts)
        return [_vintage(context, connection, target, sub_regions, held, day) for day in days]


def _held(as_of: AsOf, facts: Sequence[Fact]) -> AsOf:
    """Return what is published of what was held: of the recorded past the log is cut there."""
    if as_of.basis is Basis.PUBLISHED or not as_of.looks_back:
        return replace(as_of, basis=Basis.PUBLISHED)
    last = max((one.position for one in facts), default=as_of.position)
    position = min(as_of.position, last)
    return replace(as_of, basis=Basis.PUBLISHED, position=position)


def members(context: Context, as_of: AsOf, sub_regions: Sequence[str]) -> list[str]:
    """Return who belongs to some sub-regions, as hex."""
    entries = context.directory(as_of.register).entries.values()
    return [one.id.hex for one in entries if one.sub_region in sub_regions]


def _vintage(
    context: Context,
    connection: Connection,
    target: TargetDefined,
    sub_regions: Sequence[str],
    held: AsOf,
    day: str,
) -> Vintage:
    on = date.fromisoformat(day)
    by_then = published_instant((on + timedelta(days=1)).isoformat()) - 1
    as_of = replace(held, known_by=min(by_then, held.known_by))
    facts = picture.picture(connection, as_of, members(context, as_of, sub_regions))
    found = _judged(context, as_of, [target], sub_regions, facts, on)
    return Vintage(on, [one.rag for one in found])


def _judged(
    context: Context,
    as_of: AsOf,
    wanted: Sequence[TargetDefined],
    sub_regions: Sequence[str],
    facts: Iterable[Fact],
    on: date,
) -> list[Stands]:
    of_them = measures_of(wanted)
    told = (one for one in facts if one.measure in of_them)
    deriving = Deriving.of(
        context.directory(as_of.register), context.catalogue(as_of.register), on, told
    )
    return [deriving.stands(one, place) for one in wanted for place in sub_regions]
