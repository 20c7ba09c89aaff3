"""The audit log: who looked at what, in order, and nothing of who said what."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.audit.entries import ByPerson, Entry, Impersonal, OnSubject, Spoken
from infra.stores.audit.log import AuditLog

AT = datetime(2026, 1, 7, 9, 30, tzinfo=UTC)  # a Wednesday
PERSON, SUBJECT = "a" * 32, "b" * 32
MONDAY = datetime(2026, 1, 12, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from infra.stores.audit.entries import ByPerson
from infra.stores.audit.log import AuditLog
from infra.settings import Settings
log = AuditLog(Settings(home=Path(sys.argv[1])))
for number in range(int(sys.argv[2])):
    log.add(ByPerson("viewed_list", datetime(2026, 1, 7, tzinfo=UTC), sys.argv[3] * 32, number))
    print(number, flush=True)
if len(sys.argv) == 4:
    log.close()
"""


def settings(home: Path, elsewhere: Path | None = None) -> Settings:
    return Settings(home=home, anchor_file=elsewhere)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    """Yield a new audit log."""
    with AuditLog(settings(tmp_path)) as opened:
        yield opened


def viewed(minutes: int = 0) -> Entry:
    return OnSubject("viewed_statement", AT + timedelta(minutes=minutes), PERSON, SUBJECT)


def writer(home: Path, count: int, person: str, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(home), str(count), person, *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_entries_are_read_back_as_they_were_written_page_by_page(log: AuditLog) -> None:
    log.add(ByPerson("viewed_list", AT, PERSON, 12))
    log.add(viewed(1))
    log.add(Impersonal("released", AT + timedelta(hours=1), 7))

    assert [
        (one.position, one.act, one.person, one.subject, one.count) for one in log.entries()
    ] == [
        (1, "viewed_list", PERSON, "", 12),
        (2, "viewed_statement", PERSON, SUBJECT, 1),
        (3, "released", "", "", 7),
    ]
    assert [one.position for one in log.entries(after=1, limit=1)] == [2]
    assert log.entries()[1].at == AT + timedelta(minutes=1)
    assert (log.verify().ok, log.verify().events) == (True, 3)


def test_an_empty_log_holds(log: AuditLog) -> None:
    assert (log.verify().ok, log.verify().events, log.entries()) == (True, 0, [])


def test_a_week_of_speaking_is_one_entry_an_act_and_comes_when_the_week_is_over(
    log: AuditLog,
) -> None:
    log.add(ByPerson("signed_in", AT, PERSON))
    log.count(Spoken("recorded", AT.date()))
    log.count(Spoken("recorded", date(2026, 1, 11)))
    log.count(Spoken("answered", AT.date()))
    log.add(viewed(1))
    assert [one.act for one in log.entries()] == ["signed_in", "viewed_statement"]

    log.add(ByPerson("signed_in", MONDAY + timedelta(hours=9), PERSON))

    told = [(one.act, one.count, one.at, one.person, one.subject) for one in log.entries(after=2)]
    assert told[:2] == [("answered", 1, MONDAY, "", ""), ("recorded", 2, MONDAY, "", "")]
    assert [act for act, *_ in told] == ["answered", "recorded", "signed_in"]
    assert log.verify().ok


def test_the_order_in_which_people_spoke_leaves_the_log_byte_for_byte_the_same(
    tmp_path: Path,
) -> None:
    def chains(home: Path, order: tuple[int, ...]) -> list[bytes]:
        spoken = [Spoken("recorded", AT.date()), Spoken("answered", date(2026, 1, 9))]
        with AuditLog(settings(home)) as log:
            for turn in order:
                log.count(spoken[turn])
                log.add(ByPerson("signed_in", AT, PERSON))
            log.settle(MONDAY.date())
            log.anchor()
            return [chain for _, chain in log.anchors.read()]

    assert chains(tmp_path / "one", (0, 1)) == chains(tmp_path / "other", (1, 0))


def test_settling_twice_or_within_the_week_adds_nothing(log: AuditLog) -> None:
    log.count(Spoken("contested", AT.date()))
    log.settle(date(2026, 1, 11))
    assert log.entries() == []
    for _ in range(2):
        log.settle(date(2026, 1, 12))

    assert [(one.act, one.of_a_week) for one in log.entries()] == [("contested", True)]


def test_folder_and_files_are_for_their_owner_only(log: AuditLog, tmp_path: Path) -> None:
    log.add(viewed())
    folder = tmp_path / "audit"

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert {"audit.db", "audit.db-wal"} <= {path.name for path in folder.iterdir()}


def test_processes_that_write_at_once_make_one_chain_without_gaps(
    log: AuditLog, tmp_path: Path
) -> None:
    writers = [writer(tmp_path, 40, person) for person in "abc"]
    for one in writers:
        one.communicate()
        assert one.returncode == 0

    found = log.entries(limit=200)
    assert [one.position for one in found] == list(range(1, 121))
    for person in "abc":
        assert [one.count for one in found if one.person == person * 32] == list(range(40))
    assert (log.verify().ok, log.verify().events) == (True, 120)


def test_a_writer_killed_in_the_middle_leaves_whole_entries_only(
    log: AuditLog, tmp_path: Path
) -> None:
    for read in (1, 7, 20):
        before = log.last_position()
        killed = writer(tmp_path, 100_000, "d", "and stay open")
        assert killed.stdout is not None
        for _ in range(read):
            assert killed.stdout.readline()
        killed.kill()
        killed.communicate()

        assert log.verify().ok
        assert log.last_position() >= before + read
    assert log.add(viewed()) == log.last_position()
    assert log.verify().events == len(log.entries(limit=1_000_000))


def test_a_grave_act_is_anchored_at_once_and_the_rest_by_the_fiftieth_or_at_closing(
    tmp_path: Path,
) -> None:
    with AuditLog(settings(tmp_path)) as log:
        log.add(viewed())
        assert log.anchors.read() == []
        log.add(OnSubject("unseal_requested", AT, PERSON, SUBJECT))
        assert [position for position, _ in log.anchors.read()] == [2]
        for minutes in range(51):
            log.add(viewed(minutes))
        assert [position for position, _ in log.anchors.read()] == [2, 52]

    assert [position for position, _ in log.anchors.read()] == [2, 52, 53]


def test_both_chains_are_anchored_elsewhere_as_well_each_under_its_name(tmp_path: Path) -> None:
    elsewhere = tmp_path / "mount" / "anchors.txt"
    elsewhere.parent.mkdir()
    with Soundings(settings(tmp_path / "home", elsewhere)) as app:
        app.initialise()
        app.audit.add(viewed())
        app.store.anchor()
        app.audit.anchor()
        assert app.store.verify().ok
        assert app.audit.verify().ok
        events = app.store.verify().events

    lines = [line.split()[:2] for line in elsewhere.read_text(encoding="ascii").splitlines()]
    assert lines == [["events", str(events)], ["audit", "1"]]


def test_a_log_begun_anew_with_its_anchors_shows_against_those_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    with AuditLog(settings(tmp_path / "true", elsewhere)) as log:
        log.add(viewed())
    with AuditLog(settings(tmp_path / "false")) as log:
        log.add(viewed(1))
        assert log.verify().ok

    with AuditLog(settings(tmp_path / "false", elsewhere)) as log:
        assert log.verify().problem == "event 1 is not the one that was anchored"


def test_the_installation_opens_its_audit_log_when_it_is_asked_for(tmp_path: Path) -> None:
    with Soundings(settings(tmp_path)) as app:
        assert not (tmp_path / "audit").exists()
        assert app.audit is app.audit
        app.audit.add(viewed())

    assert (tmp_path / "audit-anchors.txt").read_text(encoding="ascii").startswith("1 ")
