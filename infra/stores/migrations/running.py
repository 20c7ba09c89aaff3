"""Running Alembic on a connection, inside its transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from infra.stores.eventstore.errors import NewerStoreError
from infra.stores.migrations.schema import revision


def upgrade(connection: Connection) -> None:
    """Bring a database to the newest revision. Raises NewerStoreError where it is beyond it."""
    config = _config(connection)
    here = revision(connection)
    known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    if here is not None and here not in known:
        raise NewerStoreError(here)
    command.upgrade(config, "head")


def downgrade(connection: Connection, to: str) -> None:
    """Take migrations back, down to a revision or to ``base``."""
    command.downgrade(_config(connection), to)


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
