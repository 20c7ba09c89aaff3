"""A line is set, changed and cleared by a definition, and refused where it contradicts the rest."""

from copy import deepcopy
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measures.catalogue import SHIPPED_BY, Catalogue
from domain.measures.commands import DefineMeasure, DefineScale, DefineTheme, MeasureCommand
from domain.measures.decisions import decide
from domain.measures.events import (
    DutyTerms,
    Line,
    MeasureDefined,
    MeasureEvent,
    ScaleDefined,
    ThemeDefined,
)
from domain.measures.written import CatalogueRefusal
from tests.unit.makers import ACTOR, AT, QUICK

FINDABLE = "oflog_ease_of_finding_information_about_support_carers"
TYPES: dict[str, type[MeasureEvent]] = {
    cls.stored_topic(): cls for cls in (ScaleDefined, MeasureDefined, ThemeDefined)
}


@pytest.fixture
def mine(catalogue: Catalogue) -> Catalogue:
    """Return a catalogue of the test's own, as shipped."""
    return deepcopy(catalogue)


def measure(name: str, **said: Any) -> DefineMeasure:  # noqa: ANN401 - passed on
    return DefineMeasure(at=AT, actor=ACTOR, measure=name, reason="as agreed", **said)


def theme(name: str, **said: Any) -> DefineTheme:  # noqa: ANN401 - passed on
    return DefineTheme(at=AT, actor=ACTOR, theme=name, reason="as agreed", **said)


def carried_out(catalogue: Catalogue, command: MeasureCommand) -> None:
    for event in decide(catalogue, command):
        catalogue.apply(event)


def test_given_a_measure_with_a_direction_when_it_is_made_a_line_then_it_is_one(
    mine: Catalogue,
) -> None:
    said = {"line_scale": "logit", "theme": "adult care", "line_why": "Carers find their way."}
    carried_out(mine, measure(FINDABLE, **said))

    assert mine.line_of(FINDABLE) == Line("logit", "worse", None, "Carers find their way.")
    assert mine.theme_of(FINDABLE) == "adult care"


def test_given_a_line_when_one_thing_of_it_is_said_anew_then_the_rest_stays(
    mine: Catalogue,
) -> None:
    before = mine.line_of("CP_conf_15days")
    assert before is not None
    carried_out(mine, measure("CP_conf_15days", line_scale="raw"))

    assert mine.line_of("CP_conf_15days") == msgspec.structs.replace(before, scale="raw")
    assert mine.measures["CP_conf_15days"].actor == ACTOR


def test_given_a_line_when_it_is_cleared_then_the_measure_never_alarms_and_keeps_its_direction(
    mine: Catalogue,
) -> None:
    carried_out(mine, measure("LACDistance", line_scale=""))

    assert mine.line_of("LACDistance") is None
    assert mine.polarity_of("LACDistance") == "low"


def test_given_a_line_without_a_level_that_is_good_then_it_is_watched_for_a_rise(
    mine: Catalogue,
) -> None:
    carried_out(
        mine, measure("CIN", line_scale="log", watched_for="rise", theme="pressure", line_why="")
    )

    assert mine.line_of("CIN") == Line("log", "rise")


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        (FINDABLE, {"line_scale": "raw"}, "Say which theme the line belongs to: adult care"),
        (FINDABLE, {"line_scale": "raw", "theme": "carers"}, "'carers' is not a known theme"),
        ("LACDistance", {"theme": "elsewhere"}, "'elsewhere' is not a known theme"),
        ("LACDistance", {"polarity": "none"}, "watched for getting worse needs a direction"),
        ("LACDistance", {"watched_for": "rise"}, "has no good direction"),
        ("LACDistance", {"role": "context"}, "of the context is no line"),
        ("CIN", {"line_scale": "raw", "theme": "pressure"}, "needs a direction"),
        ("LAC", {"polarity": "low"}, "has no good direction"),
        ("Vacancies_cover", {"line_scale": "raw", "theme": "workforce"}, "context is no line"),
        ("use_of_resources", {"line_scale": "raw", "theme": "reserves"}, "runs through numbers"),
        ("nobody_knows", {"line_scale": "raw", "theme": "reserves", "polarity": "low"}, "numbers"),
        (
            "exceptional_financial_support_amount",
            {"line_scale": "logit", "theme": "reserves"},
            "needs percentages from 0 to 100",
        ),
        (FINDABLE, {"watched_for": "worse"}, "say its scale, too"),
        (FINDABLE, {"line_why": "carers"}, "say its scale, too"),
        (FINDABLE, {"duty_value": "100"}, "which law"),
        ("RevCP", {"duty_value": "all"}, "'all' is not a number"),
        ("RevCP", {"duty_value": "x"}, "no value"),
        ("nobody_knows", {"duty": "An Act", "duty_value": "1"}, "on which scale"),
    ],
)
def test_what_contradicts_a_line_or_a_duty_is_refused_with_what_to_do(
    mine: Catalogue, name: str, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(CatalogueRefusal, match=why):
        decide(mine, measure(name, **said))


@pytest.mark.parametrize(
    ("scale", "bounds", "why"),
    [
        ("log", {"lowest": -10.0}, r"by ratios \(log\) needs values of 0 and more"),
        ("logit", {"lowest": -10.0}, r"by odds \(logit\) needs percentages"),
        ("logit", {"highest": 1000.0}, r"by odds \(logit\) needs percentages"),
    ],
)
def test_a_line_runs_on_no_scale_that_its_values_may_leave(
    mine: Catalogue, scale: str, bounds: dict[str, Any], why: str
) -> None:
    carried_out(mine, DefineScale(at=AT, actor=ACTOR, scale="balance", **bounds))
    said = {"scale": "balance", "polarity": "high", "theme": "reserves"}

    with pytest.raises(CatalogueRefusal, match=why):
        decide(mine, measure("net_assets", line_scale=scale, **said))
    carried_out(mine, measure("net_assets", line_scale="raw", **said))
    assert mine.line_of("net_assets") is not None


def test_a_scale_is_not_drawn_away_from_under_a_line(mine: Catalogue) -> None:
    lower = DefineScale(at=AT, actor=ACTOR, scale="percent", lowest=-100.0, reason="balances")

    with pytest.raises(CatalogueRefusal, match="is a line on it"):
        decide(mine, lower)


def test_what_a_duty_asks_for_is_said_anew_and_the_line_follows(mine: Catalogue) -> None:
    carried_out(mine, measure("RevCP", duty_value="95", duty_expected="As agreed here."))

    line, known = mine.line_of("RevCP"), mine.measures["RevCP"]
    assert line is not None
    assert line.duty == 95
    assert known.duty_terms is not None
    assert (known.duty_terms.expected, known.duty_terms.value) == ("As agreed here.", 95)
    carried_out(mine, measure("RevCP", duty=""))
    assert mine.measures["RevCP"].duty_terms is None
    line = mine.line_of("RevCP")
    assert line is not None
    assert line.duty is None


def test_a_duty_may_name_no_value(mine: Catalogue) -> None:
    carried_out(mine, measure("CIN", duty="An Act, section 1", duty_expected="Reasonable steps."))

    assert mine.measures["CIN"].duty_terms == DutyTerms("Reasonable steps.")


def test_a_theme_is_defined_and_defined_anew(mine: Catalogue) -> None:
    carried_out(mine, theme("  Housing  repairs", domain="housing", correlation=0.1))
    assert mine.themes["housing repairs"].title == "Housing repairs"

    carried_out(mine, theme("housing repairs", title="Repairs"))
    found = mine.themes["housing repairs"]
    assert (found.title, found.domain, found.correlation) == ("Repairs", "housing", 0.1)
    assert (found.originator_version, found.reason) == (2, "as agreed")
    assert decide(mine, theme("housing repairs", title="Repairs")) == []


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("", {"domain": "housing"}, "Name the theme"),
        ("housing", {}, "Say which service"),
        ("housing", {"domain": "housing", "correlation": 1.0}, "lies between 0 and 1"),
        ("housing", {"domain": "housing", "correlation": -0.1}, "lies between 0 and 1"),
        ("housing", {"domain": "housing", "correlation": float("nan")}, "lies between 0 and 1"),
    ],
)
def test_a_theme_that_can_not_be_is_refused(
    mine: Catalogue, name: str, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(CatalogueRefusal, match=why):
        decide(mine, theme(name, **said))


def test_a_theme_is_not_defined_anew_without_a_reason(mine: Catalogue) -> None:
    with pytest.raises(CatalogueRefusal, match="Say why"):
        decide(mine, DefineTheme(at=AT, actor=ACTOR, theme="send", correlation=0.3))


def test_a_reviewed_direction_that_is_changed_keeps_its_publishers_beside(mine: Catalogue) -> None:
    assert mine.measures["SEN_PEC_OUTCOME_COM_4WKS"].actor == SHIPPED_BY
    carried_out(mine, measure("SEN_PEC_OUTCOME_COM_4WKS", polarity="none"))

    known = mine.measures["SEN_PEC_OUTCOME_COM_4WKS"]
    assert (known.polarity, known.publisher_polarity) == ("none", "none")


def test_a_reason_for_the_direction_of_grades_leaves_it_to_their_scale(mine: Catalogue) -> None:
    carried_out(mine, measure("rsh_consumer_grade", direction_reason="The regulator's own."))

    assert not mine.is_undirected("rsh_consumer_grade")
    assert mine.direction_of("rsh_consumer_grade", "low") == "low"
    assert mine.direction_of("rsh_consumer_grade") == "none"


COMMANDS = st.one_of(
    st.builds(
        measure,
        st.sampled_from([FINDABLE, "RevCP", "LAC", "Vacancies_cover", "mine", "reserves_used"]),
        line_scale=st.sampled_from([None, "", "raw", "log", "logit"]),
        watched_for=st.sampled_from([None, None, "worse", "rise"]),
        theme=st.sampled_from([None, "reserves", "made up", ""]),
        polarity=st.sampled_from([None, None, "high", "low", "none"]),
        role=st.sampled_from([None, None, "process", "context"]),
        scale=st.sampled_from([None, "percent", "ofsted"]),
        duty=st.sampled_from([None, "", "An Act"]),
        duty_value=st.sampled_from([None, "", "90", "x"]),
    ),
    st.builds(
        theme,
        st.sampled_from(["made up", "reserves"]),
        domain=st.sampled_from([None, "finance"]),
        correlation=st.sampled_from([None, 0.0, 0.5, 1.0]),
    ),
)


@QUICK
@given(st.lists(COMMANDS, max_size=12))
def test_whatever_is_asked_a_catalogue_made_from_stored_events_is_the_one_that_was_applied(
    catalogue: Catalogue, commands: list[MeasureCommand]
) -> None:
    applied, stored = deepcopy(catalogue), list[tuple[str, bytes]]()
    for command in commands:
        try:
            events = decide(applied, command)
        except CatalogueRefusal:
            continue
        for event in events:
            applied.apply(event)
            stored.append((event.stored_topic(), msgspec.json.encode(event)))

    rebuilt = deepcopy(catalogue)
    for topic, state in stored:
        rebuilt.apply(msgspec.json.decode(state, type=TYPES[topic]))
    assert rebuilt == applied
    for name, known in applied.measures.items():
        if (line := known.line) is not None:
            assert known.theme in applied.themes
            assert known.role != "context"
            assert (line.watched_for == "worse") == (known.polarity != "none")
            assert line.duty == (known.duty_terms.value if known.duty_terms else None)
            assert applied.line_of(name) == line
