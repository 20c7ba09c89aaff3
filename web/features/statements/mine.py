"""A speaker's own statements: what became of each, and what the speaker can do about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.statements.drafts import StatementRefusal
from infra.services.statements.erase import Certificate
from infra.services.statements.mine import OwnStatement
from infra.stores.vault.waivers import Waiver
from web.features.statements.typed import NOTHING_TYPED, Typed, approved
from web.site.form_data import Sent, go, one
from web.site.paging import Page, paged
from web.site.request import Heading, Here, Visit

PATH = "/my-statements"
HEADING = Heading("My statements", "my-statements")
_DONE = {
    "out": "It is out. The group can read it now.",
    "waits": (
        "You agreed that it may come out alone. It still waits, because too few organisations "
        "could have said it; it comes out as soon as enough take part."
    ),
    "answered": "Your answer is kept. It comes out with the next release, and not as yours.",
    "waived": "Saved. It counts from now on, for this statement only.",
}
"""What was done, by the word in the address; nothing else of it stands there."""


@dataclass(frozen=True, slots=True)
class Own:
    """A statement with the name of its authority."""

    name: str
    mine: OwnStatement


@dataclass(frozen=True, slots=True)
class MineView:
    """What the page shows. ``refused`` says why nothing was done."""

    page: Page[Own]
    done: str
    refused: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class ErasedView:
    """What was erased."""

    certificate: Certificate


@get(PATH, sync_to_thread=True, include_in_schema=False)
def my_statements(visit: Here) -> Response[str]:
    """List one's own statements."""
    return _page(visit, done=_DONE.get(visit.query.get("done", ""), ""))


@post("/my-statements/{receipt:str}/alone", sync_to_thread=True, include_in_schema=False)
def let_out_alone(visit: Here, receipt: FromPath[str]) -> Response[Any]:
    """Take the consent that a held statement comes out alone."""
    person, mine = visit.member, visit.services.statements.mine
    return _act(visit, lambda: "out" if mine.consent(person, receipt) else "waits")


@post("/my-statements/{receipt:str}/waiver", sync_to_thread=True, include_in_schema=False)
def waive(visit: Here, receipt: FromPath[str], data: Sent) -> Response[Any]:
    """Let name or organisation be shown, or no longer."""
    person, mine = visit.member, visit.services.statements.mine

    def act() -> str:
        waiver = Waiver(bool(one(data, "name")), bool(one(data, "organisation")))
        mine.waive(person, receipt, waiver)
        return "waived"

    return _act(visit, act)


@post("/my-statements/{receipt:str}/answer", sync_to_thread=True, include_in_schema=False)
def answer(visit: Here, receipt: FromPath[str], data: Sent) -> Response[Any]:
    """Answer a question that was put to the speaker of this statement."""
    person, mine = visit.member, visit.services.statements.mine

    question, text = one(data, "question"), one(data, "text")

    def act() -> str:
        if not mine.was_asked(person, receipt, question):
            msg = "There is no such question to you; those there are stand below."
            raise StatementRefusal(msg)
        mine.answer(person, question, text, anyway=approved(data))
        return "answered"

    return _act(visit, act, text, question)


@post(
    "/my-statements/{receipt:str}/erase",
    sync_to_thread=True,
    include_in_schema=False,
    status_code=HTTP_200_OK,
)
def take_back(visit: Here, receipt: FromPath[str]) -> Response[str]:
    """Erase a statement and show the certificate."""
    try:
        done = visit.services.statements.mine.take_back(visit.member, receipt)
    except StatementRefusal as refusal:
        return _page(visit, refused=str(refusal))
    heading = Heading("The statement is erased", "my-statements", (("My statements", PATH),))
    return visit.page("erased.html", heading, ErasedView(done))


def _act(visit: Visit, act: Callable[[], str], typed: str = "", form: str = "") -> Response[Any]:
    """Do what was asked and go back to the list, or say there why it can't be done."""
    try:
        return go(f"{PATH}?done={act()}")
    except StatementRefusal as refusal:
        return _page(visit, refused=str(refusal), typed=Typed.of(refusal, typed, form))


def _page(
    visit: Visit, done: str = "", refused: str = "", typed: Typed = NOTHING_TYPED
) -> Response[str]:
    visit = replace(visit, path=PATH)  # where the page's own links lead back to
    view = MineView(paged(_own(visit), visit.query.get("page", "")), done, refused, typed)
    status = HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    return visit.page("my_statements.html", HEADING, view, status)


def _own(visit: Visit) -> Sequence[Own]:
    directory = visit.directory
    mine = visit.services.statements.mine.all(visit.member)
    return [Own(directory.name_of(each.authority), each) for each in mine]
