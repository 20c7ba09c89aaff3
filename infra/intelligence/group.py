"""Everything there is to soft intelligence, opened on one desk."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from infra.intelligence.custody import Custody
from infra.intelligence.desk import Desk
from infra.intelligence.discussing import Discussing
from infra.intelligence.reading import Reading
from infra.intelligence.releasing import Closed, Releases
from infra.intelligence.reviewing import Reviewing
from infra.intelligence.speaking import Speaking

if TYPE_CHECKING:
    from infra.intelligence.suggesting import Suggesting


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
    def reviewing(self) -> Reviewing:
        """Give what members do about support plans."""
        return Reviewing(self.desk)

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
        from infra.intelligence.suggesting import Suggesting  # noqa: PLC0415 - brings numpy along

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
