"""What could give away whoever writes, before it is kept: one rule that every door passes.

Nothing is kept of words in which something was found until their author, who was shown it, approves
the final wording: by the page's own choice, the API's field or the command's option ``anyway``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.statements.drafts import StatementRefusal
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


def checked(text: str, deny: DenyLists) -> Checked:
    """Look through a text for what could give its author away."""
    return Checked(text, check(text, deny))


def anonymous(text: str, deny: DenyLists, *more: str, anyway: bool = False) -> str:
    """Return a text that gives nobody away, or that its author approves ``anyway``.

    ``more`` is what is shown with it. Raises GiveAwayRefusal for what was not approved.
    """
    every = [checked(one, deny) for one in (text, *more)]
    if not anyway and any(one.found for one in every):
        raise GiveAwayRefusal(*every)
    return text
