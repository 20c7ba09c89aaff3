"""Which end of a scale is good, and whether anybody listens to a measure."""

from domain.measures.catalogue import Catalogue
from domain.measures.events import Band, Polarity, ScaleDefined

_COUNTED = frozenset({"indicator", "assessment"})
"""Kinds whose values detectors follow. Of the others they ask whether and when they came."""

_SENTENCES = {
    "direction": (
        "{title} has no direction: it is kept and shown, and nobody can tell whether it gets "
        "better. Say which is good on its page under Measures, once it is taken in, or by the "
        'command soundings measures add "{measure}" --polarity low (or high, or --role context '
        "where neither is)."
    ),
    "scale": (
        "{title} came on the scale {scale}, but is on {own}: it is kept and shown, and watched by "
        "nobody. Leave the scale out, or give the measure the other one."
    ),
    "indicator": (
        "{title} came as an indicator in words of a scale: it is kept and shown, and watched by "
        "nobody. If somebody judged it, its kind is assessment."
    ),
    "assessment": (
        "{title} came as an assessment with a number on no scale of grades: it is kept and shown, "
        "and watched by nobody. If it was measured, its kind is indicator."
    ),
}


def best_of(scale: ScaleDefined) -> Band | None:
    """Return the best step of an ordinal scale; None where neither end is."""
    if not scale.bands or scale.polarity == "none":
        return None
    pick = max if scale.polarity == "high" else min
    return pick(scale.bands, key=lambda band: band.value)


def is_judged_on(scale: ScaleDefined | None) -> bool:
    """Tell whether a scale is one of judgements: of grades, or of what its source counts.

    >>> is_judged_on(None)
    False
    """
    return scale is not None and scale.form != "text" and bool(scale.bands or scale.source)


def contradiction(polarity: Polarity, scale: ScaleDefined) -> str:
    """Return what is wrong with a direction on a scale, as a sentence; empty where nothing is."""
    if "none" in (polarity, scale.polarity) or polarity == scale.polarity:
        return ""
    end = {"high": "highest", "low": "lowest"}
    best = best_of(scale)
    there = _as_written(best) if best else f"the {end[scale.polarity]} value"
    return (
        f"'{polarity}' says that the {end[polarity]} value is the best, but on the scale "
        f"{scale.scale} that is {there}; leave the direction out, or use a scale that runs the "
        "other way (soundings scales list)."
    )


def _as_written(band: Band) -> str:
    """Return a grade by its word and the digit that people write for it, if they do."""
    digit = next((word for word in band.also if word.isdecimal()), "")
    return f"{digit} ({band.word})" if digit else band.word


def why_unwatched(
    catalogue: Catalogue,
    measure: str,
    polarity: Polarity = "none",
    scale: str = "",
    kind: str = "indicator",
) -> str:
    """Say why nothing can be made of evidence, and what to do; empty where all is well.

    Left out, direction and scale are those of the catalogue. A measure of the context, one of which
    neither direction is good, and figures that are of no line are watched by nobody on purpose;
    narratives and words have nothing to be watched.
    """
    known = catalogue.measures.get(measure)
    own = known.scale if known else ""
    on = catalogue.scales.get(scale or own)
    form = on.form if on else "quantity"
    if kind not in _COUNTED or form == "text" or (known is not None and known.role == "context"):
        return ""
    title = catalogue.title_of(measure)
    if own and catalogue.scale_now(own) != catalogue.scale_now(scale or own):
        return _SENTENCES["scale"].format(title=title, scale=scale, own=own)
    if kind == "assessment":
        return "" if is_judged_on(on) else _SENTENCES["assessment"].format(title=title)
    if form == "ordinal":
        return _SENTENCES["indicator"].format(title=title)
    found = catalogue.direction_of(measure, polarity)
    if (
        found != "none"
        or catalogue.is_undirected(measure)
        or (on is not None and on.polarity != "none")
    ):
        return ""
    return _SENTENCES["direction"].format(title=title, measure=measure)
