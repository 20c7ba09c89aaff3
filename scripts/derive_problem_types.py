"""Train the first model that suggests problem types, on the made-up statements.

    python -m scripts.derive_problem_types

Reads ``examples/statements/problem_types.csv``; writes the model and what is on record of it into
``ingest/problem_types``. Run again it writes the same files.
"""

import csv
from pathlib import Path

import msgspec

from ingest.problem_types.shipped import FACTS_FILE, MODEL_FILE, NUMBER, Facts
from ingest.problem_types.storing import save
from ingest.problem_types.training import train

_ROOT = Path(__file__).parents[1]
_CORPUS = _ROOT / "examples" / "statements" / "problem_types.csv"
_TARGET = _ROOT / "ingest" / "problem_types"
_ORIGIN = "made up for this project: examples/statements/problem_types.csv"
SEED = 1


def main() -> None:
    """Train and write."""
    with _CORPUS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    trained = train(
        [row["text"] for row in rows], [row["type"] for row in rows], SEED, number=NUMBER
    )
    facts = Facts(
        trained_on=trained.trained_on,
        digest=save(trained.model, _TARGET / MODEL_FILE),
        threshold=trained.model.threshold,
        temperature=trained.model.temperature,
        macro_f1=trained.macro_f1,
        precision=trained.precision,
        coverage=trained.coverage,
        origin=_ORIGIN,
        classes=trained.model.classes,
    )
    document = msgspec.json.format(msgspec.json.encode(facts))
    (_TARGET / FACTS_FILE).write_bytes(document + b"\n")
    print(f"{trained.trained_on} texts, macro-F1 {trained.macro_f1:.2f}")


if __name__ == "__main__":
    main()
