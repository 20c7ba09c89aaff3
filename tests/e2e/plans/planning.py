"""A group with evidence, a partnership manager, an authority and a year's money, for plans."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.membership.events import Role
from domain.membership.person import Person
from domain.support.budget import SetBudget
from infra.security.accounts import Newcomer
from infra.services.plans.service import PlanService
from tests.attacks.worlds import PASSWORD
from tests.e2e.reading import Page
from tests.e2e.speaking import Speaking, informed, opened
from tests.prepared import copied

ADVISER, MANAGER, ELSEWHERE, COUNCIL = "Finn Advis", "Mo Lincs", "Nia Derbs", "Bo Council"
MEMBERS = ("Ada Quill", "Ben Rusk", "Cyd Marl", "Dot Fenn", "Eve Tarn")


@dataclass
class Planning:
    """The group, and the plan that is being looked at."""

    group: Speaking
    plan: str = ""

    @property
    def plans(self) -> PlanService:
        """What plans are read and written with."""
        return self.group.world.app.plans

    def person(self, login: str) -> Person:
        """Return a member."""
        found = self.group.world.app.people.by_login(login)
        assert found is not None
        return found

    def open(self, login: str = ADVISER, slug: str = "boston") -> Page:
        """Open a plan from an authority's critical alert, by its page."""
        found = self.group.as_(login).json("/api/alerts", authority=slug)
        alert = next(one["id"] for one in found if one["detector"] == "critical_factor")
        page = self.group.send(
            login,
            "/plans",
            f"/plans?authority={slug}",
            authority=slug,
            alert=alert,
            problem_type="critical_success_factor",
        )
        self.plan = str(page.response.url).partition("/plans/")[2].partition("?")[0]
        return page

    @property
    def address(self) -> str:
        """The plan's address."""
        return f"/plans/{self.plan}"

    def see(self, login: str, **query: str) -> Page:
        """Look at the plan."""
        return self.group.as_(login).open(self.address, **query)

    def json(self, login: str, **query: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return the plan as a program is told it."""
        token = self.group.world.app.sign_in.tokens.issue(self.person(login).id, "test", 30).token
        client = self.group.reader.client
        asked = {name.replace("_", "-"): value for name, value in query.items()}
        bearer = {"Authorization": f"Bearer {token}"}
        return client.get(f"/api{self.address}", params=asked, headers=bearer).json()

    def act(self, act: str, login: str = ADVISER, **form: str | list[str]) -> Page:
        """Send one of the forms of the plan's page."""
        page = self.see(login)
        sent: dict[str, Any] = {
            "_csrf_token": page.field("_csrf_token"),
            "seen": page.field("seen"),
            **form,
        }
        return self.group.reader.send(f"{self.address}/{act}", sent)

    def suggest(self, login: str, text: str, **form: str) -> Page:
        """Let a member suggest something."""
        return self.group.send(login, f"{self.address}/suggest", self.address, text=text, **form)

    def draft(self) -> None:
        """Write all that the group is to look at."""
        fact = self.group.reader.json("/api/picture", authority="boston")[0]["evidence_id"]
        self.act("diagnosis", heading0="Money", text0="The reserves are spent.", cite0=fact)
        self.act("nature", nature=["financial", "capability"], why="The budget is not kept.")
        self.act("solution", what="A mentor for the finance team.")
        self.propose("derby", "Derby City Council")
        self.act("lead", lead="Regional associate, IDeA")

    def propose(self, slug: str, name: str, cost: str = "12,500") -> Page:
        """Propose a provider."""
        body = self.group.world.authority(slug).hex
        return self.act(
            "provider", provider=body, name=name, what="Five days.", units="5", cost=cost
        )

    def agree(self) -> None:
        """Let the group support the plan."""
        self.act("submit")
        self.act("outcome", outcome="supported")
        self.act("agree")

    def providers(self) -> list[dict[str, Any]]:
        """Return the providers of the plan."""
        return list(self.json(ADVISER)["providers"])


@contextmanager
def planning(home: Path) -> Iterator[Planning]:
    """Open such a group, of which nobody has written a plan yet."""
    copied(home, "planning", _set_up)
    with opened(home) as group:
        yield Planning(group)


def _set_up(home: Path) -> None:
    with informed(home) as group:
        app, boston = group.world.app, group.world.authority("boston")
        area = app.directory().entries[boston].sub_region
        others: tuple[tuple[str, Role, str, dict[str, Any]], ...] = (
            (MANAGER, "partnership_manager", "Fenland Partnership", {"area": area}),
            (ELSEWHERE, "partnership_manager", "Peak Partnership", {"area": "Elsewhere"}),
            (COUNCIL, "authority", "Boston Borough", {"authority": boston}),
        )
        for login, role, body, more in others:
            newcomer = Newcomer(
                login=login, role=role, organisation=body, password=PASSWORD, **more
            )
            app.members.admit(newcomer, "test")
        set_budget(group)


def set_budget(group: Speaking, support: int = 5_000_000) -> None:
    """Set this year's money for support, in pence."""
    clock, app = group.world.clock, group.world.app
    for year in ("2025-26", "2026-27"):
        command = SetBudget(
            at=clock(),
            actor="test",
            year=year,
            total=100_000_000,
            support=support,
            contingency=0,
        )
        app.offers.set_budgets([command])
