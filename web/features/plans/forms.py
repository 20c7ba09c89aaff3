"""What a form, a program or the command line asks of a support plan, as a command."""

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
from domain.support.plan_events import GroupOutcome, Section
from domain.support.plan_refusal import PlanRefusal
from domain.support.problems import Nature, ProblemType

ALERT = "alert:"
MOST_SECTIONS = 8
"""Parts of a diagnosis."""

_DIGITS = 10
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

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        """Return the last text of a name, '' for none."""
        return next(reversed(self.texts(name)), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all of them."""
        return tuple(self._fields.get(name, ()))

    def lines(self, name: str) -> tuple[str, ...]:
        """Return a text's lines that hold anything."""
        return tuple(line.strip() for line in self.text(name).splitlines() if line.strip())

    def number(self, name: str) -> int:
        """Return a whole number, 0 for none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else 0

    def identity(self, name: str, what: str) -> UUID:
        """Return an id."""
        try:
            return UUID(self.text(name))
        except ValueError:
            msg = f"Choose {what}."
            raise PlanRefusal(msg) from None

    def day(self, name: str) -> date:
        """Return a date."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            msg = "Choose a day, as 2026-12-09."
            raise PlanRefusal(msg) from None

    def pence(self, name: str) -> int:
        """Return an amount of money that is written in pounds.

        >>> Form({"cost": ["£1,234.50"]}).pence("cost")
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


def opening(form: Form, by: Person, at: datetime, directory: Directory) -> OpenPlan:
    """Read the form that opens a plan; an authority's own asks for help."""
    own = directory.entries.get(by.authority) if by.authority else None
    entry = own if by.role == "authority" else directory.by_slug(form.text("authority"))
    if entry is None:
        msg = "Choose the authority that the plan is for."
        raise PlanRefusal(msg)
    try:
        alerts = tuple(UUID(alert) for alert in form.texts("alert"))
    except ValueError:
        msg = "Choose alerts from the list."
        raise PlanRefusal(msg) from None
    return OpenPlan(
        at=at,
        by=by.id,
        role=by.role,
        plan=uuid4(),
        authority=entry.id,
        problem_type=cast("ProblemType", form.text("problem_type")),
        via=entry.sub_region,
        alerts=alerts,
        request=form.text("request"),
    )


def command(step: str, form: Form, by: Person, at: datetime, plan: str) -> PlanCommand:
    """Read the form of a step in a plan. Raises PlanRefusal, which says what to fill in."""
    try:
        which = UUID(plan)
    except ValueError:
        msg = "There is no such plan."
        raise PlanRefusal(msg) from None
    common = _Common(at=at, by=by.id, role=by.role, plan=which, seen=form.number("seen"))
    return STEPS[step](common, form)


def _diagnosis(common: _Common, form: Form) -> PlanCommand:
    """Read the parts of a diagnosis: ``heading0``, ``text0`` and ``cite0``, ``heading1`` and on."""
    return RecordDiagnosis(**common, sections=tuple(_sections(form)))


def _sections(form: Form) -> Iterator[Section]:
    for number in range(MOST_SECTIONS):
        heading, text = form.text(f"heading{number}"), form.text(f"text{number}")
        if not heading and not text:
            continue
        cited = [text for text in form.texts(f"cite{number}") if _IDS.fullmatch(text)]
        facts = tuple(text for text in cited if not text.startswith(ALERT))
        alerts = tuple(text.removeprefix(ALERT) for text in cited if text.startswith(ALERT))
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

STEPS: Mapping[str, Read] = {
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
"""What each step asks for, by the name it has in addresses and on the command line."""
