"""What people read of each detector's signals: why one stands, and what would clear it."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from msgspec import structs

from detectors.contract import Finding
from detectors.registry import DETECTORS
from domain.alerts.events import ClearedBy, Counterfactual, Signal
from domain.measures.catalogue import Catalogue
from tests.unit.lines import figure, reading
from tests.unit.series import INDICATOR, JUDGED, fold, standing, versions
from web.words import sentences
from web.words.lines import LONGEST

OWN = replace(JUDGED, kind="self_assessment", prefix="own-")
TODAY = date(2009, 12, 31)
TITLE = "Overall effectiveness of children's services"


def said(detector: str, findings: list[Finding], today: date = TODAY) -> Signal:
    """Return the first signal a detector has standing on a day."""
    found = standing(fold(versions(findings), today=today))
    return next(one for one in found if one.detector == detector)


def standing_still() -> list[Finding]:
    """Five years of two lines of one theme that do as the nation does."""
    return [figure(name, 2003 + year, 20.0, reading()) for year in range(5) for name in ("a", "b")]


CASES = {
    "a fall": (
        said("rating_fall", JUDGED.years(4, 2)),
        f"{TITLE} fell from outstanding to requires improvement.",
        f"Clears if the next rating of {sentences.uncapitalised(TITLE)} is good or better.",
    ),
    "coasting": (
        said("coasting", JUDGED.years(3, 3)),
        (f"{TITLE} has stayed at good over 2 inspections, 2001 to 2002; no key figures say more."),
        f"Clears if the next rating of {sentences.uncapitalised(TITLE)} is outstanding.",
    ),
    "coasting beside figures": (
        said("coasting", [*JUDGED.years(3, 3), *standing_still()]),
        (
            f"{TITLE} has stayed at good over 2 inspections, 2001 to 2002; its one "
            "theme did not improve against England."
        ),
        f"Clears if the next rating of {sentences.uncapitalised(TITLE)} is outstanding.",
    ),
    "a gap": (
        said("insight_gap", [JUDGED.of(2, 2009), OWN.of(4, 2009)]),
        f"{TITLE}: rated outstanding by itself and requires improvement by others, 2 bands worse.",
        (
            f"Clears if the next self-assessment of {sentences.uncapitalised(TITLE)} is requires "
            "improvement or worse."
        ),
    ),
    "a silence": (
        said("silence", INDICATOR.years(1.0, start=2007)),
        "Figures are overdue: the newest, reoffending, came on 1 September 2007.",
        "Clears when the next indicator is received.",
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


def test_coasting_over_all_the_themes_there_are_fits_a_short_message(catalogue: Catalogue) -> None:
    signal = said("coasting", [*JUDGED.years(2, 2, 2), *standing_still()])
    many = structs.replace(signal, observed={**signal.observed, "themes": len(catalogue.themes)})

    sentence = sentences.reason(many, catalogue)

    assert f"none of {len(catalogue.themes)} themes improved" in sentence
    assert len(sentence) <= LONGEST


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_parameter_it_was_raised_by_has_words(case: tuple[Signal, str, str]) -> None:
    assert case[0].parameters.keys() <= sentences.PARAMETERS.keys()


def test_every_detector_that_ships_has_a_name() -> None:
    assert {detector.name for detector in DETECTORS} <= sentences.DETECTORS.keys()


@pytest.mark.parametrize(
    ("why", "through", "said"),
    [
        ("rule", "", "its clearing rule was met"),
        ("improved", "child_protection", "Child protection improved against the nation"),
        ("fell", "use_of_resources", "it ended in a fall: Use of resources is rated lower"),
        ("retired", "", "its rule was retired"),
        ("made_good", "chief_executive", "it was made good: Chief executive"),
        (None, "", "its signals no longer stand"),
    ],
)
def test_why_an_alert_cleared_is_said_with_what_it_was_through(
    why: ClearedBy | None, through: str, said: str
) -> None:
    assert sentences.cleared_by(why, through, Catalogue()) == said


def test_every_way_to_clear_has_words() -> None:
    assert set(get_args(ClearedBy)) == sentences.CLEARED_BY.keys()


def test_what_retired_rules_said_is_still_said_with_its_figures(catalogue: Catalogue) -> None:
    drifted = signal_of("indicator_drifts_the_wrong_way", baseline_mean=50.0, value=41.0, cusum=7.5)

    assert sentences.reason(drifted, catalogue) == (
        "Reoffending has drifted the wrong way, to 41 from a usual 50 (CUSUM 7.5, alarm above 5)."
    )


def signal_of(reason: str, **observed: float) -> Signal:
    """Return a signal as a rule of an earlier program raised it."""
    return Signal(
        detector="decline",
        rule_version=1,
        measure="reoffending",
        reason=reason,
        episode="2008-03-31",
        since="2008-09-01",
        evidence_ids=("e1",),
        parameters={"h": 5.0},
        observed={**observed, "scale": "number"},
        clears_if=Counterfactual("reoffending", "indicator", 50.0, "at_least"),
    )
