"""Installations to back up and restore, and everything that their stores hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from sqlalchemy import select

from infra.backup.make import Made, Wanted, make
from infra.backup.restore import Asked, Restored, restore
from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.vault.tables import METADATA
from tests.attacks.worlds import BEGUN, Clock, World

MEMBERS = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast", "dan": "Dale", "eve": "Eastern"}
FOR_A_WHILE = {"vault_attempts", "vault_journeys", "vault_sessions", "vault_tokens"}

Tables = dict[str, list[tuple[object, ...]]]


@contextmanager
def town(settings: Settings, seed: int = 0) -> Iterator[World]:
    """Yield a group of five organisations, one member each, on any stores."""
    with opened(settings, seed) as made:
        made.app.initialise()
        for login, organisation in MEMBERS.items():
            made.admit(login, organisation)
        yield made


@contextmanager
def opened(settings: Settings, seed: int = 1) -> Iterator[World]:
    """Yield what there is, opened again, with its members."""
    clock = Clock(BEGUN)
    with Soundings(settings, clock=clock) as app:
        yield World(app, clock, Random(seed))


def backed_up(app: Soundings, folder: Path, **options: int) -> Made:
    """Take a backup beside a folder for keys."""
    return make(app, Wanted(folder=folder / "backups", keys_dir=folder / "keys", **options))


def restored(settings: Settings, made: Made, **options: bool) -> Restored:
    """Restore a backup with its keys."""
    keys = made.keys if options.pop("with_keys", True) else None
    return restore(settings, Asked(folder=made.folder, keys=keys, **options), lambda *_: None)


def vault_rows(app: Soundings) -> Tables:
    """Return every row of the vault that a backup should bring back.

    An erased statement gets a random submission whenever it is erased: left out.
    """
    with app.vault.connect() as vault:
        return {
            table.name: sorted(
                tuple(row)
                for row in vault.execute(
                    select(
                        *(
                            one
                            for one in table.columns
                            if one is not table.autoincrement_column and one.name != "submission"
                        )
                    )
                )
            )
            for table in METADATA.sorted_tables
            if table.name not in FOR_A_WHILE
        }
