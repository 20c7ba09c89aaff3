"""A made-up group with a support plan, to look at: everything in it says that it is made up.

It is told through the doors that people use, with the rules that hold for them, and only where
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
from domain.times import AsOf
from infra.security.accounts import Newcomer
from infra.services.installation import Soundings
from infra.services.plans.service import PlanDesk
from projections.alerts.queries import alerts_as_of
from projections.support.queries import offers_as_of

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
        """Read the story."""
        return cls(app, tomllib.loads(file.read_text(encoding="utf-8")))

    def tell(self) -> list[Account]:
        """Let the members in, let them speak, and take a plan under way. Give the accounts."""
        if self.app.people.all():
            msg = "There are members already, so no made-up ones are let in among them."
            raise DemonstrationRefusal(msg)
        accounts = [self._admit(one) for one in self.story["members"]]
        for one in self.story["statements"]:
            self._say(one)
        self.app.group.close()
        self.app.catch_up()
        self._plan_for_them(self.story["plan"])
        self.app.group.close()
        self._answer(self.story["plan"]["suggestions"])
        return accounts

    def _admit(self, one: Mapping[str, str]) -> Account:
        password = token_urlsafe(12)
        authority = self._authority(one["authority"]) if "authority" in one else None
        newcomer = Newcomer(
            login=one["login"],
            display_name=one["name"],
            role=one["role"],  # type: ignore[arg-type]  # the story names roles there are
            organisation=one["organisation"],
            password=password,
            area=one.get("area", ""),
            authority=authority,
        )
        self.app.members.admit(newcomer, _ACTOR)
        person = self.app.people.by_login(one["login"])
        if person is None:
            msg = f"{one['login']} could not be let in."
            raise DemonstrationRefusal(msg)
        self._people[one["login"]] = person
        return Account(one["login"], person.role_name, password)

    def _authority(self, slug: str) -> UUID:
        entry = self.app.directory().by_slug(slug)
        if entry is None:
            msg = f"There is no authority '{slug}': run 'soundings init' first."
            raise DemonstrationRefusal(msg)
        return entry.id

    def _say(self, one: Mapping[str, Any]) -> None:
        by = self._people[one["by"]]
        draft = Draft(
            authority=self._authority(self.story["plan"]["authority"]),
            problem_types=tuple(one["types"]),
            text=one["text"],
            information=one["information"],
            source=1,
            handling="P",
        )
        self.app.statements.record(draft, by, self.app.statements.submission())

    @property
    def _desk(self) -> PlanDesk:
        return self.app.plans

    def _plan_for_them(self, story: Mapping[str, Any]) -> None:
        authority = self._authority(story["authority"])
        with self.app.reading() as connection:
            found = alerts_as_of(connection, AsOf(), authority=authority.hex)
        alerts = [one for one in found if one.level == "critical"]
        if not alerts:
            msg = (
                "The story needs the critical alert on Boston: import examples/east-midlands first."
            )
            raise DemonstrationRefusal(msg)
        entry = self.app.directory().entries[authority]
        evidence = tuple(dict.fromkeys(e for s in alerts[0].signals for e in s.evidence_ids))
        section = Section(
            story["heading"], story["diagnosis"], evidence, tuple(one.id for one in alerts)
        )
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
        proposals = [self._propose(one) for one in story["providers"]]
        proposals.append(self._propose_themselves(authority, entry.name, story["conflict"]))
        self._ask(SubmitPlan)
        for one in story["suggestions"]:
            person = self._people[one["by"]]
            self._desk.suggest(person, self._plan.hex, one["text"], alone=False)
        self._ask(RecordOutcome, outcome="supported", words=story["result_words"])
        self._ask(AgreePlan)
        for proposal in proposals:
            self._ask(CommissionProvider, proposal=proposal, commission=uuid4())
        self._milestones(story["milestones"])

    def _propose(self, one: Mapping[str, Any]) -> UUID:
        with self.app.reading() as connection:
            menu = offers_as_of(connection, AsOf())
        offers = {each.made.title: name for name, each in menu.items()}
        if one["offer"] not in offers:
            msg = (
                "The story needs the example menu: soundings offers add examples/support/offers.csv"
            )
            raise DemonstrationRefusal(msg)
        offer = UUID(offers[one["offer"]])
        made = menu[offer.hex].made
        proposal = uuid4()
        self._ask(
            ProposeProvider,
            proposal=proposal,
            provider=made.provider,
            name=made.provider_name,
            what=one["what"],
            units=one["units"],
            cost=0,
            offer=offer,
        )
        return proposal

    def _propose_themselves(self, authority: UUID, name: str, one: Mapping[str, Any]) -> UUID:
        proposal = uuid4()
        self._ask(
            ProposeProvider,
            proposal=proposal,
            provider=authority,
            name=name,
            what=one["what"],
            units=1,
            cost=100_000,
        )
        return proposal

    def _milestones(self, some: list[Mapping[str, Any]]) -> None:
        today = self.app.clock().date()
        made = [uuid4() for _ in some]
        for milestone, one in zip(made, some, strict=True):
            self._ask(
                AgreeMilestone,
                milestone=milestone,
                what=one["what"],
                due=today + timedelta(days=one["days"]),
                drawdown=one["pounds"] * _PENCE,
            )
        self._ask(ReachMilestone, milestone=made[0], shown_by="Made up: the minutes of the cabinet")
        self._ask(PayDrawdown, milestone=made[0])

    def _answer(self, some: list[Mapping[str, Any]]) -> None:
        adviser = self._people[_ADVISER]
        seen = self._desk.one(adviser, self._plan.hex)
        answers = {one["text"]: one["answer"] for one in some if "answer" in one}
        for suggestion in seen.suggestions if seen else ():
            if (words := answers.get(suggestion.text)) is not None:
                self._desk.answer(adviser, self._plan.hex, suggestion.id, words, taken_up=True)

    def _ask(self, kind: type[Any], **fields: object) -> None:
        """Ask as the adviser, on the plan as it is now."""
        adviser = self._people[_ADVISER]
        seen = None if kind is OpenPlan else self._desk.one(adviser, self._plan.hex)
        command: PlanCommand = kind(
            at=self.app.clock(),
            by=adviser.id,
            role=adviser.role,
            plan=self._plan,
            seen=seen.plan.revision if seen else 0,
            **fields,
        )
        self._desk.ask(adviser, command)
