"""Whoever asks only whether something is there opens no words: it works where no key can be used.

The installation is opened with another wrapping key, so whatever is unsealed is a failure. Every
door that acts on a statement, a question, a suggestion or a plan has to do without its words.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.cli.main import app as command_line
from infra.stores.vault.sealing import SealError
from tests.e2e.plans.planning import ADVISER, Planning, planning
from tests.e2e.speaking import opened
from web.site.request import CSRF_COOKIE

DONE, GONE_ON, MISSING, MOVED_ON, FAULT = 200, 303, 404, 409, 500
NONE = "e" * 32


@dataclass(frozen=True)
class Known:
    """The ids of what there is, taken down while the words could still be read."""

    statement: str
    receipt: str
    held: str
    question: str
    mine: str
    theirs: str
    request: str
    fact: str


@dataclass(frozen=True)
class Blind:
    """A group whose keys can't be used, and what there is in it."""

    town: Planning
    known: Known

    def send(self, login: str, address: str, **form: str) -> int:
        """Send a form as a member and go nowhere from there; return the status."""
        reader = self.town.group.as_(login)
        reader.open("/")
        sent = {"_csrf_token": reader.client.cookies[CSRF_COOKIE], **form}
        return reader.client.post(address, data=sent, follow_redirects=False).status_code

    def call(self, login: str, address: str, content: dict[str, Any]) -> int:
        """Ask the API for something as a member; return the status."""
        app = self.town.group.world.app
        token = app.sign_in.tokens.issue(self.town.person(login).id, "test", 30).token
        bearer = {"Authorization": f"Bearer {token}"}
        client = self.town.group.reader.client
        return client.post(f"/api{address}", json=content, headers=bearer).status_code

    def command(self, *words: str) -> str:
        """Run a command that must not open anything; return what it said, or why it could not."""
        done = CliRunner().invoke(command_line, list(words))
        assert not isinstance(done.exception, SealError), words
        return done.output + str(done.exception or "")


@pytest.fixture
def blind(_assets: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Blind]:
    """Yield a group of which everything was said before its wrapping key was lost."""
    home = tmp_path / "home"
    with planning(home) as town:
        town.open()
        known = _said(town)
        plan, now = town.plan, town.group.world.clock.at
    (home / "vault" / "wrapping.key").write_bytes(os.urandom(32))
    monkeypatch.setenv("SOUNDINGS_HOME", str(home))
    with opened(home) as group:
        group.world.clock.at = now
        yield Blind(Planning(group, plan), known)


def _said(town: Planning) -> Known:
    world = town.group.world
    ada, ben = (world.people[login] for login in ("Ada Quill", "Ben Rusk"))
    statement = town.group.out("boston")
    world.statements.discussion.ask(world.people["Cyd Marl"], statement, "Since when is that so?")
    for login in ("Ada Quill", "Ben Rusk"):
        town.plans.suggest(town.person(login), town.plan, "Begin with savings.", alone=False)
    world.close()
    held = town.group.say("Ada Quill", "The budget for repairs is spent twice over.", "nottingham")
    [asked] = [each for one in world.statements.mine.all(ada) for each in one.questions]
    receipt = next(
        one.receipt for one in world.statements.mine.all(ada) if one.statement == statement
    )
    custodian = world.people["Gus Keep"]
    request = world.statements.unsealing.ask(custodian, statement, "A child may be at risk.")
    fact = town.group.reader.json("/api/picture", authority="boston")[0]["evidence_id"]
    mine, theirs = (town.plans.suggestions.made_by(one.id)[0].id for one in (ada, ben))
    return Known(statement, receipt, held, asked.id, mine, theirs, request, fact)


def test_the_words_themselves_can_not_be_shown_any_more(blind: Blind) -> None:
    reader = blind.town.group.as_("Dot Fenn")

    assert reader.open(f"/statements/{blind.known.statement}").status == FAULT
    assert reader.open(blind.town.address).status == FAULT
    with pytest.raises(SealError):
        blind.town.plans.one(blind.town.person(ADVISER), blind.town.plan)


def test_taking_part_in_a_thread_opens_nothing(blind: Blind) -> None:
    address = f"/statements/{blind.known.statement}"

    assert blind.send("Cyd Marl", f"{address}/voice", side="agree", origin="own") == GONE_ON
    assert blind.send("Cyd Marl", f"{address}/voice", side="contest", origin="own") == GONE_ON
    assert blind.send("Cyd Marl", f"{address}/question", text="What came of it?") == GONE_ON
    assert blind.send("Cyd Marl", f"{address}/evidence", evidence=blind.known.fact) == GONE_ON
    assert blind.send(ADVISER, f"{address}/grade", information="B") == GONE_ON
    assert blind.send("Cyd Marl", f"/statements/{NONE}/question", text="What?") == MISSING


def test_what_a_speaker_does_about_a_statement_opens_nothing(blind: Blind) -> None:
    known, own = blind.known, f"/my-statements/{blind.known.receipt}"

    assert blind.town.group.as_("Ada Quill").open("/").says("1 held statement of mine")
    assert blind.send("Ada Quill", f"{own}/answer", question=known.question, text="May.") == GONE_ON
    assert blind.send("Ada Quill", f"{own}/waiver", name="yes") == GONE_ON
    assert blind.send("Ada Quill", f"/my-statements/{known.held}/alone") == GONE_ON
    assert blind.send("Ada Quill", f"{own}/erase") == DONE


def test_acting_on_a_plan_and_its_suggestions_opens_nothing(blind: Blind) -> None:
    address, known = blind.town.address, blind.known
    answered = {"suggestion": known.theirs, "taken_up": "yes", "text": "We will do so."}

    assert blind.send("Cyd Marl", f"{address}/suggest", text="Wait for the spring.") == GONE_ON
    assert blind.send(ADVISER, f"{address}/answer", **answered) == GONE_ON
    assert blind.send("Ada Quill", f"{address}/take-back", suggestion=known.mine) == GONE_ON
    assert blind.send(ADVISER, f"{address}/lead", seen="1", lead="Regional associate") == GONE_ON
    stale = {"seen": 1, "fields": {"lead": ["Somebody else"]}}
    assert blind.call(ADVISER, f"/plans/{blind.town.plan}/lead", stale) == MOVED_ON
    assert blind.call(ADVISER, f"/plans/{NONE}/lead", stale) == MISSING
    assert blind.call("Cyd Marl", f"/plans/{blind.town.plan}/suggest", {"text": "Wait."}) == DONE


def test_custodians_find_what_they_act_on_without_its_words(blind: Blind) -> None:
    known = blind.known

    asked = {"statement": known.statement, "reason": "Another child may be at risk."}
    assert blind.send("Gus Keep", "/custodian/unseal", **asked) == GONE_ON
    assert blind.send("Hal Ward", f"/custodian/unseal/{known.request}/approve") == DONE
    both = [blind.town.person(one) for one in ("Gus Keep", "Hal Ward")]
    erasure = blind.town.group.world.statements.erasure
    assert erasure.erase(both, known.theirs).statement == known.theirs
    assert erasure.erase(both, known.statement).statement == known.statement


def test_commands_find_what_they_act_on_without_its_words(blind: Blind) -> None:
    plan, known = blind.town.plan, blind.known

    said = blind.command(
        "plans", "answer", plan, known.theirs, "--as", ADVISER, "--text", "Not this year."
    )
    assert said == "Answered.\n"
    kept = blind.command("plans", "suggest", plan, "--as", "Cyd Marl", "--text", "Wait.")
    assert kept.startswith("Kept, without your name.")
    stale = ("--as", ADVISER, "--seen", "99", "--set", "lead=Somebody")
    assert "the plan has changed since" in blind.command("plans", "do", "lead", plan, *stale)
    assert "There is no such plan" in blind.command("plans", "do", "lead", NONE, *stale)
    assert blind.command("erase", known.receipt, "--as", "Ada Quill").startswith("Erased;")


def test_a_plan_that_a_member_may_not_see_does_not_exist_for_them(blind: Blind) -> None:
    plans, plan = blind.town.plans, blind.town.plan
    stranger = blind.town.person("Ivy Lane")

    assert plans.exists(blind.town.person(ADVISER), plan)
    assert not plans.exists(stranger, plan)
    assert not plans.exists(blind.town.person(ADVISER), NONE)
