"""Risks in words: what their indicators count, and what their scores mean."""

from domain.risks.events import Indicator
from domain.risks.matrix import WORDS, cell
from web.words import sentences


def words_of(one: Indicator) -> str:
    """Say what an indicator counts.

    >>> words_of(Indicator("rating_fall", "", "East Midlands", 5))
    'Fall of a rating at 5 authorities or more in East Midlands'
    >>> words_of(Indicator("decline", "", "Derbyshire", 2))
    'Declining (a rule that is gone, so nobody counts) at 2 authorities or more in Derbyshire'
    """
    rule = sentences.rule_name(one.detector) if one.detector else "Any alert"
    if one.detector in sentences.RETIRED:
        rule = f"{rule} (a rule that is gone, so nobody counts)"
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
