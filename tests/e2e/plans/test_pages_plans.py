"""Support plans in the pages: from an alert to a plan that is closed, by those whose part it is."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from domain.statements.drafts import StatementRefusal
from domain.support.offer_commands import MakeOffer
from domain.support.offer_decisions import decide as decide_offer
from tests.e2e.plans.planning import ADVISER, COUNCIL, ELSEWHERE, MANAGER, Planning, planning


@pytest.fixture
def town(_assets: None, tmp_path: Path) -> Iterator[Planning]:
    """Yield a group with a plan for Boston that is opened and nothing more."""
    with planning(tmp_path / "home") as made:
        made.open()
        yield made


def test_a_plan_goes_from_an_alert_to_its_end(town: Planning) -> None:
    assert town.see(ADVISER).says("Nothing is diagnosed yet.")
    town.draft()
    page = town.propose("lincoln", "City of Lincoln Council", "9,000")
    assert page.says("All that is not refused costs £21,500.")
    assert town.act("submit").says("needs an overseer, for there is more than one provider")
    town.act("oversee")
    town.agree()

    first, second = (one["id"] for one in town.providers())
    town.act("milestone", what="A balanced budget.", due="2026-06-30", drawdown="10,000")
    town.act("commission", proposal=first)
    assert town.act("commission", proposal=second).says("Commissioned on 2 March 2026")
    milestone = town.json(ADVISER)["milestones"][0]["id"]
    assert town.act("reached", milestone=milestone, shown_by="The cabinet agreed it.").says(
        "Reached on 2 March 2026: The cabinet agreed it."
    )
    assert town.act("paid", milestone=milestone).says("£10,000 paid on 2 March 2026")
    closed = town.act("close", result="Use of resources is 2 again.")
    assert closed.says("Closed")
    assert closed.says("Use of resources is 2 again.")
    assert town.act("milestone", what="x", due="2026-06-30").says("reopen it first")


def test_a_plan_is_opened_from_the_alert_by_those_who_write_plans(town: Planning) -> None:
    found = town.group.as_(ADVISER).json("/api/alerts", authority="boston")
    alert = next(one["id"] for one in found if one["detector"] == "critical_factor")
    page = town.group.reader.open(f"/alerts/{alert}")
    form = town.group.reader.open(page.links["Open a support plan for Boston"])

    assert any(one.get("value") == alert and "checked" in one for one in form.fields)
    other = town.group.as_("Dot Fenn").open(f"/alerts/{alert}")
    assert "Open a support plan for Boston" not in other.links


def test_a_provider_is_proposed_by_an_offer_of_the_menu(town: Planning) -> None:
    offer = MakeOffer(
        at=town.group.world.clock(),
        actor="test",
        offer=UUID(int=77),
        provider=UUID(int=5),
        provider_name="Improvement agency",
        title="A finance team",
        form="peer_team",
        problem_types=("critical_success_factor",),
        natures=("financial",),
        capacity=5,
        begins=date(2026, 1, 1),
        ends=date(2027, 3, 31),
        pence_a_unit=100_000,
    )
    app = town.group.world.app
    app.store.append(decide_offer([], offer))
    app.catch_up()

    assert town.see(ADVISER).says("A finance team, Improvement agency: 5 days left, £1,000 each")
    page = town.act("provider", offer=offer.offer.hex, units="2")
    assert page.says("Improvement agency A finance team Proposed on 2 March 2026 2 £2,000")


def test_the_diagnosis_cites_facts_that_lead_to_their_evidence(town: Planning) -> None:
    town.draft()
    page = town.see("Dot Fenn")

    assert page.says("It rests on")
    assert any(href.startswith("/evidence/") for href in page.links.values())
    refused = town.act("diagnosis", heading0="Money", text0="It is short.", cite0="0" * 32)
    assert refused.status == 400
    assert refused.says("Cite facts and alerts that are known of this authority.")


def test_nobody_helps_themselves_and_the_refusal_is_on_record(town: Planning) -> None:
    town.draft()
    town.act("oversee")
    town.propose("boston", "Boston Borough Council")
    town.agree()
    page = town.act("commission", proposal=town.providers()[1]["id"])

    assert page.says("Refused: conflict of interest")
    assert page.says("Provider refused")


def test_a_provider_that_costs_more_than_is_left_is_refused(town: Planning) -> None:
    town.draft()
    town.act("oversee")
    town.propose("lincoln", "City of Lincoln Council", "49,000")
    town.agree()
    first, second = (one["id"] for one in town.providers())
    town.act("commission", proposal=first)

    assert town.act("commission", proposal=second).says("Refused: no budget left")


def test_suggestions_come_out_together_without_a_name_and_are_answered(town: Planning) -> None:
    town.draft()
    kept = town.suggest("Ada Quill", "Begin with the savings of next year.")
    assert kept.says("Your suggestion is kept, without your name.")
    town.group.world.close()
    assert not town.see("Dot Fenn").says("Begin with the savings")
    assert town.see("Ada Quill").says("Held until it can come out")
    town.suggest("Ben Rusk", "The milestone could be sooner.")
    town.group.world.close()

    page = town.see("Dot Fenn")
    assert page.says("Begin with the savings of next year.")
    assert page.says("The milestone could be sooner.")
    assert not page.says("My suggestions")
    assert not page.says("Ada")
    for one in town.json(ADVISER)["suggestions"]:
        town.act("answer", suggestion=one["id"], taken_up="yes", text="We will do so.")
    assert town.see("Dot Fenn").says("Taken up: We will do so.")
    assert town.act("answer", suggestion=one["id"], text="Again.").status == 400


def test_a_suggestion_that_gives_its_author_away_is_not_kept(town: Planning) -> None:
    page = town.suggest("Ada Quill", "As your auditors we at Harbour Auditors would wait.")

    assert page.status == 400
    assert page.says("these words could give you away")
    assert page.says("would wait.")
    assert town.plans.suggested_by(town.person("Ada Quill"), town.plan) == []


def test_nothing_is_erased_unless_the_form_says_which_suggestion(town: Planning) -> None:
    town.suggest("Ada Quill", "Begin with the savings.")

    page = town.group.send("Ada Quill", f"{town.address}/take-back", town.address, suggestion="")

    assert page.status == 400
    assert page.says("There is no such statement or suggestion")
    assert len(town.plans.suggested_by(town.person("Ada Quill"), town.plan)) == 1


def test_a_suggestion_that_was_erased_is_a_tombstone_with_its_answer(town: Planning) -> None:
    town.suggest("Ada Quill", "Begin with the savings.")
    town.suggest("Ben Rusk", "Wait for the spring.")
    town.group.world.close()
    for one in town.json(ADVISER)["suggestions"]:
        town.act("answer", suggestion=one["id"], taken_up="no", text=f"Not: {one['text']}")
    [mine] = town.plans.suggested_by(town.person("Ada Quill"), town.plan)
    before = town.group.world.clock().isoformat()
    town.group.world.clock.pass_(hours=1)
    page = town.group.send(
        "Ada Quill", f"{town.address}/take-back", town.address, suggestion=mine.id
    )

    assert page.says("Your suggestion is erased")
    for now in (town.see("Dot Fenn"), town.see("Dot Fenn", known_by=before)):
        assert now.says("This suggestion was erased.")
        assert "Begin with the savings" not in now.response.text
    others = town.group.send(
        "Dot Fenn", f"{town.address}/take-back", town.address, suggestion=mine.id
    )
    assert others.says("There is no such statement or suggestion")


def test_the_authority_asks_for_help_and_sees_facts_and_nothing_soft(town: Planning) -> None:
    town.group.out("boston")
    asked = town.group.send(
        COUNCIL, "/plans", "/plans", problem_type="crisis", request="Please help us with money."
    )
    assert asked.says("Please help us with money.")
    town.suggest("Ada Quill", "Begin with the savings.")
    town.suggest("Ben Rusk", "Wait for the spring.")
    town.group.world.close()
    for one in town.json(ADVISER)["suggestions"]:
        town.act("answer", suggestion=one["id"], taken_up="yes", text="We will.")

    assert town.see("Dot Fenn").says("The senior team has not met for months.")
    for login in (COUNCIL, MANAGER):
        text = town.see(login).response.text
        for soft in ("the savings", "spring", "We will", "has not met", "uggestion", "Ada"):
            assert soft not in text, (login, soft)
        told = town.json(login)
        assert (told["suggestions"], told["statements"]) == (None, None)
        assert "support.suggestion_answered" not in {one["what"] for one in told["history"]}


def test_a_partnership_manager_writes_plans_of_the_own_area_only(town: Planning) -> None:
    assert town.act("solution", MANAGER, what="A buddy council.").says("A buddy council.")
    assert town.act("oversee", MANAGER).says("for the improvement adviser")
    assert town.see(ELSEWHERE).status == 404
    assert town.group.as_(ELSEWHERE).open("/plans").says("There is no plan that you may see")
    nobodys = town.group.reader.open(f"/plans/{'0' * 32}")
    assert town.see(ELSEWHERE).text == nobodys.text
    token = town.group.reader.open("/plans").field("_csrf_token")
    form = {"_csrf_token": token, "seen": "2", "what": "x"}
    answers = [
        town.group.reader.send(f"/plans/{which}/solution", form) for which in (town.plan, "0" * 32)
    ]
    assert answers[0].status == answers[1].status == 404
    assert answers[0].text == answers[1].text


def test_of_two_who_write_at_once_the_second_is_told(town: Planning) -> None:
    page = town.see(ADVISER)
    stale = {"_csrf_token": page.field("_csrf_token"), "seen": page.field("seen")}
    town.act("solution", MANAGER, what="A buddy council.")
    town.see(ADVISER)

    refused = town.group.reader.send(f"{town.address}/solution", {**stale, "what": "Another."})
    assert refused.says("the plan has changed since you looked at it")


def test_a_look_back_shows_the_plan_as_it_stood_and_no_forms(town: Planning) -> None:
    then = town.group.world.clock().isoformat()
    town.group.world.clock.pass_(days=3)
    town.draft()
    page = town.see(ADVISER, known_by=then)

    assert page.says("Nothing is diagnosed yet.")
    assert "<textarea" not in page.response.text
    assert town.see(ADVISER, known_by="2026-03-01").status == 404


def test_a_program_changes_a_plan_and_suggests_as_the_pages_do(town: Planning) -> None:
    client, app = town.group.reader.client, town.group.world.app

    def told(login: str, act: str, **content: object) -> tuple[int, dict[str, object]]:
        token = app.sign_in.tokens.issue(town.person(login).id, "test", 30).token
        bearer = {"Authorization": f"Bearer {token}"}
        answer = client.post(f"/api{town.address}/{act}", json=content, headers=bearer)
        return answer.status_code, answer.json()

    fields = {"what": ["A buddy council."]}
    status, plan = told(ADVISER, "solution", seen=1, fields=fields)
    assert (status, plan["solutions"], plan["seen"]) == (200, ["A buddy council."], 2)
    assert told(ADVISER, "solution", seen=1, fields=fields)[0] == 409
    assert told(ADVISER, "nature", seen=2)[0] == 400
    assert told(ADVISER, "nonsense", seen=2)[0] == 404
    assert told(ELSEWHERE, "solution", seen=2, fields=fields)[0] == 404
    assert told("Dot Fenn", "solution", seen=2, fields=fields)[0] == 404
    assert told("Dot Fenn", "suggest", text="Begin with the savings.") == (200, {"held": True})
    assert told("Dot Fenn", "suggest", text="As your auditors at Coastwise.")[0] == 400
    assert told(MANAGER, "suggest", text="Begin with the savings.")[0] == 404


def test_two_custodians_erase_a_suggestion_and_one_does_not(town: Planning) -> None:
    town.suggest("Ada Quill", "Begin with the savings.")
    [mine] = town.plans.suggested_by(town.person("Ada Quill"), town.plan)
    erasure = town.group.world.statements.erasure
    both = [town.person(one) for one in ("Gus Keep", "Hal Ward")]

    with pytest.raises(StatementRefusal):
        erasure.erase(both[:1], mine.id)
    assert erasure.erase(both, mine.id).statement == mine.id
    assert town.plans.suggested_by(town.person("Ada Quill"), town.plan) == []


def test_a_plan_and_its_milestones_stand_on_the_axis_of_time_for_who_may_see_them(
    town: Planning,
) -> None:
    town.draft()
    town.agree()
    town.act("milestone", what="A balanced budget.", due="2026-06-30", drawdown="10,000")
    address = "/authorities/boston/progress"

    for login in (ADVISER, "Dot Fenn", MANAGER, COUNCIL):
        page = town.group.as_(login).open(address)
        assert page.says("Support plan agreed, A critical success factor fails"), login
        assert page.says("Milestones due: A balanced budget."), login
    for login in (ELSEWHERE, "Ivy Lane", "Gus Keep"):
        assert "plan agreed" not in town.group.as_(login).open(address).text
        assert "balanced budget" not in town.group.reader.open(address).text
    town.group.reader.client.cookies.clear()
    assert "balanced budget" not in town.group.reader.open(address).text
