"""What a form or a program asked of a support plan, as a command."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypedDict, cast
from uuid import UUID, uuid4

from domain.membership.events import Role
from domain.membership.person import Person
from domain.register.directory import Directory
from domain.support.plan_commands import (
    AgreeMilestone,
    AgreePlan,
    ClosePlan,
    CommissionProvider,
    JudgeNature,
    NameLead,
    NameTeam,
    OpenPlan,
    Oversee,
    PayDrawdown,
    PlanCommand,
    ProposeProvider,
    ProposeSolution,
    ReachMilestone,
    RecordDiagnosis,
    RecordOutcome,
    ReopenPlan,
    SubmitPlan,
)
from domain.support.plan_decisions import PlanRefusal
from domain.support.plan_events import (
    GroupOutcome,
    Section,
)
from domain.support.problems import Nature, ProblemType
from infra.services.installation import Soundings

Fields = Callable[[str], Sequence[str]]
"""Gives all texts that were sent under a name."""

ALERT = "alert:"
MOST_SECTIONS = 8
"""Parts of a diagnosis."""

_IDS = re.compile(r"(?:alert:)?[0-9a-f]{32}")


class _Common(TypedDict):
    """What every command has."""

    at: datetime
    by: UUID
    role: Role
    plan: UUID
    seen: int


class Form:
    """A form's fields, read one by one; each raises PlanRefusal, which says what to fill in."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        """Give the last text of a name, '' for none."""
        return next(reversed(self._fields(name)), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Give all of them."""
        return tuple(self._fields(name))

    def lines(self, name: str) -> tuple[str, ...]:
        """Give a text's lines that hold anything."""
        return tuple(line.strip() for line in self.text(name).splitlines() if line.strip())

    def number(self, name: str) -> int:
        """Give a whole number, 0 for none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < len("1" * 10) else 0

    def identity(self, name: str, what: str) -> UUID:
        """Give an id."""
        try:
            return UUID(self.text(name))
        except ValueError:
            msg = f"Choose {what}."
            raise PlanRefusal(msg) from None

    def day(self, name: str) -> date:
        """Give a date."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            msg = "Choose a day, as 2026-12-09."
            raise PlanRefusal(msg) from None

    def pence(self, name: str) -> int:
        """Give an amount of money that is written in pounds.

        >>> Form(lambda _: ["£1,234.50"]).pence("cost")
        123450
        """
        text = self.text(name).replace("£", "").replace(",", "").strip() or "0"
        try:
            pence = Decimal(text) * 100
            if pence == int(pence) and 0 <= pence < 10**15:
                return int(pence)
        except (InvalidOperation, OverflowError, ValueError):
            pass
        msg = "Write an amount in pounds, such as 12,500 or 99.50."
        raise PlanRefusal(msg)


def opening(services: Soundings, by: Person, directory: Directory, form: Form) -> OpenPlan:
    """Read the form that opens a plan; an authority's own asks for help."""
    own = directory.entries.get(by.authority) if by.authority else None
    entry = own if by.role == "authority" else directory.by_slug(form.text("authority"))
    if entry is None:
        msg = "Choose the authority that the plan is for."
        raise PlanRefusal(msg)
    try:
        alerts = tuple(UUID(one) for one in form.texts("alert"))
    except ValueError:
        msg = "Choose alerts from the list."
        raise PlanRefusal(msg) from None
    return OpenPlan(
        at=services.clock(),
        by=by.id,
        role=by.role,
        plan=uuid4(),
        authority=entry.id,
        problem_type=cast("ProblemType", form.text("problem_type")),
        via=entry.sub_region,
        alerts=alerts,
        request=form.text("request"),
    )


def command(asked: str, services: Soundings, by: Person, plan: str, form: Form) -> PlanCommand:
    """Read a form about a plan. Raises PlanRefusal, which says what to fill in."""
    try:
        which = UUID(plan)
    except ValueError:
        msg = "There is no such plan."
        raise PlanRefusal(msg) from None
    common = _Common(
        at=services.clock(), by=by.id, role=by.role, plan=which, seen=form.number("seen")
    )
    return ACTS[asked](common, form)


def _diagnosis(common: _Common, form: Form) -> PlanCommand:
    """Read the parts of a diagnosis: ``heading0``, ``text0`` and ``cite0``, ``heading1`` and on."""
    return RecordDiagnosis(**common, sections=tuple(_sections(form)))


def _sections(form: Form) -> Iterator[Section]:
    for number in range(MOST_SECTIONS):
        heading, text = form.text(f"heading{number}"), form.text(f"text{number}")
        if not heading and not text:
            continue
        cited = [one for one in form.texts(f"cite{number}") if _IDS.fullmatch(one)]
        facts = tuple(one for one in cited if not one.startswith(ALERT))
        alerts = tuple(one.removeprefix(ALERT) for one in cited if one.startswith(ALERT))
        yield Section(heading, text, facts, alerts)


def _nature(common: _Common, form: Form) -> PlanCommand:
    natures = cast("tuple[Nature, ...]", form.texts("nature"))
    return JudgeNature(**common, natures=natures, why=form.text("why"))


def _solution(common: _Common, form: Form) -> PlanCommand:
    return ProposeSolution(**common, solution=uuid4(), what=form.text("what"))


def _provider(common: _Common, form: Form) -> PlanCommand:
    """Read a proposal: by an offer of the menu, or of a public body in its own words."""
    offer = form.identity("offer", "an offer") if form.text("offer") else None
    own = offer is None
    return ProposeProvider(
        **common,
        proposal=uuid4(),
        provider=form.identity("provider", "the public body that helps") if own else UUID(int=0),
        name=form.text("name"),
        what=form.text("what"),
        units=form.number("units"),
        cost=form.pence("cost"),
        offer=offer,
    )


def _commission(common: _Common, form: Form) -> PlanCommand:
    proposal = form.identity("proposal", "a provider that is proposed")
    return CommissionProvider(**common, proposal=proposal, commission=uuid4())


def _milestone(common: _Common, form: Form) -> PlanCommand:
    return AgreeMilestone(
        **common,
        milestone=uuid4(),
        what=form.text("what"),
        due=form.day("due"),
        drawdown=form.pence("drawdown"),
    )


def _reached(common: _Common, form: Form) -> PlanCommand:
    milestone = form.identity("milestone", "a milestone")
    return ReachMilestone(**common, milestone=milestone, shown_by=form.text("shown_by"))


def _outcome(common: _Common, form: Form) -> PlanCommand:
    outcome = cast("GroupOutcome", form.text("outcome"))
    return RecordOutcome(**common, outcome=outcome, words=form.text("words"))


Read = Callable[[_Common, Form], PlanCommand]

ACTS: Mapping[str, Read] = {
    "diagnosis": _diagnosis,
    "nature": _nature,
    "solution": _solution,
    "provider": _provider,
    "commission": _commission,
    "team": lambda common, form: NameTeam(**common, roles=form.lines("roles")),
    "lead": lambda common, form: NameLead(**common, lead=form.text("lead")),
    "oversee": lambda common, _: Oversee(**common),
    "milestone": _milestone,
    "reached": _reached,
    "paid": lambda common, form: PayDrawdown(
        **common, milestone=form.identity("milestone", "a milestone")
    ),
    "submit": lambda common, _: SubmitPlan(**common),
    "outcome": _outcome,
    "agree": lambda common, _: AgreePlan(**common),
    "close": lambda common, form: ClosePlan(**common, result=form.text("result")),
    "reopen": lambda common, form: ReopenPlan(**common, reason=form.text("reason")),
}
"""What each form and each step of the command line asks for."""
