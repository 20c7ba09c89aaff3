"""Views on PostgreSQL: rows and position commit together, rivals do no harm, rebuilds switch."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from infra.services.installation import Soundings
from infra.services.rebuild import Rebuilding
from infra.settings import Settings
from infra.stores.views import for_writing
from projections import follower, rebuilding
from projections.rebuilding import Rebuild
from projections.timemachine import columns
from tests.integration.conftest import copied_installation
from tests.integration.evidence.test_views import Failing
from tests.integration.postgres.test_event_store import waits_for_a_lock
from tests.integration.steps import rebuild_with_a_cut, take_in, write_rows
from tests.integration.stored import view_rows

LATE = "Boston,indicator,speed,5,2020-01-01,2020-02-01,number,high,Body,x,"


@pytest.fixture
def app(on_postgres: Settings) -> Iterator[Soundings]:
    """Yield a new installation on PostgreSQL."""
    with Soundings(on_postgres) as installed:
        yield installed


@pytest.fixture(scope="module")
def known_template(
    postgres: str,
    postgres_template: Settings,
    examples: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Settings]:
    """Yield an installation with corrections, quarantine and alerts, to copy."""
    home = tmp_path_factory.mktemp("known") / "home"
    with copied_installation(postgres, postgres_template, home) as settings:
        with Soundings(settings) as app:
            take_in(
                app,
                examples / "east-midlands",
                examples / "childrens-services",
                examples / "childrens-indicators/vintages_east_midlands.csv.gz",
            )
        yield settings


@pytest.fixture
def known(postgres: str, known_template: Settings, tmp_path: Path) -> Iterator[Soundings]:
    """Yield a copy of it."""
    with (
        copied_installation(postgres, known_template, tmp_path / "known") as settings,
        Soundings(settings) as app,
    ):
        yield app


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
    assert view_rows(app)["picture_versions_v2"] == []


def test_rival_followers_project_nothing_twice(
    app: Soundings, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "BATCH", 100)
    app.imports.importer("test").take_in(
        [examples / "childrens-services", examples / "east-midlands"]
    )
    rivals = [Soundings(app.settings) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda rival: rival.catch_up(), rivals))
    followed = view_rows(app)
    evidence = sum(one.event.topic.startswith("evidence.rec") for one in app.store.read(0, 10**6))
    assert len(followed["picture_versions_v2"]) == evidence
    for rival in rivals:
        rival.close()


def test_a_rival_that_waited_for_a_batch_finds_it_taken(app: Soundings) -> None:
    first, second = for_writing(app.views), for_writing(app.views)

    def rival() -> bool:
        with second.begin() as connection:
            return follower.claim(connection, "some_v1", 0, 10)

    with ThreadPoolExecutor(1) as pool:
        with first.begin() as connection:
            assert follower.claim(connection, "some_v1", 0, 10)
            waiting = pool.submit(rival)
            waits_for_a_lock(str(app.settings.database_url))
        assert not waiting.result()


def test_a_reader_sees_one_moment_of_all_views(app: Soundings, tmp_path: Path) -> None:
    with app.reading() as connection:
        before = follower.position(connection, "picture_v2")
        take_in(app, write_rows(tmp_path / "late.csv", [LATE]))
        assert follower.position(connection, "picture_v2") == before
        held = connection.execute(text("SELECT count(*) FROM picture_versions_v2")).scalar()
        assert held == 0


def test_rebuilt_views_equal_those_that_followed_and_switch_within_a_second(
    known: Soundings,
) -> None:
    before, position = view_rows(known), known.store.last_position()
    work = Rebuilding(known)
    work.build()
    assert work.preview().changes_nothing
    assert work.switch() < 1
    assert view_rows(known) == before
    assert known.store.last_position() == position
    assert known.follow() == 0
    again = Rebuilding(known, ["picture"])
    again.build()
    again.switch()
    assert view_rows(known) == before


def test_a_rebuild_goes_on_where_it_was_interrupted(
    known: Soundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = view_rows(known)
    rebuild_with_a_cut(known, monkeypatch)
    assert view_rows(known) == before


def test_a_rebuild_that_is_not_wanted_leaves_no_table(known: Soundings) -> None:
    work = Rebuilding(known)
    work.build()
    work.discard()
    with known.reading() as connection:
        left = connection.execute(
            text("SELECT count(*) FROM pg_tables WHERE tablename LIKE '%\\_b1%'")
        ).scalar()
    assert left == 0
    assert not Rebuilding(known, ["register"]).resumed


def test_a_switch_and_a_follower_at_once_lose_no_event_and_do_not_lock_each_other_out(
    known: Soundings, tmp_path: Path
) -> None:
    one = Rebuild(known.store, for_writing(known.views), known.projections[1])
    rebuilding.bring_up(known.store, [one])
    known.imports.importer("test").take_in([write_rows(tmp_path / "late.csv", [LATE])])
    with ThreadPoolExecutor(2) as pool:
        for work in [pool.submit(known.catch_up), pool.submit(one.switch)]:
            work.result()
    one.clear()
    known.catch_up()
    followed = view_rows(known)
    again = Rebuilding(known)
    again.build()
    assert again.preview().changes_nothing
    again.switch()
    assert view_rows(known) == followed


def test_text_is_ordered_by_its_bytes_whatever_the_database_was_made_with(app: Soundings) -> None:
    with app.reading() as connection:
        other = connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND data_type IN ('text', 'character varying') "
                "AND collation_name IS DISTINCT FROM 'C' AND table_name NOT LIKE 'soundings%'"
            )
        ).all()
    assert other == []


def test_the_columnar_copy_is_read_from_the_server_in_parts(
    known: Soundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "_PART_ROWS", 500)
    stamp = columns.Stamp(1, "", 0)
    open_cursors = text("SELECT count(*) FROM pg_cursors WHERE name <> ''")
    sizes: list[int] = []
    cursors: list[int] = []
    make = columns.frame
    with known.reading() as connection:

        def measured(rows: list[tuple[object, ...]]) -> object:
            sizes.append(len(rows))
            cursors.append(connection.execute(open_cursors).scalar_one())
            return make(rows)

        monkeypatch.setattr(columns, "frame", measured)
        count = columns.write(connection, tmp_path / "copy", stamp)
        assert connection.execute(open_cursors).scalar_one() == 0
    assert count == sum(sizes) == len(view_rows(known)["picture_versions_v2"])
    assert max(sizes) == 500
    assert set(cursors) == {1}
