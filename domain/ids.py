"""Identifiers made from what they name, so that a repeat always lands on the same stream.

Version-5 UUIDs are used for public facts only. Whatever could point to a speaker gets a
random version-4 identifier instead and is not made here.
"""

from hashlib import sha1
from uuid import UUID, uuid5

_ROOT = UUID("6f2b6e0e-7a0c-4f55-9a59-0d8c6f8a1c11")
AUTHORITIES = uuid5(_ROOT, "authority")
MEASURES = uuid5(_ROOT, "measure")
SCALES = uuid5(_ROOT, "scale")
THEMES = uuid5(_ROOT, "theme")
EVIDENCE = uuid5(_ROOT, "evidence")
ALERTS = uuid5(_ROOT, "alert")
SIGNALS = uuid5(_ROOT, "signal")
QUARANTINE = uuid5(_ROOT, "quarantine")
IMPORTS = uuid5(_ROOT, "import")
MESSAGES = uuid5(_ROOT, "message")
MODELS = uuid5(_ROOT, "model")
CONVERGENCES = uuid5(_ROOT, "convergence")
NEIGHBOURS = uuid5(_ROOT, "neighbours")
CONCERNS = uuid5(_ROOT, "concern")
EXPECTATIONS = uuid5(_ROOT, "expectations")
RULES = uuid5(_ROOT, "rules")
REVIEWS = uuid5(_ROOT, "reviews")
TARGETS = uuid5(_ROOT, "targets")
BUDGETS = uuid5(_ROOT, "budgets")
OFFERS = uuid5(_ROOT, "offers")
BODIES = uuid5(_ROOT, "bodies")
PEER_ROUNDS = uuid5(_ROOT, "peer round")
PEER_REVIEWS = uuid5(_ROOT, "peer review")
RISKS = uuid5(_ROOT, "risk")

_SEPARATOR = "\x1f"


def name_id(namespace: UUID, *parts: str) -> UUID:
    """Return the identifier of what ``parts`` name within ``namespace``.

    >>> name_id(AUTHORITIES, "boston") == name_id(AUTHORITIES, "boston")
    True
    >>> name_id(EVIDENCE, "a", "b") == name_id(EVIDENCE, "ab", "")
    False
    >>> name_id(ALERTS, "x") == uuid5(ALERTS, "x")
    True
    """
    name = namespace.bytes + _SEPARATOR.join(parts).encode("utf-8", "surrogatepass")
    # What uuid5() does, without its overhead: every imported row makes one of these.
    return UUID(bytes=sha1(name, usedforsecurity=False).digest()[:16], version=5)
