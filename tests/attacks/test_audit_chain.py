"""Invariant 13: whoever edits, reorders or cuts the audit log is seen, and what that hangs on.

The attacker has SQL on the log's file, and may write its head anew; the anchors lie outside. The
properties over any edit, swap and cut are in ``tests/integration/system/test_audit_altered.py``.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from infra.settings import Settings
from infra.stores.audit import chain as audit_chain
from infra.stores.audit.entries import OnSubject
from infra.stores.audit.log import AuditLog
from infra.stores.eventstore import anchors
from infra.stores.eventstore import chain as event_chain

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENTRIES = 6
HEAD_AGAIN = """
DELETE FROM soundings_audit_head;
INSERT INTO soundings_audit_head
SELECT 1, position, chain FROM soundings_audit ORDER BY position DESC LIMIT 1;
"""
SWAP = """
UPDATE soundings_audit SET position = 99 WHERE position = 2;
UPDATE soundings_audit SET position = 2 WHERE position = 3;
UPDATE soundings_audit SET position = 3 WHERE position = 99;
"""
ATTACKS: Mapping[str, str] = {
    "edit": f"UPDATE soundings_audit SET person = '{'b' * 32}' WHERE position = 2;",
    "reorder": SWAP,
    "cut the tail": "DELETE FROM soundings_audit WHERE position > 3;",
}


def unseen() -> list[str]:
    """Return the attacks that the check does not see."""
    return [name for name, attack in ATTACKS.items() if _holds_after(attack)]


def _holds_after(attack: str) -> bool:
    with TemporaryDirectory() as home, AuditLog(Settings(home=Path(home))) as log:
        for hour in range(ENTRIES):
            at, person, subject = AT + timedelta(hours=hour), f"{hour:032x}", "a" * 32
            log.add(OnSubject("viewed_statement", at, person, subject))
        log.anchor()
        assert log.verify().ok
        with closing(sqlite3.connect(Path(home) / "audit" / "audit.db")) as hand:
            hand.executescript(attack + HEAD_AGAIN)
        return log.verify().ok


def test_edits_swaps_and_cuts_are_seen() -> None:
    assert unseen() == []


Link = Callable[[bytes, int, str, int, str, bytes], bytes]


def alone(_: bytes, position: int, stream: str, version: int, topic: str, state: bytes) -> bytes:
    """Hash an entry without those before it, and without its place."""
    del position
    return sha256(f"{stream}|{version}|{topic}|".encode() + state).digest()


def blind(previous: bytes, position: int, stream: str, version: int, topic: str, _: bytes) -> bytes:
    """Hash an entry without what it says."""
    return sha256(previous + f"{position}|{stream}|{version}|{topic}".encode()).digest()


@pytest.mark.parametrize(("link", "missed"), [(alone, "reorder"), (blind, "edit")])
def test_a_chain_that_covers_less_is_caught(
    monkeypatch: pytest.MonkeyPatch, link: Link, missed: str
) -> None:
    monkeypatch.setattr(audit_chain, "link", link)
    monkeypatch.setattr(event_chain, "link", link)
    monkeypatch.setattr(anchors.Anchors, "read", lambda _: [])
    assert missed in unseen()


def test_a_check_that_does_not_ask_the_anchors_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors.Anchors, "read", lambda _: [])
    assert unseen() == ["cut the tail"]
