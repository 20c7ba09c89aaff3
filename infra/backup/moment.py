"""One moment of log and vault, while others go on writing to both.

A release is written in three steps: its plan goes into the vault, its events into the log, and
that it is done into the vault. The two stores are looked at while no plan can be made or ended, so
what the log holds of releases was planned in the vault that is copied, with every key to it; and
what is planned there and not in the log yet is carried out by the next to close an epoch. Neither
order of two looks without that lock would do: vault first misses the keys of what is recorded and
released in between, log first loses what the vault takes for released.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select, text

from infra.backup.copy_log import LogCopy, log_as_it_stands
from infra.settings import Settings
from infra.stores.vault.statement_tables import plans
from infra.stores.views import for_writing


@dataclass(frozen=True, slots=True)
class Moment:
    """Both stores as they stood; ``vault`` is None where there never was one."""

    log: LogCopy
    vault: Connection | None


@contextmanager
def moment(settings: Settings, vault: Engine | None) -> Iterator[Moment]:
    """Yield both stores as they are now. Whoever releases waits for milliseconds, nobody else."""
    with ExitStack() as held:
        if vault is None:
            yield Moment(held.enter_context(log_as_it_stands(settings)), None)
            return
        with _no_release(vault):
            # The log first: who has a membership in it has an account in the vault by now.
            log = held.enter_context(log_as_it_stands(settings))
            connection = held.enter_context(vault.connect())
            connection.execute(select(plans.c.place).limit(1)).first()
        yield Moment(log, connection)


@contextmanager
def _no_release(vault: Engine) -> Iterator[None]:
    """Let no plan be made or ended: each does so in a transaction that writes to its table."""
    with for_writing(vault).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"LOCK TABLE {plans.name} IN SHARE MODE"))
        yield
