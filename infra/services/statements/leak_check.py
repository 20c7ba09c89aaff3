"""The check that a text gives nobody away: no name of a member or a body, no way to reach one."""

from domain.statements.drafts import StatementRefusal
from ingest.leakcheck import DenyLists, check, reworded


def anonymous(text: str, deny: DenyLists) -> str:
    """Return a text that gives nobody away. Raises StatementRefusal with a safer wording."""
    found = check(text, deny)
    if found:
        spans = ", ".join(f"'{give_away.span}'" for give_away in found)
        msg = (
            f"Nothing was kept, for these words could give you away: {spans}. You could write: "
            f"{reworded(text, found)}"
        )
        raise StatementRefusal(msg)
    return text
