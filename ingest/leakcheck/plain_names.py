"""A display name as the words a reading would hold."""

import re

from ingest.leakcheck.folding import plain


def letters_of(name: str) -> list[str]:
    """Return the plain lower-case words of a name."""
    folded = "".join(plain(character) for character in name).lower()
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)*", folded)
