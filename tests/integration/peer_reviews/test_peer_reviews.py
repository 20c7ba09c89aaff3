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
from infra.cli.context import moment
from infra.cli.main import app as commands
from infra.cli.options import At
from infra.services.alerts.escalation import standing
from infra.services.installation import Soundings
from infra.services.peer_reviews.service import PeerReviewService
from infra.services.rebuild import Rebuilding
from projections.alerts.queries import Alert, alerts_as_of
from projections.peer_reviews import reviews_as_of, rounds_as_of
from tests.integration.evidence.test_views import dump
from tests.integration.members import Clock, admit, opened
from tests.integration.steps import take_in, write_rows
from tests.unit.peers import parts, spot
from web.json.peer_reviews import peer_reviews_json

BEGINS, ENDS = date(2026, 10, 1), date(2026, 11, 30)
HELD, REPORTED = date(2026, 11, 3), date(2026, 11, 10)
AREA = "Lincolnshire"


class Town:
    """An installation with a round of peer reviews, and short ways to say what is done."""

    def __init__(self, app: Soundings, clock: Clock, folder: Path) -> None:
        self.app, self.clock, self.folder = app, clock, folder
        adviser = app.people.by_login("Finn Advis")
        assert adviser is not None
        self.adviser = adviser.id
        self.reviews = app.peer_reviews

    def entry(self, slug: str) -> Entry:
        """Return an authority."""
        found = self.app.directory().by_slug(slug)
        assert found is not None
        return found

    def scheduled(self, slug: str = "boston", name: str = "2026/27", on: date = HELD) -> UUID:
        """Put a review in the diary; '' is Lincolnshire's programme."""
        entry = self.entry(slug) if slug else None
        return self.reviews.schedule(name, AREA, entry, on)

    def record(self, review: UUID, *spots: HotSpot, **changed: Any) -> RecordReview:  # noqa: ANN401
        """Return what is asked to have on record."""
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
        self.reviews.carry_out(self.record(review, *spots, **changed))

    def state(self, review: UUID, as_of: AsOf = AsOf()) -> Review:  # noqa: B008 - frozen
        """Return a review as it stood."""
        with self.app.reading() as connection:
            return reviews_as_of(connection, as_of)[review.hex]

    def alerts(self, slug: str = "boston") -> list[Alert]:
        """Return what stands at an authority."""
        with self.app.reading() as connection:
            return alerts_as_of(connection, AsOf(), authority=self.entry(slug).id.hex)

    def standings(self, known_by: str = "") -> dict[str, str]:
        """Return how each authority stands."""
        at = moment(At(known_by or None))
        found = peer_reviews_json(self.reviews.all(at), self.app.directory(at.register), None)
        return {one["authority"]: one["standing"] for one in found["due"]}

    def events(self, after: int = 0) -> list[Event]:
        """Return the log from a position on."""
        return [one.event for one in self.app.store.read(after, 10_000)]


def begun(app: Soundings) -> None:
    """Let an adviser and a manager in, and draw a round."""
    admit(app, "Finn Advis", "improvement_adviser")
    admit(app, "Pia Man", "partnership_manager")
    app.peer_reviews.plan("2026/27", BEGINS, ENDS, "East Midlands", seed=7)


@pytest.fixture(scope="module")
def prepared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make such an installation once, to copy."""
    home = tmp_path_factory.mktemp("peers") / "home"
    shutil.copytree(template, home)
    with opened(home, Clock()) as app:
        begun(app)
    return home


@pytest.fixture
def town(tmp_path: Path, prepared: Path) -> Iterator[Town]:
    """Yield such an town."""
    shutil.copytree(prepared, tmp_path / "home")
    clock = Clock()
    with opened(tmp_path / "home", clock) as installed:
        yield Town(installed, clock, tmp_path)


def test_the_boards_pairing_loads_with_its_source_and_its_five_reviews_once(
    town: Town,
) -> None:
    first = town.reviews.plan_by_the_paper()
    position = town.app.store.last_position()

    assert town.reviews.plan_by_the_paper() == first
    assert town.app.store.last_position() == position
    assert "20 January 2010, item 9" in first.source
    with town.app.reading() as connection:
        reviews = reviews_as_of(connection, AsOf()).values()
    assert {(one.reviewer, one.reviewed, one.authority) for one in reviews} == {
        (pair.reviewer, pair.reviewed, "") for pair in first.pairs
    }


def test_a_hot_spot_raises_a_signal_and_the_next_review_ends_it(town: Town) -> None:
    town.found(town.scheduled(), spot(), rating="red")

    [alert] = town.alerts()
    assert (alert.detector, alert.domain, alert.opened_on) == (
        "hot_spot",
        "peer review",
        "2026-11-10",
    )
    assert {one.reason for one in alert.signals} == {"hot_spots_found", "peers_rate_it_lowest"}

    town.clock.move(days=200)
    town.reviews.plan("2027", date(2027, 5, 1), date(2027, 6, 30), "East Midlands", seed=9)
    again = town.scheduled(name="2027", on=date(2027, 5, 2))
    day = {"held_on": date(2027, 5, 2), "published_on": date(2027, 5, 3)}
    town.found(again, **day, parts=parts(), rating="green")

    assert town.alerts() == []


def test_a_hot_spot_is_one_of_two_voices_that_reach_the_adviser(town: Town) -> None:
    rated = "Boston,{},use_of_resources,{},2026-03-31,2026-09-0{},1-4,high,,{},"
    rows = [rated.format("assessment", 2, 1, "a"), rated.format("self_assessment", 4, 2, "b")]
    take_in(town.app, write_rows(town.folder / "gap.csv", rows))
    assert escalated(standing(town.alerts())).level == "watch"

    town.found(town.scheduled(), spot())

    reached = escalated(standing(town.alerts()))
    assert (reached.level, reached.families) == ("alert", ("judgement", "self_assessment"))


def test_a_programmes_hot_spot_is_about_the_authority_it_names(town: Town) -> None:
    lincoln = town.entry("lincoln").id.hex
    programme = town.scheduled("")
    town.found(programme, spot(authority=lincoln), spot(authority=""))

    assert [one.detector for one in town.alerts("lincoln")] == ["hot_spot"]
    assert town.alerts("boston") == []
    assert town.standings()["Lincoln"] == "none", "to be named is not to be reviewed"

    town.clock.move(days=1)
    town.found(programme, spot(authority=town.entry("boston").id.hex))
    assert town.alerts("lincoln") == []
    assert [one.detector for one in town.alerts("boston")] == ["hot_spot"]


def test_a_correction_corrects_the_evidence_and_the_alert_goes(town: Town) -> None:
    review = town.scheduled()
    town.found(review, spot())
    before = town.app.store.last_position()

    town.found(review, rating="green", parts=parts())

    kinds = {type(one) for one in town.events(before)}
    assert {ReviewHeld, EvidenceCorrected} <= kinds
    assert town.alerts() == []
    position = town.app.store.last_position()
    town.found(review, rating="green", parts=parts())
    assert town.app.store.last_position() == position


def test_an_authority_is_overdue_after_two_years_and_silence_says_so_sixty_days_later(
    town: Town,
) -> None:
    assert town.standings()["Boston"] == "none"
    town.found(town.scheduled(), parts=parts(), rating="green")
    assert town.standings()["Boston"] == "reviewed"

    town.clock.move(days=600)
    assert town.standings()["Boston"] == "due"
    town.clock.move(days=130)
    town.app.follow()
    assert town.standings()["Boston"] == "overdue"
    assert town.standings("2026-11-22")["Boston"] == "reviewed"
    assert town.alerts() == []

    town.clock.move(days=60)
    town.app.follow()
    [alert] = town.alerts()
    assert (alert.detector, alert.signals[0].reason) == ("silence", "peer_review_overdue")


def test_an_imported_review_counts_as_one(town: Town) -> None:
    row = "Boston,peer_review,peer_review,green,2026-03-01,2026-03-31,rag,high,Peers,one,"
    take_in(town.app, write_rows(town.folder / "peers.csv", [row]))

    assert town.standings()["Boston"] == "reviewed"


def test_a_round_schedules_everybody_who_is_due_and_nobody_twice(town: Town) -> None:
    town.found(town.scheduled(), parts=parts(), rating="green")
    town.reviews.plan("2027/28", date(2027, 10, 1), date(2027, 11, 30), "East Midlands", seed=3)

    made = town.reviews.schedule_due("2027/28")

    whom = [town.state(one).authority for one in made]
    assert town.entry("boston").id.hex not in whom
    assert len(set(whom)) == len(whom) == len(town.standings()) - 1
    assert town.reviews.schedule_due("2027/28") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Finn Advis was not content.", "a name"),
        ("Ring 07700 900123 to learn more.", "a way to reach somebody"),
        ("Their colleague from {council} saw it too.", "a council of those who review"),
    ],
)
def test_a_text_that_names_who_took_part_is_not_taken_and_not_repeated(
    town: Town, words: str, told: str
) -> None:
    review = town.scheduled()
    reviewer = town.state(review).reviewer
    council = next(
        one.name
        for one in town.app.directory().entries.values()
        if one.sub_region == reviewer and one.kind == "district"
    )
    text = words.format(council=council)
    position = town.app.store.last_position()

    for command in (
        town.record(review, HotSpot("spend", town.entry("boston").id.hex, text)),
        SlipReview(
            at=town.clock(),
            actor="a test",
            review=review,
            seen=1,
            planned_on=ENDS,
            reason=text,
        ),
        CancelReview(at=town.clock(), actor="a test", review=review, seen=1, reason=text),
    ):
        with pytest.raises(PeerReviewRefusal, match=told) as refused:
            town.reviews.carry_out(command)
        assert text not in str(refused.value)
        assert "Finn" not in str(refused.value)
    assert town.app.store.last_position() == position


def test_the_reviewing_sub_region_itself_may_be_named(town: Town) -> None:
    review = town.scheduled()
    reviewer = town.state(review).reviewer

    town.found(review, HotSpot("spend", town.entry("boston").id.hex, f"{reviewer} is ahead."))

    assert town.state(review).status == "held"


def test_no_name_and_no_body_of_a_member_is_in_any_event_of_a_review(town: Town) -> None:
    before = town.app.store.last_position()
    town.found(town.scheduled(), spot())

    events = town.events(before)
    text = " ".join(map(repr, events))
    assert "Finn" not in text
    assert "made-up body" not in text
    assert {one.actor for one in events if isinstance(one, EvidenceRecorded)} == {"peer reviews"}


def test_any_moment_can_be_asked_for_and_a_rebuild_gives_the_same(town: Town) -> None:
    review = town.scheduled()
    planned, then = town.app.position(), town.clock()
    town.clock.move(days=1)
    town.found(review, spot())

    assert town.state(review).status == "held"
    assert town.state(review, AsOf(position=planned)).status == "scheduled"
    for basis in Basis:
        known = AsOf(known_by=to_instant(then), basis=basis)
        assert town.state(review, known).status == "scheduled"
        with town.app.reading() as connection:
            assert rounds_as_of(connection, AsOf(known_by=to_instant(then) - 1)) == []
    before = dump(town.app.settings.home)
    work = Rebuilding(town.app, ["peer_reviews"])
    work.build()
    assert work.preview().changes_nothing
    work.switch()
    assert dump(town.app.settings.home) == before


def decided(
    reviews: PeerReviewService, command: ReviewCommand, start: Barrier, told: list[str]
) -> None:
    start.wait()
    try:
        reviews.carry_out(command)
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
        town = Town(app, clock, tmp_path)
        review, start = town.scheduled(), Barrier(2)
        ratings: tuple[Rating, ...] = ("amber", "red")
        wanted = [town.record(review, spot(), rating=rating) for rating in ratings]
        threads = [Thread(target=decided, args=(town.reviews, one, start, told)) for one in wanted]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

        assert sorted(told) == ["moved on", "recorded"]
        held = [one for one in town.events() if isinstance(one, ReviewHeld)]
        rated = [one for one in town.events() if getattr(one, "measure", "") == "peer_review"]
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
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(town.app.settings.home))
    file = town.folder / "boston.toml"
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
    assert len(overdue) == len(town.standings()) - 1
    assert "hot_spot" in run("alerts", "--json").stdout
    stale = run("peer-reviews", "cancel", review, *asked, "--reason", "Late")
    assert isinstance(stale.exception, ReviewMovedOnError)


def test_a_partnership_manager_records_the_own_area_only(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(town.app.settings.home))
    review = town.scheduled()
    asked = ("--as", "Pia Man", "--seen", "1", "--reason", "Late")

    refused = run("peer-reviews", "cancel", review.hex, *asked)

    assert "own area" in str(refused.exception)
    assert town.state(review).status == "scheduled"


def test_a_file_that_is_not_whole_says_which_field_and_repeats_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(town.app.settings.home))
    file = town.folder / "wrong.toml"
    file.write_text(FILE.format(parts="").replace("amber", "secret"), "utf-8")
    review = town.scheduled()

    refused = run(
        "peer-reviews", "record", review.hex, str(file), "--as", "Finn Advis", "--seen", "1"
    )

    assert "rating" in str(refused.exception)
    assert "secret" not in str(refused.exception)
