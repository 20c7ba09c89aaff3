"""Changing the rules: what would move is shown before, and what is then said is what was shown."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detectors.rulebook import Rulebook, RulesRefusal
from domain.times import AsOf
from infra.cli.main import app as commands
from infra.services.installation import Soundings
from projections.alerts.queries import alerts_as_of
from tests.integration.steps import take_in, write_rows

DRIFT = (95, 95.5, 94.8, 95.2, 95, 80, 70, 70)


@pytest.fixture
def drifting(app: Soundings, tmp_path: Path) -> Soundings:
    rows = [
        f"Boston,indicator,speed,{value},{year}-03-31,{year}-07-01,number,high,Audit,{year},"
        for year, value in enumerate(DRIFT, start=2001)
    ]
    take_in(app, write_rows(tmp_path / "rows.csv", rows))
    return app


def standing(app: Soundings) -> set[str]:
    with app.reading() as connection:
        return {one.detector for one in alerts_as_of(connection, AsOf())}


def test_what_a_change_would_do_is_what_it_does(drifting: Soundings) -> None:
    rules = drifting.alert_rules
    before = standing(drifting)
    shown = rules.preview({"decline": {"h": 40.0}})

    assert standing(drifting) == before, "a look changes nothing"
    rules.change({"decline": {"h": 40.0}}, "too many", "test")
    gone = {one.detector for one in shown if one.what == "vanishes"}
    assert gone == {"decline"}
    assert before - standing(drifting) == gone


def test_a_change_taken_back_gives_the_same_alerts_again(drifting: Soundings) -> None:
    rules = drifting.alert_rules
    before = standing(drifting)

    rules.change({"decline": {"h": 40.0}}, "too many", "test")
    rules.change({"decline": {"h": 5.0}}, "too few", "test")

    assert standing(drifting) == before
    assert drifting.rules().versions == {"decline": 2}


def test_what_was_said_before_stays_on_the_recorded_clock(drifting: Soundings) -> None:
    then = drifting.position()

    drifting.alert_rules.change({"decline": {"h": 40.0}}, "too many", "test")

    with drifting.reading() as connection:
        found = alerts_as_of(connection, AsOf(position=then))
    assert "decline" in {one.detector for one in found}


@pytest.mark.parametrize(
    "changes",
    [
        {"declin": {"h": 6.0}},
        {"decline": {"hh": 6.0}},
        {"decline": {"h": "six"}},
        {"decline": {"h": -1.0}},
        {"escalation": {"families": 1.5}},
    ],
)
def test_what_is_no_rule_is_refused(changes: dict[str, dict[str, float]]) -> None:
    with pytest.raises(RulesRefusal):
        Rulebook().changed(changes)


def test_the_commands_show_preview_and_switch(
    drifting: Soundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(drifting.settings.home))
    file = tmp_path / "rules.toml"
    file.write_text("[decline]\nh = 40.0\n")

    def run(*asked: str) -> object:
        done = CliRunner().invoke(commands, ["rules", *asked, "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    shown = run("preview", str(file))
    run("switch", str(file), "--reason", "too many")
    now = run("show")

    assert isinstance(shown, list)
    assert {one["what"] for one in shown} == {"vanishes"}
    assert isinstance(now, dict)
    assert now["parameters"]["decline"]["h"] == 40.0
