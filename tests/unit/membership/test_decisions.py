"""Given a person's membership, when this command, then these events."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.membership.commands import AdmitMember, ChangeRole, EndMembership, MembershipCommand
from domain.membership.decisions import MembershipRefusal, decide
from domain.membership.events import MemberAdmitted, MemberLeft, MembershipEvent, RoleChanged
from domain.membership.members import Membership, membership
from tests.unit.makers import ACTOR, AT, QUICK, authority_id

PAT = UUID("0d6f2f7e-5a43-4b36-9f1c-2b7f5d0c9a11")
BODY = UUID("7a1c1c35-9a0e-4f0b-8d64-3f5f9f6f2c22")
OTHER = UUID("5b8f8f0e-1f77-4a55-8a8e-0a3c9d4e3d33")
BOSTON = authority_id("boston")

ADMIT = AdmitMember(at=AT, actor=ACTOR, person=PAT, role="change_agent", organisation=BODY)
CHANGE = ChangeRole(at=AT, actor=ACTOR, person=PAT, role="improvement_adviser")
END = EndMembership(at=AT, actor=ACTOR, person=PAT)


def carried_out(*commands: MembershipCommand) -> list[MembershipEvent]:
    """Decide on each command in turn, and return what happened."""
    happened: list[MembershipEvent] = []
    for command in commands:
        happened += decide(membership(happened), command)
    return happened


def test_given_nobody_when_a_person_is_admitted_then_a_member_is() -> None:
    assert decide(Membership(), ADMIT) == [
        MemberAdmitted(
            originator_id=PAT,
            originator_version=1,
            recorded_at=AT,
            actor=ACTOR,
            role="change_agent",
            organisation=BODY,
        )
    ]


def test_given_a_member_when_the_role_changes_then_the_organisation_stays() -> None:
    happened = carried_out(ADMIT, CHANGE)

    assert happened[1] == RoleChanged(
        originator_id=PAT,
        originator_version=2,
        recorded_at=AT,
        actor=ACTOR,
        role="improvement_adviser",
    )
    standing = membership(happened).standing
    assert standing is not None
    assert (standing.role, standing.organisation) == ("improvement_adviser", BODY)


def test_given_a_member_when_they_leave_then_they_may_come_back_for_another_body() -> None:
    happened = carried_out(ADMIT, END, replace(ADMIT, organisation=OTHER))

    assert [type(event) for event in happened] == [MemberAdmitted, MemberLeft, MemberAdmitted]
    assert [event.originator_version for event in happened] == [1, 2, 3]


@pytest.mark.parametrize(
    "commands", [(ADMIT, ADMIT), (ADMIT, CHANGE, CHANGE)], ids=["admitted", "changed"]
)
def test_given_it_is_so_when_it_is_asked_again_then_nothing_happens(
    commands: Sequence[MembershipCommand],
) -> None:
    assert carried_out(*commands) == carried_out(*commands[:-1])


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ((CHANGE,), "is not a member"),
        ((END,), "is not a member"),
        ((ADMIT, END, END), "is not a member"),
        ((ADMIT, replace(ADMIT, organisation=OTHER)), "is a member already"),
        ((replace(ADMIT, role="authority"),), "which authority"),
        ((replace(ADMIT, authority=BOSTON),), "leave the authority out"),
        ((ADMIT, replace(CHANGE, role="authority")), "which authority"),
    ],
)
def test_what_can_not_be_is_refused_with_what_to_do(
    commands: Sequence[MembershipCommand], why: str
) -> None:
    with pytest.raises(MembershipRefusal, match=why):
        carried_out(*commands)


COMMANDS = st.sampled_from(
    [
        ADMIT,
        replace(ADMIT, role="authority", authority=BOSTON),
        CHANGE,
        replace(CHANGE, role="partnership_manager", area="Lincolnshire"),
        replace(CHANGE, role="authority"),
        END,
    ]
)


@QUICK
@given(st.lists(COMMANDS, max_size=20))
def test_whatever_is_asked_versions_have_no_gaps_and_only_an_authority_has_one(
    commands: list[MembershipCommand],
) -> None:
    happened: list[MembershipEvent] = []
    for command in commands:
        try:
            happened += decide(membership(happened), command)
        except MembershipRefusal:
            continue
        standing = membership(happened).standing
        assert standing is None or (standing.role == "authority") == (standing.authority == BOSTON)
    assert [event.originator_version for event in happened] == [
        *range(1, len(happened) + 1),
    ]
