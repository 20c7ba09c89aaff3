"""What an installation holds before a restore."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from infra.backup import copy_file, key_files
from infra.backup.copy_log import LAST
from infra.backup.key_files import Kept
from infra.backup.manifest import EVENTS, VAULT
from infra.settings import Settings
from infra.stores.postgres import parameters
from infra.stores.vault.account_tables import people
from infra.stores.vault.database import open_vault
from infra.stores.vault.statement_tables import epochs, erasures, statements

_SECONDS = 900
DAMAGED = -1
"""In place of a position that can't be read."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What of the present vault outlives a restore, and whether there is anything else in it."""

    keys: list[Kept] = field(default_factory=list)
    erasures: list[dict[str, Any]] = field(default_factory=list)
    epoch: int = 0
    in_use: bool = False


def last_position(settings: Settings) -> int:
    """Return the last position of the present log; 0 where there is none."""
    if settings.database_url:
        return _on_postgres(settings.database_url)
    file = settings.home / EVENTS
    if not file.exists():
        return 0
    try:
        with closing(sqlite3.connect(file)) as raw:
            if not raw.execute("SELECT 1 FROM sqlite_master").fetchone():
                return 0
            found = raw.execute(LAST).fetchone()
            return int(found[0] or 0) if found else 0
    except sqlite3.DatabaseError:
        return DAMAGED


def _on_postgres(url: str) -> int:
    limits = parameters(url, statement_seconds=_SECONDS, idle_seconds=_SECONDS)
    with psycopg.connect(**limits) as connection:
        made = connection.execute("SELECT to_regclass('soundings_events')").fetchone()
        found = (
            connection.execute("SELECT max(position) FROM soundings_events").fetchone()
            if made and made[0]
            else None
        )
        return int(found[0] or 0) if found else 0


def vault_as_it_stands(settings: Settings) -> Standing:
    """Return what the present vault holds. Of a damaged one nothing can be had."""
    if not settings.vault_url and not (settings.home / "vault" / VAULT).exists():
        return Standing()
    try:
        engine = open_vault(settings)
    except DatabaseError:
        return Standing(in_use=True)
    try:
        with engine.connect() as vault:
            last = vault.execute(select(epochs.c.epoch).order_by(epochs.c.epoch.desc()).limit(1))
            return Standing(
                key_files.of_vault(vault),
                [dict(row) for row in vault.execute(select(erasures)).mappings()],
                last.scalar() or 0,
                any(
                    vault.execute(select(one).limit(1)).first()
                    for one in (people, statements, erasures)
                ),
            )
    except DatabaseError:
        return Standing(in_use=True)
    finally:
        engine.dispose()


def check_not_in_use(settings: Settings) -> None:
    """Raise BackupError where a program has one of the files open."""
    for file in (settings.home / EVENTS, settings.home / "views.db"):
        copy_file.fold(file)
    copy_file.fold(settings.home / "vault" / VAULT)
