"""Words that could give their author away are kept once that is approved, the same at each door."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.main import app as command_line
from infra.stores.vault import statements
from tests.e2e.speaking import DRAFT, Speaking, group

__all__ = ["group"]

SAFE = "The senior team has not met since the summer."
TELLING = "Ada Quill says that the senior team has not met."
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
    """Give the texts and services that are kept of the speaker."""
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
