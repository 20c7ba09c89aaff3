"""``backup`` and ``restore``: all stores, as they were at one moment."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.backup.make import Made, Wanted, make
from infra.backup.prune_keys import KEEP_KEYS_DAYS
from infra.backup.restore import Asked, Restored
from infra.backup.restore import restore as restored
from infra.cli import output
from infra.cli.context import Failure, installation
from infra.cli.options import Json
from infra.cli.output import Reporter
from infra.settings import Settings

FAILED = 1

_IN_A_SAFE = (
    "Keep the wrapping key ({file}) and the secret in a safe, apart from backups and keys: without "
    "the wrapping key no statement can be read again."
)


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Each backup is a folder in it.")],
    keys_dir: Annotated[
        Path | None,
        typer.Option(envvar="SOUNDINGS_KEYS_DIR", help="Another folder, for the wrapped keys."),
    ] = None,
    keep_keys_days: Annotated[
        int, typer.Option(min=1, help="Older files of keys are deleted.")
    ] = KEEP_KEYS_DAYS,
    wrapping_key_to: Annotated[
        Path | None, typer.Option(help="Write the wrapping key into this new file, too.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Back up all stores as they are at one moment, while programs run.

    The keys of statements go into another folder and are kept for a shorter time. Neither the key
    that wraps them nor the list of what was erased is ever part of a backup.

    Example: soundings backup /backups/soundings --keys-dir /mnt/keys
    """
    with installation() as app:
        made = make(app, Wanted(folder=folder, keys_dir=keys_dir, keep_keys_days=keep_keys_days))
        wrapping = app.settings.home / "vault" / "wrapping.key"
        if wrapping_key_to is not None:
            _hand_out(wrapping, wrapping_key_to)
    if as_json:
        output.print_json(_made(made))
        return
    output.console.print(
        f"{made.manifest.log_position:,} events and all else in {made.folder}.", soft_wrap=True
    )
    if made.keys is not None:
        output.console.print(f"Keys in {made.keys}.", soft_wrap=True)
        output.console.print(_IN_A_SAFE.format(file=wrapping), soft_wrap=True)
    if made.keys_retired or made.keys_forgotten:
        output.console.print(
            f"Deleted: {made.keys_retired} older files of keys, and {made.keys_forgotten} keys of "
            "what was erased."
        )


def restore(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A backup, or a folder of which the newest.")
    ],
    keys: Annotated[
        Path | None, typer.Option(help="The backup's file of keys, or the folder it is in.")
    ] = None,
    over: Annotated[
        bool, typer.Option("--over", help="Move aside what is there and take its place.")
    ] = False,
    events_only: Annotated[
        bool, typer.Option("--events-only", help="Leave the vault, and hold again what it let out.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Restore a backup into an empty installation, or over one. End all other programs first.

    What was erased since the backup is erased again before anybody can read it. The views are
    built anew. A restore that was interrupted goes on when it is run again.

    Example: soundings restore /backups/soundings --keys /mnt/keys --over
    """
    reporter = Reporter()
    try:
        asked = Asked(folder=folder, keys=keys, over=over, events_only=events_only)
        done = restored(Settings(), asked, reporter)
    finally:
        reporter.stop()
    if as_json:
        output.print_json(_restored(done))
    else:
        output.console.print(_words(done), soft_wrap=True)
    if not done.ok:
        raise typer.Exit(FAILED)


def _hand_out(wrapping: Path, to: Path) -> None:
    """Write the wrapping key into a new file that only its owner can read."""
    if not wrapping.exists():
        msg = "There is no wrapping key yet: it is made with the first statement."
        raise Failure(msg)
    try:
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        msg = f"{to} is there already; name a new file for the wrapping key."
        raise Failure(msg) from None
    with os.fdopen(handle, "wb") as file:
        file.write(wrapping.read_bytes())
        file.flush()
        os.fsync(handle)


def _made(made: Made) -> dict[str, Any]:
    return {
        "backup": str(made.folder),
        "made_at": made.manifest.made_at.isoformat(),
        "engine": made.manifest.engine,
        "events": made.manifest.log_position,
        "log_head": made.manifest.log_head,
        "audit_entries": made.manifest.audit_position,
        "bytes": sum(one.size for one in made.manifest.files.values()),
        "files": sorted(made.manifest.files),
        "keys": str(made.keys) if made.keys else None,
        "keys_retired": made.keys_retired,
        "keys_forgotten": made.keys_forgotten,
    }


def _restored(done: Restored) -> dict[str, Any]:
    return {
        "restored": done.backup,
        "ok": done.ok,
        "problem": done.problem,
        "events": done.events,
        "vault": done.vault,
        "erased_again": done.erased_again,
        "unreadable": done.unreadable,
        "aside": str(done.aside) if done.aside else None,
        "resumed": done.resumed,
    }


def _words(done: Restored) -> str:
    lines = [f"Restored {done.backup}: {done.events:,} events, and the views anew."]
    if done.resumed:
        lines.append("It had been interrupted, and went on from there.")
    if done.erased_again:
        lines.append(f"Erased again: {done.erased_again} keys that had come back.")
    if done.unreadable:
        lines.append(
            f"{done.unreadable} statements have no key and can't be read: give the backup's file "
            "of keys with --keys."
        )
    if done.aside:
        lines.append(f"What was there is in {done.aside}; delete it when you need it no more.")
    lines.append("The chain holds." if done.ok else f"The chain is broken: {done.problem}.")
    return "\n".join(lines)
