"""The register of risks for programs."""

from typing import TypedDict

from litestar import get

from web.features.risks.register import register
from web.site.request import Here, Visit


class IndicatorShape(TypedDict):
    """An indicator: alerts of a rule ('' for any) at so many authorities of a place.

    ``state`` is ``fires`` or ``quiet``; ``source`` says who tied it.
    """

    detector: str
    domain: str
    place: str
    threshold: int
    state: str
    authorities: list[str]
    source: str


class RiskShape(TypedDict):
    """A risk: scores from 1 to 9 by the matrix, null until it is assessed."""

    key: str
    number: int
    description: str
    owner: str
    inherent: int | None
    residual: int | None
    solution: str
    controls: str
    reporting: str
    indicators: list[IndicatorShape]
    closed: str | None
    source: str


@get("/risks", sync_to_thread=True, summary="The register of risks")
def api_risks(visit: Here) -> list[RiskShape]:
    """Give the risks as they stood, with what live signals said of each then."""
    return risks_json(visit)


def risks_json(visit: Visit) -> list[RiskShape]:
    """Give the answer, for the command too."""
    with visit.services.reading() as connection:
        found = register(visit, connection)
    return [
        RiskShape(
            key=one.risk.key,
            number=one.risk.number,
            description=one.risk.description,
            owner=one.risk.owner,
            inherent=one.risk.inherent or None,
            residual=one.risk.residual or None,
            solution=one.risk.solution,
            controls=one.risk.controls,
            reporting=one.risk.reporting,
            indicators=[
                IndicatorShape(
                    detector=each.indicator.detector,
                    domain=each.indicator.domain,
                    place=each.indicator.place,
                    threshold=each.indicator.threshold,
                    state=each.state,
                    authorities=list(each.authorities),
                    source=each.indicator.source,
                )
                for each in one.watches
            ],
            closed=one.risk.closed or None,
            source=one.risk.source,
        )
        for one in found
    ]
