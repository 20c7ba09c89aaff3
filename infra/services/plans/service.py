"""Support plans: who sees what of them, and what members do about them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.events import Event
from domain.membership.person import Person
from domain.statements.drafts import StatementRefusal
from domain.statements.events import Sealed
from domain.support.audience import same_area, sight_now
from domain.support.plan import planned
from domain.support.plan_commands import (
    AnswerSuggestion,
    CommissionProvider,
    OpenPlan,
    PayDrawdown,
    PlanCommand,
    ProposeProvider,
    RecordDiagnosis,
    RecordOutcome,
)
from domain.support.plan_decisions import decide
from domain.support.plan_events import PlanEvent
from domain.support.plan_refusal import PlanRefusal
from domain.times import AsOf
from infra.services.context import NOW, Context
from infra.services.plans.citations import check_cited
from infra.services.plans.commissioning import Commissions
from infra.services.plans.suggestions import OwnSuggestion, Suggestions
from infra.services.plans.visibility import VisiblePlan, as_seen, member_at, reading_role
from infra.services.statements.service import StatementService
from infra.stores.audit.entries import ByPerson, OnSubject
from projections.plans import plan_as_of, plans_as_of
from projections.statements.queries import ended

_NONE = "There is no such plan."
_UNSEALED = Sealed(b"", b"")


@dataclass(frozen=True, slots=True)
class PlanService:
    """Shows and changes plans; what can't be done raises PlanRefusal or StatementRefusal.

    A plan that a member may not see is to them as if it were not there.
    """

    context: Context
    suggestions: Suggestions
    statements: StatementService

    def all(self, by: Person, as_of: AsOf = NOW) -> list[VisiblePlan]:
        """Return the plans that a member saw then and may see now, the newest first."""
        with self.context.reading() as views:
            then = member_at(views, by, as_of)
            found = [as_seen(by, then, plan) for plan in plans_as_of(views, as_of)]
        visible = [plan for plan in found if plan is not None]
        count = len(visible)
        self.context.audit.add(ByPerson("viewed_list", self.context.clock(), by.id.hex, count))
        return visible

    def one(self, by: Person, plan: str, as_of: AsOf = NOW) -> VisiblePlan | None:
        """Return a plan with all that goes with it; None where there is none, or none for them."""
        found = self._look(by, plan, as_of)
        if found is None:
            return None
        now = self.context.clock()
        self.context.audit.add(OnSubject("viewed_plan", now, by.id.hex, found.plan.plan.hex))
        return self._with_what_was_said(by, found, as_of) if found.soft else found

    def exists(self, by: Person, plan: str) -> bool:
        """Tell whether there is a plan for a member. It is no look: nothing is opened or noted."""
        return self._look(by, plan) is not None

    def carry_out(self, by: Person, command: PlanCommand) -> None:
        """Record what follows, and in the audit log that it was asked."""
        written = OnSubject("plan_written", command.at, by.id.hex, command.plan.hex)
        self.context.execute(lambda: self._decide(by, command), written)

    def answer(self, by: Person, plan: str, suggestion: str, text: str, *, taken_up: bool) -> None:
        """Answer a suggestion, in words that give nobody away."""
        found = self._look(by, plan)
        if found is None or not found.soft or not self.suggestions.is_out(plan, suggestion):
            msg = "There is no such suggestion; the plan's page shows those that are out."
            raise PlanRefusal(msg)
        command = AnswerSuggestion(
            at=self.context.clock(),
            by=by.id,
            role=by.role,
            plan=found.plan.plan,
            suggestion=UUID(suggestion),
            taken_up=taken_up,
            answer=UUID(int=0),
            sealed=_UNSEALED,
        )
        self._decide(by, command)  # before anything is sealed
        self.statements.leak_check.refuse_unapproved(found.plan.authority, text)
        answer, sealed = self.suggestions.seal_answer(by, suggestion, text)
        self.carry_out(by, replace(command, answer=answer, sealed=sealed))

    def suggest(
        self, by: Person, plan: str, text: str, *, alone: bool, anyway: bool = False
    ) -> None:
        """Take a suggestion in. It is no look at the plan: the audit log has nothing of it.

        Raises GiveAwayRefusal for words that its author did not approve ``anyway``.
        """
        found = self._look(by, plan)
        if found is None or not found.soft:
            raise StatementRefusal(_NONE)
        if found.plan.stage == "closed":
            msg = "The plan is closed, so nothing more is suggested about it."
            raise StatementRefusal(msg)
        self.statements.leak_check.refuse_unapproved(found.plan.authority, text, anyway=anyway)
        self.suggestions.add(by, found.plan.plan.hex, text, alone=alone)

    def suggested_by(self, by: Person, plan: str) -> list[OwnSuggestion]:
        """Return what a member suggested about a plan."""
        return self.suggestions.made_by(by.id, plan)

    def take_back(self, by: Person, suggestion: str) -> None:
        """Erase a member's own suggestion."""
        self.statements.erasure.erase_suggestion([by], suggestion)

    def _look(self, by: Person, plan: str, as_of: AsOf = NOW) -> VisiblePlan | None:
        """Return what a member sees; what is hidden takes the same work as what is not there."""
        with self.context.reading() as views:
            then = member_at(views, by, as_of)
            found = plan_as_of(views, plan, as_of)
        return as_seen(by, then, found) if found else None

    def _with_what_was_said(self, by: Person, seen: VisiblePlan, as_of: AsOf) -> VisiblePlan:
        plan = seen.plan
        with self.context.reading() as views:
            role = reading_role(by, member_at(views, by, as_of))
            epochs = ended(views, as_of)
        said = self.statements.reading.statements(role, plan.authority, as_of) if role else []
        return replace(
            seen,
            suggestions=self.suggestions.out(plan.plan.hex, plan.answers, as_of),
            # A waiver is of the statement's own page: here nobody's name is ever shown.
            statements=[replace(statement, said_by=()) for statement in said],
            epochs=epochs,
        )

    def _decide(self, by: Person, command: PlanCommand) -> Sequence[Event]:
        """Return what follows from a command on what the log holds of its plan."""
        history = self._history(command.plan)
        if isinstance(command, OpenPlan):
            self._check_opening(by, command)
            return decide(history, command)
        plan, commissions = planned(history), Commissions(self.context)
        if plan is None or sight_now(by, plan) is None:
            raise PlanRefusal(_NONE)
        match command:
            case RecordDiagnosis():
                check_cited(self.context, plan, command.sections)
            case RecordOutcome():
                self.statements.leak_check.refuse_unapproved(plan.authority, command.words)
            case ProposeProvider():
                return decide(history, commissions.proposed(command))
            case CommissionProvider():
                return commissions.commissioned(by, history, command)
            case PayDrawdown():
                return commissions.paid(history, command)
        return decide(history, command)

    def _check_opening(self, by: Person, command: OpenPlan) -> None:
        entry = self.context.directory().entries.get(command.authority)
        own = by.role != "authority" or by.authority == command.authority
        if entry is None or not own:
            msg = "Choose an authority that you may open a plan for."
            raise PlanRefusal(msg)
        if by.role == "partnership_manager" and not same_area(by.area, command.via):
            msg = "A partnership manager opens plans for authorities of their own area."
            raise PlanRefusal(msg)

    def _history(self, plan: UUID) -> list[PlanEvent]:
        found = self.context.store.streams([plan]).get(plan, ())
        return [event for event in found if isinstance(event, PlanEvent)]
