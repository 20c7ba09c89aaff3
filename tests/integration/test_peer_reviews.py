"""Peer reviews in a whole installation: from the pairing to what the detectors make of findings."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from detectors.escalation import escalated
from domain.events import Event
from domain.evidence.events import EvidenceCorrected, EvidenceRecorded
from domain.peer_reviews.commands import CancelReview, RecordReview, ReviewCommand, SlipReview
from domain.peer_reviews.events import HotSpot, Rating, ReviewHeld
from domain.peer_reviews.refusal import PeerReviewRefusal, ReviewMovedOnError
from domain.peer_reviews.reviews import Review
from domain.register.directory import Entry
from domain.times import AsOf, Basis, to_instant
from infra.cli.main import app as commands
from infra.cli.visiting import visiting
from infra.services.alerts.escalation import standing
from infra.services.installation import Soundings
from infra.services.peer_reviews.service import PeerReviewDesk
from infra.services.rebuild import Rebuilding
from projections.alerts.queries import Alert, alerts_as_of
from projections.peer_reviews.queries import reviews_as_of, rounds_as_of
from tests.integration.members import Clock, admit, opened
from tests.integration.steps import take_in, write_rows
from tests.integration.test_views import dump
from tests.unit.peers import parts, spot
from web.features.peer_reviews.api import peer_reviews_json

BEGINS, ENDS = date(2026, 10, 1), date(2026, 11, 30)
HELD, REPORTED = date(2026, 11, 3), date(2026, 11, 10)
AREA = "Lincolnshire"


class Office:
    """An installation with a round of peer reviews, and short ways to say what is done."""

    def __init__(self, app: Soundings, clock: Clock, folder: Path) -> None:
        self.app, self.clock, self.folder = app, clock, folder
        adviser = app.people.by_login("Finn Advis")
        assert adviser is not None
        self.adviser = adviser.id
        self.desk = PeerReviewDesk(app)

    def entry(self, slug: str) -> Entry:
        """Give an authority."""
        found = self.app.directory().by_slug(slug)
        assert found is not None
        return found

    def scheduled(self, slug: str = "boston", name: str = "2026/27", on: date = HELD) -> UUID:
        """Put a review in the diary; '' is Lincolnshire's programme."""
        entry = self.entry(slug) if slug else None
        return self.desk.schedule(name, AREA, entry, on)

    def record(self, review: UUID, *spots: HotSpot, **changed: Any) -> RecordReview:  # noqa: ANN401
        """Give what is asked to have on record."""
        rating: Rating = "amber"
        given = {
            "held_on": HELD,
            "published_on": REPORTED,
            "rating": rating,
            "parts": parts(spend="red"),
            "hot_spots": spots,
            "seen": self.state(review).version,
            **changed,
        }
        return RecordReview(at=self.clock(), actor=self.adviser.hex, review=review, **given)

    def found(self, review: UUID, *spots: HotSpot, **changed: Any) -> None:  # noqa: ANN401
        """Record it."""
        self.desk.decide(self.record(review, *spots, **changed))

    def state(self, review: UUID, as_of: AsOf = AsOf()) -> Review:  # noqa: B008 - frozen
        """Give a review as it stood."""
        with self.app.reading() as connection:
            return reviews_as_of(connection, as_of)[review.hex]

    def alerts(self, slug: str = "boston") -> list[Alert]:
        """Give what stands at an authority."""
        with self.app.reading() as connection:
            return alerts_as_of(connection, AsOf(), authority=self.entry(slug).id.hex)

    def standings(self, known_by: str = "") -> dict[str, str]:
        """Give how each authority stands."""
        visit = visiting(self.app, known_by or None, Basis.RECORDED, None)
        return {one["authority"]: one["standing"] for one in peer_reviews_json(visit)["due"]}

    def events(self, after: int = 0) -> list[Event]:
        """Give the log from a position on."""
        return [one.event for one in self.app.store.read(after, 10_000)]


def begun(app: Soundings) -> None:
    """Let an adviser and a manager in, and draw a round."""
    admit(app, "Finn Advis", "improvement_adviser")
    admit(app, "Pia Man", "partnership_manager")
    PeerReviewDesk(app).plan("2026/27", BEGINS, ENDS, "East Midlands", seed=7)


@pytest.fixture(scope="module")
def prepared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make such an installation once, to copy."""
    home = tmp_path_factory.mktemp("peers") / "home"
    shutil.copytree(template, home)
    with opened(home, Clock()) as app:
        begun(app)
    return home


@pytest.fixture
def office(tmp_path: Path, prepared: Path) -> Iterator[Office]:
    """Give such an office."""
    shutil.copytree(prepared, tmp_path / "home")
    clock = Clock()
    with opened(tmp_path / "home", clock) as installed:
        yield Office(installed, clock, tmp_path)


def test_the_boards_pairing_loads_with_its_source_and_its_five_reviews_once(
    office: Office,
) -> None:
    first = office.desk.plan_by_the_paper()
    position = office.app.store.last_position()

    assert office.desk.plan_by_the_paper() == first
    assert office.app.store.last_position() == position
    assert "20 January 2010, item 9" in first.source
    with office.app.reading() as connection:
        reviews = reviews_as_of(connection, AsOf()).values()
    assert {(one.reviewer, one.reviewed, one.authority) for one in reviews} == {
        (pair.reviewer, pair.reviewed, "") for pair in first.pairs
    }


def test_a_hot_spot_raises_a_signal_and_the_next_review_ends_it(office: Office) -> None:
    office.found(office.scheduled(), spot(), rating="red")

    [alert] = office.alerts()
    assert (alert.detector, alert.domain, alert.opened_on) == (
        "hot_spot",
        "peer review",
        "2026-11-10",
    )
    assert {one.reason for one in alert.signals} == {"hot_spots_found", "peers_rate_it_lowest"}

    office.clock.move(days=200)
    office.desk.plan("2027", date(2027, 5, 1), date(2027, 6, 30), "East Midlands", seed=9)
    again = office.scheduled(name="2027", on=date(2027, 5, 2))
    day = {"held_on": date(2027, 5, 2), "published_on": date(2027, 5, 3)}
    office.found(again, **day, parts=parts(), rating="green")

    assert office.alerts() == []


def test_a_hot_spot_is_one_of_two_voices_that_reach_the_adviser(office: Office) -> None:
    rated = "Boston,{},use_of_resources,{},2026-03-31,2026-09-0{},1-4,high,,{},"
    rows = [rated.format("assessment", 2, 1, "a"), rated.format("self_assessment", 4, 2, "b")]
    take_in(office.app, write_rows(office.folder / "gap.csv", rows))
    assert escalated(standing(office.alerts())).level == "watch"

    office.found(office.scheduled(), spot())

    reached = escalated(standing(office.alerts()))
    assert (reached.level, reached.families) == ("alert", ("judgement", "self_assessment"))


def test_a_programmes_hot_spot_is_about_the_authority_it_names(office: Office) -> None:
    lincoln = office.entry("lincoln").id.hex
    programme = office.scheduled("")
    office.found(programme, spot(authority=lincoln), spot(authority=""))

    assert [one.detector for one in office.alerts("lincoln")] == ["hot_spot"]
    assert office.alerts("boston") == []
    assert office.standings()["Lincoln"] == "none", "to be named is not to be reviewed"

    office.clock.move(days=1)
    office.found(programme, spot(authority=office.entry("boston").id.hex))
    assert office.alerts("lincoln") == []
    assert [one.detector for one in office.alerts("boston")] == ["hot_spot"]


def test_a_correction_corrects_the_evidence_and_the_alert_goes(office: Office) -> None:
    review = office.scheduled()
    office.found(review, spot())
    before = office.app.store.last_position()

    office.found(review, rating="green", parts=parts())

    kinds = {type(one) for one in office.events(before)}
    assert {ReviewHeld, EvidenceCorrected} <= kinds
    assert office.alerts() == []
    position = office.app.store.last_position()
    office.found(review, rating="green", parts=parts())
    assert office.app.store.last_position() == position


def test_an_authority_is_overdue_after_two_years_and_silence_says_so_sixty_days_later(
    office: Office,
) -> None:
    assert office.standings()["Boston"] == "none"
    office.found(office.scheduled(), parts=parts(), rating="green")
    assert office.standings()["Boston"] == "reviewed"

    office.clock.move(days=600)
    assert office.standings()["Boston"] == "due"
    office.clock.move(days=130)
    office.app.follow()
    assert office.standings()["Boston"] == "overdue"
    assert office.standings("2026-11-22")["Boston"] == "reviewed"
    assert office.alerts() == []

    office.clock.move(days=60)
    office.app.follow()
    [alert] = office.alerts()
    assert (alert.detector, alert.signals[0].reason) == ("silence", "peer_review_overdue")


def test_an_imported_review_counts_as_one(office: Office) -> None:
    row = "Boston,peer_review,peer_review,green,2026-03-01,2026-03-31,rag,high,Peers,one,"
    take_in(office.app, write_rows(office.folder / "peers.csv", [row]))

    assert office.standings()["Boston"] == "reviewed"


def test_a_round_schedules_everybody_who_is_due_and_nobody_twice(office: Office) -> None:
    office.found(office.scheduled(), parts=parts(), rating="green")
    office.desk.plan("2027/28", date(2027, 10, 1), date(2027, 11, 30), "East Midlands", seed=3)

    made = office.desk.schedule_due("2027/28")

    whom = [office.state(one).authority for one in made]
    assert office.entry("boston").id.hex not in whom
    assert len(set(whom)) == len(whom) == len(office.standings()) - 1
    assert office.desk.schedule_due("2027/28") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Finn Advis was not content.", "a name"),
        ("Ring 07700 900123 to learn more.", "a way to reach somebody"),
        ("Their colleague from {council} saw it too.", "a council of those who review"),
    ],
)
def test_a_text_that_names_who_took_part_is_not_taken_and_not_repeated(
    office: Office, words: str, told: str
) -> None:
    review = office.scheduled()
    reviewer = office.state(review).reviewer
    council = next(
        one.name
        for one in office.app.directory().entries.values()
        if one.sub_region == reviewer and one.kind == "district"
    )
    text = words.format(council=council)
    position = office.app.store.last_position()

    for command in (
        office.record(review, HotSpot("spend", office.entry("boston").id.hex, text)),
        SlipReview(
            at=office.clock(),
            actor="a test",
            review=review,
            seen=1,
            planned_on=ENDS,
            reason=text,
        ),
        CancelReview(at=office.clock(), actor="a test", review=review, seen=1, reason=text),
    ):
        with pytest.raises(PeerReviewRefusal, match=told) as refused:
            office.desk.decide(command)
        assert text not in str(refused.value)
        assert "Finn" not in str(refused.value)
    assert office.app.store.last_position() == position


def test_the_reviewing_sub_region_itself_may_be_named(office: Office) -> None:
    review = office.scheduled()
    reviewer = office.state(review).reviewer

    office.found(review, HotSpot("spend", office.entry("boston").id.hex, f"{reviewer} is ahead."))

    assert office.state(review).status == "held"


def test_no_name_and_no_body_of_a_member_is_in_any_event_of_a_review(office: Office) -> None:
    before = office.app.store.last_position()
    office.found(office.scheduled(), spot())

    events = office.events(before)
    text = " ".join(map(repr, events))
    assert "Finn" not in text
    assert "made-up body" not in text
    assert {one.actor for one in events if isinstance(one, EvidenceRecorded)} == {"peer reviews"}


def test_any_moment_can_be_asked_for_and_a_rebuild_gives_the_same(office: Office) -> None:
    review = office.scheduled()
    planned, then = office.app.position(), office.clock()
    office.clock.move(days=1)
    office.found(review, spot())

    assert office.state(review).status == "held"
    assert office.state(review, AsOf(position=planned)).status == "scheduled"
    for basis in Basis:
        known = AsOf(known_by=to_instant(then), basis=basis)
        assert office.state(review, known).status == "scheduled"
        with office.app.reading() as connection:
            assert rounds_as_of(connection, AsOf(known_by=to_instant(then) - 1)) == []
    before = dump(office.app.settings.home)
    work = Rebuilding(office.app, ["peer_reviews"])
    work.build()
    assert work.preview().changes_nothing
    work.switch()
    assert dump(office.app.settings.home) == before


def decided(desk: PeerReviewDesk, command: ReviewCommand, start: Barrier, told: list[str]) -> None:
    start.wait()
    try:
        desk.decide(command)
        told.append("recorded")
    except ReviewMovedOnError:
        told.append("moved on")


def test_of_two_who_record_at_once_one_is_told_and_the_findings_are_one_s(
    database_url: str, tmp_path: Path
) -> None:
    clock, told = Clock(), list[str]()
    with opened(tmp_path / "home", clock, database_url=database_url) as app:
        app.initialise()
        begun(app)
        office = Office(app, clock, tmp_path)
        review, start = office.scheduled(), Barrier(2)
        ratings: tuple[Rating, ...] = ("amber", "red")
        wanted = [office.record(review, spot(), rating=rating) for rating in ratings]
        threads = [Thread(target=decided, args=(office.desk, one, start, told)) for one in wanted]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

        assert sorted(told) == ["moved on", "recorded"]
        held = [one for one in office.events() if isinstance(one, ReviewHeld)]
        rated = [one for one in office.events() if getattr(one, "measure", "") == "peer_review"]
        assert len(held) == 1
        assert [getattr(one, "raw", "") for one in rated if one.actor != "soundings init"] == [
            held[0].rating
        ]


FILE = """
held_on = 2026-11-03
published_on = 2026-11-10
rating = "amber"
{parts}
[[hot_spots]]
section = "spend"
words = "Half of the grant is unspent."
"""


def run(*asked: str) -> Result:
    return CliRunner().invoke(commands, [*asked])


def test_the_command_line_plans_schedules_records_and_lists(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(office.app.settings.home))
    file = office.folder / "boston.toml"
    each = '[parts.{}]\nrating = "amber"\nwords = "As planned."\n'
    sections = ("benefits", "issues", "risks", "spend", "time_frame")
    file.write_text(FILE.format(parts="".join(each.format(one) for one in sections)), "utf-8")

    window = ("--begins", "2026-01-01", "--ends", "2026-12-31")
    planned = run("peer-reviews", "plan", "2028", *window, "--seed", "4", "--json")
    assert len(json.loads(planned.stdout)["pairs"]) == 5
    made = run(
        "peer-reviews", "schedule", "2028", "--authority", "Boston", "--on", "2026-03-03", "--json"
    )
    [review] = json.loads(made.stdout)
    late = json.loads(run("peer-reviews", "list", "--json").stdout)["reviews"]
    assert [(one["authority"], one["overdue"], one["found"]) for one in late] == [
        ("Boston", True, None)
    ]
    asked = ("--as", "Finn Advis", "--seen", "1")
    slipped = run("peer-reviews", "slip", review, *asked, "--on", "2026-11-03", "--reason", "Snow")
    assert slipped.exit_code == 0, slipped.output
    done = run("peer-reviews", "record", review, str(file), "--as", "Finn Advis", "--seen", "2")
    assert done.exit_code == 0, done.output
    overdue = json.loads(run("peer-reviews", "overdue", "--json").stdout)
    assert "Boston" not in {one["authority"] for one in overdue}
    assert len(overdue) == len(office.standings()) - 1
    assert "hot_spot" in run("alerts", "--json").stdout
    stale = run("peer-reviews", "cancel", review, *asked, "--reason", "Late")
    assert isinstance(stale.exception, ReviewMovedOnError)


def test_a_partnership_manager_records_the_own_area_only(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(office.app.settings.home))
    review = office.scheduled()
    asked = ("--as", "Pia Man", "--seen", "1", "--reason", "Late")

    refused = run("peer-reviews", "cancel", review.hex, *asked)

    assert "own area" in str(refused.exception)
    assert office.state(review).status == "scheduled"


def test_a_file_that_is_not_whole_says_which_field_and_repeats_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(office.app.settings.home))
    file = office.folder / "wrong.toml"
    file.write_text(FILE.format(parts="").replace("amber", "secret"), "utf-8")
    review = office.scheduled()

    refused = run(
        "peer-reviews", "record", review.hex, str(file), "--as", "Finn Advis", "--seen", "1"
    )

    assert "rating" in str(refused.exception)
    assert "secret" not in str(refused.exception)
