"""Making a backup: a new folder that is there as a whole or not at all."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from infra.backup import copy_audit, copy_vault, files, key_files, key_folder, manifest
from infra.backup.backup_names import name_at
from infra.backup.check import head_of
from infra.backup.errors import BackupError
from infra.backup.manifest import ANCHORS, EVENTS, VAULT, VERSION, Manifest
from infra.backup.moment import Moment, moment
from infra.backup.prune_keys import KEEP_KEYS_DAYS, shorten
from infra.services.installation import Soundings
from infra.stores.audit.entries import OPERATOR, ByPerson
from infra.stores.vault.statement_tables import keys

_NO_PLACE = (
    "There are keys to back up, and they must lie apart from the stores: name another folder for "
    "them with --keys-dir."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Where a backup goes: ``folder`` for the stores, ``keys_dir`` for the keys."""

    folder: Path
    keys_dir: Path | None = None
    keep_keys_days: int = KEEP_KEYS_DAYS


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made. ``keys`` is its file of keys, if there were any.

    ``keys_retired`` older files of keys were deleted, and ``keys_forgotten`` keys of what was
    erased were taken out of those that are left.
    """

    folder: Path
    manifest: Manifest
    keys: Path | None
    keys_retired: int
    keys_forgotten: int


def make(app: Soundings, wanted: Wanted) -> Made:
    """Back up all stores. Raises BackupError where that can't be done as asked."""
    if wanted.keys_dir is not None:
        key_folder.check_apart(wanted.folder, wanted.keys_dir)
    with files.alone(wanted.folder):
        for left in wanted.folder.glob(".*.part"):
            shutil.rmtree(left)
        made = _make(app, wanted, name_at(app.clock()))
    app.audit.add(ByPerson("backup", app.clock(), OPERATOR))
    return made


def _make(app: Soundings, wanted: Wanted, name: str) -> Made:
    part = files.own_folder(wanted.folder / f".{name}.part")
    vault = app.vault if has_vault(app) else None
    with moment(app.settings, vault) as held:
        kept = _write_keys(held, wanted.keys_dir, name)
        _write_vault(held, part)
        _write_log(app, held, part)
    copy_audit.write(app.settings.home, part)
    described = _described(app, part, name, kept)
    manifest.write(part, described)
    files.settle(part)
    files.move(part, wanted.folder / name)
    shortened = shorten(app.settings.home, wanted.keys_dir, app.clock(), wanted.keep_keys_days)
    return Made(wanted.folder / name, described, kept, *shortened)


def has_vault(app: Soundings) -> bool:
    """Tell whether there is a vault, without making one."""
    return bool(app.settings.vault_url) or (app.settings.home / "vault" / VAULT).exists()


def _write_keys(held: Moment, keys_dir: Path | None, name: str) -> Path | None:
    if held.vault is None or not held.vault.execute(select(keys.c.subject).limit(1)).first():
        return None
    if keys_dir is None:
        raise BackupError(_NO_PLACE)
    file = files.own_folder(keys_dir) / f"{name}{key_folder.SUFFIX}"
    key_files.write(file, key_files.of_vault(held.vault))
    return file


def _write_vault(held: Moment, part: Path) -> None:
    if held.vault is None:
        return
    wanted = copy_vault.tables()
    with copy_vault.writing(part / VAULT, wanted) as to:
        copy_vault.copy(held.vault, to, wanted)
    files.settle(part / VAULT)


def _write_log(app: Soundings, held: Moment, part: Path) -> None:
    """Copy the log, and its anchors; some of these may be of events that came since."""
    anchors = app.settings.home / ANCHORS
    held.log.write(part, lambda done, total: app.progress("Copying the log", done, total))
    if anchors.exists():
        files.copy(anchors, part / ANCHORS)


def _described(app: Soundings, part: Path, name: str, kept: Path | None) -> Manifest:
    position, chain = head_of(part / EVENTS)
    audit_position, audit_head = copy_audit.head(part)
    return Manifest(
        version=VERSION,
        name=name,
        made_at=app.clock(),
        engine="PostgreSQL" if app.settings.database_url else "SQLite",
        log_position=position,
        log_head=chain.hex(),
        audit_position=audit_position,
        audit_head=audit_head.hex(),
        keys=kept.name if kept else "",
        files=manifest.described(part),
    )
