"""Backups of all stores, taken at one moment, and restored."""

import json
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from consumers.stream import acknowledgement
from infra.backup import moment
from infra.backup.copy_log import LogCopy, log_as_it_stands
from infra.backup.errors import BackupError
from infra.backup.key_files import read
from infra.backup.make import Made, Wanted, make
from infra.backup.place_stores import Placing
from infra.services.installation import Soundings
from infra.services.statements.read import Statement
from infra.settings import Settings
from infra.stores.interrupted_restore import RestoreInterruptedError
from infra.stores.open import BESIDE
from infra.stores.vault.statement_tables import keys, statements
from infra.stores.views import for_writing
from tests.attacks.worlds import World
from tests.integration.backups import MEMBERS, backed_up, opened, restored, town, vault_rows
from tests.integration.stored import log_rows, view_rows
from tests.servers.postgres import fresh_database

KILLS = int(os.environ.get("SOUNDINGS_TEST_KILLS", "1"))
ROUNDS = int(os.environ.get("SOUNDINGS_TEST_BACKUP_ROUNDS", "4"))
STATEMENTS = 6


@pytest.fixture
def databases(postgres: str) -> Iterator[list[str]]:
    """Yield the URLs of four empty databases."""
    with (
        fresh_database(postgres) as one,
        fresh_database(postgres) as two,
        fresh_database(postgres) as three,
        fresh_database(postgres) as four,
    ):
        yield [one, two, three, four]


def on(home: Path, urls: list[str] | None = None) -> Settings:
    """Return settings for stores in a folder, or in two databases."""
    if not urls:
        return Settings(home=home)
    return Settings(home=home, database_url=urls.pop(0), vault_url=urls.pop(0))


def spoken(made: World) -> None:
    """Let much happen: released, held, asked, waived, erased."""
    first = made.record("ada", "boston", "They do not meet.")
    made.record("ben", "boston", "The chief left.")
    gone = made.record("cat", "boston", "This goes.")
    assert made.close() == 3
    made.statements.discussion.ask(made.people["cat"], first.statement, "When?")
    made.statements.erasure.erase([made.people["cat"]], gone.receipt)
    made.statements.erasure.exported("minutes.csv", [first.statement])
    made.close()
    made.record("dan", "boston", "And this waits.")


def settle_in(home: Path, source: Path) -> None:
    """Put the wrapping key back, as whoever keeps it in a safe does."""
    (home / "vault").mkdir(parents=True)
    shutil.copy(source / "vault" / "wrapping.key", home / "vault" / "wrapping.key")


def seen(app: Soundings) -> list[Statement]:
    """Return what a member sees."""
    return sorted(app.statements.reading.statements("change_agent"), key=lambda one: one.id)


def check_restored_equals(source: Settings, target: Settings, folder: Path) -> None:
    with town(source) as made:
        spoken(made)
        made.app.catch_up()
        backup = backed_up(made.app, folder)
        before = log_rows(made.app.store), vault_rows(made.app), view_rows(made.app)
        shown, entries = seen(made.app), made.app.audit.entries()
    settle_in(target.home, source.home)
    done = restored(target, backup)
    assert (done.ok, done.unreadable, done.aside) == (True, 0, None)
    with opened(target) as there:
        after = log_rows(there.app.store), vault_rows(there.app), view_rows(there.app)
        assert after == before
        assert seen(there.app) == shown
        assert there.app.audit.entries()[: len(entries) - 1] == entries[:-1]
        assert [one.act for one in there.app.audit.entries()][-1] == "restore"
        there.people |= made.people
        there.record("eve", "boston", "It goes on.")
        there.clock.pass_(days=30)
        assert there.close() == 2
        assert there.app.store.verify().ok


def test_a_restored_installation_is_the_one_that_was_backed_up(tmp_path: Path) -> None:
    check_restored_equals(on(tmp_path / "home"), on(tmp_path / "new"), tmp_path)


def test_a_backup_of_postgresql_is_restored_into_postgresql(
    tmp_path: Path, databases: list[str]
) -> None:
    check_restored_equals(
        on(tmp_path / "home", databases), on(tmp_path / "new", databases), tmp_path
    )


def test_a_backup_of_postgresql_is_restored_into_files(
    tmp_path: Path, databases: list[str]
) -> None:
    check_restored_equals(on(tmp_path / "home", databases), on(tmp_path / "new"), tmp_path)


def test_a_backup_of_files_is_restored_into_postgresql(
    tmp_path: Path, databases: list[str]
) -> None:
    check_restored_equals(on(tmp_path / "home"), on(tmp_path / "new", databases), tmp_path)


def test_what_is_in_a_database_is_moved_into_a_schema_aside_but_for_the_keys(
    tmp_path: Path, databases: list[str]
) -> None:
    settings = on(tmp_path / "home", databases)
    with town(settings) as made:
        spoken(made)
        backup = backed_up(made.app, tmp_path)
        made.record("eve", "boston", "Said since.")
        later = log_rows(made.app.store)
    assert restored(settings, backup, over=True).ok
    with opened(settings) as there:
        with there.app.views.connect() as views:
            [schema] = views.execute(
                text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_%_log'")
            ).scalars()
            count = views.execute(text(f"SELECT count(*) FROM {schema}.soundings_events"))
            assert count.scalar() == len(later)
        with there.app.vault.connect() as vault:
            tables = set(
                vault.execute(
                    text("SELECT tablename FROM pg_tables WHERE schemaname LIKE 'before_%_vault'")
                ).scalars()
            )
            assert "vault_statements" in tables
            assert "vault_keys" not in tables
        assert there.app.store.verify().ok


def test_nothing_that_tells_of_the_log_before_is_beside_the_restored_one(
    tmp_path: Path, databases: list[str]
) -> None:
    settings = on(tmp_path / "home", databases)
    with town(settings) as made:
        spoken(made)
        backup = backed_up(made.app, tmp_path)
        acknowledgement.create(for_writing(made.app.views))
        with for_writing(made.app.views).begin() as views:
            for stale in (
                "signals_heard_v1 VALUES ('a', 'd', 9000000, 0)",
                "relay_said_v1 VALUES ('a', 9000000)",
                "detector_dues_v1 VALUES ('a', 'd', 700000)",
            ):
                views.execute(text(f"INSERT INTO {stale}"))
    assert restored(settings, backup, over=True).ok
    with opened(settings) as there, there.app.views.connect() as views:
        for name in BESIDE:
            assert views.execute(text(f"SELECT count(*) FROM {name}")).scalar() == 0, name
        assert not acknowledgement.NAMES & set(inspect(views).get_table_names())


# One moment


def check_whole(home: Path, made: Made, source: World) -> None:
    """Restore a backup elsewhere: nothing lost, nothing doubled, and it goes on from there."""
    settings = Settings(home=home)
    settle_in(home, source.app.settings.home)
    done = restored(settings, made)
    assert (done.ok, done.unreadable) == (True, 0)
    with opened(settings) as there:
        shown = there.statements.reading.statements("change_agent")
        assert all(not one.erased for one in shown)
        with there.app.vault.connect() as vault:
            states = {row.statement: row.state for row in vault.execute(select(statements))}
            opening = set(vault.execute(select(keys.c.subject)).scalars())
        out = {one.id for one in shown}
        assert len(out) == len(shown)
        assert out <= {one for one, state in states.items() if state != "held"}
        assert {one for one, state in states.items() if state == "released"} <= out
        assert states.keys() == opening
        there.people |= source.people
        there.clock.pass_(days=400)
        since = {there.record(login, "boston", "Said since.").statement for login in MEMBERS}
        there.statements.close()
        there.statements.close()
        after = there.statements.reading.statements("change_agent")
        assert {one.id for one in after} == states.keys() | since
        assert there.app.store.verify().ok


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_backups_taken_while_statements_are_recorded_and_released_are_whole(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    urls = request.getfixturevalue("databases") if engine == "postgres" else None
    settings = on(tmp_path / "home", urls)
    with town(settings) as made, Soundings(settings) as other:
        made.record("ada", "boston", "The first.")
        over = threading.Event()
        failed: list[BaseException] = []

        def go_on() -> None:
            try:
                while not over.is_set():
                    for login in made.people:
                        made.record(login, "boston", "Said while backups are taken.")
                    made.close()
            except BaseException as error:  # noqa: BLE001 - told to the test below
                failed.append(error)

        speaking = threading.Thread(target=go_on)
        speaking.start()
        taken = [backed_up(other, tmp_path) for _ in range(ROUNDS)]
        over.set()
        speaking.join()
        assert not failed
    for number, backup in enumerate(taken):
        check_whole(tmp_path / f"new{number}", backup, made)


def test_a_release_between_plan_and_log_is_carried_out_after_the_restore(tmp_path: Path) -> None:
    with town(on(tmp_path / "home")) as made:
        made.record("ada", "boston", "They do not meet.")
        made.record("ben", "boston", "The chief left.")
        releases = made.statements.releases
        with made.app.changing_vault() as vault:
            releases._plan(vault, made.clock(), urgent=False)  # noqa: SLF001 - the same
        backup = backed_up(made.app, tmp_path)
    check_whole(tmp_path / "new", backup, made)


def released_between_the_looks(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, waiting: bool
) -> None:
    """Let an epoch be closed when the log has been looked at and the vault has not, and check."""
    with town(on(folder / "home")) as made, Soundings(on(folder / "home")) as other:
        made.record("ada", "boston", "They do not meet.")
        made.record("ben", "boston", "The chief left.")
        closing_ = threading.Thread(target=made.close)
        look = log_as_it_stands

        @contextmanager
        def looked(settings: Settings) -> Iterator[LogCopy]:
            with look(settings) as log:
                closing_.start()
                if waiting:
                    closing_.join()
                yield log

        with monkeypatch.context() as patched:
            patched.setattr(moment, "log_as_it_stands", looked)
            backup = backed_up(other, folder)
        closing_.join()
    check_whole(folder / "new", backup, made)


def test_nothing_is_released_between_the_looks_at_log_and_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released_between_the_looks(tmp_path, monkeypatch, waiting=False)


def test_looks_at_log_and_vault_without_the_lock_are_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moment, "_no_release", lambda _: nullcontext())
    with pytest.raises(AssertionError):
        released_between_the_looks(tmp_path, monkeypatch, waiting=True)


# Keys


def test_keys_lie_in_no_backup_but_in_the_other_folder(tmp_path: Path) -> None:
    with town(on(tmp_path / "home")) as made:
        spoken(made)
        backup = backed_up(made.app, tmp_path)
    assert backup.keys is not None
    wrapped = [one.wrapped for one in read(backup.keys)]
    wrapping = (tmp_path / "home" / "vault" / "wrapping.key").read_bytes()
    assert wrapped
    for file in backup.folder.iterdir():
        held = file.read_bytes()
        assert not any(one in held for one in [wrapping, *wrapped])
    assert wrapping not in backup.keys.read_bytes()
    assert stat.S_IMODE(backup.folder.stat().st_mode) == 0o700
    files = [backup.keys, *backup.folder.iterdir()]
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    with closing(sqlite3.connect(backup.folder / "vault.db")) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    assert not tables & {"vault_keys", "vault_sessions", "vault_tokens", "vault_attempts"}


@pytest.mark.parametrize("keys_dir", [None, "backups", "backups/keys", ".", "link", "link/keys"])
def test_a_folder_for_keys_that_is_not_apart_is_refused(
    tmp_path: Path, keys_dir: str | None
) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "backups")
    with town(on(tmp_path / "home")) as made:
        made.record("ada", "boston", "They do not meet.")
        wanted = Wanted(
            folder=tmp_path / "backups", keys_dir=tmp_path / keys_dir if keys_dir else None
        )
        with pytest.raises(BackupError, match="apart"):
            make(made.app, wanted)
    assert not list((tmp_path / "backups").glob("[!.]*"))


def test_older_files_of_keys_are_deleted_and_erased_keys_taken_out_of_the_others(
    tmp_path: Path,
) -> None:
    with town(on(tmp_path / "home")) as made:
        said = made.record("ada", "boston", "They do not meet.")
        made.record("ben", "boston", "The chief left.")
        made.close()
        made.statements.discussion.ask(made.people["ben"], said.statement, "When?")
        first = backed_up(made.app, tmp_path)
        made.clock.pass_(days=20)
        second = backed_up(made.app, tmp_path)
        made.statements.erasure.erase([made.people["ada"]], said.receipt)
        made.clock.pass_(days=20)
        third = backed_up(made.app, tmp_path)
    assert first.keys is not None
    assert second.keys is not None
    assert third.keys is not None
    assert (third.keys_retired, third.keys_forgotten) == (1, 2)
    assert not first.keys.exists()
    left = read(second.keys)
    assert {one.statement for one in left} == {one.statement for one in read(third.keys)}
    assert said.statement not in {one.statement for one in left}
    assert (tmp_path / "keys" / "erased.txt").read_text().split() == [said.statement]


def test_without_the_wrapping_key_keys_are_not_restored(tmp_path: Path) -> None:
    with town(on(tmp_path / "home")) as made:
        spoken(made)
        backup = backed_up(made.app, tmp_path)
    target = on(tmp_path / "new")
    with pytest.raises(BackupError, match="wrapping key"):
        restored(target, backup)
    (target.home / "vault").mkdir()
    (target.home / "vault" / "wrapping.key").write_bytes(bytes(32))
    with pytest.raises(BackupError, match="wrapping key"):
        restored(target, backup)
    assert not (target.home / "events.db").exists()


def test_without_the_file_of_keys_an_empty_installation_gets_tombstones_and_says_so(
    tmp_path: Path,
) -> None:
    with town(on(tmp_path / "home")) as made:
        spoken(made)
        backup = backed_up(made.app, tmp_path)
    done = restored(on(tmp_path / "new"), backup, with_keys=False)
    assert (done.ok, done.unreadable) == (True, 3)
    with opened(on(tmp_path / "new")) as there:
        assert all(one.erased for one in there.statements.reading.statements("change_agent"))


# Over what is there


def test_what_is_there_is_moved_aside_only_when_asked(tmp_path: Path) -> None:
    settings = on(tmp_path / "home")
    with town(settings) as made:
        spoken(made)
        backup = backed_up(made.app, tmp_path)
        shown = seen(made.app)
        made.record("eve", "boston", "Said since.")
        made.close()
        later = log_rows(made.app.store)
    with pytest.raises(BackupError, match="--over"):
        restored(settings, backup)
    done = restored(settings, backup, over=True, with_keys=False)
    assert (done.ok, done.unreadable) == (True, 0)
    assert done.aside is not None
    with closing(sqlite3.connect(done.aside / "events.db")) as raw:
        assert raw.execute("SELECT count(*) FROM stored_events").fetchone() == (len(later),)
    with closing(sqlite3.connect(done.aside / "vault.db")) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    assert "vault_statements" in tables
    assert "vault_keys" not in tables
    with opened(settings) as there:
        assert seen(there.app) == shown
        assert there.app.audit.verify().ok


def test_an_older_log_under_the_vault_that_is_there_lets_the_same_words_out_again(
    tmp_path: Path,
) -> None:
    settings = on(tmp_path / "home")
    with town(settings) as made:
        said = made.record("ada", "boston", "They do not meet.")
        backup = backed_up(made.app, tmp_path)
        made.record("ben", "boston", "The chief left.")
        assert made.close() == 2
        made.statements.discussion.ask(made.people["ben"], said.statement, "When?")
        made.close()
        shown = {one.id: one.text for one in made.statements.reading.statements("change_agent")}
        passed = made.clock.at
    done = restored(settings, backup, over=True, events_only=True)
    assert (done.ok, done.vault) == (True, False)
    with opened(settings) as there:
        there.clock.at = passed + timedelta(days=7)
        assert there.statements.reading.statements("change_agent") == []
        assert there.statements.close().released == 2
        again = there.statements.reading.statements("change_agent")
        assert {one.id: one.text for one in again} == shown
        assert [len(one.questions) for one in again if one.id == said.statement] == [1]


def test_a_vault_older_than_the_events_is_refused(tmp_path: Path) -> None:
    settings = on(tmp_path / "home")
    with town(settings) as made:
        spoken(made)
        early = backed_up(made.app, tmp_path)
        made.close()
        late = backed_up(made.app, tmp_path)
    assert restored(settings, early, over=True).ok
    with pytest.raises(BackupError, match="older"):
        restored(settings, late, over=True, events_only=True)


def test_the_head_beyond_a_restored_log_is_no_longer_asked_for_outside(tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere" / "anchors.txt"
    outside.parent.mkdir()
    settings = Settings(home=tmp_path / "home", anchor_file=outside)
    with town(settings) as made:
        spoken(made)
        backup = backed_up(made.app, tmp_path)
        made.close()
        made.app.store.anchor()
        last = made.app.store.last_position()
    before = outside.read_text()
    assert f"events {last} " in before
    assert restored(settings, backup, over=True).ok
    [copy] = outside.parent.glob("anchors.txt.before-*")
    assert copy.read_text() == before
    assert f"events {last} " not in outside.read_text()


def test_a_backup_that_contradicts_the_anchors_is_refused(tmp_path: Path) -> None:
    settings = on(tmp_path / "home")
    with town(settings) as made:
        made.app.store.anchor()
        backup = backed_up(made.app, tmp_path)
    anchors = settings.home / "anchors.txt"
    anchors.write_text(f"{backup.manifest.log_position} {bytes(32).hex()}\n")
    with pytest.raises(BackupError, match="anchored"):
        restored(settings, backup, over=True)


@pytest.mark.parametrize("name", ["events.db", "vault.db", "audit.db", "anchors.txt"])
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_a_backup_that_is_not_what_it_was_is_refused_and_nothing_touched(
    tmp_path: Path, name: str, how: str
) -> None:
    with town(on(tmp_path / "home")) as made:
        made.app.store.anchor()
        made.record("ada", "boston", "They do not meet.")
        made.app.audit.settle(made.clock().date())
        backup = backed_up(made.app, tmp_path)
    file = backup.folder / name
    if how == "missing":
        file.unlink()
    else:
        held = bytearray(file.read_bytes())
        held[len(held) // 2] ^= 1
        file.write_bytes(held)
    with pytest.raises(BackupError, match="not what it was"):
        restored(on(tmp_path / "new"), backup, with_keys=False)
    assert [one.name for one in (tmp_path / "new").iterdir()] == [".lock"]


def test_stores_that_a_program_has_open_are_not_replaced(tmp_path: Path) -> None:
    settings = on(tmp_path / "home")
    with town(settings) as made:
        backup = backed_up(made.app, tmp_path)
        before = log_rows(made.app.store)
        with pytest.raises(BackupError, match="end 'soundings serve'"):
            restored(settings, backup, over=True)
        assert log_rows(made.app.store) == before


# Interrupted


def command(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command."""
    return subprocess.Popen(
        [sys.executable, "-m", "infra.cli.main", *arguments, "--json"],
        env={**os.environ, "SOUNDINGS_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def answer(home: Path, *arguments: str) -> Any:  # noqa: ANN401 - whatever the command prints
    """Run a command and return its JSON."""
    process = command(home, *arguments)
    out, err = process.communicate()
    assert process.returncode == 0, err.decode()
    return json.loads(out)


def killed(process: subprocess.Popen[bytes], after: float) -> bool:
    """Kill a process outright after some seconds; tell whether it was still at it."""
    time.sleep(after)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return running


def test_a_backup_killed_at_random_points_leaves_the_stores_and_no_half_backup(
    disk: Path,
) -> None:
    home, chance = disk / "home", random.Random(2009)
    with town(on(home)) as made:
        spoken(made)
        before = vault_rows(made.app)
    words = ("backup", str(disk / "backups"), "--keys-dir", str(disk / "keys"))
    begun = time.monotonic()
    answer(home, *words)
    takes = time.monotonic() - begun
    for _ in range(KILLS):
        killed(command(home, *words), chance.uniform(0.3, 1) * takes)
    assert answer(home, "verify")["ok"]
    made_last = answer(home, *words)
    assert not list((disk / "backups").glob(".*.part"))
    for number, folder in enumerate(sorted((disk / "backups").glob("2*"))):
        new = disk / f"new{number}"
        settle_in(new, home)
        done = answer(new, "restore", str(folder), "--keys", str(disk / "keys"))
        assert done["ok"]
        assert done["unreadable"] == 0
    assert done["restored"] == Path(made_last["backup"]).name
    with opened(on(new)) as there:
        assert vault_rows(there.app) == before


def test_a_restore_killed_at_random_points_leaves_the_old_or_goes_on_when_run_again(
    disk: Path,
) -> None:
    home, chance = disk / "home", random.Random(2010)
    with town(on(home)) as made:
        spoken(made)
        backup = backed_up(made.app, disk)
        rows, held = log_rows(made.app.store), vault_rows(made.app)
        made.record("eve", "boston", "Said since.")
        made.close()
    words = ("restore", str(backup.folder), "--keys", str(backup.keys), "--over")
    for number in range(KILLS):
        copy = disk / f"copy{number}"
        shutil.copytree(home, copy)
        begun = time.monotonic()
        if number == 0:
            answer(copy, *words)
            takes = time.monotonic() - begun
        else:
            killed(command(copy, *words), chance.uniform(0.3, 1) * takes)
        done = answer(copy, *words)
        assert done["ok"]
        assert answer(copy, "verify")["ok"]
        with opened(on(copy)) as there:
            assert log_rows(there.app.store) == rows
            assert vault_rows(there.app) == held


CUTS = (("_vault", 1), ("_log", 1), ("_put_aside", 1), ("_put_aside", 3), ("_swap", 2))


@pytest.mark.parametrize(("step", "time_of"), CUTS)
def test_a_restore_cut_at_any_step_lets_nobody_in_until_it_is_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, time_of: int
) -> None:
    settings = on(tmp_path / "home")
    with town(settings) as made:
        spoken(made)
        backup = backed_up(made.app, tmp_path)
        rows, held = log_rows(made.app.store), vault_rows(made.app)
        made.record("eve", "boston", "Said since.")
    whole, calls = getattr(Placing, step), 0

    def cut(self: Placing, *given: object) -> None:
        nonlocal calls
        calls += 1
        whole(self, *given)
        if calls == time_of:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Placing, step, cut)
        with pytest.raises(KeyboardInterrupt):
            restored(settings, backup, over=True)
        with pytest.raises(RestoreInterruptedError):
            Soundings(settings)
    done = restored(settings, backup, over=True)
    assert (done.ok, done.resumed) == (True, True)
    with opened(settings) as there:
        assert log_rows(there.app.store) == rows
        assert vault_rows(there.app) == held


def test_the_command_hands_out_the_wrapping_key_only_when_asked(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with town(on(home)) as made:
        spoken(made)
    words = ("backup", str(tmp_path / "backups"), "--keys-dir", str(tmp_path / "keys"))
    document = answer(home, *words, "--wrapping-key-to", str(tmp_path / "safe.key"))
    assert (
        document["files"] == ["audit.db", "events.db", "vault.db"]
        or "anchors.txt" in document["files"]
    )
    safe = tmp_path / "safe.key"
    assert safe.read_bytes() == (home / "vault" / "wrapping.key").read_bytes()
    assert stat.S_IMODE(safe.stat().st_mode) == 0o600
