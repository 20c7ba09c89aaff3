"""A plan for Boston in a world, what members do about it, and all that a viewer can fetch."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Literal, NamedTuple
from uuid import UUID

from hypothesis import strategies as st
from typer.testing import CliRunner

from domain.membership.person import Person
from domain.statements.drafts import StatementRefusal
from domain.support.plan_commands import OpenPlan, PlanCommand
from domain.times import AsOf, to_instant
from infra.cli.main import app as command_line
from infra.services.plans.service import PlanService
from tests.attacks.test_non_interference import MEMBERS, PARTS, TOLD, VIEWER
from tests.attacks.worlds import World, world
from tests.pages import client_of
from web.json.plans import listed_json, plan_json
from web.site.session import COOKIE

ADVISER = "finn"
Verb = Literal["suggest", "erase", "answer", "close", "record"]
_VERBS: tuple[Verb, ...] = ("suggest",) * 6 + (
    "record",
    "record",
    "erase",
    "answer",
    "close",
    "close",
)
_HOUR = 3_600_000_000
_DRAWN = ("_csrf_token", "submission")


@dataclass(slots=True)
class Planned:
    """A world with a plan."""

    world: World
    plan: UUID

    @property
    def plans(self) -> PlanService:
        """The service of plans, with ids and orders drawn from the world's seed."""
        return self.world.app.plans

    def person(self, login: str) -> Person:
        """Return a member."""
        found = self.world.app.people.by_login(login)
        assert found is not None
        return found

    def ask(self, command: PlanCommand) -> None:
        """Let the adviser ask something."""
        self.plans.carry_out(self.person(ADVISER), command)

    def suggest(self, login: str, text: str, *, alone: bool = False) -> None:
        """Let a member suggest something."""
        self.plans.suggest(self.person(login), self.plan.hex, text, alone=alone)

    def suggested(self, as_of: AsOf | None = None) -> list[str]:
        """Return the ids that are out."""
        found = self.plans.suggestions.out(self.plan.hex, as_of=as_of or AsOf())
        return [one.id for one in found]


class Act(NamedTuple):
    """One thing somebody does."""

    verb: Verb
    part: int
    hours: int


def acts(most: int = 12) -> st.SearchStrategy[list[Act]]:
    """Draw what happens."""
    one = st.builds(Act, st.sampled_from(_VERBS), st.integers(-1, PARTS - 1), st.integers(0, 60))
    return st.lists(one, min_size=3, max_size=most)


@contextmanager
def planned(home: Path, members: Mapping[str, str] = MEMBERS, seed: int = 7) -> Iterator[Planned]:
    """Yield a world in which the adviser opened a plan for Boston."""
    with world(home, members, seed=seed, viewer=VIEWER) as made:
        made.admit(ADVISER, "Fell Advisers", "improvement_adviser")
        plan = made.new_id()
        town = Planned(made, plan)
        at, by = made.clock(), town.person(ADVISER).id
        town.ask(
            OpenPlan(
                at=at,
                by=by,
                plan=plan,
                role="improvement_adviser",
                authority=made.authority("boston"),
                problem_type="coasting",
                via="Lincolnshire",
                request="Please help.",
            )
        )
        yield town


@contextmanager
def played(some: list[Act], casting: Mapping[int, str]) -> Iterator[Planned]:
    """Yield such a world in which some acts were played, each part by whom it is cast with."""
    folder = Path(mkdtemp(prefix="soundings-attack-"))
    try:
        with planned(folder / "home") as town:
            for number, act in enumerate([*some, Act("close", 0, 1)]):
                town.world.clock.at += timedelta(hours=act.hours)
                _does(town, number, act, casting[act.part])
            yield town
    finally:
        rmtree(folder, ignore_errors=True)


def _does(town: Planned, number: int, act: Act, login: str) -> None:
    match act.verb:
        case "suggest":
            town.suggest(login, f"Idea number {number}.", alone=number % 5 == 0)
        case "record":
            town.world.record(login, "boston", f"Words number {number}.")
        case "erase":
            _erase(town, login)
        case "answer":
            _answer(town, number)
        case "close":
            town.world.close()


def _erase(town: Planned, login: str) -> None:
    by = town.world.people[login]
    own = sorted(town.plans.suggestions.made_by(by.id), key=lambda one: one.id)
    for one in own[:1]:
        town.world.statements.erasure.erase_suggestion([by], one.id)


def _answer(town: Planned, number: int) -> None:
    adviser = town.person(ADVISER)
    seen = town.plans.one(adviser, town.plan.hex)
    assert seen is not None
    for one in seen.suggestions:
        if one.taken_up is None and not one.erased:
            text = f"So be it {number}."
            town.plans.answer(adviser, town.plan.hex, one.id, text, taken_up=number % 2 == 0)
            return


def fetched(town: Planned) -> dict[str, bytes]:
    """Return everything about plans that the viewer can fetch."""
    made, found = town.world, dict[str, Any]()
    viewer, directory = town.person(VIEWER), town.world.app.directory()
    now = to_instant(made.clock())
    for hours in (0, 1, 24, 200):
        moment = AsOf(known_by=now - hours * _HOUR) if hours else AsOf()
        seen = town.plans.one(viewer, town.plan.hex, moment)
        listed = town.plans.all(viewer, moment)
        found[f"plan {hours}"] = seen and plan_json(seen, directory)
        found[f"list {hours}"] = [listed_json(one, directory) for one in listed]
    found["mine"] = repr(town.plans.suggested_by(viewer, town.plan.hex))
    found["take back"] = [_refused(town, one) for one in town.suggested()]
    encoded = {name: repr(value).encode() for name, value in found.items()}
    return encoded | _pages(town) | _commands(town)


def _refused(town: Planned, suggestion: str) -> str:
    stranger = replace(town.person(VIEWER), id=UUID(int=1), role="change_agent")
    try:
        town.world.statements.erasure.erase_suggestion([stranger], suggestion)
    except StatementRefusal as refusal:
        return str(refusal)
    return "erased"


def _pages(town: Planned) -> dict[str, bytes]:
    made, own = town.world, town.world.people[VIEWER].id
    token = made.app.sign_in.tokens.issue(own, "test", 30).token
    here = f"/plans/{town.plan.hex}"
    past = f"?known-by={(made.clock() - timedelta(days=8)).date().isoformat()}"
    found = {}
    with client_of(made.app) as client:
        client.cookies.set(COOKIE, made.app.sign_in.sessions.begin(own, stepped=True))
        for address in (here, here + past, "/plans", f"/api{here}", f"/api{here}{past}", "/"):
            answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
            told = sorted((name, value) for name, value in answer.headers.items() if name in TOLD)
            lines = [one for one in answer.text.splitlines() if not any(x in one for x in _DRAWN)]
            found[address] = f"{answer.status_code} {told} {lines}".encode()
    return found


def _commands(town: Planned) -> dict[str, bytes]:
    environment = {"SOUNDINGS_HOME": str(town.world.app.settings.home)}
    found = {}
    for words in (("list",), ("show", town.plan.hex)):
        asked = ["plans", *words, "--as", VIEWER, "--json"]
        done = CliRunner().invoke(command_line, asked, env=environment)
        found[" ".join(words)] = f"{done.exit_code} {done.output}".encode()
    return found
