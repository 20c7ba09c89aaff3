"""Statements as JSON, for the API and the command line alike."""

from collections.abc import Iterable
from dataclasses import replace

from msgspec import Struct, convert

from domain.register.directory import Directory
from infra.services.statements.read import Statement
from infra.services.statements.record import Taken
from web.words.statements import WHY_HELD


class StatementShape(Struct, frozen=True):
    """A released statement; ``corroborated`` and ``contested`` are null where nothing may be said.

    ``epoch`` is the release window it came out with; of an erased one little more is left.
    """

    id: str
    authority: str
    types: list[str]
    text: str
    information: str
    handling: str
    conditions: list[str]
    service: str
    epoch: int
    erased: bool
    corroborated: bool | None
    contested: bool | None
    said_by: list[str]


class TakenShape(Struct, frozen=True):
    """A statement was taken in: its receipt, and why it is held."""

    receipt: str
    held: bool
    why: str


def statements_json(some: Iterable[Statement], directory: Directory) -> list[StatementShape]:
    """Return released statements for a program, which keeps what it gets.

    What may leave in no file leaves by no other way than being read on its page.
    """
    return [statement_json(one, directory) for one in some if one.may_leave]


def statement_json(statement: Statement, directory: Directory) -> StatementShape:
    """Return a released statement, with its authority's name."""
    named = replace(statement, authority=directory.name_of(statement.authority))
    return convert(named, StatementShape, from_attributes=True)


def taken_json(taken: Taken) -> TakenShape:
    """Return the receipt of a statement, and why it is held."""
    why = WHY_HELD.get(taken.why, "")
    return TakenShape(receipt=taken.receipt, held=bool(why), why=why)
