"""Statements that leave in a file: on record before it is there, without what may not leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.membership.person import Person
from domain.times import AsOf
from infra.services.context import NOW, Context
from infra.services.statements.erase import Erasure
from infra.services.statements.read import Reading, Statement
from infra.stores.audit.entries import OnSubject


@dataclass(frozen=True, slots=True)
class Exported:
    """The statements that may leave, and how many may not."""

    statements: Sequence[Statement]
    left_out: int


@dataclass(frozen=True, slots=True)
class Export:
    """Lets statements leave in files."""

    context: Context

    def export(
        self, by: Person, file: str, authority: UUID | None = None, as_of: AsOf = NOW
    ) -> Exported:
        """Return what of a member's list may leave in a file of this name, and put that on record.

        First on record: after a cut between the two a file is named that is not there.
        """
        seen = Reading(self.context).statements(by.role, authority, as_of)
        kept = [one for one in seen if not one.erased and one.may_leave]
        now = self.context.clock()
        label = f"{file}, written on {now:%Y-%m-%d} for {by.login}"
        left = Erasure(self.context).exported(label, [one.id for one in kept])
        kept = [one for one in kept if one.id in left]
        export = self.context.new_id().hex
        self.context.audit.add(OnSubject("exported", now, by.id.hex, export, len(kept)))
        return Exported(kept, len(seen) - len(kept))
