"""What ships of lines, directions, roles and duties is what the tables say, row by row.

The tables of the study are read here by column number, and by no code that ships.
"""

import csv
from copy import deepcopy
from pathlib import Path

import pytest

from domain.measures.catalogue import Catalogue, is_reviewed
from domain.measures.events import MeasureEvent, Polarity
from ingest.shipped import Shipped
from tests.unit.makers import AT

ROOT = Path(__file__).resolve().parents[3]
STUDY = ROOT / "tests" / "cases" / "key-lines"
REFERENCE = ROOT / "ingest" / "reference"
DIRECTIONS: dict[str, Polarity] = {"High": "high", "Low": "low", "none": "none"}
RHO = {
    "Front door": 0.05,
    "Child protection": 0.07,
    "Children in care": 0.09,
    "Care leavers": 0.2,
    "Workforce": 0.2,
    "SEND": 0,
    "Vulnerable pupils": 0.1,
    "Schools and young people": 0.06,
    "Pressure": 0.15,
}
UNLIKE_THE_TABLE = {"SEN_PEC_AN_REVIEW_MEET_REC": "process"}
"""Its review gives a direction, which nothing of the context can have."""


def table(path: Path) -> list[list[str]]:
    """Return a table's rows without its header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


KEY_LINES = table(STUDY / "key_lines.csv")
REVIEWED = table(STUDY / "polarity_review.csv")
ROLES = table(STUDY / "measure_roles.csv")
DUTIES = table(REFERENCE / "duties.csv")


def test_the_tables_are_whole() -> None:
    counts = [len(some) for some in (KEY_LINES, REVIEWED, ROLES)]

    assert counts == [41, 70, 434]
    assert {row[2] for row in KEY_LINES} == RHO.keys()


@pytest.mark.parametrize("row", KEY_LINES, ids=lambda row: row[0])
def test_a_key_line_is_in_the_catalogue_with_what_the_study_says(
    catalogue: Catalogue, row: list[str]
) -> None:
    measure, _, theme, role, polarity, scale, _ = row
    line = catalogue.line_of(measure)
    rises = polarity.startswith("none")

    assert line is not None
    assert (line.scale, line.watched_for) == (scale, "rise" if rises else "worse")
    assert line.why
    known = catalogue.measures[measure]
    assert (known.role, known.polarity) == (role, "none" if rises else DIRECTIONS[polarity])
    found = catalogue.themes[catalogue.theme_of(measure)]
    assert (found.title, found.correlation) == (theme, RHO[theme])


def test_whatever_else_is_a_line_was_argued_for_this_project(catalogue: Catalogue) -> None:
    lined = {name for name in catalogue.measures if catalogue.line_of(name) is not None}
    own = lined - {row[0] for row in KEY_LINES}

    assert {catalogue.domain_of(one) for one in own} == {"adult social care", "finance"}
    assert {catalogue.theme_of(one) for one in own} == {"adult care", "reserves"}
    assert all(len(one) > 60 for name in own if (one := catalogue.measures[name].line.why))  # type: ignore[union-attr]  # they are lines
    assert {catalogue.theme_of(one) for one in lined} == catalogue.themes.keys()


@pytest.mark.parametrize("row", REVIEWED, ids=lambda row: row[0])
def test_a_reviewed_direction_is_in_the_catalogue_beside_its_publishers(
    catalogue: Catalogue, row: list[str]
) -> None:
    measure, _, _, publisher, proposed, verdict, _ = row
    known = catalogue.measures[measure]
    reviewed = DIRECTIONS[proposed.split(",")[0]]

    assert (known.polarity, known.publisher_polarity) == (reviewed, DIRECTIONS[publisher])
    assert known.direction_reason
    assert is_reviewed(known)
    told: tuple[Polarity, ...] = ("high", "low", "none")
    assert {catalogue.direction_of(measure, one) for one in told} == {reviewed}
    assert catalogue.line_of(measure) is not None or verdict in known.reason


@pytest.mark.parametrize("row", ROLES, ids=lambda row: row[0])
def test_a_measure_has_the_role_and_the_direction_of_the_study(
    catalogue: Catalogue, row: list[str]
) -> None:
    measure, _, _, publisher, proposed, role, key_line, *_ = row
    known = catalogue.measures[measure]

    assert known.role == UNLIKE_THE_TABLE.get(measure, role)
    assert known.polarity == DIRECTIONS[proposed.split(",")[0]]
    assert known.publisher_polarity == DIRECTIONS[publisher]
    assert (known.line is not None) == (key_line == "True")
    assert known.source
    assert known.reason


@pytest.mark.parametrize(
    ("measure", "told", "counts"),
    [
        ("Vacancies_cover", "high", "none"),
        ("Work_Force_AgencyCover", "none", "none"),
        ("ExcessYr6", "low", "none"),
        ("CINFSM", "low", "none"),
        ("LAC_Parents_OR_Others", "high", "none"),
        ("16-17 NEET", "low", "none"),
        ("SEN_PEC_OUTCOME_COM_4WKS", "none", "high"),
        ("LAC_Other_Place_Inc_Unreg", "none", "low"),
        ("Work_Force_Agecy_Rate", "high", "low"),
        ("LAC", "low", "none"),
        ("neet", "high", "high"),
        ("never_heard_of", "low", "low"),
    ],
)
def test_whatever_direction_evidence_came_with_the_reviewed_one_counts(
    catalogue: Catalogue, measure: str, told: Polarity, counts: Polarity
) -> None:
    assert catalogue.direction_of(measure, told) == counts


def test_nothing_of_the_context_and_nothing_without_a_direction_ever_alarms_by_itself(
    catalogue: Catalogue,
) -> None:
    for name, known in catalogue.measures.items():
        line = catalogue.line_of(name)
        if known.role == "context":
            assert line is None
        if known.polarity == "none":
            assert line is None or line.watched_for == "rise"


@pytest.mark.parametrize("row", DUTIES, ids=lambda row: row[0])
def test_a_duty_names_its_law_what_it_expects_and_why_its_value_is_that(
    catalogue: Catalogue, row: list[str]
) -> None:
    measure, law, value, expected, source, reason = row
    known, terms = catalogue.measures[measure], catalogue.measures[measure].duty_terms

    assert terms is not None
    assert (known.duty, terms.expected, terms.source, terms.reason) == (
        law,
        expected,
        source,
        reason,
    )
    assert terms.value == (float(value) if value else None)
    assert all((law, expected, source, reason))
    assert known.line is None or known.line.duty == terms.value


def test_the_duties_with_a_value_are_those_the_law_can_be_held_to(catalogue: Catalogue) -> None:
    owed = {
        name: one.duty_terms.value
        for name, one in catalogue.measures.items()
        if one.duty_terms is not None and one.duty_terms.value is not None
    }

    assert owed == {
        "SEN_EHC_Excpt_20wks": 100,
        "SEN_NOT_ISSUE_PLAN_16WKS": 100,
        "SEN_PEC_OUTCOME_COM_4WKS": 100,
        "SEN_PEC_AN_REVIEW_MEET_REC": 100,
        "CP_conf_15days": 100,
        "Continue_Assess_Comp": 100,
        "RevCP": 100,
        "LACHealth%": 100,
        "Sept_Guarantee": 100,
    }


@pytest.mark.parametrize("name", ["lines.csv", "directions.csv", "duties.csv"])
def test_every_row_of_what_ships_is_about_a_measure_that_is_known_once(
    catalogue: Catalogue, name: str
) -> None:
    measures = [row[0] for row in table(REFERENCE / name)]

    assert len(measures) == len(set(measures))
    assert set(measures) <= catalogue.measures.keys()


def test_a_catalogue_of_an_older_release_is_brought_up_to_date_and_then_stays(
    catalogue: Catalogue,
) -> None:
    older = deepcopy(catalogue)
    older.themes.clear()
    del older.measures["Vacancies_cover"]
    news: list[MeasureEvent] = list(Shipped(AT).measures(older))

    assert len(news) == len(catalogue.themes) + 1
    for event in news:
        older.apply(event)
    assert list(Shipped(AT).measures(older)) == []
