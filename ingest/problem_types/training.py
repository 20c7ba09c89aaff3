"""Training in batch: the same texts, types and seed give the same model.

What agents chose is the label. A text with several types comes once for each; it is then never
both learnt from and measured on.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from ingest.problem_types import tfidf
from ingest.problem_types.calibration import (
    Ints,
    answered,
    answers,
    calibrated,
    macro_f1,
)
from ingest.problem_types.encoding import Encoder, Learn
from ingest.problem_types.features import words
from ingest.problem_types.model import NEVER, Model, probabilities
from ingest.problem_types.tfidf import Floats, stored

FOLDS = 5
FEWEST_A_CLASS = 8
_ITERATIONS = 1_000


class TooFewTextsError(ValueError):
    """There is too little to learn from; the message says of which class, and holds no text."""

    def __init__(self, kind: str, count: int) -> None:
        super().__init__(f"{count} different texts of '{kind}'; it takes {FEWEST_A_CLASS}.")


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and what it did on texts it had not seen (out of fold).

    Temperature and threshold of the measured fold come from the other folds, so ``precision`` and
    ``coverage`` are those to expect, not those they were chosen for.
    """

    model: Model
    trained_on: int
    macro_f1: float
    precision: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts with the number of the class of each, and which of them are the same text."""

    texts: Sequence[str]
    wanted: Ints
    groups: Ints
    classes: tuple[str, ...]


def train(
    texts: Sequence[str],
    types: Sequence[str],
    seed: int,
    *,
    number: int = 1,
    learn: Learn = tfidf.learn,
) -> Trained:
    """Train model ``number``. Raises TooFewTextsError where a type has too few different texts."""
    labelled = _labelled(texts, types)
    folds = _folds(labelled, seed)
    scores = _out_of_fold(labelled, folds, learn)
    setting = calibrated(scores, labelled.wanted)
    model = replace(
        fitted(labelled.texts, labelled.wanted, labelled.classes, learn),
        number=number,
        temperature=setting.temperature,
        threshold=setting.threshold,
    )
    right, given = _crossed(scores, labelled.wanted, folds)
    sums = answers(right, given)
    f1 = macro_f1(labelled.wanted, scores.argmax(axis=1))
    different = len(np.unique(labelled.groups))
    return Trained(model, different, f1, sums.precision, sums.coverage)


def _labelled(texts: Sequence[str], types: Sequence[str]) -> Labelled:
    pairs: dict[tuple[tuple[str, ...], str], str] = {}
    for text, kind in zip(texts, types, strict=True):
        pairs.setdefault((tuple(words(text)), kind), text)
    counted = Counter(kind for _, kind in pairs)
    for kind, count in sorted(counted.items()):
        if count < FEWEST_A_CLASS:
            raise TooFewTextsError(kind, count)
    classes = tuple(sorted(counted))
    numbers: dict[tuple[str, ...], int] = {}
    groups = [numbers.setdefault(key, len(numbers)) for key, _ in pairs]
    wanted = [classes.index(kind) for _, kind in pairs]
    return Labelled(list(pairs.values()), np.array(wanted), np.array(groups), classes)


def _folds(labelled: Labelled, seed: int) -> list[tuple[Ints, Ints]]:
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    places = np.zeros(len(labelled.texts))
    return list(splitter.split(places, labelled.wanted, labelled.groups))


def _out_of_fold(labelled: Labelled, folds: Sequence[tuple[Ints, Ints]], learn: Learn) -> Floats:
    scores = np.zeros((len(labelled.texts), len(labelled.classes)))
    for learnt, held in folds:
        some = [labelled.texts[place] for place in learnt]
        model = fitted(some, labelled.wanted[learnt], labelled.classes, learn)
        scores[held] = scored(model, [labelled.texts[place] for place in held])
    return scores


def _crossed(
    scores: Floats, wanted: Ints, folds: Sequence[tuple[Ints, Ints]]
) -> tuple[np.ndarray, np.ndarray]:
    """Tell of each text whether it is right and whether it is answered by the others' setting."""
    right, given = np.zeros(len(wanted), bool), np.zeros(len(wanted), bool)
    for others, held in folds:
        setting = calibrated(scores[others], wanted[others])
        chances = probabilities(scores[held], setting.temperature)
        right[held] = chances.argmax(axis=1) == wanted[held]
        given[held] = answered(chances, setting.threshold)
    return right, given


def fitted(
    texts: Sequence[str], wanted: Ints, classes: tuple[str, ...], learn: Learn = tfidf.learn
) -> Model:
    """Fit a model that has no setting yet: it abstains from everything."""
    encoder = learn(texts)
    regression = LogisticRegression(max_iter=_ITERATIONS)
    regression.fit(_matrix(encoder, texts), wanted)
    weights, bias = np.zeros((len(classes), encoder.size)), np.zeros(len(classes))
    # Of two classes it keeps one row of weights: that of the second.
    rows = regression.classes_[-len(regression.coef_) :]
    weights[rows], bias[rows] = stored(regression.coef_), stored(regression.intercept_)
    return Model(0, classes, encoder, weights, bias, temperature=1.0, threshold=NEVER)


def scored(model: Model, texts: Sequence[str]) -> Floats:
    """Return the scores of texts, a row a text, before temperature."""
    found: Floats = _matrix(model.encoder, texts) @ model.weights.T + model.bias
    return found


def _matrix(encoder: Encoder, texts: Sequence[str]) -> csr_array:
    rows = [encoder.weigh(text) for text in texts]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    places = np.array([place for row in rows for place in row], dtype=np.int64)
    values = np.array([value for row in rows for value in row.values()])
    return csr_array((values, places, ends), shape=(len(rows), encoder.size))
