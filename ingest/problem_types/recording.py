"""From a trained model to the fact that it was trained."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from domain.commands import header
from domain.statements.model_events import STREAM, ProblemTypeModelTrained

if TYPE_CHECKING:
    from ingest.problem_types.training import Trained  # takes seconds to load


@dataclass(frozen=True, slots=True)
class TrainedBy:
    """When a model was trained and by whom, and where the texts came from, in words."""

    at: datetime
    actor: str
    origin: str


def model_trained(trained: "Trained", digest: str, by: TrainedBy) -> ProblemTypeModelTrained:
    """Return the event for a model whose file has this digest.

    Two trainings that take the same number can't both be recorded.
    """
    model = trained.model
    return ProblemTypeModelTrained(
        **header(by, STREAM, model.number - 1),
        model=model.number,
        trained_on=trained.trained_on,
        digest=digest,
        threshold=model.threshold,
        temperature=model.temperature,
        macro_f1=trained.macro_f1,
        precision=trained.precision,
        coverage=trained.coverage,
        origin=by.origin,
        classes=model.classes,
    )
