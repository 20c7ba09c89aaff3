"""Derive the outcomes of the back-test of children's services from the judgements that are shipped.

    python scripts/derive_childrens_labels.py examples/childrens-services/la_judgements.csv \
        examples/labels

Every judgement of an authority after its first one is an outcome: on the day its report came out,
with the overall grade. An authority is held out where the SHA-256 of its name, as a number, divides
by three.
"""

import csv
import sys
from collections.abc import Iterable
from hashlib import sha256
from operator import itemgetter
from pathlib import Path

GRADES = {"inadequate": 1, "requires improvement": 2, "good": 3, "outstanding": 4}
_THIRD = 3

Label = tuple[str, str, int, int]


def main(judgements: Path, folder: Path) -> None:
    """Write the outcomes of both groups of authorities."""
    judged: set[str] = set()
    found = {True: list[Label](), False: list[Label]()}
    for row in _published_first(judgements):
        name, on, grade = row["la_name"], row["published"], GRADES[row["overall"]]
        if name in judged:
            found[is_held_out(name)].append((name, on, int(grade == 1), grade))
        judged.add(name)
    _write(folder / "childrens_services_held_out.csv", found[True])
    _write(folder / "childrens_services_tuning.csv", found[False])


def _published_first(judgements: Path) -> list[dict[str, str]]:
    with judgements.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["published"] and row["overall"]]
    return sorted(rows, key=itemgetter("published"))


def is_held_out(name: str) -> bool:
    """Tell whether rules may not be tuned on an authority.

    >>> is_held_out("Nottingham"), is_held_out("Norfolk")
    (True, False)
    """
    return int(sha256(name.encode()).hexdigest(), 16) % _THIRD == 0


def _write(file: Path, labels: Iterable[Label]) -> None:
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("authority", "on", "outcome", "grade"))
        writer.writerows(labels)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
