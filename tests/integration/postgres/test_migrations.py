"""Migrations: what they make, one at a time, back again, and not over a newer program's work."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, inspect, text

from consumers import due_days
from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.eventstore import tables
from infra.stores.eventstore.errors import NewerStoreError, StoreError
from infra.stores.migrations.running import downgrade, upgrade
from infra.stores.migrations.schema import HEAD, VERSION_TABLE, revision
from infra.stores.open import prepare
from infra.stores.views import for_writing, open_views
from projections import follower
from projections.registry import projections


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Iterator[Engine]:
    """Yield an empty database."""
    views = open_views(tmp_path, database_url)
    yield for_writing(views)
    views.dispose()


def everything() -> MetaData:
    """Return all tables that this program knows, as it knows them."""
    whole = MetaData()
    made = (tables.METADATA, follower.METADATA, due_days.METADATA)
    known = [table for one in made for table in one.sorted_tables]
    for table in [*known, *(table for one in projections() for table in one.tables)]:
        table.to_metadata(whole)
    return whole


def test_an_empty_database_is_brought_to_what_the_tables_metadata_says(engine: Engine) -> None:
    prepare(engine, projections())
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, everything()) == []
        assert revision(connection) == HEAD == context.get_current_revision()


def test_four_programs_that_start_at_once_make_the_tables_once(
    database_url: str, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, database_url=database_url)
    with ThreadPoolExecutor(4) as pool:
        apps = list(pool.map(lambda _: Soundings(settings), range(4)))
    assert apps[0].initialise()
    assert {app.store.last_position() for app in apps} == {apps[0].store.last_position()}
    for app in apps:
        app.close()


def test_the_way_back_leads_to_an_empty_database(engine: Engine) -> None:
    with engine.begin() as connection:
        upgrade(connection)
        downgrade(connection, "base")
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == [VERSION_TABLE]
        upgrade(connection)


def test_the_way_back_does_not_drop_a_log_that_holds_events(
    database_url: str, tmp_path: Path
) -> None:
    with Soundings(Settings(home=tmp_path, database_url=database_url)) as app:
        app.initialise()
        with (
            pytest.raises(StoreError, match="back it up"),
            for_writing(app.views).begin() as connection,
        ):
            downgrade(connection, "base")
        assert app.store.verify().ok


def test_a_database_of_a_newer_program_is_refused_and_left_alone(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        upgrade(connection)
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(NewerStoreError, match="newer version of Soundings"):
        Soundings(Settings(home=tmp_path, database_url=database_url))
    with engine.connect() as connection:
        assert revision(connection) == "9999"


def test_a_read_model_of_a_new_version_is_made_when_a_program_opens_the_database(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, database_url=database_url)
    with Soundings(settings) as app:
        app.initialise()
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alerts_v2"))
    with Soundings(settings) as app, app.reading() as connection:
        assert inspect(connection).has_table("alerts_v2")
