"""How values arrive on each scale that ships with the project, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from domain.measures.catalogue import Catalogue
from domain.measures.directions import best_of, contradiction
from domain.measures.events import Band, Polarity, Symbol
from domain.measures.scales import (
    Reading,
    UnreadableValueError,
    read_value,
    word_of,
)
from domain.measures.symbols import MISSING_CODES
from ingest.reference_data import toml
from tests.unit.makers import QUICK

SHIPPED = toml("scales.toml")
ORDINAL = [name for name, shape in SHIPPED.items() if shape["form"] == "ordinal"]
QUANTITY = [name for name, shape in SHIPPED.items() if shape["form"] == "quantity"]
WORDS = [
    (name, word, band["value"])
    for name in ORDINAL
    for band in SHIPPED[name]["bands"]
    for word in (band["word"], *band.get("also", ()))
]


@pytest.mark.parametrize(("scale", "word", "value"), WORDS)
def test_every_word_of_every_scale_is_read_however_it_is_written(
    catalogue: Catalogue, scale: str, word: str, value: float
) -> None:
    for written in (word, word.upper(), word.title(), f"  {word} "):
        assert read_value(written, catalogue.scales[scale]) == Reading(value)


@pytest.mark.parametrize("scale", ORDINAL)
def test_the_bands_of_a_scale_have_values_and_words_of_their_own(
    catalogue: Catalogue, scale: str
) -> None:
    defined = catalogue.scales[scale]
    values = [band.value for band in defined.bands]

    assert values == sorted(set(values))
    for value in values:
        assert read_value(word_of(value, defined), defined).value == value
    assert word_of(99, defined) == ""
    assert word_of(None, defined) == ""


@pytest.mark.parametrize("scale", SHIPPED)
@pytest.mark.parametrize("code", ["x", "c", "z", ":", "-", "n/a", *MISSING_CODES, "X", " N/A "])
def test_a_gap_is_a_fact_without_a_number_and_with_a_word(
    catalogue: Catalogue, scale: str, code: str
) -> None:
    reading = read_value(code, catalogue.scales[scale])

    assert reading.value is None
    assert reading.missing


@pytest.mark.parametrize(
    ("scale", "raw", "value"),
    [
        ("number", "41,661", 41661.0),
        ("number", "1,234,567.5", 1234567.5),
        ("number", "-3.2", -3.2),
        ("number", "\u22123.2", -3.2),
        ("number", ".5", 0.5),
        ("number", "1e5", 100000.0),
        ("number", " 7 ", 7.0),
        ("money", "\u00a32,153", 2153.0),
        ("money", "\u00a3 2,153.50", 2153.5),
        ("money", "913", 913.0),
        ("percent", "92.79%", 92.79),
        ("percent", "75 %", 75.0),
        ("percent", "4.36", 4.36),
        ("percent", "118%", 118.0),
        ("days", "12.91", 12.91),
        ("days", "20 days", 20.0),
        ("days", "0", 0.0),
    ],
)
def test_numbers_are_read_with_their_separators_and_units(
    catalogue: Catalogue, scale: str, raw: str, value: float
) -> None:
    assert read_value(raw, catalogue.scales[scale]) == Reading(value)


@pytest.mark.parametrize(
    ("scale", "raw"),
    [
        *((scale, raw) for scale in QUANTITY for raw in ("", "Fail", "1,23", "--", "1.2.3", "5.")),
        *((scale, raw) for scale in QUANTITY for raw in ("nan", "inf", "1_000", "+", "1 000")),
        *((scale, raw) for scale in ORDINAL for raw in ("", "splendid", "2.5", "0.5", "(3)")),
        ("number", "5%"),
        ("number", "\u00a35"),
        ("money", "5%"),
        ("money", "\u00a3"),
        ("percent", "%"),
        ("days", "-1"),
        ("1-4", "0"),
        ("1-4", "5"),
        ("ofsted", "adequate"),
        ("ofsted-until-2013", "requires improvement"),
        ("rag", "blue"),
        ("rag", "green/amber"),
        ("pass-fail", "yes"),
    ],
)
def test_what_is_not_on_a_scale_is_refused_with_the_scales_name(
    catalogue: Catalogue, scale: str, raw: str
) -> None:
    with pytest.raises(UnreadableValueError) as refused:
        read_value(raw, catalogue.scales[scale])

    assert scale in str(refused.value)
    assert f"'{raw}'" in str(refused.value)


@pytest.mark.parametrize("digit", ["1", "2", "3", "4", "1.0"])
def test_ofsteds_own_digits_are_refused_as_they_run_the_other_way(
    catalogue: Catalogue, digit: str
) -> None:
    with pytest.raises(UnreadableValueError, match="requires improvement, good, outstanding"):
        read_value(digit, catalogue.scales["ofsted"])


@pytest.mark.parametrize(
    ("raw", "value"),
    [("Performing poorly (1)", 1), ("performing adequately(2)", 2), ("Performing well (3)", 3)],
)
def test_a_word_and_a_digit_that_agree_are_read(
    catalogue: Catalogue, raw: str, value: float
) -> None:
    assert read_value(raw, catalogue.scales["1-4"]).value == value


@pytest.mark.parametrize("raw", ["Performing well (2)", "Performing poorly (4)", "Well (1)"])
def test_a_word_and_a_digit_that_differ_are_refused(catalogue: Catalogue, raw: str) -> None:
    with pytest.raises(UnreadableValueError, match="says two different things"):
        read_value(raw, catalogue.scales["1-4"])


def test_a_digit_in_ofsteds_order_behind_an_ofsted_word_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(UnreadableValueError, match="says two different things"):
        read_value("Good (2)", catalogue.scales["ofsted"])


def test_an_old_scale_says_on_which_scale_it_is_read_today(catalogue: Catalogue) -> None:
    old, today = catalogue.scales["ofsted-until-2013"], catalogue.scales["ofsted"]

    assert old.maps_to == today.scale
    assert [band.value for band in old.bands] == [band.value for band in today.bands]
    assert read_value("adequate", old) == read_value("requires improvement", today)


def test_a_text_has_no_number_and_is_not_missing(catalogue: Catalogue) -> None:
    assert read_value("A peer challenge took place.", catalogue.scales["text"]) == Reading(None)


@QUICK
@given(number=st.integers(-(10**12), 10**12))
def test_whole_numbers_are_read_back_with_and_without_separators(
    catalogue: Catalogue, number: int
) -> None:
    scale = catalogue.scales["number"]

    assert read_value(f"{number:,}", scale).value == number
    assert read_value(str(number), scale).value == number


@QUICK
@given(number=st.floats(min_value=0, max_value=1e9, allow_nan=False))
def test_decimal_numbers_are_read_back_with_their_units(
    catalogue: Catalogue, number: float
) -> None:
    for scale, written in (
        ("number", f"{number!r}"),
        ("percent", f"{number!r}%"),
        ("money", f"\u00a3{number!r}"),
        ("days", f"{number!r} days"),
    ):
        assert read_value(written, catalogue.scales[scale]).value == number


_LED = "experiences and outcomes for children and young people with SEND. The next full area"
_OUTCOMES = {
    f"The local area partnership\u2019s arrangements typically lead to positive {_LED}": 3,
    "The local area partnership's special educational needs and/or disabilities (SEND) "
    f"arrangements typically lead to positive {_LED}": 3,
    f"The local area partnership\u2019s arrangements lead to inconsistent {_LED}": 2,
    "There are widespread and/or systemic failings leading to significant concerns about the "
    "experiences and outcomes of children and young people with SEND": 1,
    "Inconsistent": 2,
}


@pytest.mark.parametrize(("sentence", "value"), _OUTCOMES.items())
def test_an_outcome_of_an_area_inspection_is_read_out_of_its_sentence(
    catalogue: Catalogue, sentence: str, value: float
) -> None:
    assert read_value(sentence, catalogue.scales["send-area"]).value == value


def test_a_sentence_that_says_two_outcomes_or_none_is_refused(catalogue: Catalogue) -> None:
    scale = catalogue.scales["send-area"]
    both = (
        "The arrangements lead to inconsistent experiences and outcomes. There are widespread "
        "and/or systemic failings."
    )
    with pytest.raises(UnreadableValueError, match="two different things"):
        read_value(both, scale)
    for none in ("There are no widespread and/or systemic failings.", "Outcome not found.", "3"):
        with pytest.raises(UnreadableValueError, match="send-area"):
            read_value(none, scale)


@pytest.mark.parametrize(
    ("scale", "best", "worst"),
    [("rsh-consumer", "C1", "C4"), ("rsh-governance", "G1", "G4"), ("rsh-viability", "V1", "V4")],
)
def test_the_first_grade_of_the_regulator_of_social_housing_is_the_best(
    catalogue: Catalogue, scale: str, best: str, worst: str
) -> None:
    defined = catalogue.scales[scale]

    assert read_value(best, defined).value == read_value("1", defined).value == 4
    assert read_value(worst, defined).value == read_value(f"{worst} (4)", defined).value == 1
    with pytest.raises(UnreadableValueError, match="two different things"):
        read_value(f"{worst} (1)", defined)


def test_a_word_of_a_scale_comes_before_a_symbol(catalogue: Catalogue) -> None:
    risk = structs.replace(
        catalogue.scales["pass-fail"],
        bands=(Band(1, "high"), Band(2, "medium"), Band(3, "low")),
        symbols=(Symbol("nyr", "not yet rated"),),
    )

    assert read_value("low", risk) == Reading(3)
    assert read_value("NYR", risk) == Reading(None, "not yet rated")
    assert read_value("c", risk) == Reading(None, "suppressed")


@pytest.mark.parametrize("mark", ["[r]", "[p]", "(r)", "(P)", " [e]", "[b]"])
def test_a_remark_beside_a_number_is_left_out(catalogue: Catalogue, mark: str) -> None:
    assert read_value(f"45.2{mark}", catalogue.scales["percent"]) == Reading(45.2)
    assert read_value(f"1,045 {mark}", catalogue.scales["number"]) == Reading(1045)


@pytest.mark.parametrize("scale", SHIPPED)
@pytest.mark.parametrize("polarity", ["high", "low", "none"])
def test_only_the_direction_of_its_best_end_fits_a_scale(
    catalogue: Catalogue, scale: str, polarity: Polarity
) -> None:
    defined = catalogue.scales[scale]
    said = contradiction(polarity, defined)

    assert bool(said) == (defined.polarity != "none" and polarity not in {"none", defined.polarity})
    if said:
        best = best_of(defined)
        assert best is not None
        assert best.word in said
        assert scale in said
