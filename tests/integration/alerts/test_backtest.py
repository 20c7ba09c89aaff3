"""The back-test over what an installation holds: real judgements, and what must not be used."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from consumers.backtest.labels import Label
from domain.ids import AUTHORITIES, name_id
from infra.analysts.backtest.report import write
from infra.analysts.backtest.run import back_test
from infra.cli.main import app as commands
from infra.services.installation import Soundings
from tests.integration.steps import take_in, write_rows

BUDGET = 5
CONTRACT = {
    "n",
    "positives",
    "auc",
    "auc_low",
    "auc_high",
    "budget",
    "precision_at_budget",
    "precision_random",
    "standing_6_months",
    "standing_12_months",
    "lead_months_median",
    "false_alarms_per_authority_year",
    "brier",
    "capture",
    "by_detector",
    "ranking",
    "cases",
}
BOSTON = name_id(AUTHORITIES, "boston").hex
LABEL = Label(BOSTON, "Boston", "2012-06-15", bad=True)


@pytest.fixture
def judged(app: Soundings, examples: Path, monkeypatch: pytest.MonkeyPatch) -> Soundings:
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))
    take_in(app, examples / "childrens-services" / "la_judgements.csv")
    return app


def rating(value: int, published_on: str, reference: str = "a") -> str:
    return (
        f"Boston,assessment,use_of_resources,{value},{published_on},{published_on},1-4,high,"
        f"Audit Commission,{reference},"
    )


def case(app: Soundings, label: Label = LABEL) -> dict[str, Any]:
    found: dict[str, Any] = back_test(app, [label], BUDGET).document["cases"][0]
    return found


def test_nothing_published_on_the_day_of_an_outcome_or_later_is_used_for_it(
    app: Soundings, tmp_path: Path
) -> None:
    take_in(app, write_rows(tmp_path / "before.csv", [rating(3, "2010-06-01")]))
    before = case(app)

    same_day = [rating(1, "2012-06-15", "b"), rating(1, "2012-09-01", "c")]
    take_in(app, write_rows(tmp_path / "after.csv", same_day))

    assert case(app) == before


def test_what_was_published_the_day_before_stands_as_an_alert(
    app: Soundings, tmp_path: Path
) -> None:
    take_in(app, write_rows(tmp_path / "before.csv", [rating(1, "2012-06-14")]))

    found = case(app)

    assert found["alerted"]
    assert not found["alerted_6_months_before"]
    assert [one["detector"] for one in found["alerts"]] == ["critical_factor"]


@pytest.mark.usefixtures("judged")
def test_a_real_back_test_has_all_that_the_contract_names(examples: Path, tmp_path: Path) -> None:
    labels = examples / "labels" / "childrens_services_held_out.csv"
    asked = ["backtest", "--labels", str(labels), "--budget", "15", "--json"]

    done = CliRunner().invoke(commands, [*asked, "--out", str(tmp_path / "report")])
    document = json.loads(done.stdout)

    assert done.exit_code == 0, done.stderr
    assert document.keys() >= CONTRACT
    assert (document["n"], document["positives"]) == (71, 12)
    assert document["auc_low"] < document["auc"] < document["auc_high"]
    assert len(document["cases"]) == document["n"]
    assert json.loads((tmp_path / "report" / "backtest.json").read_text())["n"] == 71


def test_the_report_names_every_miss_and_false_alarm(
    judged: Soundings, examples: Path, tmp_path: Path
) -> None:
    with (examples / "labels" / "childrens_services_held_out.csv").open() as handle:
        rows = list(csv.DictReader(handle))
    directory = judged.directory()
    labels = []
    for row in rows:
        (one,) = directory.named(row["authority"])
        labels.append(Label(one.hex, row["authority"], row["on"], row["outcome"] == "1"))

    document = back_test(judged, sorted(labels, key=lambda one: one.on), BUDGET).document
    write(document, tmp_path)
    page = (tmp_path / "backtest.html").read_text()

    wrong = [one for one in document["cases"] if one["alerted"] != bool(one["outcome"])]
    assert wrong
    assert all(f"<h3>{one['authority']}," in page for one in wrong)


@pytest.mark.usefixtures("judged")
def test_rows_that_are_no_labels_are_told_and_the_rest_is_done(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("authority,on,outcome\nSlough,2019-01-01,1\nAtlantis,2019-01-01,1\n")

    done = CliRunner().invoke(commands, ["backtest", "--labels", str(path), "--json"])

    assert done.exit_code == 3
    document = json.loads(done.stdout)
    assert document["n"] == 1
    assert [one["row"] for one in document["rejected"]] == [3]
