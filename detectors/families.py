"""Which family of evidence a signal rests on: two of one family are not two independent voices.

Source: the escalation rule of this service's design, after the Healthcare Commission's pooled
streams (Bardsley and Spiegelhalter 2009): several figures that move together are one voice.
"""

from typing import Literal

from domain.alerts.events import Signal

Family = Literal[
    "judgement", "indicator", "self_assessment", "soft_intelligence", "silence", "leadership"
]

_BY_DETECTOR: dict[str, Family] = {
    "insight_gap": "self_assessment",
    "silence": "silence",
    "soft_convergence": "soft_intelligence",
}
_BY_RULE: dict[str, Family] = {"judgement": "judgement", "leadership": "leadership"}
"""What a rule on occurrences may say in its data."""


def family(signal: Signal) -> Family:
    """Return the family of a signal: by its detector, its rule, or what evidence would clear it.

    Signals of the past may ask for a comparison with neighbours, which rests on indicators, too.

    >>> from domain.alerts.events import Counterfactual
    >>> asked = Counterfactual(measure="turnover", kind="indicator", bound=8, better="at_most")
    >>> family(Signal(detector="departure", rule_version=1, measure="turnover",
    ...     reason="line_left_its_path", episode="2020-03-31", since="2020-11-01", evidence_ids=(),
    ...     parameters={}, observed={}, clears_if=asked))
    'indicator'
    """
    if (named := _BY_DETECTOR.get(signal.detector)) is not None:
        return named
    if (said := _BY_RULE.get(str(signal.parameters.get("family", "")))) is not None:
        return said
    return "indicator" if signal.clears_if.kind in {"indicator", "comparison"} else "judgement"


def is_voice(signal: Signal) -> bool:
    """Tell whether a signal is a voice of its family: silence never, others by their rule."""
    return family(signal) != "silence" and signal.parameters.get("voice", 1) != 0
