"""The model in use: it needs numpy only, and holds no text."""

from dataclasses import dataclass

import numpy as np

from ingest.problem_types.encoding import Encoder
from ingest.problem_types.suggestion import Suggestion
from ingest.problem_types.tfidf import Floats

NEVER = 2.0
"""A threshold no probability reaches: the model always abstains."""


@dataclass(frozen=True, slots=True)
class Model:
    """Scores each class by a weighted sum of a text's features.

    ``weights`` has a row a class and a column a feature. Scores are divided by ``temperature``
    before they become probabilities; under ``threshold`` the model abstains.
    """

    number: int
    classes: tuple[str, ...]
    encoder: Encoder
    weights: Floats
    bias: Floats
    temperature: float
    threshold: float

    def suggest(self, text: str) -> Suggestion:
        """Suggest the type of problem a text speaks of, or abstain."""
        found = self.encoder.weigh(text)
        chances = probabilities(self._scores(found)[np.newaxis], self.temperature)[0]
        if not found or chances.max() < self.threshold:
            return Suggestion((), abstained=True, model=self.number)
        order = np.argsort(-chances, kind="stable")
        types = tuple((self.classes[place], float(chances[place])) for place in order)
        return Suggestion(types, abstained=False, model=self.number)

    def _scores(self, found: dict[int, float]) -> Floats:
        places = np.fromiter(found, dtype=np.int64, count=len(found))
        values = np.fromiter(found.values(), dtype=np.float64, count=len(found))
        scores: Floats = self.weights[:, places] @ values + self.bias
        return scores


def probabilities(scores: Floats, temperature: float) -> Floats:
    """Turn rows of scores into rows of probabilities."""
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    chances: Floats = raised / raised.sum(axis=1, keepdims=True)
    return chances
