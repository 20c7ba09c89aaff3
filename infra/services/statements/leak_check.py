"""What could give away whoever writes, before it is kept: one rule that every door passes.

Nothing is kept of words in which something was found until their author, who was shown it, approves
the final wording: by the page's own choice, the API's field or the command's option ``anyway``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.statements.drafts import StatementRefusal
from infra.services.context import Context
from ingest.leakcheck import DenyLists, GiveAway, check, reworded


@dataclass(frozen=True, slots=True)
class Checked:
    """A text and what in it could give its author away."""

    text: str
    found: Sequence[GiveAway]

    @property
    def safer(self) -> str:
        """The text with every wording taken that is offered."""
        return reworded(self.text, self.found)


class GiveAwayRefusal(StatementRefusal):
    """Words were not kept: something in them could give their author away, who did not approve it.

    ``checked`` are the words themselves and, after them, what else would be shown with them.
    """

    def __init__(self, *checked: Checked) -> None:
        self.checked = checked
        self.warnings = [one for each in checked for one in each.found]
        spans = ", ".join(f"'{one.span}'" for one in self.warnings)
        super().__init__(
            f"Nothing was kept, for these words could give you away: {spans}. "
            f"You could write: {checked[0].safer}"
        )


@dataclass(frozen=True, slots=True)
class LeakCheck:
    """Looks through words about an authority."""

    context: Context

    def check(self, authority: UUID, *texts: str) -> list[Checked]:
        """Return what in texts could give their author away."""
        deny = self._deny_lists(authority)
        return [Checked(text, check(text, deny)) for text in texts]

    def refuse_unapproved(self, authority: UUID, *texts: str, anyway: bool = False) -> None:
        """Raise GiveAwayRefusal where something is found in texts and nobody approved that."""
        if anyway:
            return
        checked = self.check(authority, *texts)
        if any(one.found for one in checked):
            raise GiveAwayRefusal(*checked)

    def _deny_lists(self, authority: UUID) -> DenyLists:
        """Return the names that no text may hold, and those of the authority it is about."""
        names, organisations = self.context.people.deny_lists()
        about = self.context.directory().entries[authority]
        own = (about.name, about.official_name, *about.aliases)
        return DenyLists(people=names, organisations=organisations, about=own)
