"""Views: rows and position commit together, rivals do no harm, and nothing is the same again."""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection

from domain.log import Recorded
from domain.register.commands import MergeDuplicate, RegisterAuthority
from domain.times import AsOf
from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.views import for_writing
from ingest.resolution import Resolver
from projections import follower
from projections.alerts.queries import alerts_as_of
from projections.picture.projection import PictureProjection
from projections.registry import projections
from tests.integration.steps import take_in, write_rows


def dump(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every view, in order."""
    with sqlite3.connect(home / "views.db") as raw:
        names = [
            name
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_") and name not in {"positions_v1", "rebuilds_v1"}
        ]
        return {
            name: sorted(raw.execute(f"SELECT * FROM {name}"), key=repr) for name in sorted(names)
        }


def test_views_rebuilt_from_nothing_are_the_same(app: Soundings, examples: Path) -> None:
    take_in(app, examples / "east-midlands", examples / "childrens-services")
    home = app.settings.home
    before = dump(home)
    app.views.dispose()
    for path in home.glob("views.db*"):
        path.unlink()
    again = Soundings(Settings(home=home))
    again.catch_up()
    assert dump(home) == before
    again.close()


def test_two_rival_followers_project_nothing_twice(app: Soundings, examples: Path) -> None:
    app.imports.importer("test").take_in([examples / "childrens-services"])
    rivals = [Soundings(app.settings) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda rival: rival.catch_up(), rivals))
    with app.reading() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM picture_versions_v2").scalar()
    assert rows == sum(one.event.topic.startswith("evidence.rec") for one in app.store.read(0))
    for rival in rivals:
        rival.close()


class Failing(PictureProjection):
    """A projection that dies in the middle of its batch."""

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take the batch in, then fail before it can commit."""
        super().handle(connection, batch)
        msg = "the power went"
        raise RuntimeError(msg)


def test_a_batch_that_fails_leaves_neither_rows_nor_position(
    app: Soundings, examples: Path
) -> None:
    app.imports.importer("test").take_in([examples / "childrens-services"])
    with app.reading() as connection:
        before = follower.position(connection, "picture_v2")
    with pytest.raises(RuntimeError, match="the power went"):
        follower.catch_up(app.store, for_writing(app.views), [Failing()])
    with app.reading() as connection:
        assert follower.position(connection, "picture_v2") == before
        rows = connection.exec_driver_sql("SELECT count(*) FROM picture_versions_v2").scalar()
    assert rows == 0


def test_a_view_moves_past_events_it_ignores(app: Soundings) -> None:
    last = app.store.last_position()
    with app.reading() as connection:
        reached = {one.name: follower.position(connection, one.name) for one in projections()}
    assert set(reached.values()) == {last}


def test_merging_a_duplicate_gives_its_evidence_and_alerts_to_the_kept_entry(
    app: Soundings, tmp_path: Path
) -> None:
    app.register.carry_out(
        RegisterAuthority(
            at=app.clock(), actor="t", slug="boston-bc", name="Boston B.C. Lincs", kind="district"
        )
    )
    row = "boston-bc,assessment,use_of_resources,1,2009-03-31,2009-12-09,,,AC,r1,"
    take_in(app, write_rows(tmp_path / "a.csv", [row]))
    resolver = Resolver(app.directory())
    kept, duplicate = resolver.by_name("Boston").id, resolver.by_name("boston-bc").id
    app.register.carry_out(
        MergeDuplicate(at=app.clock(), actor="t", duplicate=duplicate, kept=kept)
    )
    with app.reading() as connection:
        assert {one.authority for one in alerts_as_of(connection, AsOf())} == {kept.hex}
