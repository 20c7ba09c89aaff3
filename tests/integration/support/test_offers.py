"""The menu in an installation: loaded, called off by plans, and the last of it wanted by two."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from domain.membership.person import Person
from domain.support.plan_commands import (
    AgreePlan,
    CommissionProvider,
    JudgeNature,
    NameLead,
    OpenPlan,
    ProposeProvider,
    ProposeSolution,
    RecordDiagnosis,
    RecordOutcome,
    SubmitPlan,
)
from domain.support.plan_events import Section
from domain.support.plan_refusal import PlanRefusal
from domain.times import AsOf
from infra.cli.main import app as commands
from infra.security.accounts import Newcomer
from infra.services.installation import Soundings
from infra.settings import Settings
from ingest.lists import ListError
from ingest.resolution import Resolver
from ingest.support_lists import read_budgets, read_offers
from projections.picture import queries as picture
from projections.support import budgets_as_of, offers_as_of
from tests.integration.steps import take_in

DECATS = "DECATS whole-council diagnostic"
MIXED = "Organisational diagnostic of a mixed economy"
PEER = "Peer challenge of use of resources"
RUN = CliRunner()


def load(app: Soundings, examples: Path) -> dict[str, UUID]:
    """Put the example's menu and money in; return the offers' ids by title."""
    app.initialise()
    at = app.clock()
    offers = read_offers(examples / "support" / "offers.csv", Resolver(app.directory()), at, "test")
    assert app.offers.carry_out(offers) == len(offers)
    assert app.offers.carry_out(offers) == 0
    app.offers.set_budgets(read_budgets(examples / "support" / "budget.csv", at, "test"))
    return {one.title: one.offer for one in offers}


@dataclass
class Planner:
    """An adviser who takes plans as far as commissioning."""

    app: Soundings

    @property
    def adviser(self) -> Person:
        """Who plans."""
        found = self.app.people.by_login("finn")
        assert found is not None
        return found

    def ask(self, plan: UUID, kind: Any, **fields: object) -> None:  # noqa: ANN401 - any command
        """Ask one thing of a plan as it is now."""
        seen = self.app.plans.one(self.adviser, plan.hex)
        command = kind(
            at=self.app.clock(),
            by=self.adviser.id,
            role=self.adviser.role,
            plan=plan,
            seen=seen.plan.revision if seen else 0,
            **fields,
        )
        self.app.plans.carry_out(self.adviser, command)

    def agreed(self, slug: str, offer: UUID, units: int) -> tuple[UUID, UUID]:
        """Return a plan that is agreed, and its proposal of so many units of an offer."""
        entry = self.app.directory().by_slug(slug)
        assert entry is not None
        plan, proposal = uuid4(), uuid4()
        with self.app.reading() as connection:
            facts = picture.facts(connection, AsOf(), [entry.id.hex])
        self.ask(
            plan,
            OpenPlan,
            authority=entry.id,
            problem_type="service_specific",
            via=entry.sub_region,
            request="Help with benefits.",
        )
        cited = Section("Benefits", "Claims take long.", (facts[0].evidence,))
        self.ask(plan, RecordDiagnosis, sections=(cited,))
        self.ask(plan, JudgeNature, natures=("capacity",), why="Too few people.")
        self.ask(plan, ProposeSolution, solution=uuid4(), what="A peer for two weeks.")
        self.ask(plan, NameLead, lead="Benefits manager")
        self.ask(
            plan,
            ProposeProvider,
            proposal=proposal,
            provider=uuid4(),
            name="",
            what="Days on site.",
            units=units,
            cost=0,
            offer=offer,
        )
        self.ask(plan, SubmitPlan)
        self.ask(plan, RecordOutcome, outcome="supported", words="")
        self.ask(plan, AgreePlan)
        return plan, proposal

    def commission(self, plan: UUID, proposal: UUID) -> str:
        """Commission it; give '' where it is done, else why not."""
        self.ask(plan, CommissionProvider, proposal=proposal, commission=uuid4())
        seen = self.app.plans.one(self.adviser, plan.hex)
        assert seen is not None
        [one] = [each for each in seen.plan.providers if each.proposal == proposal]
        return f"{one.refused}: {one.why}" if one.refused else ""


def prepared(app: Soundings, examples: Path) -> tuple[Planner, dict[str, UUID]]:
    """Put the menu in, real evidence, and an adviser."""
    offers = load(app, examples)
    take_in(app, examples / "east-midlands")
    password = "correct horse battery staple"  # noqa: S105 - of a member made up here
    app.members.admit(
        Newcomer(
            login="finn", role="improvement_adviser", organisation="An agency", password=password
        ),
        "test",
    )
    return Planner(app), offers


def held(app: Soundings, offer: UUID, as_of: AsOf | None = None) -> tuple[int, int]:
    """Return what is left of an offer, and what is committed of the year's money."""
    with app.reading() as connection:
        left = offers_as_of(connection, as_of or AsOf())[offer.hex].left
        years = budgets_as_of(connection, as_of or AsOf())
    return left, sum(sum(one.committed.values()) for one in years)


def test_units_and_their_money_are_taken_together_and_the_past_stays(
    app: Soundings, examples: Path
) -> None:
    planner, offers = prepared(app, examples)
    agreed = planner.agreed("boston", offers[PEER], 5)
    before = app.store.last_position()

    assert planner.commission(*agreed) == ""

    assert held(app, offers[PEER]) == (15, 5 * 85_000)
    assert held(app, offers[PEER], AsOf(position=before)) == (20, 0)


def test_what_the_year_cant_pay_is_refused_and_takes_no_units(
    app: Soundings, examples: Path
) -> None:
    planner, offers = prepared(app, examples)
    for slug, title, units in (("boston", DECATS, 2), ("lincoln", MIXED, 5)):
        assert planner.commission(*planner.agreed(slug, offers[title], units)) == ""

    refused = planner.commission(*planner.agreed("west-lindsey", offers[PEER], 2))

    assert refused == "no_budget: The year's budget for support does not reach."
    assert held(app, offers[PEER])[0] == 20


def test_nobody_commissions_the_body_they_are_from_and_no_event_tells_it(
    app: Soundings, examples: Path
) -> None:
    planner, offers = prepared(app, examples)
    app.people.all()
    made = read_offers(
        examples / "support" / "offers.csv", Resolver(app.directory()), app.clock(), "test"
    )
    mine = replace(made[3], offer=uuid4(), provider_name="An agency", title="Our own help")
    app.offers.carry_out([mine])
    agreed = planner.agreed("boston", mine.offer, 1)
    before = app.store.last_position()

    with pytest.raises(PlanRefusal, match="the body you are from"):
        planner.commission(*agreed)

    assert app.store.last_position() == before
    assert held(app, offers[PEER])[0] == 20


def test_whoever_reviews_an_authority_is_not_commissioned_to_help_it(
    app: Soundings, examples: Path
) -> None:
    planner, _ = prepared(app, examples)
    today = app.clock().date()
    town, ends = app.peer_reviews, today + timedelta(days=300)
    planned = town.plan("Round 1", today, ends, "East Midlands", seed=1)
    [pair] = [one for one in planned.pairs if one.reviewed == "Lincolnshire"]
    entries = app.directory().entries.values()
    boston = next(one for one in entries if one.slug == "boston")
    town.schedule("Round 1", "Lincolnshire", boston, today + timedelta(days=100))
    reviewers = [one for one in entries if one.sub_region == pair.reviewer and one.kind == "county"]
    elsewhere = [
        one
        for one in entries
        if one.sub_region not in {pair.reviewer, "Lincolnshire", ""} and one.kind == "county"
    ]

    made = read_offers(
        examples / "support" / "offers.csv", Resolver(app.directory()), app.clock(), "test"
    )
    ours = {
        name: replace(made[3], offer=uuid4(), provider=one.id, provider_name=name, pence_a_unit=0)
        for name, one in (("Theirs", reviewers[0]), ("Others", elsewhere[0]))
    }
    app.offers.carry_out(list(ours.values()))

    refused = planner.commission(*planner.agreed("boston", ours["Theirs"].offer, 1))
    taken = planner.commission(*planner.agreed("boston", ours["Others"].offer, 1))

    assert (
        refused == "conflict: The provider reviews this authority: nobody reviews their own help."
    )
    assert taken == ""


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_of_two_who_want_the_last_of_an_offer_one_has_it_and_one_is_told(
    store: str, tmp_path: Path, examples: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("database_url") if store == "postgresql" else None
    settings = Settings(home=tmp_path / "home", database_url=url)
    with Soundings(settings) as app:
        planner, offers = prepared(app, examples)
        offer = offers["Benefits processing peer"]
        agreed = [planner.agreed(slug, offer, 8) for slug in ("boston", "lincoln")]
    barrier = Barrier(2)

    def rival(plan: UUID, proposal: UUID) -> str:
        with Soundings(settings) as app:
            planner = Planner(app)
            barrier.wait(30)
            return planner.commission(plan, proposal)

    with ThreadPoolExecutor(2) as pool:
        found = [each.result() for each in [pool.submit(rival, *one) for one in agreed]]

    assert sorted(found) == ["", "no_capacity: 0 days are left, 8 were asked for."]
    with Soundings(settings) as app:
        assert held(app, offer) == (0, 0)


def test_the_menu_the_matrix_and_the_money_by_command(
    app: Soundings, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))
    app.initialise()

    def run(*arguments: str) -> str:
        done = RUN.invoke(commands, list(arguments))
        assert done.exit_code == 0, done.output
        return done.stdout

    folder = examples / "support"
    assert json.loads(run("offers", "add", str(folder / "offers.csv"), "--json"))["changed"] == 10
    assert json.loads(run("budget", "load", str(folder / "budget.csv"), "--json"))["changed"] == 6
    listed = json.loads(run("offers", "list", "--json"))
    matrix = json.loads(run("matrix", "--on", "2010-01-20", "--json"))

    assert {one["made_up"] for one in listed} == {True, False}
    assert [(one["problem_type"], one["why"]) for one in matrix["gaps"]] == [("crisis", "no_offer")]
    assert json.loads(run("budget", "show", "--json"))[0]["left"] == 62_100_000
    run("offers", "withdraw", listed[0]["id"], "--reason", "It ended.")
    assert len(json.loads(run("offers", "list", "--json"))) == 9
    assert "Organisational crisis" in run("matrix", "--on", "2010-01-20")


def test_a_file_that_is_no_menu_is_told_by_row(app: Soundings, tmp_path: Path) -> None:
    app.initialise()
    file = tmp_path / "offers.csv"
    file.write_text("provider,title,form\nIDeA,Help,magic\n")

    with pytest.raises(ListError, match="Row 2"):
        read_offers(file, Resolver(app.directory()), app.clock(), "test")
