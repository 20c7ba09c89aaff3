"""Red, amber, green and the symbols: one rule, whoever is judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.targets.events import Comparison
from domain.targets.rag import Measured, Rag, Rule, Symbol, fits, judged

LEAST: Comparison = "at_least"
VALUES = st.floats(min_value=0.01, max_value=1e6)
WORSE_FIRST: tuple[Rag, ...] = ("red", "amber", "green")


def number(value: float | None, target: float | None) -> Measured:
    return Measured(value, target, ordinal=False)


@pytest.mark.parametrize(
    ("value", "rag", "symbol"),
    [
        (96.91, "green", "better"),
        (96.9, "green", "within"),
        (95, "green", "within"),
        (94.99, "amber", "within"),
        (93.1, "amber", "within"),
        (93.09, "amber", "worse"),
        (85.5, "amber", "worse"),
        (85.49, "red", "worse"),
    ],
)
def test_of_95_a_tenth_below_is_amber_and_a_fiftieth_either_way_within_tolerance(
    value: float, rag: Rag, symbol: Symbol
) -> None:
    found = judged(number(value, 95), Rule(LEAST, near=0.1, tolerance=0.02))

    assert (found.rag, found.symbol) == (rag, symbol)


@pytest.mark.parametrize(
    ("comparison", "on_the_target"),
    [("at_least", "green"), ("at_most", "green"), ("above", "amber"), ("below", "amber")],
)
def test_on_the_target_only_above_and_below_ask_for_more(
    comparison: Comparison, on_the_target: Rag
) -> None:
    assert judged(number(20, 20), Rule(comparison, 0.1, 0.02)).rag == on_the_target


@given(VALUES, VALUES)
def test_a_derived_symbol_and_a_derived_colour_always_fit_each_other(
    value: float, target: float
) -> None:
    found = judged(number(value, target), Rule(LEAST, 0.1, 0.02))

    assert fits(found.symbol, found.rag)


@pytest.mark.parametrize(
    ("symbol", "fitting"),
    [
        ("better", {"green"}),
        ("within", {"green", "amber"}),
        ("worse", {"amber", "red"}),
        ("none", {"green", "amber", "red"}),
    ],
)
def test_a_symbol_fits_some_colours_and_not_others(symbol: Symbol, fitting: set[Rag]) -> None:
    assert {rag for rag in WORSE_FIRST if fits(symbol, rag)} == fitting
