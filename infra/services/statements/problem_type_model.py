"""Which kind of problem a text seems to speak of: the model in use, and training the next one.

A model learns in batch from what came out to the whole group and from the kinds that its speakers
chose; who they were is not asked. Each version is an event of the log; the file is the vault's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from domain.statements.drafts import StatementRefusal
from domain.statements.model_events import STREAM, ProblemTypeModelTrained
from infra.services.context import Context
from infra.stores.vault import models
from infra.stores.vault.keys import left_of
from ingest.problem_types import shipped
from ingest.problem_types.model import NEVER, Model
from ingest.problem_types.recording import TrainedBy, model_trained
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

        Where somebody else trained one meanwhile it comes after theirs. Raises StatementRefusal
        where it would not help.
        """
        if not self.versions():
            msg = "There is no first model yet; run 'soundings init'."
            raise StatementRefusal(msg)
        # By their words, for ids and the order of a release are chance.
        lessons = sorted(self._lessons(), key=lambda one: (one.text, one.kind))
        trained = _trained(lessons, _SEED if seed is None else seed)
        learnt_from = {one.statement for one in lessons}
        with self.context.changing_vault() as vault:
            # An erasure from here on waits, and then forgets the model.
            if learnt_from - left_of(vault, learnt_from):
                msg = "A statement was erased meanwhile; train again."
                raise StatementRefusal(msg)
            [event] = self.context.execute(lambda: [self._recorded(trained, actor)])
            recorded = cast("ProblemTypeModelTrained", event)
            content = content_of(replace(trained.model, number=recorded.model))
            models.put(vault, recorded.digest, content, learnt_from)
        return recorded

    def _recorded(self, trained: "Trained", actor: str) -> ProblemTypeModelTrained:
        """Return the event of a training, as the model that comes after those there are."""
        model = replace(trained.model, number=len(self.versions()) + 1)
        by = TrainedBy(self.context.clock(), actor, _ORIGIN)
        return model_trained(replace(trained, model=model), digest_of(content_of(model)), by)

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


def _trained(lessons: Sequence[Lesson], seed: int) -> "Trained":
    # scikit-learn takes seconds to load, and only training needs it.
    from ingest.problem_types.training import TooFewTextsError, train  # noqa: PLC0415 - see above

    if len({one.kind for one in lessons}) < _FEWEST_KINDS:
        msg = (
            "There is too little to learn from: it takes statements of two kinds of problem. The "
            "model in use stays."
        )
        raise StatementRefusal(msg)
    try:
        found = train([one.text for one in lessons], [one.kind for one in lessons], seed)
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
