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

ROWS = (
    "Boston,self_assessment,use_of_resources,4,2009-03-31,2009-07-01,1-4,high,Boston,own,",
    "Boston,assessment,use_of_resources,2,2009-03-31,2009-09-01,1-4,high,Audit,theirs,",
)


@pytest.fixture
def apart(app: Soundings, tmp_path: Path) -> Soundings:
    """Return an installation in which an authority thinks better of itself than others do."""
    take_in(app, write_rows(tmp_path / "rows.csv", ROWS))
    return app


def standing(app: Soundings) -> set[str]:
    with app.reading() as connection:
        return {one.detector for one in alerts_as_of(connection, AsOf())}


def test_what_a_change_would_do_is_what_it_does(apart: Soundings) -> None:
    rules = apart.alert_rules
    before = standing(apart)
    shown = rules.preview({"insight_gap": {"wide": 40.0}})

    assert standing(apart) == before, "a look changes nothing"
    rules.change({"insight_gap": {"wide": 40.0}}, "too many", "test")
    gone = {one.detector for one in shown if one.what == "vanishes"}
    assert gone == {"insight_gap"}
    assert before - standing(apart) == gone


def test_a_change_taken_back_gives_the_same_alerts_again(apart: Soundings) -> None:
    rules = apart.alert_rules
    before = standing(apart)

    rules.change({"insight_gap": {"wide": 40.0}}, "too many", "test")
    rules.change({"insight_gap": {"wide": 2.0}}, "too few", "test")

    assert standing(apart) == before
    assert apart.rules().versions == {"insight_gap": 2}


def test_what_was_said_before_stays_on_the_recorded_clock(apart: Soundings) -> None:
    then = apart.position()

    apart.alert_rules.change({"insight_gap": {"wide": 40.0}}, "too many", "test")

    with apart.reading() as connection:
        found = alerts_as_of(connection, AsOf(position=then))
    assert "insight_gap" in {one.detector for one in found}


@pytest.mark.parametrize(
    "changes",
    [
        {"insight": {"wide": 6.0}},
        {"insight_gap": {"wider": 6.0}},
        {"insight_gap": {"wide": "six"}},
        {"insight_gap": {"wide": -1.0}},
        {"escalation": {"families": 1.5}},
    ],
)
def test_what_is_no_rule_is_refused(changes: dict[str, dict[str, float]]) -> None:
    with pytest.raises(RulesRefusal):
        Rulebook().changed(changes)


def test_the_commands_show_preview_and_switch(
    apart: Soundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(apart.settings.home))
    file = tmp_path / "rules.toml"
    file.write_text("[insight_gap]\nwide = 40.0\n")

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
    assert now["parameters"]["insight_gap"]["wide"] == 40.0
