"""Keeps released statements and what came out about them, as the log has it: sealed."""

from collections.abc import Sequence
from typing import assert_never

from sqlalchemy import Connection, Table, insert

from domain.log import Recorded
from domain.statements.events import (
    AnswerReleased,
    ConvergenceFound,
    EpochClosed,
    IntelligenceEvent,
    QuestionReleased,
    Sealed,
    StatementMarked,
    StatementRegraded,
    StatementReleased,
    StatementVerified,
    SuggestionReleased,
)
from domain.times import to_instant
from projections.rebuildable import Rebuildable
from projections.statements.tables import epochs_table, notes_table, statements_table

Row = dict[str, object]

_NOTHING = Sealed(b"", b"")
_SAID = {True: "yes", False: "no", None: ""}


class StatementsProjection(Rebuildable):
    """Released statements and what came out about them."""

    name = "statements_v1"

    def __init__(self, suffix: str = "") -> None:
        self._epochs = epochs_table(suffix)
        self._statements = statements_table(suffix)
        self._notes = notes_table(suffix)
        self.tables = (self._epochs, self._statements, self._notes)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Keep what is of the group."""
        for one in batch:
            if isinstance(one.event, IntelligenceEvent):
                table, row = self._row(one.position, one.event)
                connection.execute(insert(table), row)

    def _row(self, position: int, event: IntelligenceEvent) -> tuple[Table, Row]:
        match event:
            case StatementReleased():
                return self._statements, _statement(event)
            case EpochClosed():
                return self._epochs, {
                    "epoch": event.epoch,
                    "ended_on": event.ended_on.isoformat(),
                    "closed_at": to_instant(event.recorded_at),
                    "position": position,
                }
            case _:
                return self._notes, _note(event)


def _statement(event: StatementReleased) -> Row:
    return {
        "statement": event.originator_id.hex,
        "epoch": event.epoch,
        "authority": event.authority.hex,
        "problem_types": ",".join(event.problem_types),
        "service": event.service,
        "information": event.information,
        "handling": event.handling,
        "conditions": ",".join(event.conditions),
        "nonce": event.sealed.nonce,
        "sealed": event.sealed.text,
    }


def _note(  # noqa: PLR0911 - one for each event
    event: StatementMarked
    | StatementRegraded
    | StatementVerified
    | QuestionReleased
    | AnswerReleased
    | SuggestionReleased
    | ConvergenceFound,
) -> Row:
    own = event.originator_id.hex
    note = f"{own}.{event.originator_version}"
    match event:
        case StatementMarked():
            said = f"{_SAID[event.corroborated]}|{_SAID[event.contested]}"
            return _row(note, own, event.epoch, "marked", said)
        case StatementRegraded():
            return _row(note, own, event.epoch, "regraded", event.information)
        case StatementVerified():
            kind = "verified" if event.supports else "disputed"
            return _row(note, own, event.epoch, kind, event.evidence.hex)
        case QuestionReleased():
            about = event.statement.hex
            return _row(own, about, event.epoch, "question", "", event.sealed)
        case AnswerReleased():
            about = event.question.hex
            return _row(own, about, event.epoch, "answer", "", event.sealed)
        case SuggestionReleased():
            about = event.plan.hex
            return _row(own, about, event.epoch, "suggestion", "", event.sealed)
        case ConvergenceFound():
            kind = "converging" if event.stands else "converging no more"
            return _row(note, event.authority.hex, event.epoch, kind, event.problem_type)
        case _:
            assert_never(event)


def _row(note: str, about: str, epoch: int, kind: str, said: str, sealed: Sealed = _NOTHING) -> Row:
    return {
        "note": note,
        "about": about,
        "epoch": epoch,
        "kind": kind,
        "said": said,
        "nonce": sealed.nonce,
        "sealed": sealed.text,
    }
