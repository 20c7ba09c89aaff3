"""Making stores ready in a folder beside those in use, with everything erased that ever was."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from infra.backup import checking, disk, keys_file, vault_copy
from infra.backup.audit_copy import audit_file
from infra.backup.keys_file import Kept
from infra.backup.manifest import ANCHORS, AUDIT, AUDIT_ANCHORS, EVENTS, VAULT, Manifest
from infra.backup.marker import staged
from infra.backup.shortening import note
from infra.backup.standing import Standing
from infra.eventstore.anchors import Anchors, anchors_of
from infra.eventstore.rows import Head
from infra.intelligence.erased import Erased
from infra.settings import Settings
from infra.vault.shredding import shred_again
from infra.vault.statement_tables import erasures, keys, parts, statements, unsealings
from infra.vault.tables import METADATA

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
    """Give all heads ever written down that a restored log must come by."""
    present = anchors_of("events", settings.home / ANCHORS, settings.anchor_file).read()
    every = present + Anchors(sources.folder / ANCHORS).read()
    return sorted({one for one in every if one[0] <= sources.manifest.log_position})


def erased(settings: Settings, sources: Sources) -> set[str]:
    """Give all statements that were ever erased, by every list there is."""
    listed = Erased(settings.home / "vault").read()
    listed |= {str(row["subject"]) for row in sources.standing.erasures}
    return listed | (Erased(sources.keys.parent).read() if sources.keys else set())


def stage(settings: Settings, sources: Sources) -> tuple[int, int]:
    """Make all files ready; give how many keys were shredded again, and statements unreadable."""
    folder = staged(settings.home)
    if folder.exists():
        shutil.rmtree(folder)
    disk.own_folder(folder)
    gone = erased(settings, sources)
    note(settings.home / "vault", gone)
    _stage_log(settings, sources, folder)
    if not audit_file(settings.home).exists():
        for name in {AUDIT, AUDIT_ANCHORS} & sources.manifest.files.keys():
            disk.copy(sources.folder / name, folder / name)
    if sources.events_only or VAULT not in sources.manifest.files:
        return 0, 0
    return _stage_vault(sources, folder, gone)


def _stage_log(settings: Settings, sources: Sources, folder: Path) -> None:
    anchors = anchors_before(settings, sources)
    head = checking.head_of(sources.folder / EVENTS, anchors)
    disk.copy(sources.folder / EVENTS, folder / EVENTS)
    lines = [f"{position} {chain.hex()}\n" for position, chain in sorted({*anchors, head})]
    disk.write(folder / ANCHORS, "".join(lines if head[0] else []).encode())


def _stage_vault(sources: Sources, folder: Path, gone: set[str]) -> tuple[int, int]:
    disk.copy(sources.folder / VAULT, folder / VAULT)
    kept = [one for one in sources.standing.keys if one.statement not in gone]
    if kept:
        keys_file.write(folder / KEYS_ASIDE, kept)
    given = keys_file.read(sources.keys) if sources.keys else []
    with vault_copy.writing(folder / VAULT, METADATA.sorted_tables) as vault:
        _add_keys(vault, [*given, *kept])
        _add_erasures(vault, sources.standing)
        shredded, unreadable = shred_again(vault, gone), _unreadable(vault)
    disk.settle(folder / VAULT)
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
