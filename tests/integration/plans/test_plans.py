"""Plans over real stores: by command from beginning to end, and two that want the last capacity."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner, Result

from domain.membership.person import Person
from domain.support import budget
from domain.support.budget import SetBudget, budgeted
from domain.support.offer import offered
from domain.support.offer_commands import MakeOffer
from domain.support.plan_commands import (
    AgreePlan,
    CommissionProvider,
    JudgeNature,
    NameLead,
    OpenPlan,
    PlanCommand,
    ProposeProvider,
    RecordDiagnosis,
    RecordOutcome,
    SubmitPlan,
)
from domain.support.plan_events import Section
from domain.times import AsOf
from infra.cli.main import app as command_line
from infra.services.installation import Soundings
from infra.services.rebuild import Rebuilding
from projections.picture import queries as picture
from projections.plans import plan_as_of, plans_as_of
from tests.integration.members import Clock, admit, opened
from tests.integration.steps import take_in, write_rows

ROWS = (
    "Boston,assessment,use_of_resources,1,2009-03-31,2009-12-09,1-4,high,Audit Commission,b1,",
    "Derby,assessment,use_of_resources,1,2009-03-31,2009-12-09,1-4,high,Audit Commission,d1,",
)
OFFER = UUID(int=77)


@dataclass
class Planner:
    """An installation with an adviser."""

    app: Soundings
    clock: Clock
    adviser: Person

    def ask(self, kind: type[PlanCommand], plan: UUID, **fields: object) -> None:
        """Ask for something of what stands now."""
        with self.app.reading() as views:
            found = plan_as_of(views, plan.hex)
        common = {
            "at": self.clock(),
            "by": self.adviser.id,
            "role": self.adviser.role,
            "plan": plan,
            "seen": found.revision if found else 0,
        }
        self.app.plans.carry_out(self.adviser, kind(**common, **fields))  # type: ignore[arg-type]  # as given

    def agreed(self, slug: str, units: int = 3) -> tuple[UUID, UUID]:
        """Return an agreed plan for an authority, with an offer proposed; and the proposal."""
        plan, proposal = uuid4(), uuid4()
        entry = self.app.directory().by_slug(slug)
        assert entry is not None
        self.ask(
            OpenPlan,
            plan,
            authority=entry.id,
            problem_type="coasting",
            via=entry.sub_region,
            request="Please help.",
        )
        cited = (self.fact(entry.id),)
        self.ask(RecordDiagnosis, plan, sections=(Section("Money", "It is short.", cited),))
        self.ask(JudgeNature, plan, natures=("financial",), why="It is short.")
        self.ask(
            ProposeProvider,
            plan,
            proposal=proposal,
            provider=UUID(int=0),
            name="",
            what="",
            units=units,
            cost=0,
            offer=OFFER,
        )
        self.ask(NameLead, plan, lead="Regional associate")
        self.ask(SubmitPlan, plan)
        self.ask(RecordOutcome, plan, outcome="supported")
        self.ask(AgreePlan, plan)
        return plan, proposal

    def fact(self, authority: UUID) -> str:
        """Return an id of evidence."""
        with self.app.reading() as views:
            [fact] = picture.facts(views, AsOf(), [authority.hex])
        return fact.evidence

    def run(self, *words: str) -> Result:
        """Run a command as the adviser."""
        home = {"SOUNDINGS_HOME": str(self.app.settings.home)}
        return CliRunner().invoke(command_line, ["plans", *words, "--as", "finn"], env=home)


@pytest.fixture
def planner(tmp_path: Path) -> Iterator[Planner]:
    """Yield a planner with a fact each on two authorities, an offer of five days, and money."""
    clock = Clock()
    with opened(tmp_path / "home", clock) as app:
        app.initialise()
        admit(app, "finn", "improvement_adviser")
        take_in(app, write_rows(tmp_path / "rows.csv", list(ROWS)))
        person = app.people.by_login("finn")
        assert person is not None
        offer = MakeOffer(
            at=clock(),
            actor="test",
            offer=OFFER,
            provider=UUID(int=5),
            provider_name="Improvement agency",
            title="A finance team",
            form="peer_team",
            problem_types=("coasting",),
            natures=("financial",),
            capacity=5,
            begins=date(2026, 4, 1),
            ends=date(2027, 3, 31),
            pence_a_unit=100_000,
        )
        money = SetBudget(
            at=clock(), actor="test", year="2026-27", total=10**8, support=10**6, contingency=0
        )
        app.offers.carry_out([offer])
        app.offers.set_budgets([money])
        yield Planner(app, clock, person)


def test_a_proposal_by_an_offer_has_its_provider_and_cost(planner: Planner) -> None:
    plan, _ = planner.agreed("boston")
    with planner.app.reading() as views:
        [one] = plans_as_of(views)[0].providers

    assert (one.name, one.what, one.cost) == ("Improvement agency", "A finance team", 300_000)
    assert plan == plans_as_of_now(planner)[0]


def plans_as_of_now(planner: Planner) -> list[UUID]:
    """Return the plans there are."""
    with planner.app.reading() as views:
        return [one.plan for one in plans_as_of(views)]


def test_of_two_plans_that_want_the_last_days_one_has_them_and_one_is_told(
    planner: Planner,
) -> None:
    wanted = [planner.agreed("boston"), planner.agreed("derby")]
    start = Barrier(2)

    def commission(pair: tuple[UUID, UUID]) -> None:
        start.wait()
        planner.ask(CommissionProvider, pair[0], proposal=pair[1], commission=uuid4())

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(commission, wanted))

    with planner.app.reading() as views:
        providers = [one.providers[0] for one in plans_as_of(views)]
    assert sorted(str(one.refused) for one in providers) == ["None", "no_capacity"]
    told = next(one for one in providers if one.refused)
    assert told.why == "2 days are left, 3 were asked for."
    offer = offered(planner.app.store.streams([OFFER])[OFFER])  # type: ignore[arg-type]  # its own
    assert offer is not None
    assert (offer.left, offer.refused) == (2, 1)
    year = budget.stream("2026-27")
    money = budgeted(planner.app.store.streams([year])[year])  # type: ignore[arg-type]  # its own
    assert money is not None
    assert list(money.committed.values()) == [300_000]


def test_a_plan_is_driven_by_commands_from_beginning_to_end(planner: Planner) -> None:
    fact = planner.fact(_boston(planner))
    opening = ("open", "--authority", "Boston", "--for", "coasting", "--request", "Please help.")
    made = json.loads(planner.run(*opening, "--json").stdout)
    which, seen = made["id"], made["seen"]

    def do(step: str, *fields: str) -> dict[str, object]:
        nonlocal seen
        sets = [word for one in fields for word in ("--set", one)]
        done = planner.run("do", step, which, "--seen", str(seen), *sets, "--json")
        assert done.exit_code == 0, done.output
        now: dict[str, object] = json.loads(done.stdout)
        seen = now["seen"]
        return now

    do("diagnosis", "heading0=Money", "text0=It is short.", f"cite0={fact}")
    do("nature", "nature=financial", "why=It is short.")
    proposed = do("provider", f"offer={OFFER.hex}", "units=2")
    do("lead", "lead=Regional associate")
    do("milestone", "what=A balanced budget", "due=2027-03-31", "drawdown=1,500")
    do("submit")
    do("outcome", "outcome=supported")
    do("agree")
    do("commission", f"proposal={proposed['providers'][0]['id']}")  # type: ignore[index]  # a list
    milestone = _milestone(planner, which)
    do("reached", f"milestone={milestone}", "shown_by=The cabinet agreed it.")
    paid = do("paid", f"milestone={milestone}")
    assert paid["milestones"][0]["paid"] == 150_000  # type: ignore[index]  # a list
    assert do("close", "result=It is 2 again.")["stage"] == "closed"

    stale = planner.run("do", "reopen", which, "--seen", "1", "--set", "reason=x")
    assert stale.exit_code == 1
    assert "It is 2 again" in planner.run("show", which, "--json").stdout
    assert "Boston" in planner.run("list").stdout
    assert planner.run("show", uuid4().hex).exit_code == 1
    year = budget.stream("2026-27")
    money = budgeted(planner.app.store.streams([year])[year])  # type: ignore[arg-type]  # its own
    assert money is not None
    assert list(money.spent.values()) == [150_000]


def _milestone(planner: Planner, which: str) -> str:
    found = json.loads(planner.run("show", which, "--json").stdout)
    return str(found["milestones"][0]["id"])


def _boston(planner: Planner) -> UUID:
    entry = planner.app.directory().by_slug("boston")
    assert entry is not None
    return entry.id


def test_a_view_of_plans_built_anew_is_the_same(planner: Planner) -> None:
    planner.agreed("boston")
    with planner.app.reading() as views:
        before = plans_as_of(views)
    work = Rebuilding(planner.app, ("plans",))
    work.build()
    work.switch()

    with planner.app.reading() as views:
        assert plans_as_of(views) == before
