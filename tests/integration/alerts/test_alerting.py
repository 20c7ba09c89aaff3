"""From evidence to alerts, on the real data, and what clears them."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest

from consumers.switch_rules import RUNNER
from domain.register.commands import SucceedAuthority
from domain.times import AsOf, Basis, known_by_instant
from infra.services.alerts.replay import replay
from infra.services.installation import Soundings
from projections.alerts.queries import Alert, alerts_as_of
from tests.integration.steps import take_in, write_rows


def standing(app: Soundings, name: str | None = None, as_of: AsOf | None = None) -> list[Alert]:
    """Return the open alerts of one authority, or all."""
    directory = app.directory()
    with app.reading() as connection:
        found = alerts_as_of(connection, as_of or AsOf())
    return [one for one in found if name in (None, directory.entries[UUID(one.authority)].name)]


def test_boston_is_flagged_for_use_of_resources_1(app: Soundings, examples: Path) -> None:
    take_in(app, examples / "east-midlands")
    [alert] = standing(app, "Boston")
    assert (alert.detector, alert.level, alert.opened_on) == (
        "critical_factor",
        "critical",
        "2009-12-09",
    )
    assert "use_of_resources_failed" in {signal.reason for signal in alert.signals}


@pytest.fixture(scope="module")
def judgements(examples: Path) -> list[dict[str, str]]:
    """Return the real judgements."""
    path = examples / "childrens-services" / "la_judgements.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_inadequate_judgement_is_a_critical_alert_from_its_publication(
    app: Soundings, examples: Path, judgements: list[dict[str, str]]
) -> None:
    take_in(app, examples / "childrens-services")
    with app.reading() as connection:
        alerts = alerts_as_of(connection, AsOf(), include_cleared=True)
    critical = [
        (number, alert)
        for alert in alerts
        if alert.detector == "critical_factor"
        for number in dfe_numbers(app, alert)
    ]
    opened = {(number, alert.opened_on) for number, alert in critical}
    raised = {
        (number, step.on) for number, alert in critical for step in alert.steps if step.raised
    }
    before: dict[str, str] = {}
    begun, again = set[tuple[str, str]](), set[tuple[str, str]]()
    for row in sorted(judgements, key=lambda row: row["published"]):
        if row["overall"] == "inadequate":
            of = again if before.get(row["la_code"]) == "inadequate" else begun
            of.add((row["la_code"], row["published"]))
        before[row["la_code"]] = row["overall"]
    assert (len(begun), len(again)) == (46, 5)
    assert begun | again <= raised
    assert not again & opened, "inadequate since the first of them, whichever said it last"


def test_two_requires_improvement_in_a_row_are_coasting_from_the_second(
    app: Soundings, examples: Path, judgements: list[dict[str, str]]
) -> None:
    take_in(app, examples / "childrens-services")
    by_authority = defaultdict(list)
    for row in sorted(judgements, key=lambda row: row["published"]):
        by_authority[row["la_code"]].append(row)
    pairs = [
        (code, later["published"])
        for code, rows in by_authority.items()
        for earlier, later in pairwise(rows)
        if earlier["overall"] == later["overall"] == "requires improvement"
    ]
    assert len(pairs) == 29
    for code, published_on in pairs:
        as_of = AsOf(known_by_instant(published_on), basis=Basis.PUBLISHED)
        coasting = [
            alert
            for alert in standing(app, as_of=as_of)
            if alert.detector == "coasting" and code in dfe_numbers(app, alert)
        ]
        assert coasting, (code, published_on)


def test_a_counterfactual_injected_as_evidence_clears_the_alert(
    app: Soundings, examples: Path, tmp_path: Path
) -> None:
    take_in(app, examples / "east-midlands", examples / "childrens-services")
    directory, catalogue = app.directory(), app.catalogue()
    today = app.clock().date()
    rows, cleared = [], []
    for alert in standing(app):
        entry = directory.entries[UUID(alert.authority)]
        cleared.append(alert.id)
        for place, signal in enumerate(alert.signals):
            scale = str(signal.observed["scale"])
            bound = signal.clears_if.bound
            word = next(b.word for b in catalogue.scales[scale].bands if b.value == bound)
            rows.append(
                f"{entry.slug},{signal.clears_if.kind},{signal.clears_if.measure},{word},"
                f"{today - timedelta(days=7)},{today},{scale},,Test,{alert.id}-{place},"
            )
    assert len(cleared) > 70
    report = take_in(app, write_rows(tmp_path / "better.csv", rows))
    assert report.rejected == []
    assert {alert.id for alert in standing(app)} & set(cleared) == set()


def test_late_evidence_revises_the_past_of_an_alert(app: Soundings, tmp_path: Path) -> None:
    first = "Boston,assessment,use_of_resources,1,2009-03-31,2009-12-09,,,AC,r1,"
    take_in(app, write_rows(tmp_path / "a.csv", [first]))
    assert len(standing(app, "Boston")) == 1
    corrected = first.replace(",1,2009", ",2,2009")
    take_in(app, write_rows(tmp_path / "b.csv", [corrected]))
    assert standing(app, "Boston") == []
    asked = AsOf(known_by_instant("2009-12-31"), basis=Basis.PUBLISHED)
    assert standing(app, "Boston", asked) == []


def test_what_this_system_had_open_is_asked_on_the_recorded_clock(
    app: Soundings, tmp_path: Path
) -> None:
    row = "Boston,assessment,use_of_resources,1,2009-03-31,2009-12-09,,,AC,r1,"
    take_in(app, write_rows(tmp_path / "a.csv", [row]))
    then = AsOf(known_by_instant("2009-12-31"), basis=Basis.RECORDED)
    assert standing(app, "Boston", then) == []


def test_a_better_rating_published_earlier_but_taken_in_later_does_not_clear(
    app: Soundings, tmp_path: Path
) -> None:
    newest = "Boston,assessment,use_of_resources,1,2009-03-31,2009-12-09,,,AC,r1,"
    older = "Boston,assessment,use_of_resources,3,2007-03-31,2007-12-09,,,AC,r0,"
    take_in(app, write_rows(tmp_path / "a.csv", [newest]))
    take_in(app, write_rows(tmp_path / "b.csv", [older]))
    detectors = {alert.detector for alert in standing(app, "Boston")}
    assert detectors == {"critical_factor", "rating_fall"}


def test_running_the_detectors_again_records_nothing(app: Soundings, examples: Path) -> None:
    take_in(app, examples / "east-midlands", examples / "childrens-services")
    position = app.store.last_position()
    with app.views.begin() as connection:
        connection.exec_driver_sql(f"UPDATE positions_v1 SET position = 0 WHERE name = '{RUNNER}'")
    assert app.follow() == 0
    assert app.store.last_position() == position


def dfe_numbers(app: Soundings, alert: Alert) -> set[str]:
    """Return the DfE numbers of an alert's authority."""
    entry = app.directory().entries[UUID(alert.authority)]
    return {code.code for code in entry.codes if code.scheme == "dfe"}


def test_a_fact_corrected_to_another_authority_clears_the_alert_it_opened_by_mistake(
    app: Soundings, tmp_path: Path
) -> None:
    said = "assessment,Organisational assessment,1,2009-03-31"
    wrong = f"Boston,{said},2009-12-09,1-4,high,Audit,r1,"
    right = f"Derby,{said},2010-01-09,1-4,high,Audit,r1,"
    take_in(app, write_rows(tmp_path / "wrong.csv", [wrong]))
    assert len(standing(app, "Boston")) == 1
    take_in(app, write_rows(tmp_path / "right.csv", [right]))
    assert standing(app, "Boston") == []
    assert [one.opened_on for one in standing(app, "Derby")] == ["2010-01-09"]
    before = AsOf(known_by_instant("2009-12-31"), basis=Basis.PUBLISHED)
    assert len(standing(app, "Boston", before)) == 1


def test_a_fact_corrected_to_a_measure_of_another_theme_clears_the_alert_it_opened_by_mistake(
    app: Soundings, tmp_path: Path
) -> None:
    wrong = "Boston,assessment,Use of resources,1,2009-03-31,2009-12-09,1-4,high,Audit,r1,"
    right = "Boston,narrative,A visit,seen,2009-03-31,2010-01-09,,,Audit,r1,"
    take_in(app, write_rows(tmp_path / "wrong.csv", [wrong]))
    assert len(standing(app, "Boston")) == 1
    take_in(app, write_rows(tmp_path / "right.csv", [right]))
    assert standing(app, "Boston") == []


def test_a_replay_of_a_day_leaves_out_what_a_correction_moved_to_a_later_day(
    app: Soundings, tmp_path: Path
) -> None:
    said = "Boston,assessment,Use of resources,1"
    take_in(
        app,
        write_rows(tmp_path / "a.csv", [f"{said},2009-03-31,2009-12-09,1-4,high,Audit,r1,"]),
        write_rows(tmp_path / "b.csv", [f"{said},2010-01-02,2010-01-09,1-4,high,Audit,r1,"]),
    )
    boston = next(
        one.hex for one, entry in app.directory().entries.items() if entry.slug == "boston"
    )
    about_2009 = AsOf(true_on=date(2009, 12, 31), basis=Basis.PUBLISHED)
    [episode] = replay(app, boston, about_2009)
    assert (episode.on, episode.until) == ("2009-12-09", "2010-01-09")


def test_an_authority_that_ends_on_a_day_to_come_has_no_open_alert_once_the_day_is_there(
    app: Soundings, tmp_path: Path
) -> None:
    said = "Boston,assessment,Use of resources,1,2009-03-31,2009-12-09,1-4,high,Audit,r1,"
    take_in(app, write_rows(tmp_path / "a.csv", [said]))
    slugs = {entry.slug: one for one, entry in app.directory().entries.items()}
    now = app.clock()
    ends = now.date() + timedelta(days=3)
    app.register.carry_out(
        SucceedAuthority(
            at=now,
            actor="test",
            authority_id=slugs["boston"],
            ended_on=ends,
            successors=(slugs["derby"],),
        )
    )
    assert len(standing(app, "Boston")) == 1
    app.clock = lambda: now + timedelta(days=3)
    assert app.follow() == 1
    assert standing(app, "Boston") == []
    assert app.follow() == 0
