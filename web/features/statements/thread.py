"""One statement: what was asked and answered about it, and what a member can do about it.

Whoever does something is told the same, the speaker and the speaker's own organisation too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.membership.person import Person
from domain.statements.drafts import StatementRefusal
from infra.services.statements.read import Statement
from projections.picture import queries as picture
from projections.picture.queries import Fact
from web.features.statements.form import OTHER, OWN
from web.features.statements.list import facts_of
from web.features.statements.typed import NOTHING_TYPED, Typed, approved
from web.site.form_data import Sent, go, one
from web.site.request import Heading, Here, Visit
from web.words import sentences
from web.words.facts import value_of

_TRAIL = ("Group", "/statements")
_LATER = "It comes out with the next release, if the rules for what may be shown allow it."
_DONE = {
    "agree": f"You corroborated it. {_LATER}",
    "contest": f"You contested it. {_LATER}",
    "question": f"Your question is kept, without your name. {_LATER}",
    "verify": f"The evidence is noted. {_LATER}",
    "regrade": f"The new grade is noted. {_LATER}",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact that bears the statement out, or speaks against it."""

    href: str
    words: str
    supports: bool


@dataclass(frozen=True, slots=True)
class ThreadView:
    """What the page shows; ``facts`` are those of the authority that may verify it."""

    statement: Statement
    name: str
    facts_href: str
    epochs: Mapping[int, date]
    evidence: Sequence[Evidence]
    facts: Sequence[tuple[str, str]]
    organisations: Sequence[tuple[str, str]]
    may_regrade: bool
    refused: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class TakenView:
    """What was done, and the way back."""

    done: str
    back: str


@get("/statements/{statement:str}", sync_to_thread=True, include_in_schema=False)
def thread(visit: Here, statement: FromPath[str]) -> Response[str]:
    """Show a statement and its thread, or that something was done about it.

    What was done is said without the statement: a second look at it in the audit log would tell who
    did something.
    """
    if done := _DONE.get(visit.query.get("done", "")):
        view = TakenView(done, f"/statements/{statement}")
        return visit.page("taken.html", Heading("Taken", "statements", (_TRAIL,)), view)
    return _page(visit, statement)


@post("/statements/{statement:str}/voice", sync_to_thread=True, include_in_schema=False)
def voice(visit: Here, statement: FromPath[str], data: Sent) -> Response[Any]:
    """Corroborate a statement or contest it."""
    side: Literal["agree", "contest"] = "contest" if one(data, "side") == "contest" else "agree"
    origin = one(data, "origin")
    given = {OWN: "", OTHER: one(data, "origin_words")}.get(origin, origin)

    def act(person: Person) -> str:
        visit.services.statements.discussion.voice(person, statement, side, given)
        return side

    return _act(visit, statement, act)


@post("/statements/{statement:str}/question", sync_to_thread=True, include_in_schema=False)
def ask(visit: Here, statement: FromPath[str], data: Sent) -> Response[Any]:
    """Put a question to whoever made the statement."""
    text = one(data, "text")

    def act(person: Person) -> str:
        visit.services.statements.discussion.ask(person, statement, text, anyway=approved(data))
        return "question"

    return _act(visit, statement, act, text)


@post("/statements/{statement:str}/evidence", sync_to_thread=True, include_in_schema=False)
def verify(visit: Here, statement: FromPath[str], data: Sent) -> Response[Any]:
    """Name one of the authority's facts that bears the statement out, or speaks against it."""

    def act(person: Person) -> str:
        supports = one(data, "supports") != "no"
        visit.services.statements.discussion.verify(
            person, statement, one(data, "evidence"), supports=supports
        )
        return "verify"

    return _act(visit, statement, act)


@post("/statements/{statement:str}/grade", sync_to_thread=True, include_in_schema=False)
def regrade(visit: Here, statement: FromPath[str], data: Sent) -> Response[Any]:
    """Grade the information anew."""

    def act(person: Person) -> str:
        visit.services.statements.discussion.regrade(person, statement, one(data, "information"))
        return "regrade"

    return _act(visit, statement, act)


def _act(
    visit: Visit, statement: str, act: Callable[[Person], str], typed: str = ""
) -> Response[Any]:
    """Do what was asked and go back to the thread, or say there why it can't be done."""
    try:
        return go(f"/statements/{statement}?done={act(visit.member)}")
    except StatementRefusal as refusal:
        return _page(visit, statement, Typed.of(refusal, typed), str(refusal))


def _page(
    visit: Visit, statement: str, typed: Typed = NOTHING_TYPED, refused: str = ""
) -> Response[str]:
    person, statements = visit.member, visit.services.statements
    visit = replace(visit, path=f"/statements/{statement}")
    found = statements.reading.view(person, statement, visit.as_of)
    if found is None:
        raise NotFoundException
    [shown] = found.statements
    name = visit.directory.name_of(shown.authority)
    facts = _facts(visit, shown.authority)
    bodies = visit.services.people.organisations().items()
    view = ThreadView(
        statement=shown,
        name=name,
        facts_href=facts_of(visit, visit.directory.entries.get(UUID(shown.authority))),
        epochs=found.epochs,
        evidence=list(_evidence(visit, shown, facts)),
        facts=[(fact.evidence, _words(visit, fact)) for fact in _newest(facts)],
        organisations=sorted(
            ((each.hex, body) for each, body in bodies if each != person.organisation),
            key=lambda pair: pair[1],
        ),
        may_regrade=statements.discussion.may_regrade(person),
        refused=refused,
        typed=typed,
    )
    heading = Heading(f"A statement about {name}", "statements", (_TRAIL,), crumb="Statement")
    status = HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    return visit.page("thread.html", heading, view, status)


def _facts(visit: Visit, authority: str) -> Sequence[Fact]:
    with visit.services.reading() as connection:
        return picture.facts(connection, visit.as_of, [authority])


def _newest(facts: Iterable[Fact]) -> list[Fact]:
    """Return the newest fact of each series, the newest first."""
    newest = {(fact.kind, fact.measure): fact for fact in facts}
    return sorted(newest.values(), key=lambda fact: fact.true_on, reverse=True)


def _evidence(visit: Visit, shown: Statement, facts: Iterable[Fact]) -> Iterable[Evidence]:
    known = {fact.evidence: fact for fact in facts}
    for evidence, supports in shown.evidence:
        fact = known.get(evidence)
        words = _words(visit, fact) if fact else "A fact that is not in force any more"
        yield Evidence(visit.href(f"/evidence/{evidence}"), words, supports)


def _words(visit: Visit, fact: Fact) -> str:
    title = visit.catalogue.title_of(fact.measure)
    value = value_of(fact, visit.catalogue)
    return f"{title}: {value}, {sentences.long_date(fact.true_on)}"
