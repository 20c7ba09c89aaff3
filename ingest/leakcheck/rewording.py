"""The text with the offered wordings taken."""

from collections.abc import Sequence

from ingest.leakcheck.giveaways import GiveAway


def reworded(text: str, warnings: Sequence[GiveAway]) -> str:
    """Return the text with every wording in place of its span."""
    parts: list[str] = []
    at = 0
    for one in warnings:
        before = text[at : one.start]
        parts.extend((before if one.wording else before.rstrip(" \t\n,;"), one.wording))
        at = one.end
    return "".join((*parts, text[at:]))
