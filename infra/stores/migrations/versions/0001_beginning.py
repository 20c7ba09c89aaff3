"""The event store, the positions of followers and the read models of the first release."""

import sqlalchemy as sa
from alembic import op

from infra.stores.eventstore.errors import StoreError
from projections.alerts.projection import AlertsProjection
from projections.intake.projection import IntakeProjection
from projections.picture.projection import PictureProjection
from projections.register.projection import RegisterProjection

revision = "0001"
down_revision = None

_GENESIS = bytes(32)


class HeldEventsError(StoreError):
    """Taking this migration back would drop a log that holds events."""


def upgrade() -> None:
    """Make the tables, and the head of an empty log."""
    op.create_table(
        "soundings_events",
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("originator_id", sa.Text, nullable=False),
        sa.Column("originator_version", sa.BigInteger, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("originator_id", "originator_version", name="soundings_events_version"),
    )
    head = op.create_table(
        "soundings_head",
        sa.Column("one", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("one = 1", name="soundings_head_one_row"),
    )
    op.bulk_insert(head, [{"one": 1, "position": 0, "chain": _GENESIS}])
    _followers()
    for projection in _read_models():
        projection.create(op.get_bind())


def downgrade() -> None:
    """Drop everything, unless the log holds events: then a backup and a person are needed."""
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT EXISTS (SELECT FROM soundings_events)")).scalar():
        msg = "The log holds events, which this would drop: back it up and drop it by hand."
        raise HeldEventsError(msg)
    for projection in _read_models():
        for table in projection.tables:
            table.drop(connection, checkfirst=True)
    for name in ("rebuilds_v1", "positions_v1", "soundings_head", "soundings_events"):
        op.drop_table(name)


def _followers() -> None:
    text = sa.Text(collation="C")
    op.create_table(
        "positions_v1",
        sa.Column("name", text, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "rebuilds_v1",
        sa.Column("name", text, primary_key=True),
        sa.Column("build", sa.Integer, nullable=False),
        sa.Column("phase", text, nullable=False),
    )


def _read_models() -> tuple[
    RegisterProjection, PictureProjection, IntakeProjection, AlertsProjection
]:
    """Return today's read models: later ones are made when a program opens the store."""
    return RegisterProjection(), PictureProjection(), IntakeProjection(), AlertsProjection()
