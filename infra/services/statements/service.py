"""Statements in one installation: what members say in confidence, and what becomes of it.

Each part is what one sets out to do, in the file of its name.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.membership.person import Person
from infra.services.context import Context
from infra.services.statements.discuss import Discussion
from infra.services.statements.erase import Erasure
from infra.services.statements.export import Export
from infra.services.statements.leak_check import LeakCheck
from infra.services.statements.mine import OwnStatements
from infra.services.statements.overview import Overview, overview
from infra.services.statements.read import Reading
from infra.services.statements.record import Recording
from infra.services.statements.release import Closed, Releases
from infra.services.statements.unseal import Unsealing

if TYPE_CHECKING:
    from infra.services.statements.problem_type_model import ProblemTypeModels


@dataclass(frozen=True, slots=True)
class StatementService:
    """What is done with statements; what can't be done raises StatementRefusal."""

    context: Context

    @property
    def recording(self) -> Recording:
        """Handing a statement in."""
        return Recording(self.context)

    @property
    def leak_check(self) -> LeakCheck:
        """What could give away whoever writes."""
        return LeakCheck(self.context)

    @property
    def problem_types(self) -> "ProblemTypeModels":
        """The models that suggest a type of problem."""
        from infra.services.statements.problem_type_model import ProblemTypeModels  # noqa: PLC0415 - brings numpy along

        return ProblemTypeModels(self.context)

    @property
    def mine(self) -> OwnStatements:
        """What speakers do about their own statements."""
        return OwnStatements(self.context)

    @property
    def reading(self) -> Reading:
        """What members see."""
        return Reading(self.context)

    @property
    def export(self) -> Export:
        """What leaves in a file."""
        return Export(self.context)

    @property
    def discussion(self) -> Discussion:
        """What members do about statements that are out."""
        return Discussion(self.context)

    @property
    def unsealing(self) -> Unsealing:
        """Learning who spoke."""
        return Unsealing(self.context)

    @property
    def erasure(self) -> Erasure:
        """Erasing, by a speaker or by two custodians."""
        return Erasure(self.context)

    @property
    def releases(self) -> Releases:
        """Closing release windows."""
        return Releases(self.context)

    def overview(self, by: Person) -> Overview:
        """Return what custodians look after."""
        return overview(self.context, by)

    def close(self, *, urgent: bool = False) -> Closed:
        """Close the release window, and erase what has been kept long enough."""
        closed = self.releases.close(urgent=urgent)
        if not urgent:
            self.erasure.expire()
        return closed

    def keep_time(self, days: int) -> Closed | None:
        """Close a window of so many days if its time has come, and erase what was kept enough."""
        closed = self.releases.close_if_due(days)
        if closed is not None:
            self.erasure.expire()
        return closed
