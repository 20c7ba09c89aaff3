"""Making stores ready in a folder beside those in use, with everything erased that ever was."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from infra.backup import check as checking
from infra.backup import copy_vault, files, key_files
from infra.backup.copy_audit import audit_file
from infra.backup.existing_stores import Standing
from infra.backup.key_files import Kept
from infra.backup.manifest import ANCHORS, AUDIT, AUDIT_ANCHORS, EVENTS, VAULT, Manifest
from infra.backup.prune_keys import note
from infra.settings import Settings
from infra.stores.eventstore.anchors import Anchors, anchors_of
from infra.stores.eventstore.rows import Head
from infra.stores.interrupted_restore import staged
from infra.stores.vault.erase_again import shred_again
from infra.stores.vault.erasure_list import Erased
from infra.stores.vault.statement_tables import erasures, keys, parts, statements, unsealings
from infra.stores.vault.tables import METADATA

KEYS_ASIDE = "vault.keys"
_LIVING = ("held", "releasing", "released")


@dataclass(frozen=True, slots=True)
class Sources:
    """What a restore is made from: a checked backup, a file of keys, and what stands."""

    folder: Path
    manifest: Manifest
    keys: Path | None
    standing: Standing
    events_only: bool


def anchors_before(settings: Settings, sources: Sources) -> list[Head]:
    """Return all heads ever written down that a restored log must come by."""
    present = anchors_of("events", settings.home / ANCHORS, settings.anchor_file).read()
    every = present + Anchors(sources.folder / ANCHORS).read()
    return sorted({one for one in every if one[0] <= sources.manifest.log_position})


def erased(settings: Settings, sources: Sources) -> set[str]:
    """Return all statements that were ever erased, by every list there is."""
    listed = Erased(settings.home / "vault").read()
    listed |= {str(row["subject"]) for row in sources.standing.erasures}
    return listed | (Erased(sources.keys.parent).read() if sources.keys else set())


def stage(settings: Settings, sources: Sources) -> tuple[int, int]:
    """Make all files ready; return how many keys were shredded again, and statements unreadable."""
    folder = staged(settings.home)
    if folder.exists():
        shutil.rmtree(folder)
    files.own_folder(folder)
    gone = erased(settings, sources)
    note(settings.home / "vault", gone)
    _stage_log(settings, sources, folder)
    if not audit_file(settings.home).exists():
        for name in {AUDIT, AUDIT_ANCHORS} & sources.manifest.files.keys():
            files.copy(sources.folder / name, folder / name)
    if sources.events_only or VAULT not in sources.manifest.files:
        return 0, 0
    return _stage_vault(sources, folder, gone)


def _stage_log(settings: Settings, sources: Sources, folder: Path) -> None:
    anchors = anchors_before(settings, sources)
    head = checking.head_of(sources.folder / EVENTS, anchors)
    files.copy(sources.folder / EVENTS, folder / EVENTS)
    lines = [f"{position} {chain.hex()}\n" for position, chain in sorted({*anchors, head})]
    files.write(folder / ANCHORS, "".join(lines if head[0] else []).encode())


def _stage_vault(sources: Sources, folder: Path, gone: set[str]) -> tuple[int, int]:
    files.copy(sources.folder / VAULT, folder / VAULT)
    kept = [one for one in sources.standing.keys if one.statement not in gone]
    if kept:
        key_files.write(folder / KEYS_ASIDE, kept)
    given = key_files.read(sources.keys) if sources.keys else []
    with copy_vault.writing(folder / VAULT, METADATA.sorted_tables) as vault:
        _add_keys(vault, [*given, *kept])
        _add_erasures(vault, sources.standing)
        shredded, unreadable = shred_again(vault, gone), _unreadable(vault)
    files.settle(folder / VAULT)
    return shredded, unreadable


def _add_keys(vault: Connection, some: list[Kept]) -> None:
    """Put keys in, to what there is in this vault."""
    known = {
        subject
        for column in (statements.c.statement, parts.c.part, unsealings.c.request)
        for subject in vault.execute(select(column)).scalars()
    }
    rows = {one.subject: one.wrapped for one in some if one.subject in known}
    if rows:
        values = [{"subject": one, "wrapped": wrapped} for one, wrapped in rows.items()]
        vault.execute(insert(keys), values)


def _add_erasures(vault: Connection, standing: Standing) -> None:
    """Keep the certificates of what was erased since."""
    known = set(vault.execute(select(erasures.c.subject)).scalars())
    if rows := [row for row in standing.erasures if row["subject"] not in known]:
        vault.execute(insert(erasures), rows)


def _unreadable(vault: Connection) -> int:
    living = select(statements.c.statement).where(statements.c.state.in_(_LIVING))
    opened = set(vault.execute(select(keys.c.subject)).scalars())
    return len(set(vault.execute(living).scalars()) - opened)
