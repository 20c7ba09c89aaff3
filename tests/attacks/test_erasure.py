"""Invariant 11: what was erased stays erased, whatever older backup is restored.

The attacker has everything on the machine after the restore: every file under the home, every row
of every table, the wrapping key and all keys that are left, and reads as of every epoch.
"""

import shutil
import sqlite3
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from domain.statements.events import Sealed, StatementReleased
from domain.times import AsOf, to_instant
from infra.backup import key_files, place_stores, prune_keys
from infra.backup import stage as staging
from infra.backup.make import Made
from infra.services.statements import erase
from infra.services.statements.read import Statement
from infra.settings import Settings
from infra.stores.vault.sealing import SealError, Wrapping, unseal
from tests.attacks.worlds import World
from tests.integration.backups import backed_up, opened, restored, town

CANARY = "Zaunkoenigquark"
WEEKS = 4
_MIXED = (0, 2, 3)
"""So many characters of base64 hold bits of what stands before a word."""

WAYS = {
    "events": {"events_only": True, "with_keys": False},
    "events and vault": {"with_keys": False},
    "events, vault and keys": {},
}


@dataclass(frozen=True, slots=True)
class Erased:
    """A statement that was erased after a backup was taken, and what members saw of it then."""

    settings: Settings
    backup: Made
    statement: str
    seen: list[list[Statement]]


def erased_after_a_backup(folder: Path) -> Erased:
    """Release a statement with a question about it, take a backup, erase it."""
    settings = Settings(home=folder / "home")
    with town(settings) as made:
        said = made.record("ada", "boston", f"The {CANARY} is known to me.")
        made.record("ben", "boston", "The chief left.")
        assert made.close() == 2
        made.statements.discussion.ask(made.people["ben"], said.statement, f"Which {CANARY}?")
        made.close()
        assert any(CANARY in text for text in made.texts("cat"))
        backup = backed_up(made.app, folder)
        made.statements.erasure.erase([made.people["ada"]], said.receipt)
        return Erased(settings, backup, said.statement, as_of_every_week(made))


def as_of_every_week(made: World) -> list[list[Statement]]:
    """Return what a member sees as of every day of some weeks, and now."""
    begun = to_instant(made.clock().replace(month=3, day=1))
    days = [begun + day * 86_400_000_000 for day in range(7 * WEEKS)]
    moments = [*(AsOf(known_by=day) for day in days), AsOf()]
    return [
        sorted(
            made.statements.reading.statements("change_agent", as_of=moment),
            key=lambda one: one.id,
        )
        for moment in moments
    ]


def disguises(word: str) -> set[bytes]:
    """Return a word in every form that it might lie about in."""
    forms = {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}
    shifted = {
        b64encode(bytes(lead) + form)[_MIXED[lead] : -4] for form in forms for lead in range(3)
    }
    hexed = {form.hex().encode() for form in forms}
    return forms | shifted | hexed | {one.upper() for one in hexed}


def files(home: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file under a folder."""
    for one in sorted(home.rglob("*")):
        if one.is_file():
            yield str(one.relative_to(home)), one.read_bytes()


def rows(home: Path) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield every row of every table of every database under a folder."""
    for name, held in files(home):
        if not held.startswith(b"SQLite format 3"):
            continue
        with closing(sqlite3.connect(home / name)) as raw:
            tables = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                for row in raw.execute(f'SELECT * FROM "{table}"'):
                    yield f"{name} {table}", row


def words_opened(home: Path) -> set[str]:
    """Try every key there is under a folder on everything sealed that is in any log there."""
    wrapping = Wrapping(home / "vault" / "wrapping.key")
    found = set()
    keys = list(wrapped_keys(home))
    for where, row in rows(home):
        if where.endswith("stored_events") and str(row[3]).startswith(StatementReleased.topic):
            assert isinstance(row[4], bytes)
            sealed = msgspec.json.decode(row[4])["sealed"]
            words = msgspec.convert(sealed, Sealed)
            for wrapped in keys:
                try:
                    found.add(unseal(wrapping.unwrap(wrapped), UUID(str(row[1])), words))
                except SealError:
                    continue
    return found


def wrapped_keys(home: Path) -> Iterable[bytes]:
    """Return every wrapped key in any table, in the vault or put aside."""
    for where, row in rows(home):
        if where.endswith(("vault_keys", "soundings_keys")):
            yield bytes(row[-1])  # type: ignore[call-overload]  # the last column of both


def check_erased(case: Erased) -> None:
    """Look for it everywhere."""
    home, forms = case.settings.home, disguises(CANARY)
    with opened(case.settings) as made:
        made.app.catch_up()
        assert made.app.store.verify().ok
        seen = as_of_every_week(made)
    tombstones = [one for some in seen for one in some if one.id == case.statement]
    assert tombstones
    assert all(one.erased and one == tombstones[0] for one in tombstones)
    assert CANARY not in repr(seen)
    assert seen == case.seen
    for name, held in files(home):
        assert not [form for form in forms if form in held], name
    for where, row in rows(home):
        assert not any(CANARY in str(value) for value in row), where
    assert not any(CANARY in words for words in words_opened(home))
    check_nobody_spoke(home, case.statement)


def check_nobody_spoke(home: Path, statement: str) -> None:
    """See that the vault in use does not tell who spoke."""
    with closing(sqlite3.connect(home / "vault" / "vault.db")) as raw:
        said = raw.execute(
            "SELECT person, organisation, sealed, state FROM vault_statements WHERE statement = ?",
            (statement,),
        ).fetchall()
        parts = raw.execute("SELECT * FROM vault_parts WHERE statement = ?", (statement,))
        assert parts.fetchall() == []
    assert said == [("", "", b"", "erased")]


def go_back(case: Erased, way: str) -> None:
    """Restore the backup that was taken before."""
    assert restored(case.settings, case.backup, over=True, **WAYS[way]).ok


def test_the_attack_finds_what_was_not_erased(tmp_path: Path) -> None:
    case = erased_after_a_backup(tmp_path)
    new = Settings(home=tmp_path / "new")
    (new.home / "vault").mkdir(parents=True)
    shutil.copy(case.settings.home / "vault" / "wrapping.key", new.home / "vault")
    assert restored(new, case.backup).ok
    assert any(CANARY in words for words in words_opened(new.home))


@pytest.mark.parametrize("way", WAYS)
def test_what_was_erased_stays_erased_when_an_older_backup_is_restored(
    tmp_path: Path, way: str
) -> None:
    case = erased_after_a_backup(tmp_path)
    check_erased(case)
    go_back(case, way)
    check_erased(case)


@pytest.mark.parametrize("way", ["events and vault", "events, vault and keys"])
def test_a_restore_that_does_not_shred_again_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    case = erased_after_a_backup(tmp_path)
    for place in (staging, place_stores, erase):
        monkeypatch.setattr(place, "shred_again", lambda *_: 0)
    go_back(case, way)
    with pytest.raises(AssertionError):
        check_erased(case)


@pytest.mark.parametrize("listed", ["on the machine", "in the vault that is there"])
def test_either_list_of_erasures_is_enough(tmp_path: Path, listed: str) -> None:
    case = erased_after_a_backup(tmp_path)
    vault = case.settings.home / "vault"
    if listed == "on the machine":
        with closing(sqlite3.connect(vault / "vault.db")) as raw:
            raw.execute("DELETE FROM vault_erasures")
            raw.commit()
    else:
        (vault / "erased.txt").unlink()
    go_back(case, "events, vault and keys")
    check_erased(case)


def test_after_the_next_backup_neither_old_stores_nor_old_keys_bring_it_back_on_a_new_machine(
    tmp_path: Path,
) -> None:
    case = erased_after_a_backup(tmp_path)
    with opened(case.settings) as made:
        backed_up(made.app, tmp_path)
    wrapping = (case.settings.home / "vault" / "wrapping.key").read_bytes()
    shutil.rmtree(case.settings.home)
    (case.settings.home / "vault").mkdir(parents=True)
    (case.settings.home / "vault" / "wrapping.key").write_bytes(wrapping)
    go_back(case, "events, vault and keys")
    check_erased(case)
    assert case.backup.keys is not None
    assert case.statement not in {one.statement for one in key_files.read(case.backup.keys)}


def test_a_next_backup_that_leaves_old_keys_and_lists_alone_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prune_keys, "note", lambda *_: None)
    monkeypatch.setattr(key_files, "forget", lambda *_: 0)
    with pytest.raises(AssertionError):
        test_after_the_next_backup_neither_old_stores_nor_old_keys_bring_it_back_on_a_new_machine(
            tmp_path
        )
