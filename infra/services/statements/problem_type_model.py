"""Which kind of problem a text seems to speak of: the model in use, and training the next one.

A model learns in batch from what came out to the whole group and from the kinds that its speakers
chose; who they were is not asked. Each version is an event of the log; the file is the vault's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from domain.statements.drafts import StatementRefusal
from domain.statements.model_events import STREAM, ProblemTypeModelTrained
from infra.services.context import Context
from infra.stores.vault import models
from infra.stores.vault.keys import left_of
from ingest.problem_types import shipped
from ingest.problem_types.model import NEVER, Model
from ingest.problem_types.storing import content_of, digest_of, loaded
from projections.statements import queries

if TYPE_CHECKING:
    from ingest.problem_types.training import Trained

_SEED = 2026
_FEWEST_KINDS = 2
_ORIGIN = "statements that came out to the group, with the kinds of problem their speakers chose"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text, one of the kinds that its speaker chose, and the statement it is from."""

    statement: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class ProblemTypeModels:
    """Suggests types of problem, and learns."""

    context: Context

    def suggestion(self, text: str) -> str | None:
        """Return the type of problem that a text seems to speak of; None where that is unclear."""
        return self.in_use().suggest(text).best

    def versions(self) -> list[ProblemTypeModelTrained]:
        """Return all models there were, oldest first."""
        found = self.context.store.streams([STREAM]).get(STREAM, [])
        return cast("list[ProblemTypeModelTrained]", found)

    def in_use(self) -> Model:
        """Return the newest model whose file is there; the one that ships always is."""
        with self.context.vault.connect() as vault:
            for one in reversed(self.versions()):
                if one.model == shipped.NUMBER:
                    break
                if (content := models.content_of(vault, one.digest)) is not None:
                    return _learnt(content, one.digest)
        return _first()

    def train(self, actor: str, seed: int | None = None) -> ProblemTypeModelTrained:
        """Train a model and let it take over; without a seed chance is always the same.

        Raises StatementRefusal where it would not help, and ConcurrentWriteError where somebody
        else trained one meanwhile.
        """
        number = len(self.versions()) + 1
        if number == shipped.NUMBER:
            msg = "There is no first model yet; run 'soundings init'."
            raise StatementRefusal(msg)
        # By their words, for ids and the order of a release are chance.
        lessons = sorted(self._lessons(), key=lambda one: (one.text, one.kind))
        trained = _trained(lessons, _SEED if seed is None else seed, number)
        content = content_of(trained.model)
        event = ProblemTypeModelTrained(
            originator_id=STREAM,
            originator_version=number,
            recorded_at=self.context.clock(),
            actor=actor,
            model=number,
            digest=digest_of(content),
            trained_on=trained.trained_on,
            threshold=trained.model.threshold,
            temperature=trained.model.temperature,
            macro_f1=trained.macro_f1,
            precision=trained.precision,
            coverage=trained.coverage,
            origin=_ORIGIN,
            classes=trained.model.classes,
        )
        learnt_from = {one.statement for one in lessons}
        with self.context.changing_vault() as vault:
            # An erasure from here on waits, and then forgets the model.
            if learnt_from - left_of(vault, learnt_from):
                msg = "A statement was erased meanwhile; train again."
                raise StatementRefusal(msg)
            models.put(vault, event.digest, content, learnt_from)
            self.context.store.append([event])
        return event

    def _lessons(self) -> Iterator[Lesson]:
        """Return what all of the group may read, a lesson for each kind that was chosen."""
        with self.context.reading() as views, self.context.vault.connect() as vault:
            open_to_all = [one for one in queries.released(views) if not one.conditions]
            texts = self.context.keys.opened(
                vault, {one.statement: one.sealed for one in open_to_all}
            )
        for one in open_to_all:
            if (text := texts.get(one.statement)) is not None:
                yield from (Lesson(one.statement, text, kind) for kind in one.problem_types)


def _trained(lessons: Sequence[Lesson], seed: int, number: int) -> "Trained":
    # scikit-learn takes seconds to load, and only training needs it.
    from ingest.problem_types.training import TooFewTextsError, train  # noqa: PLC0415 - see above

    if len({one.kind for one in lessons}) < _FEWEST_KINDS:
        msg = (
            "There is too little to learn from: it takes statements of two kinds of problem. The "
            "model in use stays."
        )
        raise StatementRefusal(msg)
    try:
        found = train(
            [one.text for one in lessons], [one.kind for one in lessons], seed, number=number
        )
    except TooFewTextsError as too_few:
        msg = f"There is too little to learn from: {too_few} The model in use stays."
        raise StatementRefusal(msg) from None
    if found.model.threshold >= NEVER:
        msg = (
            f"A model of {found.trained_on} texts would answer nothing: it is right too seldom. "
            "The model in use stays; train again when more has come out."
        )
        raise StatementRefusal(msg)
    return found


@lru_cache(maxsize=1)
def _first() -> Model:
    return shipped.first()


@lru_cache(maxsize=1)
def _learnt(content: bytes, digest: str) -> Model:
    return loaded(content, digest)
