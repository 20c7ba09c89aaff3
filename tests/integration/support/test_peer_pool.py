"""The peer pool in an installation: loaded by command, asked as of a moment, on the matrix page."""

import json
from pathlib import Path

import pytest
from litestar.testing import TestClient
from typer.testing import CliRunner

from domain.support.peer_decisions import OfferPeer, WithdrawPeer
from domain.times import AsOf
from infra.cli.main import app as commands
from infra.services.installation import Soundings
from infra.services.rebuild import Rebuilding
from ingest.support_peers import read_peers
from projections.peer_pool import peers_as_of
from tests.integration.evidence.test_views import dump
from web.site import build_assets
from web.site.application import create_app


def lent(app: Soundings, examples: Path) -> list[OfferPeer]:
    """Return the commands that the example's list of peers asks for."""
    file = examples / "support" / "peers.csv"
    return read_peers(file, app.directory(), app.clock(), "a test")


def test_a_peer_that_has_gone_is_in_the_pool_at_earlier_positions_only(
    app: Soundings, examples: Path
) -> None:
    added = app.peer_pool.add(lent(app, examples))
    then = AsOf(position=app.store.last_position())
    app.peer_pool.withdraw(WithdrawPeer(at=app.clock(), actor="a test", peer=added[0]))

    with app.reading() as connection:
        before, now = (peers_as_of(connection, one) for one in (then, AsOf()))

    assert (len(before), len(now)) == (8, 7)
    assert added[0].hex not in now
    assert all(one.version == 4 for one in added)  # random, not made from what they are


def test_the_pool_built_anew_from_the_log_is_the_same(app: Soundings, examples: Path) -> None:
    added = app.peer_pool.add(lent(app, examples))
    app.peer_pool.withdraw(WithdrawPeer(at=app.clock(), actor="a test", peer=added[0]))
    before = dump(app.settings.home)

    work = Rebuilding(app, ["support", "pool"])
    work.build()

    assert work.events > 0
    assert work.preview().changes_nothing
    work.switch()
    assert dump(app.settings.home) == before
    assert len(before["peer_pool_v1"]) == 9


def test_the_page_counts_peers_by_authority_and_says_that_they_are_made_up(
    app: Soundings, examples: Path
) -> None:
    build_assets.build()
    with TestClient(create_app(app)) as client:
        empty = client.get("/matrix").text
        app.peer_pool.add(lent(app, examples))
        full = client.get("/matrix").text

    assert "No authority lent a peer at this moment" in empty
    assert "Officers and elected members in the pool" in full
    assert "made up" in full
    assert "Rushcliffe" in full
    assert "customer services" not in full


def test_the_pool_by_command(
    app: Soundings, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))

    def run(*arguments: str) -> str:
        return CliRunner().invoke(commands, ["peers", *arguments]).stdout

    added = json.loads(run("add", str(examples / "support" / "peers.csv"), "--json"))["peers"]
    assert "has left the pool" in run("withdraw", added[0])
    listed = json.loads(run("list", "--json"))
    assert {one["id"] for one in listed} == set(added[1:])
    assert set(listed[0]) == {"authority", "standing", "skills", "accredited", "id"}
