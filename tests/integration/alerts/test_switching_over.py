"""A program whose rules are others: what was said stays, what is gone ends, nobody is told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from consumers.record_alerts import Wanted, record
from detectors.registry import DETECTORS
from domain.alerts.rule_events import STREAM, RulesChanged
from domain.times import AsOf, Basis, known_by_instant
from infra.cli.main import app as commands
from infra.notifications.deliver import Delivery
from infra.services.installation import Soundings
from infra.services.notifications.service import NotificationService
from projections.alerts.queries import Alert, alerts_as_of
from tests.integration.earlier_program import RETIRED, put_in_place, said_all
from tests.integration.members import Clock, admit, opened
from tests.integration.steps import take_in, write_rows
from tests.servers.mailbox import Mailbox, mailbox
from tests.servers.receiver import Receiver, receiving

ADDRESS = "finn@partnership.example"


class Old:
    """An installation of an earlier program, opened by this one, with an adviser who is told."""

    def __init__(self, app: Soundings, clock: Clock, webhook: str) -> None:
        self.app, self.clock = app, clock
        said_all(app)
        self.end = app.store.last_position()
        adviser = admit(app, "finn", "improvement_adviser")
        self.delivery = Delivery.of(app)
        self.delivery.notifications.subscriptions.mail(adviser, ADDRESS)
        self.delivery.notifications.subscriptions.webhook(adviser, webhook)
        self.delivery.run()
        app.initialise()

    def alerts(self, as_of: AsOf | None = None, *, cleared: bool = False) -> list[Alert]:
        """Return the alerts as of a moment."""
        with self.app.reading() as connection:
            return alerts_as_of(connection, as_of or AsOf(), include_cleared=cleared)

    def on_monday(self) -> None:
        """Let the time of the next digest come, and deliver."""
        self.clock.move(days=7)
        self.delivery.run()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """Yield a mail server on loopback."""
    with mailbox() as one:
        yield one


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Yield a receiver of webhooks on loopback."""
    with receiving() as one:
        yield one


@pytest.fixture
def old(tmp_path: Path, box: Mailbox, receiver: Receiver) -> Iterator[Old]:
    """Yield an installation that an earlier program left."""
    clock = Clock()
    clock.now = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    put_in_place(tmp_path / "home")
    mail = {"smtp_url": box.url, "mail_from": "soundings@partnership.example"}
    with opened(tmp_path / "home", clock, webhooks_internal="true", **mail) as app:
        yield Old(app, clock, receiver.url)


def test_a_preview_says_what_the_switch_then_does_and_records_nothing(old: Old) -> None:
    before = {(one.authority, one.detector, one.domain) for one in old.alerts()}
    end = old.app.store.last_position()
    shown = old.app.alert_rules.preview_program()
    assert old.app.store.last_position() == end

    old.app.follow()

    after = {(one.authority, one.detector, one.domain) for one in old.alerts()}
    moved = {(one.authority, one.detector, one.domain): one.what for one in shown}
    assert {
        place for place, what in moved.items() if what in {"ends", "vanishes"}
    } == before - after
    assert {place for place, what in moved.items() if what == "appears"} == after - before
    assert {place[1] for place, what in moved.items() if what == "ends"} == RETIRED
    assert "rating_fall" in {place[1] for place, what in moved.items() if what == "appears"}
    assert old.app.alert_rules.preview_program() == []


def test_alerts_of_retired_rules_end_that_day_and_keep_their_past(old: Old) -> None:
    stood = [one for one in old.alerts() if one.detector in RETIRED]
    then = AsOf(known_by_instant("2025-01-01"), basis=Basis.PUBLISHED)
    known = {one.id: one.signals for one in old.alerts(then) if one.detector in RETIRED}

    old.app.follow()

    now = {one.id: one for one in old.alerts(cleared=True)}
    assert len(stood) > 5
    for one in stood:
        ended = now[one.id]
        today = old.clock().date().isoformat()
        assert (ended.cleared_on, ended.cleared_by) == (today, "retired")
        assert (ended.opened_on, ended.steps[:-1]) == (one.opened_on, one.steps)
    assert {one.id: one.signals for one in old.alerts(then) if one.detector in RETIRED} == known
    assert len(
        [one for one in old.alerts(AsOf(position=old.end)) if one.detector in RETIRED]
    ) == len(stood)


def test_the_switch_is_one_recorded_change_of_rules_and_a_repeat_records_nothing(old: Old) -> None:
    old.app.follow()
    end = old.app.store.last_position()

    assert old.app.follow() == 0
    assert old.app.store.last_position() == end
    (change,) = [one.event for one in old.app.store.recorded(STREAM)]
    assert isinstance(change, RulesChanged)
    assert set(change.retired) == RETIRED
    assert change.settled == old.end


def test_nobody_is_told_of_what_only_the_rules_moved(
    old: Old, box: Mailbox, receiver: Receiver
) -> None:
    old.app.follow()
    old.delivery.run()
    old.on_monday()

    assert box.mails == []
    assert receiver.got == []
    assert NotificationService(old.app).told_after("") == []
    counts = old.delivery.notifications.log.counts()
    assert counts["rules"] > len(RETIRED)
    assert set(counts) <= {"rules", "no_change"}


def test_new_evidence_is_told_even_when_it_comes_with_the_switch(
    old: Old, box: Mailbox, tmp_path: Path
) -> None:
    published = (old.clock().date() - timedelta(days=1)).isoformat()
    row = f"Derby,assessment,use_of_resources,1,2026-03-31,{published},1-4,high,Audit,r1,"
    take_in(old.app, write_rows(tmp_path / "new.csv", [row]))
    old.delivery.run()

    assert [mail["Subject"] for mail in box.mails] == ["Critical: Derby"]


def test_what_a_retired_rule_still_says_from_an_earlier_worker_is_not_recorded(old: Old) -> None:
    old.app.follow()
    ended = next(one for one in old.alerts(cleared=True) if one.detector == "decline")
    end = old.app.store.last_position()
    said = Wanted(
        ended.id, ended.authority, ended.detector, ended.domain, "watch", ended.steps[:-1]
    )

    assert record(old.app.store, {ended.id: said}, {ended.id}, old.clock()) == 0
    assert record(old.app.store, {}, {ended.id}, old.clock()) == 0
    assert old.app.store.last_position() == end


def test_parameters_of_rules_that_are_gone_have_no_effect(old: Old) -> None:
    before = RulesChanged(
        originator_id=STREAM,
        originator_version=1,
        recorded_at=old.clock(),
        actor="an operator",
        parameters={
            "decline": {"h": 6.0},
            "escalation": {"indicators": 4, "families": 3},
            "coasting": {"slope": 0.1},
        },
        versions={"decline": 1, "escalation": 1},
        reason="Too many alerts in spring.",
    )
    old.app.store.append([before])
    old.app.follow()

    rules = old.app.rules()
    assert rules.parameters == {"escalation": {"families": 3}}
    assert rules.escalation.families == 3
    assert [one.name for one in rules.detectors] == [one.name for one in DETECTORS]
    assert set(rules.retired) == RETIRED
    old.app.alert_rules.change({"silence": {"grace_days": 90}}, "too early", "test")
    assert set(old.app.rules().retired) == RETIRED


def test_the_command_shows_it_before_anything_is_recorded(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(old.app.settings.home))
    end = old.app.store.last_position()

    done = CliRunner().invoke(commands, ["rules", "preview"])

    assert done.exit_code == 0, done.output
    assert "end with their rule" in done.output
    assert old.app.store.last_position() == end
