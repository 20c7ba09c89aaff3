"""What an entry of the audit log may hold, by kind of act: the table of ``docs/audit.md`` as types.

No kind has room for a text. Acts of speaking (``Spoken``) have no room for a person, a statement
or a moment either: they are counted by the week and enter the log when the week is over. In an
ordered log even an entry without a name tells who spoke, by whose sign-in stands beside it.
"""

import re
from datetime import UTC, date, datetime
from typing import Literal, get_args

import msgspec

PersonalAct = Literal["viewed_list", "signed_in", "backup", "restore"]
SubjectAct = Literal[
    "viewed_statement",
    "exported",
    "unseal_requested",
    "unseal_approved",
    "unsealed",
    "erasure_approved",
    "member_admitted",
    "member_left",
    "role_changed",
    "alert_acknowledged",
    "alert_snoozed",
    "alert_dismissed",
    "alert_rated",
    "decision_undone",
    "viewed_plan",
    "plan_written",
]
ImpersonalAct = Literal["released", "sign_in_refused"]
SpokenAct = Literal[
    "recorded",
    "corroborated",
    "contested",
    "asked",
    "answered",
    "withdrawn",
    "waived",
    "erased",
    "suggested",
]

OPERATOR = "operator"
"""Whoever works at the machine itself."""

SPOKEN_ACTS: tuple[SpokenAct, ...] = get_args(SpokenAct)
_HEX_ID = re.compile(r"[0-9a-f]{32}")


class EntryError(ValueError):
    """An entry may not hold this. The message does not repeat what it was."""


class ByPerson(msgspec.Struct, frozen=True):
    """A person did something that has no single subject; ``count`` things were in it."""

    act: PersonalAct
    at: datetime
    person: str
    count: int = 1

    def __post_init__(self) -> None:
        _check(self.act, get_args(PersonalAct), self.at, self.count)
        _check_person(self.person)


class OnSubject(msgspec.Struct, frozen=True):
    """A person did something to a statement that is out, a member, an export, an alert, a plan.

    Never for what a person does as a speaker. ``subject`` is an id as 32 hex digits.
    """

    act: SubjectAct
    at: datetime
    person: str
    subject: str
    count: int = 1

    def __post_init__(self) -> None:
        _check(self.act, get_args(SubjectAct), self.at, self.count)
        _check_person(self.person)
        _check_id(self.subject)


class Impersonal(msgspec.Struct, frozen=True):
    """Something happened that nobody is named for."""

    act: ImpersonalAct
    at: datetime
    count: int = 1

    def __post_init__(self) -> None:
        _check(self.act, get_args(ImpersonalAct), self.at, self.count)


class Spoken(msgspec.Struct, frozen=True):
    """Somebody spoke on this day (UTC): that is all there is room for."""

    act: SpokenAct
    on: date

    def __post_init__(self) -> None:
        _check_act(self.act, SPOKEN_ACTS)
        if isinstance(self.on, datetime):
            msg = "An act of speaking has a day, and no time."
            raise EntryError(msg)


Entry = ByPerson | OnSubject | Impersonal
"""What goes in at once; ``Spoken`` waits until its week is over."""


def _check(act: str, acts: tuple[str, ...], at: datetime, count: int) -> None:
    _check_act(act, acts)
    if at.tzinfo is not UTC:
        msg = "The moment of an entry is in UTC."
        raise EntryError(msg)
    if count < 0:
        msg = "The count of an entry is not below 0."
        raise EntryError(msg)


def _check_act(act: str, acts: tuple[str, ...]) -> None:
    if act not in acts:
        msg = "There is no such act among those of this kind of entry."
        raise EntryError(msg)


def _check_person(person: str) -> None:
    if person != OPERATOR:
        _check_id(person)


def _check_id(identifier: str) -> None:
    if _HEX_ID.fullmatch(identifier) is None:
        msg = "An id in an entry is 32 hex digits."
        raise EntryError(msg)
