"""Invariant 7: what gives a speaker away is flagged, kind by kind, and a finder gone is noticed.

The attack is the corpus's development half; the figures of the half held out are published in
``docs/leak-check.md`` and not looked at here.
"""

import pytest

from ingest.leakcheck import checking
from ingest.leakcheck.registry import FINDERS, Finder
from tests.leakcorpus.corpus import sentences
from tests.leakcorpus.scores import score

LEAST = 0.95
SOLE = {
    "bodies": "organisation",
    "contacts": "contact",
    "signatures": "signature",
    "self_reference": "self_reference",
    "occasions": "occasion",
    "roles": "role",
    "names": "name",
}
"""Finders that nothing else stands in for, and the kind they find."""


def least_found() -> float:
    """Return the recall of the kind that is found worst."""
    scores = score(sentences("development"))
    return min(scores.recall(kind).value for kind in set(SOLE.values()))


def test_every_kind_of_give_away_is_flagged() -> None:
    assert least_found() >= LEAST


@pytest.mark.parametrize("gone", SOLE)
def test_a_finder_that_is_left_out_is_caught(gone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left: tuple[Finder, ...] = tuple(one for one in FINDERS if one.__name__ != gone)
    assert len(left) == len(FINDERS) - 1
    monkeypatch.setattr(checking, "FINDERS", left)
    assert least_found() < LEAST
