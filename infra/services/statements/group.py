"""Everything there is to soft intelligence, opened on one desk."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from infra.services.statements.context import Desk
from infra.services.statements.custody import Custody
from infra.services.statements.discuss import Discussing
from infra.services.statements.read import Reading
from infra.services.statements.record import Speaking
from infra.services.statements.release import Closed, Releases

if TYPE_CHECKING:
    from infra.services.statements.problem_type_model import Suggesting


@dataclass(frozen=True)
class Group:
    """The rooms of the group."""

    desk: Desk

    @cached_property
    def speaking(self) -> Speaking:
        """Give what speakers do."""
        return Speaking(self.desk)

    @cached_property
    def reading(self) -> Reading:
        """Give what members see."""
        return Reading(self.desk)

    @cached_property
    def discussing(self) -> Discussing:
        """Give what members do about statements."""
        return Discussing(self.desk)

    @cached_property
    def custody(self) -> Custody:
        """Give what custodians do."""
        return Custody(self.desk)

    @cached_property
    def releases(self) -> Releases:
        """Give what closes epochs."""
        return Releases(self.desk)

    @cached_property
    def suggesting(self) -> "Suggesting":
        """Give what suggests kinds of problem."""
        from infra.services.statements.problem_type_model import Suggesting  # noqa: PLC0415 - brings numpy along

        return Suggesting(self.desk)

    def close(self, *, urgent: bool = False) -> Closed:
        """Close the epoch, and erase what has been kept long enough."""
        closed = self.releases.close(urgent=urgent)
        if not urgent:
            self.custody.expire()
        return closed

    def keep_time(self, days: int) -> Closed | None:
        """Close the epoch if its time has come, and erase what has been kept long enough."""
        closed = self.releases.close_if_due(days)
        if closed is not None:
            self.custody.expire()
        return closed
