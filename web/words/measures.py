"""How scales and measures are said in words."""

from domain.measures.directions import best_of
from domain.measures.events import ScaleDefined
from domain.measures.scales import word_of
from infra.services.measures import Described
from web.json.measures import critical_rule, direction_of
from web.words import sentences

DIRECTIONS = {"high": "high is good", "low": "low is good", "none": "none"}
LINE_SCALES = {
    "raw": "as it is (raw)",
    "log": "by ratios (log)",
    "logit": "by odds (logit)",
}
WATCHED_FOR = {
    "worse": "watched for getting worse",
    "rise": "watched for a rise against the nation",
}
_SIGNS = {"percent": "%", "days": " days"}
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
    if one.is_undirected and not one.watched_by and one.measure.line is None:
        return "nobody, on purpose: neither direction is good"
    if one.is_shown_only:
        return "nobody, on purpose: it is no key line"
    if one.watched_by:
        return ", ".join(sentences.rule_name(name) for name in one.watched_by)
    if one.unwatched or one.measure.line is not None:
        return "nobody"
    return "nobody: its values are words"


def theme_words(one: Described) -> str:
    """Say which service a measure speaks for, and which theme within it."""
    theme = one.theme.title if one.theme else one.measure.theme
    return " / ".join(filter(None, (one.measure.domain, theme)))


def publisher_words(one: Described) -> str:
    """Say which direction a measure's publisher gives; empty where nobody said who that is."""
    if not one.measure.source and one.measure.publisher_polarity == "none":
        return ""
    return {**DIRECTIONS, "none": "no direction"}[one.measure.publisher_polarity]


def line_words(one: Described) -> str:
    """Say whether a measure is a line, what it is watched for, and on which scale it runs."""
    line = one.measure.line
    if line is None:
        return "none: it is shown and compared"
    return f"{WATCHED_FOR[line.watched_for]}, {LINE_SCALES[line.scale]}"


def short_line_words(one: Described) -> str:
    """Say for what a line is watched, and on which scale, in two words; empty for no line."""
    line = one.measure.line
    return f"{line.watched_for}, {line.scale}" if line else ""


def duty_value_words(one: Described) -> str:
    """Say which value of a measure is its duty; empty where no duty is known."""
    terms = one.measure.duty_terms
    if terms is None:
        return ""
    if terms.value is None:
        return "none: no figure could be held against it"
    unit = _SIGNS.get(one.scale.unit if one.scale else "", "")
    return f"{terms.value:g}{unit}"


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
