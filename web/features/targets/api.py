"""Targets for programs."""

from typing import Annotated

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter

from infra.services.targets.derive import Stands
from web.json.targets import (
    DisagreementShape,
    LineShape,
    StandsShape,
    disagreements_json,
    line_json,
    stands_json,
)
from web.site.errors import UnknownNameError
from web.site.request import Here, Visit

SubRegion = Annotated[str, QueryParameter(name="sub-region", description="One only, by name.")]


@get("/targets", sync_to_thread=True, summary="How targets stand, by sub-region")
def api_targets(visit: Here, sub_region: SubRegion = "") -> list[StandsShape]:
    """Give every target in every sub-region: derived, beside what was returned."""
    return [stands_json(one) for one in _standing(visit, sub_region)]


@get("/targets/lines", sync_to_thread=True, summary="Every body held against every target")
def api_target_lines(visit: Here, sub_region: SubRegion = "") -> list[LineShape]:
    """Give every body with its arithmetic."""
    found = _standing(visit, sub_region)
    return [line_json(one, line, visit.catalogue) for one in found for line in one.bodies]


@get("/targets/{key:str}", sync_to_thread=True, summary="One target, body by body")
def api_target(visit: Here, key: FromPath[str], sub_region: SubRegion = "") -> list[LineShape]:
    """Give every body held against one target, with its arithmetic."""
    found = [one for one in _standing(visit, sub_region) if one.target.key == key]
    if not found:
        raise NotFoundException
    return [line_json(one, line, visit.catalogue) for one in found for line in one.bodies]


@get("/targets/disagreements", sync_to_thread=True, summary="What was returned and does not fit")
def api_target_disagreements(visit: Here, sub_region: SubRegion = "") -> list[DisagreementShape]:
    """Give where what was returned does not fit what the evidence gives."""
    found = _standing(visit, sub_region)
    return [row for one in found for row in disagreements_json(one, visit.catalogue)]


def _standing(visit: Visit, sub_region: str) -> list[Stands]:
    targets = visit.services.targets
    there = targets.sub_regions(visit.as_of)
    if sub_region and sub_region not in there:
        msg = f"There is no such sub-region; there are {', '.join(there) or 'none'}."
        raise UnknownNameError(msg)
    return targets.standing(visit.as_of, [sub_region] if sub_region else there)
