"""A made-up group with a support plan, to look at: everything in it says that it is made up.

It is told by the commands that members give, with the rules that hold for them, and only where
nobody is a member yet.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from domain.membership.person import Person
from domain.refusal import Refusal
from domain.register.directory import Entry
from domain.statements.drafts import Draft
from domain.support.plan_commands import (
    AgreeMilestone,
    AgreePlan,
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
    SubmitPlan,
)
from domain.support.plan_events import Section
from infra.security.accounts import Newcomer
from infra.services.context import NOW
from infra.services.installation import Soundings
from projections.alerts.queries import Alert, alerts_as_of

_ACTOR = "soundings demonstrate"
_ADVISER = "finn"
_PENCE = 100


class DemonstrationRefusal(Refusal):
    """The story can't be told here; the message says why."""


class Account(NamedTuple):
    """A made-up member, and the password to sign in with."""

    login: str
    role: str
    password: str


@dataclass(slots=True)
class Demonstration:
    """Tells the story of a file in one installation."""

    app: Soundings
    story: Mapping[str, Any]
    _people: dict[str, Person] = field(init=False, default_factory=dict)
    _plan: UUID = field(init=False, default_factory=uuid4)

    @classmethod
    def of(cls, app: Soundings, file: Path) -> "Demonstration":
        """Read the story of a file."""
        return cls(app, tomllib.loads(file.read_text(encoding="utf-8")))

    def tell(self) -> list[Account]:
        """Let the members in, let them speak, and take a plan under way; return the accounts."""
        if self.app.people.all():
            msg = "There are members already, so no made-up ones are let in among them."
            raise DemonstrationRefusal(msg)
        accounts = [self._admit(member) for member in self.story["members"]]
        for statement in self.story["statements"]:
            self._say(statement)
        self.app.statements.close()
        self.app.catch_up()
        self._plan_for_them(self.story["plan"])
        self.app.statements.close()
        self._answer(self.story["plan"]["suggestions"])
        return accounts

    def _admit(self, member: Mapping[str, str]) -> Account:
        password = token_urlsafe(12)
        authority = self._authority(member["authority"]) if "authority" in member else None
        newcomer = Newcomer(
            login=member["login"],
            display_name=member["name"],
            role=member["role"],  # type: ignore[arg-type]  # the story names roles there are
            organisation=member["organisation"],
            password=password,
            area=member.get("area", ""),
            authority=authority,
        )
        self.app.members.admit(newcomer, _ACTOR)
        person = self.app.people.by_login(member["login"])
        if person is None:
            msg = f"{member['login']} could not be let in."
            raise DemonstrationRefusal(msg)
        self._people[member["login"]] = person
        return Account(member["login"], person.role_name, password)

    def _authority(self, slug: str) -> UUID:
        entry = self.app.directory().by_slug(slug)
        if entry is None:
            msg = f"There is no authority '{slug}': run 'soundings init' first."
            raise DemonstrationRefusal(msg)
        return entry.id

    def _say(self, statement: Mapping[str, Any]) -> None:
        draft = Draft(
            authority=self._authority(self.story["plan"]["authority"]),
            problem_types=tuple(statement["types"]),
            text=statement["text"],
            information=statement["information"],
            source=1,
            handling="P",
        )
        by = self._people[statement["by"]]
        recording = self.app.statements.recording
        recording.record(draft, by, recording.submission())

    def _plan_for_them(self, story: Mapping[str, Any]) -> None:
        authority = self._authority(story["authority"])
        entry = self.app.directory().entries[authority]
        alerts = self._critical_alerts(authority)
        evidence = tuple(dict.fromkeys(e for s in alerts[0].signals for e in s.evidence_ids))
        cited = tuple(alert.id for alert in alerts)
        section = Section(story["heading"], story["diagnosis"], evidence, cited)
        self._ask(
            OpenPlan,
            authority=authority,
            problem_type=story["problem_type"],
            via=entry.sub_region,
            alerts=(UUID(alerts[0].id),),
        )
        self._ask(RecordDiagnosis, sections=(section,))
        self._ask(JudgeNature, natures=tuple(story["natures"]), why=story["why"])
        self._ask(ProposeSolution, solution=uuid4(), what=story["solution"])
        self._ask(NameTeam, roles=tuple(story["team"]))
        self._ask(NameLead, lead=story["lead"])
        self._ask(Oversee)
        proposals = [self._propose(provider) for provider in story["providers"]]
        proposals.append(self._propose_themselves(entry, story["conflict"]))
        self._ask(SubmitPlan)
        for suggestion in story["suggestions"]:
            person = self._people[suggestion["by"]]
            self.app.plans.suggest(person, self._plan.hex, suggestion["text"], alone=False)
        self._ask(RecordOutcome, outcome="supported", words=story["result_words"])
        self._ask(AgreePlan)
        for proposal in proposals:
            self._ask(CommissionProvider, proposal=proposal, commission=uuid4())
        self._milestones(story["milestones"])

    def _critical_alerts(self, authority: UUID) -> list[Alert]:
        with self.app.reading() as connection:
            found = alerts_as_of(connection, NOW, authority=authority.hex)
        critical = [alert for alert in found if alert.level == "critical"]
        if not critical:
            msg = (
                "The story needs the critical alert on Boston: import examples/east-midlands first."
            )
            raise DemonstrationRefusal(msg)
        return critical

    def _propose(self, provider: Mapping[str, Any]) -> UUID:
        menu = self.app.offers.all(NOW)
        offers = {offer.made.title: which for which, offer in menu.items()}
        if provider["offer"] not in offers:
            msg = (
                "The story needs the example menu: soundings offers add examples/support/offers.csv"
            )
            raise DemonstrationRefusal(msg)
        which = offers[provider["offer"]]
        made = menu[which].made
        proposal = uuid4()
        self._ask(
            ProposeProvider,
            proposal=proposal,
            provider=made.provider,
            name=made.provider_name,
            what=provider["what"],
            units=provider["units"],
            cost=0,
            offer=UUID(which),
        )
        return proposal

    def _propose_themselves(self, entry: Entry, conflict: Mapping[str, Any]) -> UUID:
        proposal = uuid4()
        self._ask(
            ProposeProvider,
            proposal=proposal,
            provider=entry.id,
            name=entry.name,
            what=conflict["what"],
            units=1,
            cost=100_000,
        )
        return proposal

    def _milestones(self, milestones: list[Mapping[str, Any]]) -> None:
        today = self.app.clock().date()
        ids = [uuid4() for _ in milestones]
        for which, milestone in zip(ids, milestones, strict=True):
            self._ask(
                AgreeMilestone,
                milestone=which,
                what=milestone["what"],
                due=today + timedelta(days=milestone["days"]),
                drawdown=milestone["pounds"] * _PENCE,
            )
        self._ask(ReachMilestone, milestone=ids[0], shown_by="Made up: the minutes of the cabinet")
        self._ask(PayDrawdown, milestone=ids[0])

    def _answer(self, suggestions: list[Mapping[str, Any]]) -> None:
        adviser = self._people[_ADVISER]
        seen = self.app.plans.one(adviser, self._plan.hex)
        answers = {one["text"]: one["answer"] for one in suggestions if "answer" in one}
        for suggestion in seen.suggestions if seen else ():
            if (words := answers.get(suggestion.text)) is not None:
                self.app.plans.answer(adviser, self._plan.hex, suggestion.id, words, taken_up=True)

    def _ask(self, kind: type[Any], **fields: object) -> None:
        """Ask as the adviser, on the plan as it is now."""
        adviser = self._people[_ADVISER]
        seen = None if kind is OpenPlan else self.app.plans.one(adviser, self._plan.hex)
        command: PlanCommand = kind(
            at=self.app.clock(),
            by=adviser.id,
            role=adviser.role,
            plan=self._plan,
            seen=seen.plan.revision if seen else 0,
            **fields,
        )
        self.app.plans.carry_out(adviser, command)
