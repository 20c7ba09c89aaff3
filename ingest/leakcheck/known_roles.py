"""Titles that few people hold, as the members gave them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.plain_names import letters_of
from ingest.leakcheck.reading import Reading

_WHY = "Few people hold this role, so it can lead to one of them."
_NOT_OF_ONE = r"(?<!'s )(?<!\bits )(?<!\btheir )(?<!\ba )(?<!\bnew )(?<!\bno )(?<!\bown )"


def known_roles(reading: Reading, deny: DenyLists) -> Iterator[Found]:
    """Find listed roles; the authority's own holder of a role, or a post, is an office."""
    for match in _pattern(deny.roles).finditer(reading.text):
        yield Found(*match.span(), "role", _WHY, "person")


@lru_cache(maxsize=16)
def _pattern(roles: tuple[str, ...]) -> re.Pattern[str]:
    forms = sorted({" ".join(letters_of(role)) for role in roles}, key=lambda one: (-len(one), one))
    either = "|".join(re.escape(form).replace(r"\ ", r"[ \n-]") for form in forms if form)
    return re.compile(rf"{_NOT_OF_ONE}\b(?:{either})\b(?! posts?\b)" if either else r"(?!)")
