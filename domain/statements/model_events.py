"""How the model that suggests problem types came to be the one it is."""

from typing import ClassVar

from domain.events import Event
from domain.ids import MODELS, name_id

STREAM = name_id(MODELS, "problem-types")
"""The one stream of all models; the version of an event in it is the number of its model."""


class ProblemTypeModelTrained(Event, frozen=True, kw_only=True):
    """A model was trained in batch and takes over from the one before.

    ``digest`` is the SHA-256 of its file, as hex: another file is not this model. It learnt from
    ``trained_on`` different texts, whose ``origin`` is told in words. ``macro_f1``, ``precision``
    and ``coverage`` (all from 0 to 1) are what it did on texts it had not seen; it answers from
    the probability ``threshold`` on, after ``temperature``.
    """

    topic: ClassVar[str] = "intelligence.problem_type_model_trained"

    model: int
    trained_on: int
    digest: str
    threshold: float
    temperature: float
    macro_f1: float
    precision: float
    coverage: float
    origin: str
    classes: tuple[str, ...]
