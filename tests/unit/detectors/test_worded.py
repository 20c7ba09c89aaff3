"""What people read of each detector's signals: why one stands, and what would clear it."""

from dataclasses import replace
from datetime import date

import pytest

from detectors.contract import Finding
from detectors.registry import DETECTORS
from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from tests.unit.series import INDICATOR, JUDGED, Series, fold, standing, versions
from web.words import sentences

STEADY = (50.0, 51.0, 49.0, 50.0, 50.0)
OWN = replace(JUDGED, kind="self_assessment", prefix="own-")
TODAY = date(2009, 12, 31)
TURNOVER = Series("turnover", "percent", None, "none", "indicator")
TITLE = "Overall effectiveness of children's services"


def compared(z: float, worse_than: float, year: int) -> Finding:
    """A comparison, beside its indicator."""
    found = replace(TURNOVER.of(z, year), worse_than=worse_than)
    return replace(found, kind="comparison", scale="neighbours", polarity="low")


SHIFTED = INDICATOR.years(*STEADY, 40.0, 41.0)
SLIPPED = [compared(0.2, 0.5, 2007), compared(1.4, 0.8, 2008), compared(1.5, 0.9, 2009)]
FAILING = sorted(
    (
        finding
        for name in "abc"
        for finding in replace(INDICATOR, measure=f"rate_{name}").years(*STEADY, 40.0, 41.0)
    ),
    key=lambda one: one.true_on,
)


def said(detector: str, findings: list[Finding], today: date = TODAY) -> Signal:
    """Return the first signal a detector has standing on a day."""
    found = standing(fold(versions(findings), today=today))
    return next(one for one in found if one.detector == detector)


CASES = {
    "a shift": (
        said("sudden_shift", SHIFTED),
        (
            "Reoffending has shifted to 41: readings one after the other are past its usual limit "
            "of 47.34 (mean 50)."
        ),
        "Clears if the next 2 readings of reoffending are 47.34 or more.",
    ),
    "a gap": (
        said("insight_gap", [JUDGED.of(2, 2009), OWN.of(4, 2009)]),
        f"{TITLE}: rated outstanding by itself and requires improvement by others, 2 bands worse.",
        (
            f"Clears if the next self-assessment of {sentences.uncapitalised(TITLE)} is requires "
            "improvement or worse."
        ),
    ),
    "a slip": (
        said("peer_slippage", SLIPPED),
        (
            "Turnover: 90% of its neighbours do better; it is 1.5 robust standard deviations from "
            "the middle of them, where more is worse."
        ),
        "Clears if, the next 2 times, fewer than 75% of its neighbours do better in turnover.",
    ),
    "a silence": (
        said("silence", INDICATOR.years(1.0, start=2007)),
        "Figures are overdue: the newest, reoffending, came on 1 September 2007.",
        "Clears when the next indicator is received.",
    ),
    "a service": (
        said("service_failure", FAILING),
        "Rate a is one of 3 indicators of the service that alarm, of 3 watched.",
        "Clears if the next 2 readings of rate a are 51 or more.",
    ),
    "a service's rating": (
        said("service_failure", [replace(JUDGED, measure="housing", scale="1-4").of(1, 2009)]),
        "Housing is 1 (performing poorly), the lowest rating.",
        "Clears if the next rating of housing is 2 (performing adequately) or better.",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_signal_says_why_it_stands_and_what_would_clear_it(
    case: tuple[Signal, str, str], catalogue: Catalogue
) -> None:
    signal, why, clearing = case
    scale = str(signal.observed.get("scale", ""))

    assert sentences.reason(signal, catalogue) == why
    assert sentences.clears_if(signal.clears_if, scale, catalogue) == clearing


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_parameter_it_was_raised_by_has_words(case: tuple[Signal, str, str]) -> None:
    assert case[0].parameters.keys() <= sentences.PARAMETERS.keys()


def test_every_detector_that_ships_has_a_name() -> None:
    assert {detector.name for detector in DETECTORS} <= sentences.DETECTORS.keys()
