"""Alembic runs this file: its own connection is the one it was given, transaction and all."""

from alembic import context

from infra.stores.migrations.schema import VERSION_TABLE


def run() -> None:
    """Run the migrations that were asked for."""
    context.configure(
        connection=context.config.attributes["connection"], version_table=VERSION_TABLE
    )
    context.run_migrations()


run()
