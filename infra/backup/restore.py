"""Restoring a backup: looked through first, made ready beside the stores, then put in place.

Until it is decided (``infra.backup.restore_marker``) the stores are as they were; from then on it
only goes forward, and running it again goes on with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.backup import files, key_folder, manifest, reconcile_releases, restore_marker
from infra.backup.backup_names import name_at
from infra.backup.errors import BackupError
from infra.backup.existing_stores import check_not_in_use, last_position, vault_as_it_stands
from infra.backup.key_files import read
from infra.backup.manifest import EVENTS, VAULT
from infra.backup.place_stores import Placing
from infra.backup.prune_keys import BEFORE
from infra.backup.restore_marker import Decided
from infra.backup.stage import Sources, stage
from infra.services.context import Progress, utc_now
from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.audit.entries import OPERATOR, ByPerson
from infra.stores.audit.log import AuditLog
from infra.stores.vault.sealing import SealError, Wrapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be restored: ``over`` what is there, and ``events_only`` without the vault."""

    folder: Path
    keys: Path | None = None
    over: bool = False
    events_only: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    ``erased_again`` keys came back and were deleted; ``unreadable`` statements have no key, though
    nobody erased them. ``aside`` holds what was in use. ``resumed``: it had been interrupted.
    """

    backup: str
    events: int
    ok: bool
    problem: str
    vault: bool
    erased_again: int
    unreadable: int
    aside: Path | None
    resumed: bool


def restore(settings: Settings, asked: Asked, progress: Progress) -> Restored:
    """Restore. Raises BackupError, with everything as it was, where that can't be done as asked."""
    with files.alone(settings.home):
        decided = restore_marker.under_way(settings.home)
        resumed = decided is not None
        if decided is None:
            decided = _decide(settings, asked)
        elif decided.backup != manifest.read(manifest.newest(asked.folder)).name:
            msg = f"Another restore was interrupted, of {decided.backup}: run that one again first."
            raise BackupError(msg)
        placing = Placing(settings, decided)
        placing.run()
        with AuditLog(settings) as audit:
            audit.add(ByPerson("restore", utc_now(), OPERATOR))
        restore_marker.done(settings.home)
    with Soundings(settings, progress=progress) as app:
        app.catch_up()
        app.store.anchor()
        verdict, audited = app.store.verify(), app.audit.verify()
    return Restored(
        backup=decided.backup,
        events=verdict.events,
        ok=verdict.ok and audited.ok,
        problem=verdict.problem or audited.problem,
        vault=not decided.events_only,
        erased_again=decided.shredded,
        unreadable=decided.unreadable,
        aside=placing.aside if placing.aside.exists() else None,
        resumed=resumed,
    )


def _decide(settings: Settings, asked: Asked) -> Decided:
    """Look through everything, make it ready and decide."""
    sources = _looked_through(settings, asked)
    shredded, unreadable = stage(settings, sources)
    decided = Decided(
        backup=sources.manifest.name,
        aside=f"{BEFORE}{name_at(utc_now())}",
        events_only=sources.events_only,
        log_position=sources.manifest.log_position,
        unreadable=unreadable,
        shredded=shredded,
    )
    restore_marker.decide(settings.home, decided)
    return decided


def _looked_through(settings: Settings, asked: Asked) -> Sources:
    folder = manifest.newest(asked.folder)
    described = manifest.read(folder)
    manifest.check(folder, described)
    keys = _keys(settings, asked.keys, described.name)
    check_not_in_use(settings)
    standing = vault_as_it_stands(settings)
    if not asked.over and (last_position(settings) or (standing.in_use and not asked.events_only)):
        msg = (
            "There are events or members here already: with --over they are moved aside and the "
            "backup takes their place; or let SOUNDINGS_HOME name another folder."
        )
        raise BackupError(msg)
    events_only = asked.events_only or VAULT not in described.files
    if (
        events_only
        and standing.epoch
        and standing.epoch <= reconcile_releases.last_epoch(folder / EVENTS)
    ):
        msg = "The vault here is older than the backup's events: restore without --events-only."
        raise BackupError(msg)
    return Sources(folder, described, keys, standing, events_only)


def _keys(settings: Settings, keys: Path | None, name: str) -> Path | None:
    """Find the file of keys and see that this installation's wrapping key opens it."""
    if keys is None:
        return None
    file = keys / f"{name}{key_folder.SUFFIX}" if keys.is_dir() else keys
    held = read(file)
    wrapping = settings.home / "vault" / "wrapping.key"
    if not wrapping.exists():
        msg = f"The wrapping key is not there: put it back as {wrapping}, then repeat."
        raise BackupError(msg)
    try:
        opened: Callable[[bytes], bytes] = Wrapping(wrapping).unwrap
        for one in held:
            opened(one.wrapped)
    except SealError as error:
        raise BackupError(str(error)) from None
    return file
