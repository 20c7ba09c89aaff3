"""One look is one entry in the audit log, and so is one act, whichever door it is at."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.cli.main import app as command_line
from projections.plans import plan_as_of
from tests.e2e.plans.planning import ADVISER, Planning, planning
from web.site.request import CSRF_COOKIE

READER, SPEAKER = "Dot Fenn", "Cyd Marl"


@dataclass(frozen=True)
class Doors:
    """A group with a plan and what was said of it, its pages, its API and its command line."""

    town: Planning
    folder: Path
    statements: tuple[str, str]
    suggestions: tuple[str, str]
    alert: str

    @property
    def plan(self) -> str:
        """The plan's id."""
        return self.town.plan

    @property
    def revision(self) -> str:
        """The plan's revision as the view has it, which is no look."""
        with self.town.group.world.app.reading() as views:
            found = plan_as_of(views, self.plan)
        assert found is not None
        return str(found.revision)

    @property
    def seen(self) -> int:
        """The version of the alert's concern, which a decision has to name."""
        return self.town.group.world.app.alerts.versions([self.alert])[self.alert]

    @property
    def until(self) -> str:
        """A day to which a decision may be put off."""
        return (self.town.group.world.app.clock() + timedelta(days=30)).date().isoformat()

    def entries(self) -> Counter[str]:
        """Count the audit log's entries by act, but for acts of speaking, counted by the week."""
        found = self.town.group.world.app.audit.entries(limit=10_000)
        return Counter(one.act for one in found if not one.of_a_week)

    def page(self, login: str, address: str, **query: str) -> None:
        """Open a page as a member."""
        assert self.town.group.as_(login).open(address, **query).status == 200

    def send(self, login: str, address: str, status: int = 200, **form: str) -> None:
        """Send a form as a member and go where it leads."""
        reader = self.town.group.as_(login)
        reader.open("/")
        sent = {"_csrf_token": reader.client.cookies[CSRF_COOKIE], **form}
        assert reader.send(address, sent).status == status, address

    def api(
        self, login: str, address: str, content: dict[str, Any] | None = None, status: int = 200
    ) -> None:
        """Ask the API for something as a member."""
        app = self.town.group.world.app
        token = app.sign_in.tokens.issue(self.town.person(login).id, "test", 30).token
        how = "GET" if content is None else "POST"
        answer = self.town.group.reader.client.request(
            how, f"/api{address}", json=content, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == status, answer.text

    def command(self, *words: str, code: int = 0) -> None:
        """Run a command."""
        done = CliRunner().invoke(command_line, list(words))
        assert done.exit_code == code, (words, done.output, done.exception)


@pytest.fixture(scope="module")
def doors(_assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """Yield such a group, with all that an act of this module may take up."""
    folder = tmp_path_factory.mktemp("doors")
    with planning(folder / "home") as town:
        town.open()
        world = town.group.world
        statements = [
            world.record(login, "boston", text).statement
            for login, text in (
                ("Ada Quill", "The senior team has not met for months."),
                ("Ben Rusk", "The chief executive is about to leave."),
            )
        ]
        for login in ("Ada Quill", "Ben Rusk"):
            town.suggest(login, "Begin with the savings of next year.")
        world.close()
        suggested = [one["id"] for one in town.json(ADVISER)["suggestions"]]
        alert, *_ = (one["id"] for one in town.group.as_(ADVISER).json("/api/alerts"))
        yield Doors(
            town,
            folder,
            (statements[0], statements[1]),
            (suggested[0], suggested[1]),
            alert,
        )


Act = Callable[[Doors], None]
LOOKS: dict[str, tuple[dict[str, int], Act]] = {
    "statements by page": ({"viewed_list": 1}, lambda at: at.page(READER, "/statements")),
    "statements of an authority by page": (
        {"viewed_list": 1},
        lambda at: at.page(READER, "/statements", authority="boston"),
    ),
    "statements of then by page": (
        {"viewed_list": 1},
        lambda at: at.page(READER, "/statements", known_by="2026-03-05"),
    ),
    "statements by API": ({"viewed_list": 1}, lambda at: at.api(READER, "/statements")),
    "statements by command": (
        {"viewed_list": 1},
        lambda at: at.command("statements", "--as", READER),
    ),
    "statements by file": (
        {"exported": 1},
        lambda at: at.command("statements", "--as", READER, "--out", str(at.folder / "said.csv")),
    ),
    "a file that can't be": (
        {},
        lambda at: at.command("statements", "--as", READER, "--out", "said.docx", code=2),
    ),
    "a statement by page": (
        {"viewed_statement": 1},
        lambda at: at.page(READER, f"/statements/{at.statements[0]}"),
    ),
    "plans by page": ({"viewed_list": 1}, lambda at: at.page(READER, "/plans")),
    "plans by API": ({"viewed_list": 1}, lambda at: at.api(READER, "/plans")),
    "plans by command": (
        {"viewed_list": 1},
        lambda at: at.command("plans", "list", "--as", READER),
    ),
    "plans on an axis of time": (
        {"viewed_list": 1},
        lambda at: at.page(READER, "/authorities/boston/progress"),
    ),
    "a plan by page": ({"viewed_plan": 1}, lambda at: at.page(READER, f"/plans/{at.plan}")),
    "a plan by API": ({"viewed_plan": 1}, lambda at: at.api(READER, f"/plans/{at.plan}")),
    "a plan by command": (
        {"viewed_plan": 1},
        lambda at: at.command("plans", "show", at.plan, "--as", READER),
    ),
}
# What follows a step shows the plan, at each door.
STEP = {"plan_written": 1, "viewed_plan": 1}
STEPS: dict[str, tuple[dict[str, int], Act]] = {
    "a step by page": (
        STEP,
        lambda at: at.send(ADVISER, f"/plans/{at.plan}/lead", seen=at.revision, lead="Somebody"),
    ),
    "a step by API": (
        STEP,
        lambda at: at.api(
            ADVISER,
            f"/plans/{at.plan}/lead",
            {"seen": int(at.revision), "fields": {"lead": ["Somebody else"]}},
        ),
    ),
    "a step by command": (
        STEP,
        lambda at: at.command(
            *("plans", "do", "lead", at.plan, "--as", ADVISER),
            *("--seen", at.revision, "--set", "lead=Nobody"),
        ),
    ),
    "a refused step by page": (
        {"viewed_plan": 1},
        lambda at: at.send(ADVISER, f"/plans/{at.plan}/lead", 400, seen="99", lead="Somebody"),
    ),
    "a refused step by API": (
        {},
        lambda at: at.api(
            ADVISER, f"/plans/{at.plan}/lead", {"seen": 99, "fields": {"lead": ["Somebody"]}}, 409
        ),
    ),
    "a refused step by command": (
        {},
        lambda at: at.command(
            *("plans", "do", "lead", at.plan, "--as", ADVISER),
            *("--seen", "99", "--set", "lead=Nobody"),
            code=1,
        ),
    ),
    "an opening by page": (
        STEP,
        lambda at: at.send(
            ADVISER, "/plans", authority="lincoln", problem_type="coasting", request="Help."
        ),
    ),
    "an opening by command": (
        STEP,
        lambda at: at.command(
            *("plans", "open", "--authority", "Derby", "--for", "coasting"),
            *("--request", "Help.", "--as", ADVISER),
        ),
    ),
    "an answer by page": (
        STEP,
        lambda at: at.send(
            ADVISER, f"/plans/{at.plan}/answer", suggestion=at.suggestions[0], text="We will."
        ),
    ),
    "an answer by command": (
        {"plan_written": 1},
        lambda at: at.command(
            *("plans", "answer", at.plan, at.suggestions[1]),
            *("--as", ADVISER, "--text", "We will."),
        ),
    ),
}
SPOKEN: dict[str, tuple[dict[str, int], Act]] = {
    "a suggestion by page": (
        {},
        lambda at: at.send(SPEAKER, f"/plans/{at.plan}/suggest", text="Wait for the spring."),
    ),
    "a suggestion by API": (
        {},
        lambda at: at.api(SPEAKER, f"/plans/{at.plan}/suggest", {"text": "Wait for summer."}),
    ),
    "a suggestion by command": (
        {},
        lambda at: at.command("plans", "suggest", at.plan, "--as", SPEAKER, "--text", "Wait."),
    ),
    "a question by page": (
        {},
        lambda at: at.send(SPEAKER, f"/statements/{at.statements[0]}/question", text="When?"),
    ),
    "an erasure by its speaker": (
        {},
        lambda at: at.command("erase", at.statements[1], "--as", "Ben Rusk"),
    ),
    "an erasure by two custodians": (
        {"erasure_approved": 2},
        lambda at: at.command("erase", at.suggestions[0], "--as", "Gus Keep", "--as", "Hal Ward"),
    ),
    "who spoke, asked for": (
        {"unseal_requested": 1},
        lambda at: at.send(
            "Gus Keep", "/custodian/unseal", statement=at.statements[0], reason="A child."
        ),
    ),
}
DECISIONS: dict[str, tuple[dict[str, int], Act]] = {
    "a decision by page": (
        {"alert_acknowledged": 1},
        lambda at: at.send(ADVISER, f"/alerts/{at.alert}/acknowledge", seen=str(at.seen)),
    ),
    "a decision by API": (
        {"alert_snoozed": 1},
        lambda at: at.api(
            ADVISER,
            f"/alerts/{at.alert}/snooze",
            {"seen": at.seen, "until": at.until, "reason": "An inspection is due."},
        ),
    ),
    "a decision by command": (
        {"alert_dismissed": 1},
        lambda at: at.command(
            *("alert", "dismiss", at.alert, "--as", ADVISER),
            *("--seen", str(at.seen), "--label", "wrong_data"),
        ),
    ),
}
ALL = {**LOOKS, **STEPS, **SPOKEN, **DECISIONS}


@pytest.mark.parametrize("what", ALL)
def test_an_act_is_in_the_audit_log_once(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(doors.town.group.world.app.settings.home))
    expected, act = ALL[what]
    before = doors.entries()

    act(doors)

    assert doors.entries() - before == Counter(expected)


def test_an_approval_and_what_it_unsealed_are_an_entry_each(doors: Doors) -> None:
    unsealing = doors.town.group.world.statements.unsealing
    people = doors.town.group.world.people
    asked = unsealing.ask(people["Gus Keep"], doors.statements[0], "A child.")
    before = doors.entries()

    doors.send("Hal Ward", f"/custodian/unseal/{asked}/approve")

    assert doors.entries() - before == Counter({"unseal_approved": 1, "unsealed": 1})
