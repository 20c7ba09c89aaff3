"""``python -m infra.stores.migrations upgrade`` or ``downgrade REVISION``."""

import argparse

from sqlalchemy import text

from infra.settings import Settings
from infra.stores.eventstore.errors import StoreError
from infra.stores.migrations.running import downgrade, upgrade
from infra.stores.migrations.schema import ADVISORY_LOCK
from infra.stores.views import for_writing, open_views


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m infra.stores.migrations", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("upgrade", help="to the newest revision")
    down = commands.add_parser("downgrade", help="to an older one")
    down.add_argument("revision", help="a revision, or base for none")
    asked = parser.parse_args()
    settings = Settings()
    if settings.database_url is None:
        parser.error("SOUNDINGS_DATABASE_URL names no database")
    try:
        _run(settings, asked)
    except StoreError as error:
        parser.exit(1, f"{error}\n")


def _run(settings: Settings, asked: argparse.Namespace) -> None:
    engine = for_writing(open_views(settings.home, settings.database_url))
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        if asked.command == "upgrade":
            upgrade(connection)
        else:
            downgrade(connection, asked.revision)


if __name__ == "__main__":
    main()
