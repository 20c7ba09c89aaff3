"""What the group may see of soft intelligence; who said it is in no event.

All events of an epoch are appended as one batch, in an order drawn at random, with the moment the
epoch closed as their time and a fixed actor. Ids are random. Wording travels sealed, each piece
under a key of its own which only the vault has, bound to the id of its event's stream.
"""

from datetime import date
from typing import ClassVar, Literal, get_args
from uuid import UUID

import msgspec

from domain.events import Event

ProblemType = Literal[
    "financial", "capacity", "capability", "political", "leadership", "service-specific", "none"
]
Information = Literal["A", "B", "C", "D", "E"]
"""How the speaker knows: directly; indirectly but corroborated; indirectly; unknown; suspected
false (UK 3x5x2)."""

Handling = Literal["P", "C"]
"""May be shared within the group, or with conditions."""

Condition = Literal["advisers_only", "no_export", "no_quoting"]
"""Only improvement advisers see it; it leaves in no file; it is not to be quoted elsewhere."""

PROBLEM_TYPES: tuple[ProblemType, ...] = get_args(ProblemType)
ACTOR = "release"
"""Who every event here is by: the release of an epoch, whoever's words it lets out."""


class Sealed(msgspec.Struct, frozen=True):
    """Words under a key of their own: AES-GCM's nonce, and what it made of the padded text."""

    nonce: bytes
    text: bytes


class StatementReleased(Event, frozen=True, kw_only=True):
    """A statement became visible to the group."""

    topic: ClassVar[str] = "intelligence.statement_released"

    epoch: int
    authority: UUID
    problem_types: tuple[ProblemType, ...]
    information: Information
    handling: Handling
    sealed: Sealed
    conditions: tuple[Condition, ...] = ()
    service: str = ""


class StatementMarked(Event, frozen=True, kw_only=True):
    """What may be said of those who agree or contest changed; None where nothing may be."""

    topic: ClassVar[str] = "intelligence.statement_marked"

    epoch: int
    corroborated: bool | None = None
    contested: bool | None = None


class StatementRegraded(Event, frozen=True, kw_only=True):
    """A statement's information was graded anew."""

    topic: ClassVar[str] = "intelligence.statement_regraded"

    epoch: int
    information: Information


class StatementVerified(Event, frozen=True, kw_only=True):
    """Evidence was found that bears a statement out, or speaks against it."""

    topic: ClassVar[str] = "intelligence.statement_verified"

    epoch: int
    evidence: UUID
    supports: bool


class QuestionReleased(Event, frozen=True, kw_only=True):
    """A question to whoever made a statement became visible; the stream is the question's."""

    topic: ClassVar[str] = "intelligence.question_released"

    epoch: int
    statement: UUID
    sealed: Sealed


class AnswerReleased(Event, frozen=True, kw_only=True):
    """An answer to a question became visible; the stream is the answer's."""

    topic: ClassVar[str] = "intelligence.answer_released"

    epoch: int
    question: UUID
    sealed: Sealed


class SuggestionReleased(Event, frozen=True, kw_only=True):
    """A suggestion about a support plan became visible; the stream is the suggestion's."""

    topic: ClassVar[str] = "intelligence.suggestion_released"

    epoch: int
    plan: UUID
    sealed: Sealed


class ConvergenceFound(Event, frozen=True, kw_only=True):
    """Several bodies speak of one kind of problem of an authority, or no longer do.

    How many and which is in no event. The stream is made from authority and problem type.
    """

    topic: ClassVar[str] = "intelligence.convergence_found"

    epoch: int
    authority: UUID
    problem_type: ProblemType
    stands: bool


class EpochClosed(Event, frozen=True, kw_only=True):
    """An epoch ended: the last event of its batch, so what has this one has all of it."""

    topic: ClassVar[str] = "intelligence.epoch_closed"

    epoch: int
    ended_on: date


IntelligenceEvent = (
    StatementReleased
    | StatementMarked
    | StatementRegraded
    | StatementVerified
    | QuestionReleased
    | AnswerReleased
    | SuggestionReleased
    | ConvergenceFound
    | EpochClosed
)
