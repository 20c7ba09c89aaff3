"""Texts as weights of the features that several different texts share."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from ingest.problem_types.features import features, words

Floats = npt.NDArray[np.float64]

FEWEST_TEXTS = 3
"""A feature gets into the vocabulary if so many different texts hold it: a rare name never does."""


@dataclass(frozen=True, slots=True)
class TfIdf:
    """Which features count, each with its place and inverse document frequency."""

    vocabulary: Mapping[str, int]
    idf: Floats

    @property
    def size(self) -> int:
        """The number of features."""
        return len(self.vocabulary)

    def weigh(self, text: str) -> dict[int, float]:
        """Return a text's weights by place: 1 + ln(count), times idf; each kind of length 1."""
        found: dict[str, dict[int, float]] = {"w": {}, "c": {}}
        for feature, count in features(text).items():
            if (place := self.vocabulary.get(feature)) is not None:
                found[feature[0]][place] = (1 + log(count)) * float(self.idf[place])
        return {place: weight for kind in found.values() for place, weight in _unit(kind).items()}


def learn(texts: Sequence[str]) -> TfIdf:
    """Learn the vocabulary of texts. The same words again are the same text, and count once."""
    different = {tuple(words(text)): text for text in texts}.values()
    held = Counter(feature for text in different for feature in features(text))
    shared = sorted(feature for feature, texts_ in held.items() if texts_ >= FEWEST_TEXTS)
    idf = [log((1 + len(different)) / (1 + held[feature])) + 1 for feature in shared]
    return TfIdf({feature: place for place, feature in enumerate(shared)}, stored(np.array(idf)))


def stored(numbers: Floats) -> Floats:
    """Round to what a model's file keeps, so that a model says the same before and after."""
    return numbers.astype(np.float32).astype(np.float64)


def _unit(weights: Mapping[int, float]) -> Mapping[int, float]:
    length = _length(weights.values())
    return {place: weight / length for place, weight in weights.items()}


def _length(weights: Iterable[float]) -> float:
    return sqrt(sum(weight * weight for weight in weights)) or 1.0
