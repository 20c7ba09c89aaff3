"""How scales and measures are said in words."""

from domain.measures.directions import best_of
from domain.measures.events import ScaleDefined
from domain.measures.scales import word_of
from infra.services.measures import Described
from web.json.measures import critical_rule, direction_of
from web.words import sentences

DIRECTIONS = {"high": "high is good", "low": "low is good", "none": "none"}
_NUMBERS = {"": "numbers", "percent": "percentages", "days": "days", "money": "amounts of money"}


def direction_words(one: Described) -> str:
    """Say which direction of a measure is good: on a scale of grades by the grade's own word."""
    best = best_of(one.scale) if one.scale else None
    if best is not None and not one.in_context:
        return f"{best.word} is best"
    return DIRECTIONS[direction_of(one)]


def watched_words(one: Described) -> str:
    """Say who watches a measure."""
    if one.in_context:
        return "nobody, on purpose: it tells of the context"
    if one.watched_by:
        return ", ".join(sentences.DETECTORS.get(name, name) for name in one.watched_by)
    return "nobody" if one.unwatched else "nobody: its values are words"


def critical_words(one: Described) -> str:
    """Say which grade is critical by itself."""
    return critical_rule(one) or "none by itself"


def critical_word(one: Described) -> str:
    """Return the grade from which on a measure is critical by itself; empty for none."""
    bound = one.measure.critical_at
    return "" if bound is None or one.scale is None else word_of(bound, one.scale)


def best_words(scale: ScaleDefined) -> str:
    """Say which end of a scale is the best."""
    if (best := best_of(scale)) is not None:
        return best.word
    return {"high": "the highest", "low": "the lowest"}.get(scale.polarity, "the measure says")


def takes_words(scale: ScaleDefined) -> str:
    """Say what a scale takes, the best first where it knows grades."""
    if scale.bands:
        return ", ".join(band.word for band in reversed(scale.bands))
    return "words" if scale.form == "text" else _NUMBERS.get(scale.unit, scale.unit)
