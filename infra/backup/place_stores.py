"""Putting what is ready in place: each step is done once, in whichever run comes to it.

What is in use is moved aside and never deleted, but for keys: they are moved into a file of keys,
from which backups go on taking out what is erased.
"""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from infra.backup import copy_file, files, reconcile_releases
from infra.backup.copy_audit import audit_file
from infra.backup.manifest import ANCHORS, AUDIT, AUDIT_ANCHORS, EVENTS, VAULT
from infra.backup.outside_anchors import cut_back
from infra.backup.postgres import put_log, put_vault
from infra.backup.restore_marker import Decided
from infra.backup.stage import KEYS_ASIDE
from infra.settings import Settings
from infra.stores.interrupted_restore import staged
from infra.stores.vault.database import open_vault
from infra.stores.vault.erase_again import shred_again
from infra.stores.vault.erasure_list import Erased
from infra.stores.views import for_writing

_BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Placing:
    """A decided restore of an installation."""

    settings: Settings
    decided: Decided

    def run(self) -> None:
        """Go on until everything is in place."""
        if self.decided.events_only and (self._staged / EVENTS).exists():
            self._agree()
        self._vault()
        self._log()
        self._swap(ANCHORS, self._home / ANCHORS)
        if self.settings.anchor_file is not None:
            cut_back(self.settings.anchor_file, self.decided.log_position, self.decided.aside)
        self._swap(AUDIT, files.own_folder(self._home / "audit") / audit_file(self._home).name)
        self._swap(AUDIT_ANCHORS, self._home / AUDIT_ANCHORS)

    @property
    def _home(self) -> Path:
        return self.settings.home

    @property
    def _staged(self) -> Path:
        return staged(self._home)

    @property
    def aside(self) -> Path:
        """The folder of what was in use."""
        return self._home / self.decided.aside

    def _agree(self) -> None:
        """Bring the vault that stays to what the older log knows."""
        engine = open_vault(self.settings)
        try:
            with for_writing(engine).begin() as vault:
                reconcile_releases.agree(
                    vault, reconcile_releases.last_epoch(self._staged / EVENTS)
                )
                shred_again(vault, Erased(self._home / "vault").read())
        finally:
            engine.dispose()

    def _vault(self) -> None:
        ready, live = self._staged / VAULT, self._home / "vault" / VAULT
        if (self._staged / KEYS_ASIDE).exists():
            files.own_folder(self.aside)
            files.move(self._staged / KEYS_ASIDE, self.aside / KEYS_ASIDE)
        if not ready.exists():
            return
        if self.settings.vault_url:
            put_vault(self.settings.vault_url, ready, self._schema("vault"))
            ready.unlink()
            return
        self._put_aside(live)
        _without_keys(self.aside / VAULT)
        files.own_folder(live.parent)
        files.move(ready, live)

    def _log(self) -> None:
        ready = self._staged / EVENTS
        if not ready.exists():
            return
        self._put_aside(self._home / "columns")
        if self.settings.database_url:
            put_log(self.settings.database_url, ready, self._schema("log"))
            ready.unlink()
            return
        self._put_aside(self._home / "views.db")
        self._swap(EVENTS, self._home / EVENTS)

    def _swap(self, name: str, live: Path) -> None:
        if (self._staged / name).exists():
            self._put_aside(live)
            files.move(self._staged / name, live)

    def _put_aside(self, live: Path) -> None:
        """Move a file aside, with what SQLite keeps beside it."""
        if live.suffix == ".db":
            copy_file.fold(live)
        for end in _BESIDE:
            one = live.with_name(live.name + end)
            if one.exists():
                files.own_folder(self.aside)
                files.move(one, _free(self.aside / one.name))

    def _schema(self, of: str) -> str:
        return f"{self.decided.aside}_{of}".replace("-", "_").lower()


def _free(path: Path) -> Path:
    """Return a path that is not taken: an earlier run may have got as far."""
    number = 0
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free


def _without_keys(file: Path) -> None:
    """Take the keys out of a vault that was put aside; they are in their file there."""
    if not file.exists():
        return
    # What is damaged can't be changed: its keys stay in it until somebody deletes the file.
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA secure_delete=ON")
        raw.execute("DROP TABLE IF EXISTS vault_keys")
        raw.commit()
        raw.execute("VACUUM")
