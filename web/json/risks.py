"""Risks as JSON, for programs and for the command."""

from collections.abc import Sequence
from typing import TypedDict

from domain.register.directory import Directory
from infra.services.risks import Watched


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


def risks_json(found: Sequence[Watched], directory: Directory) -> list[RiskShape]:
    """Return risks with what live signals say of each."""
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
                    state="fires" if each.fires else "quiet",
                    authorities=sorted(
                        directory.name_of(authority) for authority in each.authorities
                    ),
                    source=each.indicator.source,
                )
                for each in one.readings
            ],
            closed=one.risk.closed or None,
            source=one.risk.source,
        )
        for one in found
    ]
