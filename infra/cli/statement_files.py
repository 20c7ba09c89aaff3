"""Statements as a file that only its owner can read."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from domain.register.directory import Directory
from infra.analysts import files
from infra.services.statements.read import Statement

_OWNERS_ONLY = 0o077
_COLUMNS = ("id", "authority", "problem_types", "text", "information", "handling", "conditions")
_SCHEMA = dict.fromkeys((*_COLUMNS, "service"), pl.String) | {"epoch": pl.Int64}


def write_statements(out: Path, some: Sequence[Statement], directory: Directory) -> int:
    """Write statements that may leave; return how many. Raises UnwritableError and OSError."""
    with _for_its_owner():
        return files.write(_frame(some, directory), out)


def _frame(some: Sequence[Statement], directory: Directory) -> pl.DataFrame:
    return pl.DataFrame([_row(one, directory) for one in some], schema=_SCHEMA)


def _row(one: Statement, directory: Directory) -> dict[str, Any]:
    return {
        "id": one.id,
        "authority": directory.name_of(one.authority),
        "problem_types": ", ".join(one.types),
        "text": one.text,
        "information": one.information,
        "handling": one.handling,
        "conditions": ", ".join(one.conditions),
        "service": one.service,
        "epoch": one.epoch,
    }


@contextmanager
def _for_its_owner() -> Iterator[None]:
    before = os.umask(_OWNERS_ONLY)
    try:
        yield
    finally:
        os.umask(before)
