"""The register of risks with what live signals say of each now."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from domain.register.directory import Directory
from domain.risks.events import Indicator
from domain.risks.matrix import WORDS, cell
from domain.risks.risks import Risk
from domain.risks.watching import readings
from projections.alerts.queries import alerts_as_of
from projections.risks.queries import risks_as_of
from web.json.representations import name_of
from web.site.request import Visit
from web.words import sentences


@dataclass(frozen=True, slots=True)
class Watch:
    """An indicator, and the authorities that it counts, by name; ``href`` leads to the alerts."""

    indicator: Indicator
    what: str
    fires: bool
    authorities: Sequence[str]
    href: str

    @property
    def state(self) -> str:
        """Give what the live signals say, in a word."""
        return "fires" if self.fires else "quiet"


@dataclass(frozen=True, slots=True)
class Watched:
    """A risk with its indicators."""

    risk: Risk
    watches: Sequence[Watch]

    @property
    def fires(self) -> bool:
        """Tell whether any indicator does."""
        return any(one.fires for one in self.watches)


def register(visit: Visit, connection: Connection) -> list[Watched]:
    """Give the register as it stood, with the alerts that stood then."""
    as_of, directory = visit.as_of, visit.directory
    standing = alerts_as_of(connection, as_of)

    def lies_in(authority: str, place: str) -> bool:
        return _lies_in(directory, authority, place)

    return [
        Watched(
            risk,
            [
                Watch(
                    one.indicator,
                    words_of(one.indicator),
                    one.fires,
                    sorted(name_of(authority, directory) for authority in one.authorities),
                    _href(visit, one.indicator),
                )
                for one in readings(risk.indicators, standing, lies_in)
            ],
        )
        for risk in risks_as_of(connection, as_of)
    ]


def words_of(one: Indicator) -> str:
    """Say what an indicator counts.

    >>> words_of(Indicator("decline", "", "East Midlands", 5))
    'Declining at 5 authorities or more in East Midlands'
    """
    rule = sentences.DETECTORS.get(one.detector, one.detector) if one.detector else "Any alert"
    about = f" on {one.domain}" if one.domain else ""
    count = sentences.counted(one.threshold, "authority")
    return f"{rule}{about} at {count} or more in {one.place}"


def scored(points: int) -> str:
    """Say what a score means: '7: high impact, low likelihood'.

    >>> scored(7), scored(0)
    ('7: high impact, low likelihood', 'not assessed')
    """
    if not points:
        return "not assessed"
    place = cell(points)
    return f"{points}: {place.impact} impact, {place.likelihood} likelihood"


def meaning(points: int) -> str:
    """Give the matrix's own words of a score."""
    return WORDS.get(points, "")


def _lies_in(directory: Directory, authority: str, place: str) -> bool:
    entry = directory.entries.get(UUID(authority))
    return entry is not None and place in {entry.region, entry.sub_region}


def _href(visit: Visit, one: Indicator) -> str:
    """Give the alerts of a rule in a place; the list has no filter by theme."""
    regions = {entry.region for entry in visit.directory.entries.values()}
    key = "region" if one.place in regions else "sub-region"
    query = {"detector": one.detector, key: one.place}
    return visit.moment.href("/alerts", {name: text for name, text in query.items() if text})
