"""What an adviser decides about alerts, in a whole installation with real evidence."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from domain.alerts.handling import Handling
from domain.alerts.handling_decisions import AlertMovedOnError
from domain.alerts.handling_receipts import Undercut, measure_of
from domain.events import Event
from domain.times import AsOf, Basis, to_instant
from infra.services.alerts.handling import Asked, DecisionDraft
from infra.services.alerts.outdated_handling import corrections, fallen
from infra.services.installation import Soundings
from infra.services.rebuild import Rebuilding
from projections.alert_handling import handling_as_of
from projections.alerts.queries import Alert, alert_by_id, alerts_as_of
from tests.integration.evidence.test_views import dump
from tests.integration.members import BOSTON, Clock, admit, opened
from tests.integration.steps import take_in, write_rows

RATED = "Boston,assessment,use_of_resources,{},2009-03-31,{},1-4,high,Audit,boston,"
FELL = RATED.format(3, "2008-12-09").replace("2009-03-31", "2008-03-31").replace("boston,", "was,")


class Town:
    """An installation with an adviser, and ways to say what the adviser does."""

    def __init__(self, app: Soundings, clock: Clock, folder: Path) -> None:
        self.app, self.clock, self.folder = app, clock, folder
        adviser = app.people.by_id(admit(app, "Finn Advis", "improvement_adviser"))
        assert adviser is not None
        self.adviser, self.service = adviser, app.alerts

    def alert(self, detector: str = "critical_factor") -> Alert:
        """Return Boston's alert, open or cleared."""
        with self.app.reading() as connection:
            found = alerts_as_of(connection, AsOf(), authority=BOSTON.hex, include_cleared=True)
        return next(one for one in found if one.detector == detector)

    def seen(self) -> int:
        """Return the version that Boston's alert has come to."""
        alert = self.alert().id
        return self.service.versions([alert])[alert]

    def handle(self, asked: Asked, **words: str) -> None:
        """Decide about Boston's alert as it stands."""
        draft = DecisionDraft(seen=self.seen(), **words)
        self.service.handle(self.adviser, asked, self.alert().id, draft)

    def acknowledge(self) -> None:
        """Acknowledge it."""
        self.handle("acknowledge")

    def snooze(self, days: int) -> None:
        """Put it off."""
        until = self.clock().date() + timedelta(days=days)
        self.handle("snooze", reason="The inspection is soon.", until=until.isoformat())

    def dismiss(self) -> None:
        """Say that it is known."""
        self.handle("dismiss", label="known_already")

    def rows(self, *rows: str) -> None:
        """Take rows in."""
        take_in(self.app, write_rows(self.folder / f"{self.app.position()}.csv", rows))

    def handling(self, as_of: AsOf = AsOf()) -> Handling | None:  # noqa: B008 - frozen
        """Return where Boston's alert stood."""
        with self.app.reading() as connection:
            return handling_as_of(connection, as_of).get(self.alert().id)

    def status(self, as_of: AsOf = AsOf()) -> str:  # noqa: B008 - frozen
        """Return its status, 'new' where nothing was decided."""
        found = self.handling(as_of)
        return found.status if found else "new"


@pytest.fixture
def office(tmp_path: Path, app: Soundings) -> Iterator[Town]:
    """Yield an office in which Boston's use of resources fell to the lowest rating."""
    app.close()
    clock = Clock()
    with opened(tmp_path / "home", clock) as installed:
        made = Town(installed, clock, tmp_path)
        made.rows(FELL, RATED.format(1, "2009-12-09"))
        yield made


def test_a_decision_shows_in_the_view_and_in_the_audit_log(office: Town) -> None:
    office.acknowledge()

    assert office.status() == "acknowledged"
    last = office.app.audit.entries()[-1]
    assert (last.act, last.person) == ("alert_acknowledged", office.adviser.id.hex)
    assert last.subject == office.alert().id


def test_the_detectors_go_on_in_a_stream_that_holds_decisions(office: Town) -> None:
    office.acknowledge()
    assert office.app.follow() == 0
    office.rows(RATED.format(2, "2010-12-09").replace("2009-03-31", "2010-03-31"))

    assert not office.alert().is_open
    assert [event.originator_version for event in stream(office)] == [1, 2, 3]
    assert office.app.store.verify().ok


def stream(office: Town) -> list[Event]:
    """Return the events of Boston's alert."""
    alert = UUID(office.alert().id)
    return office.app.store.streams([alert])[alert]


def test_a_snooze_ends_by_the_day_and_waking_again_records_nothing(office: Town) -> None:
    office.snooze(days=10)
    office.clock.move(days=9)
    assert office.app.wake() == 0

    office.clock.move(days=1)
    both_alerts = 2
    assert office.app.follow() == both_alerts
    assert office.status() == "woken"
    assert office.app.follow() == 0


def test_worse_evidence_wakes_what_was_dismissed(office: Town) -> None:
    office.dismiss()
    office.rows(
        "Boston,assessment,organisational_assessment,1,2009-03-31,2009-12-10,1-4,high,Audit,oa,"
    )

    assert office.status() == "woken"
    handling = office.handling()
    assert handling is not None
    assert handling.waking is not None
    assert handling.waking.why == "new_evidence"


def test_a_decision_on_what_has_cleared_meanwhile_is_refused_and_says_so(office: Town) -> None:
    seen = office.seen()
    office.rows(RATED.format(2, "2010-12-09").replace("2009-03-31", "2010-03-31"))
    events = office.app.store.last_position()

    with pytest.raises(AlertMovedOnError, match="it cleared"):
        office.service.handle(
            office.adviser, "acknowledge", office.alert().id, DecisionDraft(seen=seen)
        )
    assert office.app.store.last_position() == events


def test_the_status_of_any_moment_can_be_asked_for(office: Town) -> None:
    before = office.clock()
    first = office.app.position()
    office.clock.move(days=1)
    office.acknowledge()
    acknowledged = office.app.position()
    office.clock.move(days=1)
    office.snooze(days=5)

    assert office.status() == "snoozed"
    day = timedelta(days=1)
    for basis in Basis:
        assert office.status(AsOf(known_by=to_instant(before), basis=basis)) == "new"
        then = AsOf(known_by=to_instant(before + day), basis=basis)
        assert office.status(then) == "acknowledged"
    assert office.status(AsOf(position=first)) == "new"
    assert office.status(AsOf(position=acknowledged)) == "acknowledged"


def test_a_rebuild_gives_the_same_view_and_wakes_or_tells_nobody(office: Town) -> None:
    office.acknowledge()
    office.snooze(days=5)
    office.clock.move(days=5)
    office.app.follow()
    before, position = dump(office.app.settings.home), office.app.store.last_position()

    work = Rebuilding(office.app, ["triage"])
    work.build()
    assert work.preview().changes_nothing
    work.switch()
    assert dump(office.app.settings.home) == before
    assert office.app.store.last_position() == position


def test_undo_and_rating(office: Town) -> None:
    office.acknowledge()
    office.handle("rate", label="useful")
    handling = office.handling()
    assert handling is not None
    assert handling.rating == "useful"

    office.handle("undo")
    office.handle("undo")
    assert office.status() == "new"
    assert [one.act for one in office.app.audit.entries()[-2:]] == ["decision_undone"] * 2


def test_a_correction_of_what_was_decided_on_is_told(office: Town) -> None:
    office.acknowledge()
    assert fallen_of(office) == []
    office.clock.move(days=3)
    office.rows(RATED.format(2, "2009-12-10"))

    [found] = fallen_of(office)
    assert [measure_of(one) for one in found.fell] == ["use_of_resources"]
    assert found.cause == "past_changed"


def test_a_correction_published_after_the_decision_is_told_too(office: Town) -> None:
    office.acknowledge()
    office.clock.move(days=30)
    office.rows(RATED.format(2, (office.clock().date() - timedelta(days=1)).isoformat()))

    [found] = fallen_of(office)
    assert found.cause == "corrected"
    assert not office.alert().is_open


def test_a_newer_rating_is_no_fault_of_the_decision(office: Town) -> None:
    office.acknowledge()
    office.clock.move(days=30)
    published = office.clock().date() - timedelta(days=1)
    newer = RATED.format(2, published).replace("2009-03-31", "2026-03-31")
    office.rows(newer.replace(",boston,", ",newer,"))

    assert not office.alert().is_open
    assert fallen_of(office) == []


def fallen_of(office: Town) -> list[Undercut]:
    """Return what fell of the decisions on Boston's alert."""
    handling = office.handling()
    assert handling is not None
    with office.app.reading() as connection:
        alert = alert_by_id(connection, office.alert().id, AsOf())
        assert alert is not None
        corrected = corrections(connection, BOSTON.hex)
    return fallen(handling, alert.steps, corrected)
