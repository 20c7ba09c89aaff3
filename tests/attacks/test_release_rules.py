"""Invariants 2 and 6 on the rules alone: whoever may have said it, and what two reads tell apart.

Groups, memberships and statements are drawn at random. What the rules let out is looked at from
every organisation, in every audience, authority by authority. Guards that are broken on purpose
must be caught by the same looks.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from domain.statements import release
from domain.statements.release import Decision, Held, decide

Decide = Callable[[Sequence[Held], frozenset[UUID]], Decision]

BODIES = [UUID(int=one) for one in range(1, 8)]
AUTHORITIES = [UUID(int=one) for one in range(101, 104)]


@st.composite
def groups(draw: st.DrawFn) -> tuple[list[Held], frozenset[UUID]]:
    """Draw who takes part, and what is held."""
    viewers = frozenset(draw(st.sets(st.sampled_from(BODIES), min_size=1)))
    count = draw(st.integers(min_value=0, max_value=8))
    held = [
        Held(
            statement=UUID(int=1_000 + number),
            authority=draw(st.sampled_from(AUTHORITIES)),
            organisation=draw(st.sampled_from(BODIES)),
            plausible=frozenset(draw(st.sets(st.sampled_from(BODIES)))),
            restricted=draw(st.booleans()),
            waited=draw(st.integers(min_value=0, max_value=10)),
            alone=draw(st.integers(min_value=0, max_value=9)) == 0,
        )
        for number in range(count)
    ]
    return held, viewers


def out(held: Sequence[Held], viewers: frozenset[UUID], rule: Decide) -> list[Held]:
    """Return what a rule lets out."""
    released = rule(held, viewers).released
    return [one for one in held if one.statement in released]


def narrows_down(group: tuple[list[Held], frozenset[UUID]], rule: Decide) -> bool:
    """Tell whether anybody is left with fewer than three organisations besides its own."""
    held, viewers = group
    return any(
        len(one.plausible - {viewer}) < 3 for one in out(held, viewers, rule) for viewer in viewers
    )


def singles_out(group: tuple[list[Held], frozenset[UUID]], rule: Decide) -> bool:
    """Tell whether an audience sees too little of an authority come out at once."""
    held, viewers = group
    shown = [one for one in out(held, viewers, rule) if not one.alone]
    for authority in AUTHORITIES:
        for audience in ([one for one in shown if not one.restricted], shown):
            seen = [one for one in audience if one.authority == authority]
            if seen and (len(seen) < 2 or len({one.organisation for one in seen}) < 2):
                return True
    return False


@given(groups())
@settings(max_examples=300, deadline=None)
def test_everybody_holds_three_other_organisations_possible(
    group: tuple[list[Held], frozenset[UUID]],
) -> None:
    assert not narrows_down(group, decide)


@given(groups())
@settings(max_examples=300, deadline=None)
def test_what_comes_out_of_an_authority_is_nothing_or_two_of_two(
    group: tuple[list[Held], frozenset[UUID]],
) -> None:
    assert not singles_out(group, decide)


@given(groups())
@settings(max_examples=200, deadline=None)
def test_whatever_stays_behind_is_told_why(group: tuple[list[Held], frozenset[UUID]]) -> None:
    held, viewers = group
    decision = decide(held, viewers)
    assert decision.released | decision.held.keys() == {one.statement for one in held}
    assert not decision.released & decision.held.keys()


@given(groups())
@settings(max_examples=200, deadline=None)
def test_organisations_renamed_change_nothing(group: tuple[list[Held], frozenset[UUID]]) -> None:
    held, viewers = group
    other = dict(zip(BODIES, [*BODIES[3:], *BODIES[:3]], strict=True))
    renamed = [
        replace(
            one,
            organisation=other[one.organisation],
            plausible=frozenset(other[body] for body in one.plausible),
        )
        for one in held
    ]
    assert decide(renamed, frozenset(other[body] for body in viewers)) == decide(held, viewers)


def _without_own(held: Sequence[Held], viewers: frozenset[UUID]) -> Decision:
    """Count the viewer's own organisation as one that it holds possible."""
    return decide(held, viewers - {body for one in held for body in one.plausible})


def _members_only(held: Sequence[Held], viewers: frozenset[UUID]) -> Decision:
    """Forget that advisers see more than others: look at what everybody sees together."""
    return decide([replace(one, restricted=False) for one in held], viewers)


def _whatever_organisation(held: Sequence[Held], viewers: frozenset[UUID]) -> Decision:
    """Take two statements of one organisation for two."""
    return decide([replace(one, organisation=one.statement) for one in held], viewers)


def _whatever_authority(held: Sequence[Held], viewers: frozenset[UUID]) -> Decision:
    """Look at the whole epoch and not at each authority."""
    return decide([replace(one, authority=AUTHORITIES[0]) for one in held], viewers)


@pytest.mark.parametrize(
    ("broken", "attack"),
    [
        (_without_own, narrows_down),
        (_members_only, singles_out),
        (_whatever_organisation, singles_out),
        (_whatever_authority, singles_out),
    ],
)
def test_a_broken_guard_is_caught(
    broken: Decide, attack: Callable[[tuple[list[Held], frozenset[UUID]], Decide], bool]
) -> None:
    try:
        find(groups(), lambda group: attack(group, broken), settings=settings(max_examples=2_000))
    except NoSuchExample:
        pytest.fail("the attack does not see that the guard is broken")


def test_a_lower_bound_on_candidates_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "CANDIDATES", 2)
    find(groups(), lambda group: narrows_down(group, decide), settings=settings(max_examples=2_000))
