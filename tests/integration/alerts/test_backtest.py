"""The back-test over what an installation holds: real judgements, and what must not be used."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from benchmarks.backtest_by_hand import disagreements
from consumers.backtest.history import BANDS
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
    "new_signals_per_authority_year",
    "concordance",
    "concordance_low",
    "concordance_high",
    "within_grade",
    "concordance_6_months",
    "concordance_12_months",
    "within_grade_6_months",
    "within_grade_12_months",
    "bands",
    "standing_before",
    "forecast",
    "injected",
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
    assert document["concordance_low"] < document["concordance"] < document["concordance_high"]
    assert [one["name"] for one in document["bands"]] == list(BANDS)
    assert sum(one["n"] for one in document["bands"]) <= document["n"]
    assert document["standing_before"]["6"]["bad"] == document["standing_6_months"]
    assert disagreements(document) == []
    assert document["forecast"]["n"] == document["injected"]["n"] == 0
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
        bad, grade = row["outcome"] == "1", int(row["grade"])
        labels.append(Label(one.hex, row["authority"], row["on"], bad, grade))

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


LINES = ("ReReferral", "Work_Force_Vac_Rate")
UPPER = {"county", "unitary", "london_borough", "metropolitan_district"}
GRADES = ("", "inadequate", "requires improvement", "good", "outstanding")
YEARS = range(2012, 2017)
ON = "2017-03-15"


def town(app: Soundings, count: int) -> list[str]:
    """Return councils that were there all the time, by names that need no quotes."""
    entries = [one for one in app.directory().entries.values() if one.is_watched]
    always = (one for one in entries if not (one.ended_on or one.starts_on))
    upper = (one.name for one in always if one.kind in UPPER)
    found = sorted(name for name in upper if "," not in name)[:count]
    assert len(found) == count
    return found


def line(
    name: str, measure: str, year: int, value: float, published: str, day: str = "03-31"
) -> str:
    return (
        f"{name},indicator,{measure},{value},{year}-{day},{published},percent,low,DfE,"
        f"{name}-{measure}-{year}-{day},"
    )


def judgement(name: str, grade: int, on: str) -> str:
    return (
        f"{name},assessment,childrens_services_overall,{GRADES[grade]},{on},{on},ofsted,high,"
        f"Ofsted,{name}-{on},"
    )


def figures(names: list[str]) -> Iterator[str]:
    chance = Random(5)
    for year in YEARS:
        for place, name in enumerate(names):
            for measure in LINES:
                value = round(20 + place % 9 + chance.gauss(0, 2), 2)
                yield line(name, measure, year, value, f"{year}-10-31")


def test_wild_values_published_on_the_day_or_after_change_nothing_of_an_earlier_outcome(
    app: Soundings, tmp_path: Path
) -> None:
    names = town(app, 104)
    ids = {name: one.hex for name in names for one in app.directory().named(name)}
    judged = [judgement(name, 2 + place % 3, "2014-05-01") for place, name in enumerate(names)]
    assert not take_in(app, write_rows(tmp_path / "a.csv", [*figures(names), *judged])).rejected
    labels = [
        Label(ids[name], name, ON, grade == 1, grade)
        for place, name in enumerate(names[:16])
        for grade in (1 + place % 4,)
    ]

    def cases() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = back_test(app, labels, BUDGET).document["cases"]
        return found

    plain = cases()
    wild = [
        row
        for place, name in enumerate(names)
        for measure in LINES
        for row in (
            line(name, measure, 2016, 90.0 - place % 7, "2017-03-16"),
            line(name, measure, 2014, 1.0 + place % 90, "2017-03-15"),
            line(name, measure, 2017, 0.5 + place % 80, "2017-03-15"),
        )
    ]
    worse = [judgement(name, 1, ON) for name in names]
    assert not take_in(app, write_rows(tmp_path / "b.csv", [*wild, *worse])).rejected

    assert len({one["score"] for one in plain}) > len(plain) / 2
    assert {one["previous_grade"] for one in plain} == {2.0, 3.0, 4.0}
    assert all(one["band_6_months_before"] for one in plain)
    assert cases() == plain

    eve = [
        line(name, LINES[1], 2016, 5.0 + 3 * (place % 9), "2017-03-14", "09-30")
        for place, name in enumerate(names)
    ]
    assert not take_in(app, write_rows(tmp_path / "eve.csv", eve)).rejected

    now = cases()
    assert [one["score"] for one in now] != [one["score"] for one in plain]
    for months in (6, 12):
        name = f"score_{months}_months_before"
        assert [one[name] for one in now] == [one[name] for one in plain]
