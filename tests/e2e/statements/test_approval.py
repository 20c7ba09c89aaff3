"""Words that could give their author away are kept once that is approved, the same at each door."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.main import app as command_line
from infra.stores.vault import contributions, statements
from tests.e2e.plans.planning import Planning, planning
from tests.e2e.speaking import DRAFT, Speaking, group
from web.site.request import CSRF_COOKIE

__all__ = ["group"]

SAFE = "The senior team has not met since the summer."
TELLING = "Ada Quill says that the senior team has not met."
APPROVED = "yes"
HARMLESS = "Housing"
TELLING_SERVICE = "Housing, where Ada Quill is"


@dataclass(frozen=True)
class Told:
    """What a door answered: whether it took the words in, and all that it said."""

    taken: bool
    said: str


@dataclass(frozen=True)
class Wanted:
    """What a speaker wants kept: the words, the service, and whether they approve both."""

    text: str
    service: str
    anyway: bool = False


Door = Callable[[Speaking, Path, Wanted], Told]


def by_page(group: Speaking, _: Path, wanted: Wanted) -> Told:
    step = "anyway" if wanted.anyway else "save"
    page = group.fill("Ben Rusk", step, text=wanted.text, service=wanted.service)
    return Told(page.headings[0] == "Your statement is saved", page.text)


def by_api(group: Speaking, _: Path, wanted: Wanted) -> Told:
    app = group.world.app
    token = app.sign_in.tokens.issue(group.world.people["Ben Rusk"].id, "test", 30).token
    sent = {
        **{name: DRAFT[name] for name in ("authority", "information", "handling")},
        "types": [DRAFT["types"]],
        **asdict(wanted),
    }
    bearer = {"Authorization": f"Bearer {token}"}
    answer = group.reader.client.post("/api/statements", json=sent, headers=bearer)
    assert answer.status_code in {201, 422}
    return Told(answer.status_code == 201, answer.text)


def by_command(group: Speaking, folder: Path, wanted: Wanted) -> Told:
    note = folder / "note.txt"
    note.write_text(wanted.text, encoding="utf-8")
    words = [
        *("record", "--as", "Ben Rusk", "--authority", "Boston", "--type", "leadership"),
        *("--text-file", str(note), "--information", "C", "--service", wanted.service, "--json"),
        *(["--anyway"] if wanted.anyway else []),
    ]
    home = {"SOUNDINGS_HOME": str(group.world.app.settings.home)}
    done = CliRunner().invoke(command_line, words, env=home)
    assert done.exit_code == (3 if "warnings" in json.loads(done.stdout) else 0)
    return Told(done.exit_code == 0, done.stdout)


DOORS: dict[str, Door] = {"page": by_page, "API": by_api, "command": by_command}


def kept(group: Speaking) -> list[tuple[str, str]]:
    """Return the texts and services that are kept of the speaker."""
    app, person = group.world.app, group.world.people["Ben Rusk"].id
    with app.vault.connect() as vault:
        mine = statements.of_person(vault, person)
        texts = app.keys.opened(vault, {one.statement: one.sealed for one in mine})
    return [(texts[one.statement], one.service) for one in mine]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("text", "service"), [(TELLING, HARMLESS), (SAFE, TELLING_SERVICE), (TELLING, TELLING_SERVICE)]
)
def test_what_was_not_approved_is_shown_and_not_kept_and_what_was_approved_is(
    group: Speaking, tmp_path: Path, door: str, text: str, service: str
) -> None:
    refused = DOORS[door](group, tmp_path, Wanted(text, service))

    assert not refused.taken
    assert "Ada Quill" in refused.said
    assert kept(group) == []

    approved = DOORS[door](group, tmp_path, Wanted(text, service, anyway=True))

    assert approved.taken
    assert kept(group) == [(text, service)]


@pytest.mark.parametrize("door", DOORS)
def test_words_in_which_nothing_is_found_need_no_approval_but_their_own(
    group: Speaking, tmp_path: Path, door: str
) -> None:
    assert DOORS[door](group, tmp_path, Wanted(SAFE, HARMLESS)).taken
    assert kept(group) == [(SAFE, HARMLESS)]


def test_a_page_offers_a_safer_wording_of_the_service_to_save(group: Speaking) -> None:
    page = group.fill("Ben Rusk", text=SAFE, service=TELLING_SERVICE)

    assert page.headings[0] == "This could give you away"
    offered = [one["value"] for one in page.fields if one.get("name") == "service"]
    assert "Housing, where somebody is" in offered
    assert kept(group) == []


@dataclass(frozen=True)
class Talk:
    """A group that talks about a statement and a plan: what there is to answer, and the plan."""

    town: Planning
    statement: str
    receipt: str
    question: str

    def send(self, login: str, address: str, *, approval: str, **form: str) -> Told:
        """Send a form as a member, with its words approved or not."""
        reader = self.town.group.as_(login)
        reader.open("/")
        token = reader.client.cookies[CSRF_COOKIE]
        page = reader.send(address, {"_csrf_token": token, **form, "anyway": approval})
        if not approval:
            assert page.field("anyway") == APPROVED
            assert TELLING in page.response.text.split("<textarea", 1)[1]
        return Told(page.status == 200, page.text)

    def kept(self, kind: str) -> int:
        """Count what was kept of a kind."""
        with self.town.group.world.app.vault.connect() as vault:
            found = [
                *contributions.about(vault, [self.statement]),
                *contributions.suggestions(vault),
            ]
        return sum(one.kind == kind for one in found)


@pytest.fixture
def talk(_assets: None, tmp_path: Path) -> Iterator[Talk]:
    """Yield such a group."""
    with planning(tmp_path / "home") as town:
        town.open()
        world = town.group.world
        statement = town.group.out("boston")
        world.statements.discussion.ask(world.people["Cyd Marl"], statement, "When?")
        world.close()
        mine = world.statements.mine.all(world.people["Ada Quill"])
        own = next(one for one in mine if one.statement == statement)
        yield Talk(town, statement, own.receipt, own.questions[0].id)


def ask_by_page(talk: Talk, approval: str) -> Told:
    address = f"/statements/{talk.statement}/question"
    return talk.send("Ben Rusk", address, approval=approval, text=TELLING)


def answer_by_page(talk: Talk, approval: str) -> Told:
    address = f"/my-statements/{talk.receipt}/answer"
    return talk.send("Ada Quill", address, approval=approval, question=talk.question, text=TELLING)


def suggest_by_page(talk: Talk, approval: str) -> Told:
    return talk.send("Ben Rusk", f"{talk.town.address}/suggest", approval=approval, text=TELLING)


def suggest_by_api(talk: Talk, approval: str) -> Told:
    app = talk.town.group.world.app
    token = app.sign_in.tokens.issue(talk.town.person("Ben Rusk").id, "test", 30).token
    answer = talk.town.group.reader.client.post(
        f"/api{talk.town.address}/suggest",
        json={"text": TELLING, "anyway": bool(approval)},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert approval or answer.json()["warnings"][0]["span"] == "Ada Quill"
    return Told(answer.status_code == 200, answer.text)


def suggest_by_command(talk: Talk, approval: str) -> Told:
    words = ["plans", "suggest", talk.town.plan, "--as", "Ben Rusk", "--text", TELLING]
    home = {"SOUNDINGS_HOME": str(talk.town.group.world.app.settings.home)}
    done = CliRunner().invoke(command_line, [*words, *(["--anyway"] if approval else [])], env=home)
    assert done.exit_code == (0 if approval else 3)
    return Told(done.exit_code == 0, done.output)


OTHER_WORDS: dict[str, tuple[str, Callable[[Talk, str], Told]]] = {
    "a question by page": ("question", ask_by_page),
    "an answer by page": ("answer", answer_by_page),
    "a suggestion by page": ("suggestion", suggest_by_page),
    "a suggestion by API": ("suggestion", suggest_by_api),
    "a suggestion by command": ("suggestion", suggest_by_command),
}


@pytest.mark.parametrize("door", OTHER_WORDS)
def test_the_same_rule_holds_for_whatever_else_somebody_writes_without_their_name(
    talk: Talk, door: str
) -> None:
    kind, send = OTHER_WORDS[door]
    before = talk.kept(kind)
    refused = send(talk, "")

    assert not refused.taken
    assert "Ada Quill" in refused.said
    assert talk.kept(kind) == before

    assert send(talk, APPROVED).taken
    assert talk.kept(kind) == before + 1


def test_nobody_approves_words_about_what_others_said(talk: Talk) -> None:
    talk.town.draft()
    talk.town.act("submit")
    page = talk.town.act("outcome", outcome="supported", words=TELLING, anyway="yes")

    assert page.status == 400
    assert page.says("Nothing was kept")
    assert "Keep these words as they are" not in page.response.text
