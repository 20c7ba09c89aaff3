"""Checking a copied log by its own chain."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from infra.backup.copy_log import rows_of
from infra.backup.errors import BackupError
from infra.stores.eventstore.chain import GENESIS, Row, verify
from infra.stores.eventstore.rows import Head


def head_of(file: Path, anchors: Sequence[Head] = ()) -> Head:
    """Recompute a copied log's chain, hold it against anchors; return its last hash and place.

    Raises BackupError where the chain does not hold.
    """
    last: list[Head] = [(0, GENESIS)]
    verdict = verify(_noting(file, last), anchors)
    if not verdict.ok:
        msg = f"The chain of the event log does not hold: {verdict.problem}. Nothing was changed."
        raise BackupError(msg)
    return last[0]


def _noting(file: Path, last: list[Head]) -> Iterator[Row]:
    for row in rows_of(file):
        last[0] = row[0], row[5]
        yield row
