"""The peer pool's decisions, and how a list of peers is read: without a name anywhere."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from domain.support.peer_decisions import (
    OfferPeer,
    PeerRefusal,
    WithdrawPeer,
    offer_peer,
    withdraw_peer,
)
from domain.support.peer_events import PeerEvent
from ingest.lists import ListError
from ingest.support_peers import read_peers
from tests.unit.makers import authority_id, directory_of, register

AT = datetime(2010, 1, 15, 9, 30, tzinfo=UTC)
PEER = UUID("0f3c5b1a-0000-4000-8000-000000000001")
PLACES = directory_of(register("derby", "Derby"))


def lent(*skills: str) -> list[PeerEvent]:
    command = OfferPeer(
        at=AT,
        actor="a test",
        peer=PEER,
        authority=authority_id("derby"),
        standing="officer",
        skills=skills,
        accredited=True,
    )
    return offer_peer([], command)


def test_a_peer_is_lent_and_goes_once() -> None:
    stream = lent("budgets")
    stream += withdraw_peer(stream, WithdrawPeer(at=AT, actor="a test", peer=PEER))

    assert [one.topic for one in stream] == ["support.peer_offered", "support.peer_withdrawn"]
    assert withdraw_peer(stream, WithdrawPeer(at=AT, actor="a test", peer=PEER)) == []


def test_a_peer_without_a_skill_is_not_taken_and_one_who_is_not_there_can_not_go() -> None:
    with pytest.raises(PeerRefusal, match="one skill"):
        lent()
    with pytest.raises(PeerRefusal, match="no such peer"):
        withdraw_peer([], WithdrawPeer(at=AT, actor="a test", peer=PEER))


def test_a_file_with_a_column_for_a_name_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "peers.csv"
    file.write_text("authority,standing,skills,accredited\nDerby,officer,audit;budgets,yes\n")
    [peer] = read_peers(file, PLACES, AT, "a test")
    assert (peer.authority, peer.skills) == (authority_id("derby"), ("audit", "budgets"))

    file.write_text("authority,standing,skills,accredited,name\nDerby,officer,audit,yes,A Person\n")
    with pytest.raises(ListError, match="no other"):
        read_peers(file, PLACES, AT, "a test")


@pytest.mark.parametrize(
    ("row", "told"),
    [("Derby,mayor,audit,yes", "officer or a member"), ("Atlantis,officer,audit,yes", "row 2")],
)
def test_a_peer_that_can_not_be_read_is_told(tmp_path: Path, row: str, told: str) -> None:
    file = tmp_path / "peers.csv"
    file.write_text(f"authority,standing,skills,accredited\n{row}\n")

    with pytest.raises(ListError, match=told):
        read_peers(file, PLACES, AT, "a test")
