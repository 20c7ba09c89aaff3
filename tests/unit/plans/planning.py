"""Support plans, for the tests of them: short ways to say each thing that is asked."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from domain.membership.events import Role
from domain.statements.events import Sealed
from domain.support.plan import Plan, planned
from domain.support.plan_commands import (
    AgreeMilestone,
    AgreePlan,
    AnswerSuggestion,
    ClosePlan,
    CommissionProvider,
    JudgeNature,
    NameLead,
    NameTeam,
    OpenPlan,
    Oversee,
    PayDrawdown,
    ProposeProvider,
    ProposeSolution,
    ReachMilestone,
    RecordDiagnosis,
    RecordOutcome,
    ReopenPlan,
    SubmitPlan,
)
from domain.support.plan_decisions import decide
from domain.support.plan_events import PlanEvent, Section

PLAN, AUTHORITY, ALERT = UUID(int=10), UUID(int=20), UUID(int=30)
ADVISER = UUID(int=1)
DERBY, LINCOLN = UUID(int=41), UUID(int=42)
FIRST, SECOND = UUID(int=51), UUID(int=52)
BUDGET = UUID(int=61)
AT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
SECTION = Section("Money", "The reserves are spent.", ("e1",))

Stream = list[PlanEvent]


class Planner:
    """A plan's stream and those who work at it; each method asks one thing of it."""

    def __init__(self, role: Role = "improvement_adviser") -> None:
        self.stream: Stream = []
        self.role = role

    def ask(self, kind: Any, **fields: Any) -> Stream:  # noqa: ANN401 - any command, by its fields
        """Ask for something and return what followed."""
        common = {"at": AT, "by": ADVISER, "role": self.role, "plan": PLAN, "seen": self.revision}
        news = decide(self.stream, kind(**{**common, **fields}))
        self.stream += news
        return news

    @property
    def revision(self) -> int:
        """The revision that is to be named."""
        plan = planned(self.stream)
        return plan.revision if plan else 0

    @property
    def plan(self) -> Plan:
        """Where the plan stands."""
        found = planned(self.stream)
        assert found is not None
        return found

    def open(self, **fields: Any) -> Stream:  # noqa: ANN401 - fields of the command
        """Open it."""
        given = {"authority": AUTHORITY, "problem_type": "coasting", "via": "Lincolnshire"}
        return self.ask(OpenPlan, **{**given, "alerts": (ALERT,), **fields})

    def diagnose(self, sections: Sequence[Section] = (SECTION,)) -> Stream:
        """Say what the problems are."""
        return self.ask(RecordDiagnosis, sections=tuple(sections))

    def judge(self) -> Stream:
        """Say of what nature."""
        return self.ask(JudgeNature, natures=("financial",), why="The reserves are spent.")

    def solve(self) -> Stream:
        """Propose a solution."""
        return self.ask(ProposeSolution, solution=UUID(int=71), what="A finance mentor.")

    def propose(
        self, proposal: UUID = FIRST, provider: UUID = DERBY, cost: int = 500_000
    ) -> Stream:
        """Propose a provider."""
        return self.ask(
            ProposeProvider,
            proposal=proposal,
            provider=provider,
            name="Derby City Council",
            what="Five days of a finance team.",
            units=5,
            cost=cost,
        )

    def commission(self, proposal: UUID = FIRST, **fields: str) -> Stream:
        """Commission it."""
        return self.ask(CommissionProvider, proposal=proposal, commission=UUID(int=81), **fields)

    def lead(self) -> Stream:
        """Name a lead."""
        return self.ask(NameLead, lead="Regional associate, IDeA")

    def team(self) -> Stream:
        """Name the team."""
        return self.ask(NameTeam, roles=("Director of finance",))

    def oversee(self) -> Stream:
        """Take it on to oversee."""
        return self.ask(Oversee)

    def milestone(self, drawdown: int = 200_000, which: UUID = BUDGET) -> Stream:
        """Agree a milestone."""
        return self.ask(
            AgreeMilestone,
            milestone=which,
            what="A balanced budget.",
            due=date(2026, 6, 30),
            drawdown=drawdown,
        )

    def reach(self) -> Stream:
        """Say that it was reached."""
        return self.ask(ReachMilestone, milestone=BUDGET, shown_by="The cabinet agreed it.")

    def pay(self) -> Stream:
        """Pay for it."""
        return self.ask(PayDrawdown, milestone=BUDGET)

    def submit(self) -> Stream:
        """Put it to the group."""
        return self.ask(SubmitPlan)

    def outcome(self, outcome: str = "supported", words: str = "") -> Stream:
        """Say what the group made of it."""
        return self.ask(RecordOutcome, outcome=outcome, words=words)

    def agree(self) -> Stream:
        """Agree it."""
        return self.ask(AgreePlan)

    def answer(self) -> Stream:
        """Answer a suggestion."""
        return self.ask(
            AnswerSuggestion,
            suggestion=UUID(int=91),
            taken_up=True,
            answer=UUID(int=92),
            sealed=Sealed(b"n", b"t"),
        )

    def close(self) -> Stream:
        """End it."""
        return self.ask(ClosePlan, result="Use of resources is 2 again.")

    def reopen(self) -> Stream:
        """Begin anew."""
        return self.ask(ReopenPlan, reason="It fell back.")


def drafted(role: Role = "improvement_adviser") -> Planner:
    """A plan with all that the group is to look at."""
    planner = Planner(role)
    planner.open()
    planner.diagnose()
    planner.judge()
    planner.propose()
    planner.lead()
    return planner


def agreed() -> Planner:
    """The same, looked at by the group and agreed."""
    planner = drafted()
    planner.submit()
    planner.outcome()
    planner.agree()
    return planner
