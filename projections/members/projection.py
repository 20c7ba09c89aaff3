"""Keeps every standing that a member ever had, with the interval in which it was the one."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from domain.log import Recorded
from domain.membership.events import MemberAdmitted, MemberLeft, MembershipEvent, RoleChanged
from domain.times import FOREVER, to_instant
from projections.column_types import storable
from projections.members.tables import members_table
from projections.rebuildable import Rebuildable


class MembersProjection(Rebuildable):
    """Every standing that a member ever had."""

    name = "members_v1"

    def __init__(self, suffix: str = "") -> None:
        self._members = members_table(suffix)
        self.tables = (self._members,)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take what happened to members in."""
        for one in batch:
            match one.event:
                case MemberAdmitted() as event:
                    self._begin(connection, one.position, event, event.organisation.hex)
                case RoleChanged() as event:
                    organisation = self._organisation(connection, event)
                    self._end(connection, one.position, event)
                    self._begin(connection, one.position, event, organisation)
                case MemberLeft() as event:
                    self._end(connection, one.position, event)
                case _:
                    pass

    def _organisation(self, connection: Connection, event: RoleChanged) -> str:
        table = self._members
        statement = select(table.c.organisation).where(
            table.c.person == event.originator_id.hex, table.c.position_until == FOREVER
        )
        return str(connection.execute(statement).scalar_one())

    def _begin(
        self,
        connection: Connection,
        position: int,
        event: MemberAdmitted | RoleChanged,
        organisation: str,
    ) -> None:
        row = {
            "person": event.originator_id.hex,
            "version": event.originator_version,
            "role": event.role,
            "organisation": organisation,
            "area": storable(event.area),
            "authority": event.authority.hex if event.authority else "",
            "position": position,
            "position_until": FOREVER,
            "recorded_at": to_instant(event.recorded_at),
            "recorded_until": FOREVER,
        }
        connection.execute(insert(self._members), row)

    def _end(self, connection: Connection, position: int, event: MembershipEvent) -> None:
        table = self._members
        connection.execute(
            update(table)
            .where(table.c.person == event.originator_id.hex, table.c.position_until == FOREVER)
            .values(position_until=position, recorded_until=to_instant(event.recorded_at))
        )
