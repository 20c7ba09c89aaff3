"""Files with grades, symbols and directions as regulators and spreadsheets write them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from domain.measures.directions import why_unwatched
from infra.cli.main import app as commands
from infra.services.installation import Soundings
from tests.integration.steps import take_in, write_rows

CASES = Path(__file__).parents[2] / "cases" / "ways-in"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file became: its exit code, why rows were refused, and the facts by measure."""

    exit_code: int
    rows: int
    accepted: int
    reasons: dict[int, str]
    facts: dict[tuple[str, str], dict[str, Any]]
    alerts: list[dict[str, Any]]


Import = Callable[[str], Imported]


@pytest.fixture
def imported(app: Soundings, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Return a function that imports a file of the cases by the command."""
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))

    def run(*arguments: str) -> tuple[int, Any]:
        result = CliRunner().invoke(commands, [*arguments, "--json"])
        return result.exit_code, json.loads(result.stdout)

    def imported(case: str) -> Imported:
        exit_code, report = run("import", str(CASES / case))
        _, picture = run("picture")
        _, alerts = run("alerts")
        return Imported(
            exit_code,
            report["rows"],
            report["accepted"],
            {one["row"]: one["reason"] for one in report["rejected"]},
            {(one["authority"], one["measure"]): one for one in picture},
            alerts,
        )

    return imported


def test_a_direction_that_contradicts_its_scale_is_refused_and_names_both(
    imported: Import,
) -> None:
    found = imported("11-rsh-inverted-grades/rsh.csv")

    contradicting = {2, 3, 4, 6, 7, 8}
    for row in contradicting:
        assert found.reasons[row].startswith("polarity: 'low' says that the lowest value is the")
        assert "the scale 1-4 that is 4 (performing excellently)" in found.reasons[row]
    assert "graded on rsh-consumer, the row says 1-4, and '4' is on both" in found.reasons[5]
    assert (found.exit_code, found.rows, found.accepted) == (3, 8, 1)
    (grade,) = found.facts.values()
    assert (grade["authority"], grade["raw"], grade["word"]) == ("Hackney", "C1", "C1")
    assert grade["scale"] == "rsh-consumer"
    assert found.alerts == []


@pytest.mark.parametrize("file", ["saved_by_excel.csv", "typed.xlsx"])
def test_what_excel_made_a_date_is_said_with_what_it_was(imported: Import, file: str) -> None:
    found = imported(f"15-excel-mangles-scale/{file}")

    assert found.exit_code == 3
    assert "Excel turned 1-4 into a date; format the column as text" in found.reasons[2]
    assert found.facts == {}


def test_official_symbols_are_facts_of_their_own_and_remarks_are_left_out(
    imported: Import,
) -> None:
    found = imported("18-symbols/sym.csv")
    values = {measure: (one["value"], one["missing"]) for (_, measure), one in found.facts.items()}

    assert {name: values[name][1] for name in ("m1", "m2", "m3", "m4", "m5", "m6", "m15")} == {
        "m1": "rounds to zero",
        "m2": "of low reliability",
        "m3": "not shown by its source",
        "m4": "not available",
        "m5": "suppressed",
        "m6": "not applicable",
        "m15": "rounds to zero",
    }
    assert all(values[name][0] is None for name in ("m1", "m7", "m10", "m15", "m19", "m20"))
    assert values["m8"] == (45.2, "")
    assert values["m9"] == (12, "")
    assert "is a bound, not a number" in found.reasons[12]
    assert "if a formula failed" in found.reasons[14]
    assert found.rows == found.accepted + len(found.reasons)


def test_of_a_measure_without_a_direction_nobody_can_tell_whether_it_gets_better(
    imported: Import, app: Soundings
) -> None:
    found = imported("21-nopolarity/n.csv")
    app.catch_up()

    assert (found.exit_code, found.accepted) == (0, 18)
    assert why_unwatched(app.catalogue(), "agency_worker_rate")
    assert not why_unwatched(app.catalogue(), "agency_worker_rate2", "low")
    assert found.alerts == []


def test_the_words_of_each_regulator_have_a_scale(imported: Import) -> None:
    found = imported("32-hmicfrs-cqc-send/g.csv")

    care = found.facts["Nottingham", "cqc_local_authority_assessment"]
    send = found.facts["Lincoln", "send_area_inspection"]
    critical = {one["authority"] for one in found.alerts if one["level"] == "critical"}
    assert (care["value"], care["word"]) == (1, "inadequate")
    assert (send["value"], send["scale"]) == (1, "send-area")
    assert "Nottingham" in critical
    assert "leave the scale empty or write hmicfrs" in found.reasons[2]
    assert "leave the scale empty or write hmicfrs" in found.reasons[3]
    assert "inconsistent experiences and outcomes" in found.reasons[8]
    assert "It is a word of rag-5" in found.reasons[9]


@pytest.mark.parametrize("typed", ["1\u20134", "1 - 4", "1\u22124", " 1 \u2014 4"])
def test_a_hyphen_of_a_scale_may_be_typed_in_any_length(
    app: Soundings, tmp_path: Path, typed: str
) -> None:
    row = f"Derby,assessment,a rating,3,2024-06-01,2024-07-31,{typed},,Body,{{}},"
    report = take_in(app, write_rows(tmp_path / "rows.csv", [row.format("a")]))

    assert (report.accepted, report.rejected) == (1, [])


def test_grades_are_read_on_the_scale_of_their_measure_and_hinted_at_without_one(
    app: Soundings, tmp_path: Path
) -> None:
    row = "Derby,assessment,{},{},2024-06-01,2024-07-31,{},,Body,{},"
    rows = [
        row.format("rsh_governance_grade", "G2", "", "a"),
        row.format("section 114 notice", "1", "", "b"),
        row.format("best value notice", "Issued", "", "f"),
        row.format("auditor_governance", "Significant weakness identified", "", "c"),
        row.format("delivery", "Amber/Red", "rag-5", "d"),
        row.format("somebody's grade", "C3", "", "e"),
    ]
    report = take_in(app, write_rows(tmp_path / "rows.csv", rows))

    (refused,) = report.rejected
    assert report.accepted == 5
    assert "It is a word of rsh-consumer" in refused.reason


def test_a_direction_may_begin_with_a_capital(app: Soundings, tmp_path: Path) -> None:
    row = "Derby,indicator,rate {1},3,2024-06-01,2024-07-31,number,{0},Body,{1},"
    rows = [row.format("Low", "a"), row.format("HIGH", "b"), row.format("up", "c")]
    report = take_in(app, write_rows(tmp_path / "rows.csv", rows))

    (refused,) = report.rejected
    assert (report.accepted, refused.row) == (2, 4)
    assert "use high or low" in refused.reason
