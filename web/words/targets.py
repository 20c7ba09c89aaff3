"""Targets in words: colours, symbols, arithmetic, and what disagrees with what."""

from collections.abc import Mapping

from domain.measures.catalogue import Catalogue
from domain.targets.events import Comparison, TargetDefined
from domain.targets.rag import Rag, Symbol
from infra.services.targets.derive import Disagreement, Line, What
from web.words import sentences
from web.words.facts import value_of

RAG: Mapping[Rag, str] = {"green": "Green", "amber": "Amber", "red": "Red", "grey": "Not known"}
SYMBOLS: Mapping[Symbol, str] = {
    "worse": "worse than tolerance",
    "within": "within tolerance",
    "better": "better than tolerance",
    "none": "no symbol",
}
_COMPARED: Mapping[Comparison, str] = {
    "at_least": "at least",
    "above": "above",
    "at_most": "at most",
    "below": "below",
}
_WHAT: Mapping[What, tuple[str, str]] = {
    "rag": ("Derived colour", "returned colour"),
    "symbol": ("Derived symbol", "returned symbol"),
    "symbol_and_rag": ("Returned symbol", "returned colour"),
    "area_rag": ("Derived from all its authorities", "returned for the whole"),
    "all_achieve": ("Derived from all its authorities", "returned for the whole"),
}
_PERCENT = 100


def threshold(target: TargetDefined, catalogue: Catalogue) -> str:
    """Say what a target asks: 'at least 3 (performing well)', 'at least its own target'."""
    compared = _COMPARED[target.comparison]
    if not target.measure:
        return "Nothing that is taken in tells"
    if target.threshold is None:
        return f"{compared} its own target"
    return f"{compared} {_shown(target.threshold, target, catalogue)}"


def arithmetic(line: Line, target: TargetDefined, catalogue: Catalogue) -> str:
    """Say how a colour came about: '93.86% against at least 95%: 1.2% short'."""
    if line.value is None:
        return "No value is held"
    said = value_of(line.value, catalogue)
    if line.value.value is None:
        return f"Held without a value: {said}"
    if line.held_against is None:
        return f"{said}; no target of its own is held"
    against = _shown(line.held_against, target, catalogue)
    told = f"{said} against {_COMPARED[target.comparison]} {against}"
    ahead = line.judged.ahead
    if ahead is None:
        return told
    return f"{told}: {_distance(ahead, ordinal=_is_rated(target, catalogue))}"


def returned(line: Line) -> str:
    """Say what was returned: 'red; worse than tolerance', or 'nothing'."""
    told = (
        RAG[line.rag_returned].lower() if line.rag_returned else "",
        SYMBOLS[line.symbol_returned] if line.symbol_returned else "",
    )
    return "; ".join(filter(None, told)) or "nothing"


def disagreement(one: Disagreement) -> str:
    """Say what does not fit: 'Derived colour amber, returned colour red'."""
    first, second = _WHAT[one.what]
    return f"{first} {_word(one.derived)}, {second} {_word(one.returned)}"


def _word(text: str) -> str:
    return SYMBOLS.get(text, text)  # type: ignore[call-overload,no-any-return]


def _distance(ahead: float, *, ordinal: bool) -> str:
    if ahead == 0:
        return "on the target"
    side = "better" if ahead > 0 else "short"
    if ordinal:
        return f"{sentences.counted(int(abs(ahead)), 'band')} {side}"
    return f"{abs(ahead) * _PERCENT:.1f}% {side}"


def _is_rated(target: TargetDefined, catalogue: Catalogue) -> bool:
    measure = catalogue.measures.get(target.measure)
    scale = catalogue.scales.get(measure.scale) if measure else None
    return scale is not None and scale.form == "ordinal"


def _shown(value: float, target: TargetDefined, catalogue: Catalogue) -> str:
    measure = catalogue.measures.get(target.measure)
    return sentences.value_words(value, measure.scale if measure else "", catalogue)
