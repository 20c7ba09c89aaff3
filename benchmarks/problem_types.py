"""What the suggestion of problem types is worth, on made-up statements and on inspectors' prose.

Usage: python -m benchmarks.problem_types [--embedding]

Repeated stratified cross-validation: in each fold the model is fitted, its temperature and its
threshold are set on the other folds only.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedKFold

from ingest.problem_types import tfidf
from ingest.problem_types.calibration import Ints, answered, answers, macro_f1
from ingest.problem_types.embedding import Embedding, installed
from ingest.problem_types.encoding import Learn
from ingest.problem_types.model import Model, probabilities
from ingest.problem_types.tfidf import Floats
from ingest.problem_types.training import scored, train

STATEMENTS = Path(__file__).parents[1] / "examples" / "statements"
REPEATS = 5
FOLDS = 5
SIZES = (8, 16, 32)
BINS = 10


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts and their types."""

    texts: Sequence[str]
    types: Sequence[str]

    def some(self, places: Ints) -> "Corpus":
        """Return the texts at some places."""
        return Corpus([self.texts[at] for at in places], [self.types[at] for at in places])


@dataclass(frozen=True, slots=True)
class Seen:
    """What a model said of texts it had not seen."""

    wanted: Ints
    chances: Floats
    given: npt.NDArray[np.bool_]

    def row(self, name: str) -> str:
        """Return the figures as a row of a table."""
        chosen = self.chances.argmax(axis=1)
        right = chosen == self.wanted
        sums = answers(right, self.given)
        return (
            f"| {name} | {macro_f1(self.wanted, chosen):.2f} | {right.mean():.2f} | "
            f"{sums.precision:.2f} | {sums.coverage:.2f} | {brier(self.chances, self.wanted):.2f} "
            f"| {calibration_error(self.chances, right):.3f} |"
        )


HEADER = """\
| what | macro-F1 | accuracy | precision of answers | answered | Brier | ECE |
| --- | --- | --- | --- | --- | --- | --- |"""


def read(name: str) -> Corpus:
    """Read a file of texts and types."""
    with (STATEMENTS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Corpus([row["text"] for row in rows], [row["type"] for row in rows])


def brier(chances: Floats, wanted: Ints) -> float:
    """Return the mean squared distance to the truth, summed over the classes: 0 best, 2 worst."""
    truth = np.eye(chances.shape[1])[wanted]
    return float(((chances - truth) ** 2).sum(axis=1).mean())


def calibration_error(chances: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Return how far claimed and true accuracy differ, over ten bins of the highest probability."""
    sure = chances.max(axis=1)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    held = [bins == one for one in range(BINS)]
    gaps = [abs(sure[one].mean() - right[one].mean()) * one.sum() for one in held if one.any()]
    return float(sum(gaps) / len(right))


def judged(model: Model, corpus: Corpus) -> Seen:
    """Let a model answer."""
    wanted = np.array([model.classes.index(kind) for kind in corpus.types])
    chances = probabilities(scored(model, corpus.texts), model.temperature)
    return Seen(wanted, chances, answered(chances, model.threshold))


def crossed(corpus: Corpus, learn: Learn, size: int | None = None) -> Seen:
    """Train on each fold's rest, or on so many of it a class, and judge the fold."""
    seen = [
        judged(train(rest.texts, rest.types, seed, learn=learn).model, held)
        for seed, rest, held in _splits(corpus, size)
    ]
    return Seen(
        np.concatenate([one.wanted for one in seen]),
        np.concatenate([one.chances for one in seen]),
        np.concatenate([one.given for one in seen]),
    )


def _splits(corpus: Corpus, size: int | None) -> Iterator[tuple[int, Corpus, Corpus]]:
    types = np.array(corpus.types)
    for seed in range(REPEATS):
        splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        for rest, held in splitter.split(np.zeros(len(types)), types):
            chosen = rest if size is None else _some_a_class(rest, types, size, seed)
            yield seed, corpus.some(chosen), corpus.some(held)


def _some_a_class(places: Ints, types: npt.NDArray[np.str_], size: int, seed: int) -> Ints:
    chance = np.random.default_rng(seed)
    kinds = np.unique(types)
    return np.concatenate(
        [chance.choice(places[types[places] == kind], size, replace=False) for kind in kinds]
    )


def report(name: str, learn: Learn) -> None:
    """Print the table of one encoder."""
    made_up, real = read("problem_types.csv"), read("inspectors_sentences.csv")
    print(f"\n{name}\n\n{HEADER}")
    for size in SIZES:
        print(crossed(made_up, learn, size).row(f"made up, {size} a class"), flush=True)
    ours = crossed(made_up, learn)
    print(ours.row("made up, four fifths (41 or 42 a class)"), flush=True)
    model = train(made_up.texts, made_up.types, 1, learn=learn).model
    seen = judged(model, real)
    print(seen.row(f"inspectors' sentences ({len(real.texts)})"))
    print("\n| class | made-up texts | of them found | inspectors' sentences | of them found |")
    print("| --- | --- | --- | --- | --- |")
    for number, kind in enumerate(model.classes):
        print(f"| {kind} | {_found(ours, number, REPEATS)} | {_found(seen, number, 1)} |")


def _found(seen: Seen, number: int, repeats: int) -> str:
    held = seen.wanted == number
    return f"{held.sum() // repeats} | {(seen.chances.argmax(axis=1)[held] == number).mean():.2f}"


@dataclass(frozen=True, eq=False)
class Remembering:
    """An embedding that keeps what it made of a text, for it is asked hundreds of times."""

    embedding: Embedding

    @property
    def size(self) -> int:
        """The number of places."""
        return self.embedding.size

    @cache  # noqa: B019 - it lives as long as the program
    def weigh(self, text: str) -> dict[int, float]:
        """Return the direction of a text."""
        return self.embedding.weigh(text)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--embedding", action="store_true", help="measure the extra, too")
    with_embedding: bool = asked.parse_args().embedding
    report("TF-IDF", tfidf.learn)
    if with_embedding:
        remembering = Remembering(installed())
        report("Embedding", lambda _: remembering)


if __name__ == "__main__":
    main()
