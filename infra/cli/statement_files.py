"""Statements as a file: on record before it is written, and readable by its owner only."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl

from infra.analysts import files
from infra.security.people import Person
from infra.services.installation import Soundings
from infra.services.statements.read import Shown
from infra.stores.audit.entries import OnSubject

_OWNERS_ONLY = 0o077
_COLUMNS = ("id", "authority", "problem_types", "text", "information", "handling", "conditions")
_SCHEMA = dict.fromkeys((*_COLUMNS, "service"), pl.String) | {"epoch": pl.Int64}


def written_to(
    out: Path,
    installed: Soundings,
    person: Person,
    found: Iterable[Shown],
    names: Mapping[str, str],
) -> int:
    """Write what may leave in a file; give how many statements that is.

    Raises UnwritableError for a file's name without a known format, and OSError.
    """
    files.check(out)
    kept = [one for one in found if not one.erased and "no_export" not in one.conditions]
    now = installed.clock()
    label = f"{out.name}, written on {now:%Y-%m-%d} for {person.login}"
    # First on record: after a cut between the two a file is named that is not there.
    left = installed.group.custody.exported(label, [one.id for one in kept])
    kept = [one for one in kept if one.id in left]
    installed.audit.add(OnSubject("exported", now, person.id.hex, uuid4().hex, len(kept)))
    with _for_its_owner():
        return files.write(_frame(kept, names), out)


def _frame(kept: Sequence[Shown], names: Mapping[str, str]) -> pl.DataFrame:
    return pl.DataFrame([_row(one, names) for one in kept], schema=_SCHEMA)


def _row(one: Shown, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "authority": names.get(one.authority, one.authority),
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
