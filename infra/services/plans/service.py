"""Support plans in one installation: who sees what of them, and what is asked of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from domain.events import Event
from domain.log import ConcurrentWriteError
from domain.membership.events import Role
from domain.membership.person import Person
from domain.statements.drafts import StatementRefusal
from domain.statements.events import Sealed
from domain.support.audience import Onlooker, Sight, facts_of, narrower, same_area, sight
from domain.support.plan import Plan
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
from domain.support.plan_decisions import PlanRefusal, decide
from domain.support.plan_events import PlanEvent
from domain.times import AsOf
from infra.services.context import NOW
from infra.services.plans.commissioning import Commissions
from infra.services.plans.suggestions import Suggested
from infra.services.statements.custody import Actor
from infra.services.statements.web_listening import statement_of
from infra.services.statements.web_speaking import Office, speaker
from infra.stores.audit.entries import ByPerson, OnSubject
from projections.alerts.queries import alerts_as_of
from projections.members import queries as members
from projections.peer_reviews.queries import reviews_as_of
from projections.picture import queries as picture
from projections.plans.queries import plan_as_of, plans_as_of
from projections.statements import queries as statements
from web.features.plans.port import OwnSuggestion, Seen, Suggestion

_TRIES = 20
_TWO_YEARS = 731  # days: every authority is reviewed once in two years
_NONE = "There is no such plan."
_OWN_BODY = "This provider is the body you are from: somebody of another body has to commission it."
_UNSEALED = Sealed(b"", b"")


@dataclass(frozen=True, slots=True)
class PlanDesk(Office):
    """See the module. Satisfies ``web.features.plans.port.Plans``."""

    def every(self, by: Person, as_of: AsOf = NOW) -> Sequence[Seen]:
        """Give the plans that a member saw then and may see now, the newest first."""
        then = self._then(by, as_of)
        with self.app.reading() as views:
            found = plans_as_of(views, as_of)
        shown = [(plan, self._sight(by, then, plan)) for plan in found]
        seen = [_seen(plan, how) for plan, how in shown if how is not None]
        self.app.audit.add(ByPerson("viewed_list", self.app.clock(), by.id.hex, len(seen)))
        return seen

    def one(self, by: Person, plan: str, as_of: AsOf = NOW) -> Seen | None:
        """Give one with all that goes with it; None where there is none, or none for them."""
        seen = self._look(by, plan, as_of)
        if seen is None:
            return None
        audited = OnSubject("viewed_plan", self.app.clock(), by.id.hex, seen.plan.plan.hex)
        self.app.audit.add(audited)
        return self._with_what_was_said(by, seen, as_of) if seen.soft else seen

    def exists(self, by: Person, plan: str) -> bool:
        """Tell whether there is a plan for a member. It is no look: nothing is opened or noted."""
        return self._look(by, plan) is not None

    def ask(self, by: Person, command: PlanCommand) -> None:
        """Record what follows, and in the audit log that it was asked."""
        if isinstance(command, OpenPlan):
            self._check_opening(by, command)
        elif self._look(by, command.plan.hex) is None:
            raise PlanRefusal(_NONE)
        self._record(self._checked(by, command))
        self.app.audit.add(OnSubject("plan_written", command.at, by.id.hex, command.plan.hex))
        self.app.catch_up()
        self.app.store.anchor()

    def answer(self, by: Person, plan: str, suggestion: str, text: str, *, taken_up: bool) -> None:
        """Answer a suggestion, in words that give nobody away."""
        seen = self._look(by, plan)
        if seen is None or not seen.soft or not self._is_out(seen, suggestion):
            msg = "There is no such suggestion; the plan's page shows those that are out."
            raise PlanRefusal(msg)
        command = AnswerSuggestion(
            at=self.app.clock(),
            by=by.id,
            role=by.role,
            plan=seen.plan.plan,
            suggestion=UUID(suggestion),
            taken_up=taken_up,
            answer=UUID(int=0),
            sealed=_UNSEALED,
        )
        decide(self._history(seen.plan.plan), command)  # before anything is sealed
        self.careful(text, seen.plan.authority)
        answer, sealed = self.rooms.reviewing.seal_answer(speaker(by), suggestion, text)
        self.ask(by, replace(command, answer=answer, sealed=sealed))

    def suggest(self, by: Person, plan: str, text: str, *, alone: bool) -> None:
        """Take a suggestion in. It is no look at the plan: the audit log has nothing of it."""
        seen = self._look(by, plan)
        if seen is None or not seen.soft:
            raise StatementRefusal(_NONE)
        if seen.plan.stage == "closed":
            msg = "The plan is closed, so nothing more is suggested about it."
            raise StatementRefusal(msg)
        self.careful(text, seen.plan.authority)
        self.rooms.reviewing.suggest(speaker(by), by.role, seen.plan.plan.hex, text, alone=alone)

    def mine(self, by: Person, plan: str) -> Sequence[OwnSuggestion]:
        """Give what a member suggested about a plan."""
        return [
            OwnSuggestion(
                one.id, one.text, one.state == "held", date.fromisoformat(one.recorded_on)
            )
            for one in self.rooms.reviewing.mine(by.id, plan)
        ]

    def take_back(self, by: Person, suggestion: str) -> None:
        """Erase one's own suggestion."""
        self.rooms.custody.erase_suggestion(suggestion, [Actor(by.id, by.role)])

    def _look(self, by: Person, plan: str, as_of: AsOf = NOW) -> Seen | None:
        """Look; what is hidden takes the same work as what is not there."""
        then = self._then(by, as_of)
        with self.app.reading() as views:
            found = plan_as_of(views, plan, as_of)
        how = self._sight(by, then, found) if found else None
        return _seen(found, how) if found and how else None

    def _is_out(self, seen: Seen, suggestion: str) -> bool:
        return self.rooms.reviewing.is_out(seen.plan.plan.hex, suggestion)

    def _with_what_was_said(self, by: Person, seen: Seen, as_of: AsOf) -> Seen:
        plan = seen.plan
        role = self._lesser_role(by, as_of)
        said = self.rooms.reading.statements(role, plan.authority, as_of) if role else []
        suggested = self.rooms.reviewing.suggestions(plan.plan.hex, plan.answers, as_of)
        with self.app.reading() as views:
            epochs = statements.ended(views, as_of)
        return replace(
            seen,
            suggestions=[_suggestion(one) for one in suggested],
            # A waiver is of the statement's own page: here nobody's name is ever shown.
            statements=[replace(statement_of(one), said_by=()) for one in said],
            epochs=epochs,
        )

    def _lesser_role(self, by: Person, as_of: AsOf) -> Role | None:
        """Give the role whose statements somebody saw then and may see now."""
        then = self._then(by, as_of)
        if then is None:
            return None
        return by.role if then.role == "improvement_adviser" else then.role

    def _then(self, by: Person, as_of: AsOf) -> Onlooker | None:
        """Give what a member was at a moment; None for whoever was none."""
        with self.app.reading() as views:
            found = members.member(views, by.id.hex, as_of)
        if found is None:
            return None
        return Onlooker(found.role, found.area, UUID(found.authority) if found.authority else None)

    @staticmethod
    def _sight(by: Person, then: Onlooker | None, plan: Plan) -> Sight | None:
        """Tell what somebody saw then and may see now: a role that was lost opens no past."""
        if then is None:
            return None
        now = Onlooker(by.role, by.area, by.authority)
        return narrower(sight(then, plan.authority, plan.via), sight(now, plan.authority, plan.via))

    def _check_opening(self, by: Person, command: OpenPlan) -> None:
        entry = self.app.directory().entries.get(command.authority)
        own = by.role != "authority" or by.authority == command.authority
        if entry is None or not own:
            msg = "Choose an authority that you may open a plan for."
            raise PlanRefusal(msg)
        if by.role == "partnership_manager" and not same_area(by.area, command.via):
            msg = "A partnership manager opens plans for authorities of their own area."
            raise PlanRefusal(msg)

    def _checked(self, by: Person, command: PlanCommand) -> PlanCommand:
        """Check what is asked: nobody commissions their own body.

        That refusal is told to the one who asks and is no event, for on record it would tell whom
        they are from. What is cited must be known of the authority, and the group's words may give
        nobody away.
        """
        if isinstance(command, RecordDiagnosis):
            self._check_cited(command)
        if isinstance(command, RecordOutcome) and (held := self._look(by, command.plan.hex)):
            self.careful(command.words, held.plan.authority)
        if not isinstance(command, CommissionProvider) or command.refused is not None:
            return command
        with self.app.reading() as views:
            plan = plan_as_of(views, command.plan.hex)
        own = by.organisation_name.strip().casefold()
        providers = plan.providers if plan else ()
        proposed = [one for one in providers if one.proposal == command.proposal]
        if any(one.name.strip().casefold() == own for one in proposed):
            raise PlanRefusal(_OWN_BODY)
        return command

    def _check_cited(self, command: RecordDiagnosis) -> None:
        with self.app.reading() as views:
            plan = plan_as_of(views, command.plan.hex)
            authority = plan.authority.hex if plan else ""
            alerts = alerts_as_of(views, NOW, authority=authority, include_cleared=True)
            facts = {one.evidence for one in picture.facts(views, NOW, [authority])}
        before = {one for each in plan.sections for one in each.evidence} if plan else set()
        known_alerts = {one.id for one in alerts}
        for one in command.sections:
            if not set(one.evidence) <= facts | before or not set(one.alerts) <= known_alerts:
                msg = "Cite facts and alerts that are known of this authority."
                raise PlanRefusal(msg)

    def _record(self, command: PlanCommand) -> None:
        """Append what follows; where somebody was quicker the next look says that it moved on."""
        for _ in range(_TRIES):
            try:
                self.app.store.append(self._follows(command))
            except ConcurrentWriteError:
                continue
            return
        msg = "Other programs keep writing to the same plan; try again in a moment."
        raise PlanRefusal(msg)

    def _follows(self, command: PlanCommand) -> Sequence[Event]:
        history = self._history(command.plan)
        with self.app.reading() as views:
            commissions = Commissions(self.app.store, plans_as_of(views), self._reviews(views))
        match command:
            case ProposeProvider():
                return decide(history, commissions.proposed(command))
            case CommissionProvider():
                return commissions.commissioned(history, command)
            case PayDrawdown():
                return commissions.paid(history, command)
            case _:
                return decide(history, command)

    def _reviews(self, views: Connection) -> frozenset[tuple[UUID, UUID]]:
        """Give who reviews whom, by the reviews planned within two years of today."""
        today = self.app.clock().date()
        places: dict[str, list[UUID]] = {}
        for entry in self.app.directory().entries.values():
            places.setdefault(entry.sub_region, []).append(entry.id)
        return frozenset(
            (reviewer, UUID(one.authority))
            for one in reviews_as_of(views, NOW).values()
            if one.authority
            and one.status != "cancelled"
            and abs((one.planned_on - today).days) <= _TWO_YEARS
            for reviewer in places.get(one.reviewer, ())
        )

    def _history(self, plan: UUID) -> list[PlanEvent]:
        found = self.app.store.streams([plan]).get(plan, ())
        return [one for one in found if isinstance(one, PlanEvent)]


def _seen(plan: Plan, how: Sight) -> Seen:
    return Seen(plan, soft=True) if how == "all" else Seen(facts_of(plan), soft=False)


def _suggestion(one: Suggested) -> Suggestion:
    return Suggestion(
        one.id, one.epoch, one.text, one.erased, one.taken_up, one.answer, one.answered_on
    )
