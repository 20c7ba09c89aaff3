"""Statements as JSON, for the API and the command line alike."""

from typing import TypedDict

from domain.register.directory import Directory
from infra.services.statements.read import Statement
from infra.services.statements.record import Taken
from web.words.statements import WHY_HELD


class StatementShape(TypedDict):
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


class TakenShape(TypedDict):
    """A statement was taken in: its receipt, and why it is held."""

    receipt: str
    held: bool
    why: str


def statement_json(one: Statement, directory: Directory) -> StatementShape:
    """Return a released statement."""
    return StatementShape(
        id=one.id,
        authority=directory.name_of(one.authority),
        types=list(one.types),
        text=one.text,
        information=one.information,
        handling=one.handling,
        conditions=list(one.conditions),
        service=one.service,
        epoch=one.epoch,
        erased=one.erased,
        corroborated=one.corroborated,
        contested=one.contested,
        said_by=list(one.said_by),
    )


def taken_json(taken: Taken) -> TakenShape:
    """Return the receipt of a statement, and why it is held."""
    why = WHY_HELD.get(taken.why, "")
    return TakenShape(receipt=taken.receipt, held=bool(why), why=why)
