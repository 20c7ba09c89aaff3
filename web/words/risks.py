"""Risks in words: what their indicators count, and what their scores mean."""

from domain.risks.events import Indicator
from domain.risks.matrix import WORDS, cell
from web.words import sentences


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
    """Return the matrix's own words of a score."""
    return WORDS.get(points, "")
