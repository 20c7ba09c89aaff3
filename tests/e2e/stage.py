"""The made-up group with something on every page of soft intelligence, served for a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import StorageState

from tests.e2e.browser import View
from tests.e2e.conftest import served
from tests.e2e.speaking import Speaking, informed
from web.site.application import create_app
from web.site.session import COOKIE


@dataclass
class Stage:
    """The group, its address, and the id of a statement with a thread."""

    group: Speaking
    address: str
    statement: str

    def view(self, login: str, width: int = 1200, *, javascript: bool = True) -> View:
        """Return how a member who is signed in looks at a page."""
        return View(width=width, javascript=javascript, storage_state=self.signed_in(login))

    def signed_in(self, login: str) -> StorageState:
        """Return the cookie of a member who is signed in."""
        token = self.group.token(login)
        return {
            "cookies": [
                {
                    "name": COOKIE,
                    "value": token,
                    "domain": "127.0.0.1",
                    "path": "/",
                    "expires": -1,
                    "httpOnly": True,
                    "secure": False,
                    "sameSite": "Lax",
                }
            ],
            "origins": [],
        }


@contextmanager
def staged(home: Path) -> Iterator[Stage]:
    """Set the stage."""
    with informed(home) as group:
        statement = _talk(group)
        with served(create_app(group.world.app)) as address:
            yield Stage(group, address, statement)


def _talk(group: Speaking) -> str:
    statement = group.out("boston")
    group.out("lincoln")
    world = group.world
    people, discussion = world.people, world.statements.discussion
    discussion.ask(people["Cyd Marl"], statement, "Since when is that so?")
    discussion.voice(people["Cyd Marl"], statement, "agree")
    world.close()
    ada = people["Ada Quill"]
    [question] = [each for one in world.statements.mine.all(ada) for each in one.questions]
    world.statements.mine.answer(ada, question.id, "Since spring.")
    world.close()
    group.say("Ada Quill", "The budget for repairs is spent twice over.", "nottingham")
    custodian = people["Gus Keep"]
    world.statements.unsealing.ask(custodian, statement, "A child may be at risk.")
    taken = group.say("Ben Rusk", "This was said in haste.", "nottingham")
    world.statements.erasure.erase([people["Ben Rusk"]], taken)
    return statement
