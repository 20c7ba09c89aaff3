"""What an entry of the audit log may hold: the table of acts, kept by types."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args

import msgspec
import pytest

from infra.stores.audit.entries import (
    OPERATOR,
    ByPerson,
    EntryError,
    Impersonal,
    ImpersonalAct,
    OnSubject,
    PersonalAct,
    Spoken,
    SpokenAct,
    SubjectAct,
)

AT = datetime(2026, 1, 7, 9, 30, tzinfo=UTC)
PERSON, SUBJECT = "a" * 32, "b" * 32
KINDS = {
    ByPerson: get_args(PersonalAct),
    OnSubject: get_args(SubjectAct),
    Impersonal: get_args(ImpersonalAct),
    Spoken: get_args(SpokenAct),
}


def fields(kind: type[Any]) -> set[str]:
    return {field.name for field in msgspec.structs.fields(kind)}


def test_every_act_belongs_to_one_kind_of_entry() -> None:
    acts = [act for some in KINDS.values() for act in some]

    assert len(acts) == len(set(acts)) == 31


def test_acts_of_speaking_have_no_room_for_a_person_a_statement_or_a_moment() -> None:
    assert fields(Spoken) == {"act", "on"}
    assert {"recorded", "corroborated", "contested", "asked", "answered"} <= set(KINDS[Spoken])


def test_only_acts_on_a_subject_have_room_for_one_and_none_has_room_for_text() -> None:
    assert [kind for kind in KINDS if "subject" in fields(kind)] == [OnSubject]
    assert set().union(*map(fields, KINDS)) == {"act", "at", "on", "person", "subject", "count"}


@pytest.mark.parametrize(
    "made",
    [
        lambda: ByPerson("recorded", AT, PERSON),  # type: ignore[arg-type]
        lambda: OnSubject("answered", AT, PERSON, SUBJECT),  # type: ignore[arg-type]
        lambda: Impersonal("viewed_list", AT),  # type: ignore[arg-type]
        lambda: Spoken("viewed_statement", date(2026, 1, 7)),  # type: ignore[arg-type]
        lambda: Spoken("recorded", AT),
        lambda: ByPerson("viewed_list", AT, "J Smith, Boston"),
        lambda: ByPerson("viewed_list", AT, ""),
        lambda: ByPerson("viewed_list", AT, PERSON + "\n"),
        lambda: OnSubject("viewed_statement", AT, PERSON, "the budget is a mess"),
        lambda: OnSubject("viewed_statement", AT, PERSON, ""),
        lambda: ByPerson("viewed_list", AT.replace(tzinfo=None), PERSON),
        lambda: ByPerson("viewed_list", AT.astimezone(timezone(timedelta(hours=1))), PERSON),
        lambda: Impersonal("released", AT, -1),
    ],
)
def test_what_an_entry_may_not_hold_is_refused_and_not_repeated(made: Callable[[], object]) -> None:
    with pytest.raises(EntryError) as refusal:
        made()

    assert not any(word in str(refusal.value) for word in ("Smith", "budget", PERSON))


def test_a_person_is_a_random_id_or_the_operator() -> None:
    assert ByPerson("backup", AT, OPERATOR).person == "operator"
    assert OnSubject("unsealed", AT, PERSON, SUBJECT).subject == SUBJECT
