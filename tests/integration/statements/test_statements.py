"""Soft intelligence from what a speaker hands in to what a member sees, on real stores."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from domain.log import ConcurrentWriteError
from domain.membership.events import Role
from domain.statements.drafts import Draft, StatementRefusal
from domain.statements.release import KEPT_DAYS
from domain.times import AsOf, to_instant
from infra.services.installation import Soundings
from infra.services.rebuild import NAMES, Rebuilding
from infra.services.statements.mine import OwnStatement
from infra.services.statements.read import TOMBSTONE, Statement
from infra.stores.vault.waivers import Waiver
from projections.picture import queries as picture
from tests.attacks.worlds import World, world
from tests.integration.steps import take_in, write_rows

MEMBERS = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast", "dan": "Dale", "eve": "Eastern"}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[World]:
    """Yield a group of five organisations, one member each."""
    with world(tmp_path / "home", MEMBERS) as made:
        yield made


def two_out(town: World) -> tuple[Statement, Statement]:
    """Let ada and ben speak of Boston, and release it; return both, ada's first."""
    mine = town.record("ada", "boston", "They do not meet.").statement
    town.record("ben", "boston", "The chief left.")
    assert town.close() == 2
    shown = town.statements.reading.statements("change_agent")
    own = next(one for one in shown if one.id == mine)
    return own, next(one for one in shown if one.id != mine)


def own(town: World, login: str) -> list[OwnStatement]:
    """Return what a speaker sees of their statements."""
    return town.statements.mine.all(town.people[login])


# Recording and holding


def test_a_statement_is_held_and_its_speaker_told_why(town: World) -> None:
    town.record("ada", "boston", "They do not meet.")
    assert [(one.state, one.why) for one in own(town, "ada")] == [("held", "epoch_open")]
    assert town.texts("ben") == []


def test_a_statement_that_would_stand_alone_waits_for_another(town: World) -> None:
    town.record("ada", "boston", "They do not meet.")
    assert town.close() == 0
    assert own(town, "ada")[0].why == "alone"
    town.record("ada", "boston", "Still not.")
    assert town.close() == 0
    town.record("ben", "boston", "The chief left.")
    assert town.close() == 3
    assert sorted(town.texts("cat")) == ["Still not.", "The chief left.", "They do not meet."]


def test_statements_of_two_authorities_do_not_cover_each_other(town: World) -> None:
    town.record("ada", "boston", "They do not meet.")
    town.record("ben", "derby", "The chief left.")
    assert town.close() == 0


def test_a_speaker_held_for_long_is_asked(town: World) -> None:
    town.record("ada", "boston", "They do not meet.")
    for _ in range(9):
        assert town.close() == 0
    assert own(town, "ada")[0].why == "asked"


def test_a_speaker_may_let_a_statement_come_out_alone_and_at_once(town: World) -> None:
    held = town.record("ada", "boston", "They do not meet.")
    town.record("ben", "derby", "The chief left.")
    assert town.statements.mine.consent(town.people["ada"], held.receipt)
    assert town.statements.close(urgent=True).released == 0
    assert town.texts("cat") == ["They do not meet."]


def test_consent_does_not_help_where_too_few_might_have_said_it(tmp_path: Path) -> None:
    few = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast"}
    with world(tmp_path / "home", few) as town:
        held = town.record("ada", "boston", "They do not meet.")
        assert not town.statements.mine.consent(town.people["ada"], held.receipt)
        assert town.statements.close(urgent=True).released == 0
        assert own(town, "ada")[0].why == "too_few_organisations"


def test_an_organisation_that_came_later_is_no_candidate(tmp_path: Path) -> None:
    few = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast"}
    with world(tmp_path / "home", few) as town:
        town.record("ada", "boston", "They do not meet.")
        town.record("ben", "boston", "The chief left.")
        town.clock.pass_(days=1)
        town.admit("dan", "Dale")
        assert town.close() == 0
        assert own(town, "ada")[0].why == "too_few_organisations"


def test_the_same_submission_is_one_statement_with_one_receipt(town: World) -> None:
    draft = Draft(
        authority=town.authority("boston"),
        problem_types=("capacity",),
        text="Twice sent.",
        information="A",
        source=1,
        handling="P",
    )
    by, token = town.people["ada"], uuid4().hex
    first = town.statements.recording.record(draft, by, token)
    again = town.statements.recording.record(draft, by, token)
    other = town.statements.recording.record(draft, town.people["ben"], token)
    assert first.receipt == again.receipt != other.receipt


@pytest.mark.parametrize("role", ["analyst", "authority", "custodian"])
def test_some_roles_neither_speak_nor_see(town: World, role: Role) -> None:
    two_out(town)
    draft = Draft(
        authority=town.authority("boston"),
        problem_types=("capacity",),
        text="Words.",
        information="A",
        source=1,
        handling="P",
    )
    with pytest.raises(StatementRefusal):
        town.statements.recording.record(draft, replace(town.people["ada"], role=role), "twice")
    assert town.statements.reading.statements(role) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"text": "x" * 4_001},
        {"problem_types": ()},
        {"problem_types": ("gossip",)},
        {"information": "F"},
        {"source": 4},
        {"handling": "C"},
        {"handling": "P", "conditions": ("no_export",)},
        {"handling": "C", "conditions": ("burn",)},
        {"how_known": "dreamt"},
        {"origin": "x" * 201},
    ],
)
def test_what_makes_no_statement_is_refused_and_nothing_is_kept(
    town: World, wrong: dict[str, object]
) -> None:
    with pytest.raises(StatementRefusal):
        town.record("ada", "boston", **{"text": "Words.", **wrong})  # type: ignore[arg-type]  # wrong on purpose
    assert own(town, "ada") == []


def test_what_is_for_advisers_is_seen_by_advisers_only(town: World) -> None:
    two_out(town)
    for login in ("cat", "dan"):
        town.record(
            login, "boston", f"Said by {login[0]}.", handling="C", conditions=("advisers_only",)
        )
    assert town.close() == 2
    reading = town.statements.reading
    assert len(reading.statements("group_member")) == 2
    advised = reading.statements("improvement_adviser")
    assert len(advised) == 4
    hidden = next(one for one in advised if one.conditions)
    assert reading.statement("group_member", hidden.id) is None
    assert reading.statement("improvement_adviser", hidden.id) == hidden


# Discussing


def test_agreement_shows_as_a_yes_once_the_epoch_ends(town: World) -> None:
    mine, _ = two_out(town)
    assert (mine.corroborated, mine.contested) == (False, None)
    for login in ("cat", "dan"):
        town.statements.discussion.voice(town.people[login], mine.id, "agree")
    unchanged = town.statements.reading.statement("change_agent", mine.id)
    town.close()
    shown = town.statements.reading.statement("change_agent", mine.id)
    assert unchanged == mine
    assert shown is not None
    assert shown.corroborated is True


def test_a_speaker_and_a_colleague_who_agree_are_one_organisation(town: World) -> None:
    colleague = town.admit("abe", "Audit Ltd")
    mine, _ = two_out(town)
    for by in (town.people["ada"], colleague):
        town.statements.discussion.voice(by, mine.id, "agree")
    town.close()
    shown = town.statements.reading.statement("change_agent", mine.id)
    assert shown is not None
    assert shown.corroborated is False


def test_who_changes_sides_counts_on_the_last(town: World) -> None:
    mine, _ = two_out(town)
    town.statements.discussion.voice(town.people["dan"], mine.id, "agree")
    for side in ("agree", "contest"):
        town.statements.discussion.voice(
            town.people["cat"],
            mine.id,
            side,
        )
    town.close()
    shown = town.statements.reading.statement("change_agent", mine.id)
    assert shown is not None
    assert shown.corroborated is False


def test_a_question_reaches_the_speaker_and_the_answer_everybody(town: World) -> None:
    mine, _ = two_out(town)
    town.statements.discussion.ask(town.people["cat"], mine.id, "Since when?")
    assert own(town, "ada")[0].questions == []
    town.close()
    [question] = own(town, "ada")[0].questions
    town.statements.mine.answer(town.people["ada"], question.id, "Since spring.")
    with pytest.raises(StatementRefusal):
        town.statements.mine.answer(town.people["ben"], question.id, "Not mine.")
    town.close()
    shown = town.statements.reading.statement("change_agent", mine.id)
    assert shown is not None
    [asked] = shown.questions
    assert (asked.text, [one.text for one in asked.answers]) == ("Since when?", ["Since spring."])
    assert len({asked.id, asked.answers[0].id, mine.id}) == 3


def test_evidence_and_a_new_grade_come_out_with_the_epoch(town: World) -> None:
    for grader, organisation in zip(
        ("gus", "hal", "ida", "jon", "kay"), MEMBERS.values(), strict=True
    ):
        town.admit(grader, organisation, "group_member")
    mine, _ = two_out(town)
    row = "Boston,peer_review,peer_review,green,2025-11-01,2025-11-30,rag,high,Peers,one,"
    take_in(town.app, write_rows(town.app.settings.home.parent / "facts.csv", [row]))
    with town.app.reading() as connection:
        [fact] = [one.evidence for one in picture.facts(connection, AsOf())]
    by, gus = town.people["cat"], town.people["gus"]
    town.statements.discussion.verify(by, mine.id, fact, supports=True)
    town.statements.discussion.regrade(gus, mine.id, "B")
    with pytest.raises(StatementRefusal):
        town.statements.discussion.regrade(by, mine.id, "A")
    town.close()
    shown = town.statements.reading.statement("change_agent", mine.id)
    assert shown is not None
    assert (shown.information, shown.evidence) == ("B", [(fact, True)])


def test_three_bodies_that_speak_of_one_problem_converge_and_the_group_is_told(
    town: World,
) -> None:
    town.admit("fay", "Fen")
    for login in ("ada", "ben", "cat"):
        town.record(login, "boston", f"Words of {login[0]}.")
    town.close()
    with town.app.reading() as connection:
        from projections.statements import queries  # noqa: PLC0415 - only here

        boston = town.authority("boston").hex
        assert queries.converging(connection, boston) == ["leadership"]
    town.clock.pass_(days=500)
    town.close()
    with town.app.reading() as connection:
        assert queries.converging(connection, boston) == []


# Time


def test_a_look_back_shows_whole_epochs_and_never_half_of_one(town: World) -> None:
    two_out(town)
    ended = to_instant(town.clock())
    last = town.app.store.last_position()
    reading = town.statements.reading
    assert reading.statements("change_agent", as_of=AsOf(known_by=ended - 1)) == []
    assert len(reading.statements("change_agent", as_of=AsOf(known_by=ended))) == 2
    for position in range(last):
        assert reading.statements("change_agent", as_of=AsOf(position=position)) == []
    assert len(reading.statements("change_agent", as_of=AsOf(position=last))) == 2


# Waiver, unsealing, erasing, keeping


def test_a_waiver_shows_name_or_organisation_of_one_statement_until_taken_back(
    town: World,
) -> None:
    mine, other = two_out(town)
    ada = town.people["ada"]
    town.statements.mine.waive(ada, mine.id, Waiver(organisation=True))
    with pytest.raises(StatementRefusal):
        town.statements.mine.waive(ada, other.id, Waiver(name=True))

    def said_by() -> list[tuple[str, ...]]:
        shown = town.statements.reading.statements("change_agent")
        return [one.said_by for one in sorted(shown, key=lambda one: one.id != mine.id)]

    assert said_by() == [("Audit Ltd",), ()]
    town.statements.mine.waive(ada, mine.id, Waiver(name=True))
    assert said_by() == [("ada",), ()]
    town.statements.mine.waive(ada, mine.id, Waiver())
    assert said_by() == [(), ()]


def test_unsealing_takes_two_custodians_and_the_speaker_sees_it(town: World) -> None:
    mine, _ = two_out(town)
    kim = town.admit("kim", "Partnership", "custodian")
    lee = town.admit("lee", "Partnership", "custodian")
    unsealing = town.statements.unsealing
    request = unsealing.ask(kim, mine.id, "A child may be in danger.")
    for refused in (kim, town.people["ben"]):
        with pytest.raises(StatementRefusal):
            unsealing.approve(refused, request)
    assert own(town, "ada")[0].unsealings == ()
    assert unsealing.approve(lee, request) == ("ada", "Audit Ltd")
    with pytest.raises(StatementRefusal):
        unsealing.approve(lee, request)
    [seen] = own(town, "ada")[0].unsealings
    assert (seen.asked_by, seen.approved_by) == ("kim", "lee")
    assert seen.reason == "A child may be in danger."


def test_an_erased_statement_is_a_tombstone_as_of_any_moment(town: World) -> None:
    mine, _ = two_out(town)
    moment = AsOf(known_by=to_instant(town.clock()))
    town.close()
    town.statements.erasure.exported("for the board.csv", [mine.id])
    ada = town.people["ada"]
    certificate = town.statements.erasure.erase([ada], mine.id)
    assert certificate.exports == ("for the board.csv",)
    now = town.statements.reading.statement("cat-or-whoever", mine.id)
    assert now is None
    then = town.statements.reading.statement("change_agent", mine.id, moment)
    assert then == town.statements.reading.statement("change_agent", mine.id)
    assert then == Statement(mine.id, mine.authority, epoch=mine.epoch)
    assert then.text == TOMBSTONE
    assert town.app.store.verify().ok
    assert own(town, "ada") == []


def test_nobody_else_erases_but_two_custodians_together(town: World) -> None:
    mine, _ = two_out(town)
    kim, lee = (town.admit(one, "Partnership", "custodian") for one in ("kim", "lee"))
    ben = town.people["ben"]
    erasure = town.statements.erasure
    for by in ([ben], [kim], [kim, kim], [kim, ben]):
        with pytest.raises(StatementRefusal):
            erasure.erase(by, mine.id)
    certificate = erasure.erase([kim, lee], mine.id)
    assert erasure.erase([kim, lee], mine.id) == certificate


def test_a_statement_is_erased_when_its_time_is_over(town: World) -> None:
    mine, _ = two_out(town)
    assert own(town, "ada")[0].kept_until == date(2028, 3, 8)
    town.clock.pass_(days=KEPT_DAYS - 8)
    town.close()
    assert town.texts("cat")[0] != TOMBSTONE
    town.clock.pass_(days=8)
    town.close()
    shown = town.statements.reading.statement("change_agent", mine.id)
    assert shown is not None
    assert shown.erased


# Power cuts


def test_a_release_cut_short_at_any_step_is_taken_up_and_comes_out_once(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.record("ada", "boston", "They do not meet.")
    town.record("ben", "boston", "The chief left.")
    releases = town.statements.releases

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    for step in ("_carry_out", "_done"):
        with monkeypatch.context() as patched:
            patched.setattr(type(releases), step, cut)
            with pytest.raises(KeyboardInterrupt):
                town.close()
    assert town.texts("cat") == [] or len(town.texts("cat")) == 2
    assert town.statements.keep_time(7) is not None
    town.app.catch_up()
    assert sorted(town.texts("cat")) == ["The chief left.", "They do not meet."]
    assert [one.state for one in own(town, "ada")] == ["released"]
    with pytest.raises(ConcurrentWriteError):
        town.app.store.append(
            [one.event for one in town.app.store.recorded(UUID(own(town, "ada")[0].statement))]
        )
    town.close()
    assert len(town.texts("cat")) == 2


# Keeping time


def test_an_epoch_ends_with_its_window_whoever_looks_and_once(town: World) -> None:
    town.record("ada", "boston", "They do not meet.")
    town.record("ben", "boston", "The chief left.")
    assert town.statements.keep_time(7) is None
    town.clock.pass_(days=6)
    assert town.statements.keep_time(7) is None
    town.clock.pass_(days=1)
    closed = town.statements.keep_time(7)
    assert closed is not None
    assert (closed.epoch, closed.released) == (1, 2)
    assert town.statements.keep_time(7) is None


def test_an_erasure_cut_short_is_completed_at_the_next_start(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, _ = two_out(town)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(town.statements.erasure), "_erase", cut)
        with pytest.raises(KeyboardInterrupt):
            town.statements.erasure.erase([town.people["ada"]], mine.id)
    shown = town.statements.reading.statement("change_agent", mine.id)
    assert shown is not None
    assert not shown.erased
    with Soundings(town.app.settings, clock=town.clock) as again:
        now = again.statements.reading.statement("change_agent", mine.id)
    assert now == Statement(mine.id, mine.authority, epoch=mine.epoch)


def test_views_built_anew_show_the_same_statements_and_none_is_left_out(town: World) -> None:
    two_out(town)
    before = town.statements.reading.statements("change_agent")
    assert {one.name.rpartition("_v")[0] for one in town.app.projections} == set(NAMES)

    work = Rebuilding(town.app)
    work.build()
    assert work.preview().changes_nothing
    assert "statements_v1" in {one.table for one in work.preview().tables}
    work.switch()

    assert town.statements.reading.statements("change_agent") == before
