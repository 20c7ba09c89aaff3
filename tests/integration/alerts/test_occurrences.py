"""From a row of the plain file to the alert of an occurrence, and its rule changed by a file."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.times import AsOf
from infra.cli.main import app as commands
from infra.services.installation import Soundings
from projections.alerts.queries import alerts_as_of
from tests.integration.steps import take_in, write_rows

MADE_UP = Path("examples/occurrences/made_up_occurrences.csv")
SHIPPED = {
    "areas_for_priority_action",
    "best_value_notice",
    "exceptional_financial_support",
    "statutory_post_left",
    "several_statutory_posts_left",
}


def said(app: Soundings) -> set[str]:
    """Return the reasons of all signals that stand."""
    with app.reading() as connection:
        alerts = alerts_as_of(connection, AsOf())
    return {signal.reason for one in alerts for signal in one.signals} & {*SHIPPED, "early_warning"}


def test_the_made_up_example_shows_every_rule_that_ships(app: Soundings) -> None:
    report = take_in(app, MADE_UP)

    assert report.rejected == []
    assert [said for file in report.files for said in file["notices"]] == []
    assert said(app) == SHIPPED


def test_the_same_file_again_and_another_source_of_the_same_occurrence_open_no_alert(
    app: Soundings, tmp_path: Path
) -> None:
    take_in(app, MADE_UP)
    with app.reading() as connection:
        before = {one.id for one in alerts_as_of(connection, AsOf())}

    row = "Boston,occurrence,chief_executive,left,2026-06-30,2026-07-03,post,,Another,1,Made up"
    take_in(app, MADE_UP, write_rows(tmp_path / "again.csv", [row]))

    with app.reading() as connection:
        assert {one.id for one in alerts_as_of(connection, AsOf())} == before


def test_a_file_changes_a_rule_and_adds_one_and_the_preview_says_so_before(
    app: Soundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = "Boston,assessment,oflog_early_warning,yes,2026-06-30,2026-07-03,yes-no,low,Made up,9,"
    take_in(app, MADE_UP, write_rows(tmp_path / "warned.csv", [row]))
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))
    file = tmp_path / "rules.toml"
    file.write_text(
        '[occurrence.areas_for_priority_action]\nlevel = "off"\n[occurrence.early_warning]\n'
        'kind = "assessment"\nmeasures = "oflog_early_warning"\nfails = "at_least"\nat = 1.0\n'
        'made_good = 0.0\nended_by = ""\nmonths = 12\nposts = 1\nlevel = "watch"\n'
        'family = "judgement"\nvoice = 1\nsource = "Oflog"\nreason = "Called in."\n'
    )

    def run(*asked: str) -> list[dict[str, str]]:
        done = CliRunner().invoke(commands, ["rules", *asked, "--json"])
        assert done.exit_code == 0, done.output
        found: list[dict[str, str]] = json.loads(done.stdout)
        return found

    shown = {(one["what"], one["detector"]) for one in run("preview", str(file))}
    assert ("vanishes", "serious_occurrence") in shown
    assert "areas_for_priority_action" in said(app)

    run("switch", str(file), "--reason", "what we hear of")
    app.follow()
    assert said(app) == {*SHIPPED, "early_warning"} - {"areas_for_priority_action"}


def test_the_joint_inspection_of_durham_was_a_serious_occurrence_from_its_letter_for_three_years(
    app: Soundings,
) -> None:
    take_in(app, Path("examples/as-downloaded/ofsted_csc_jtai_overview.xlsx"))

    with app.reading() as connection:
        found = alerts_as_of(connection, AsOf(), include_cleared=True)
    (alert,) = [one for one in found if one.detector == "serious_occurrence"]
    assert app.directory().name_of(alert.authority) == "County Durham"
    assert (alert.opened_on[:10], alert.cleared_by) == ("2018-08-24", "lapsed")
    assert alert.cleared_on is not None
    assert alert.cleared_on[:4] == "2021"
