"""Taking out of a file what no way out can carry, with notice."""

from collections import Counter

from domain.text import UNPRINTABLE, printable

NOTICE = "control characters taken out"


def cleaned(text: str, notices: Counter[str]) -> str:
    """Return a text that can be printed, and count what was taken out of it."""
    if (found := len(UNPRINTABLE.findall(text))) == 0:
        return text
    notices[NOTICE] += found
    return printable(text)
