"""Given these entries in the register, when this command, then these events."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.register.commands import RegisterCommand
from domain.register.decisions import RegisterRefusal, decide
from domain.register.directory import Directory
from domain.register.events import (
    AliasAdded,
    AuthorityRegistered,
    AuthoritySucceeded,
    Code,
    DuplicateMerged,
    RegisterEvent,
)
from tests.unit.makers import (
    ACTOR,
    AT,
    QUICK,
    alias,
    authority_id,
    carried_out,
    directory_of,
    merge,
    register,
    succeed,
)

ENDED = date(2023, 4, 1)


def test_given_an_empty_register_when_an_authority_is_entered_then_it_is_registered() -> None:
    code = Code("gss", "E07000136")

    happened = decide(Directory(), register("boston", "Boston", ("Boston BC",), (code,)))

    assert happened == [
        AuthorityRegistered(
            originator_id=authority_id("boston"),
            originator_version=1,
            recorded_at=AT,
            actor=ACTOR,
            slug="boston",
            name="Boston",
            kind="district",
            aliases=("Boston BC",),
            codes=(code,),
        )
    ]


def test_given_an_authority_when_it_is_entered_again_then_nothing_happens() -> None:
    directory = directory_of(register("boston"))

    assert decide(directory, register("boston")) == []


@pytest.mark.parametrize("name", ["Boston", " BOSTON ", "Boston B.C."])
def test_given_an_authority_when_another_takes_one_of_its_names_then_it_is_refused(
    name: str,
) -> None:
    directory = directory_of(register("boston", "Boston", ("Boston BC",)))

    with pytest.raises(RegisterRefusal, match="is a spelling of Boston already"):
        decide(directory, register("boston-second", name))


def test_given_two_changes_when_an_alias_is_added_then_it_is_the_third_version() -> None:
    directory = directory_of(register("boston"), alias("boston", "Boston BC"))

    assert decide(directory, alias("boston", "Boston Borough")) == [
        AliasAdded(
            originator_id=authority_id("boston"),
            originator_version=3,
            recorded_at=AT,
            actor=ACTOR,
            alias="Boston Borough",
        )
    ]


@pytest.mark.parametrize("spelling", ["Boston", "boston", "  Boston  BC ", "Boston (B.C.)"])
def test_given_a_spelling_is_known_when_it_is_added_again_then_nothing_happens(
    spelling: str,
) -> None:
    directory = directory_of(register("boston", aliases=("Boston BC",)))

    assert decide(directory, alias("boston", spelling)) == []


@pytest.mark.parametrize("spelling", ["Lincoln", "lincoln!", "City of Lincoln"])
def test_given_a_spelling_of_one_authority_when_another_claims_it_then_it_is_refused(
    spelling: str,
) -> None:
    directory = directory_of(register("boston"), register("lincoln", aliases=("City of Lincoln",)))

    with pytest.raises(RegisterRefusal, match="is a spelling of Lincoln already"):
        decide(directory, alias("boston", spelling))


@pytest.mark.parametrize("spelling", ["", "  ", "?!", "()"])
def test_when_an_alias_has_neither_letter_nor_digit_then_it_is_refused(spelling: str) -> None:
    with pytest.raises(RegisterRefusal, match="at least one letter or digit"):
        decide(directory_of(register("boston")), alias("boston", spelling))


@pytest.mark.parametrize(
    "command",
    [
        alias("nowhere", "Nowhere"),
        succeed("nowhere", ENDED, "boston"),
        succeed("boston", ENDED, "nowhere"),
        merge("nowhere", "boston"),
        merge("boston", "nowhere"),
    ],
)
def test_when_a_command_is_about_nobody_in_the_register_then_it_is_refused(
    command: RegisterCommand,
) -> None:
    with pytest.raises(RegisterRefusal, match="No such authority"):
        decide(directory_of(register("boston")), command)


def test_given_an_authority_when_two_take_over_its_area_then_it_is_succeeded_once() -> None:
    directory = directory_of(
        register("cumbria"), register("cumberland"), register("westmorland-and-furness")
    )
    command = succeed("cumbria", ENDED, "cumberland", "westmorland-and-furness")

    happened = carried_out(directory, command, command)

    assert happened == [
        AuthoritySucceeded(
            originator_id=authority_id("cumbria"),
            originator_version=2,
            recorded_at=AT,
            actor=ACTOR,
            ended_on=ENDED,
            successors=(authority_id("cumberland"), authority_id("westmorland-and-furness")),
        )
    ]


def test_given_a_succession_when_its_day_was_wrong_then_it_is_recorded_anew() -> None:
    directory = directory_of(
        register("cumbria"), register("cumberland"), succeed("cumbria", ENDED, "cumberland")
    )

    happened = carried_out(directory, succeed("cumbria", date(2023, 3, 31), "cumberland"))

    assert [type(event) for event in happened] == [AuthoritySucceeded]
    assert directory.entries[authority_id("cumbria")].ended_on == date(2023, 3, 31)


def test_when_an_authority_is_to_succeed_itself_then_it_is_refused() -> None:
    directory = directory_of(register("boston"), register("lincoln"))

    with pytest.raises(RegisterRefusal, match="can't succeed itself"):
        decide(directory, succeed("boston", ENDED, "lincoln", "boston"))


def test_given_a_second_entry_when_it_is_merged_then_it_is_merged_once() -> None:
    directory = directory_of(register("boston"), register("boston-borough"))
    command = merge("boston-borough", "boston")

    assert carried_out(directory, command, command) == [
        DuplicateMerged(
            originator_id=authority_id("boston-borough"),
            originator_version=2,
            recorded_at=AT,
            actor=ACTOR,
            kept=authority_id("boston"),
        )
    ]


@pytest.mark.parametrize(("duplicate", "kept"), [("boston", "boston"), ("boston", "borough")])
def test_when_the_kept_entry_is_to_become_its_own_duplicate_then_it_is_refused(
    duplicate: str, kept: str
) -> None:
    directory = directory_of(register("boston"), register("borough"), merge("borough", "boston"))

    with pytest.raises(RegisterRefusal, match="is the entry that is kept"):
        decide(directory, merge(duplicate, kept))


def test_given_a_merged_entry_when_it_is_merged_into_another_then_it_is_refused() -> None:
    directory = directory_of(
        register("boston"), register("borough"), register("lincoln"), merge("borough", "boston")
    )

    with pytest.raises(RegisterRefusal, match="Borough is merged into Boston already"):
        decide(directory, merge("borough", "lincoln"))


def test_given_a_merge_of_a_merge_when_the_first_is_merged_into_the_last_then_nothing_happens() -> (
    None
):
    directory = directory_of(
        register("a"), register("b"), register("c"), merge("a", "b"), merge("b", "c")
    )

    assert decide(directory, merge("a", "c")) == []


def test_given_an_authority_that_took_over_when_it_is_to_end_before_then_it_is_refused() -> None:
    directory = directory_of(
        register("old"), register("new"), register("newer"), succeed("old", ENDED, "new")
    )

    with pytest.raises(RegisterRefusal, match="New took over from Old on 2023-04-01"):
        decide(directory, succeed("new", date(2022, 4, 1), "newer", "old"))


SLUGS = st.sampled_from(["ashfield", "boston", "corby", "derby"])
COMMANDS = st.one_of(
    st.builds(register, SLUGS),
    st.builds(alias, SLUGS, st.sampled_from(["Ashfield", "Boston BC", "CORBY", "Derby City", "!"])),
    st.builds(succeed, SLUGS, st.dates(), SLUGS),
    st.builds(merge, SLUGS, SLUGS),
)


def carried_out_or_refused(
    directory: Directory, commands: list[RegisterCommand]
) -> Iterator[tuple[RegisterCommand, list[RegisterEvent]]]:
    """Yield each command that is not refused, with what happened."""
    for command in commands:
        try:
            yield command, carried_out(directory, command)
        except RegisterRefusal:
            continue


@QUICK
@given(st.lists(COMMANDS, max_size=25))
def test_whatever_is_asked_the_versions_of_an_entry_have_no_gaps(
    commands: list[RegisterCommand],
) -> None:
    versions: Counter[UUID] = Counter()
    for _, happened in carried_out_or_refused(Directory(), commands):
        for event in happened:
            versions[event.originator_id] += 1
            assert event.originator_version == versions[event.originator_id]


@QUICK
@given(st.lists(COMMANDS, max_size=25))
def test_whatever_is_asked_asking_it_again_changes_nothing(
    commands: list[RegisterCommand],
) -> None:
    directory = Directory()
    for command, _ in carried_out_or_refused(directory, commands):
        assert decide(directory, command) == []


@QUICK
@given(st.lists(COMMANDS, max_size=25))
def test_whatever_is_asked_every_entry_is_spoken_for_by_one_that_is_kept(
    commands: list[RegisterCommand],
) -> None:
    directory = Directory()
    list(carried_out_or_refused(directory, commands))

    for entry in directory.entries.values():
        kept = directory.entries[directory.kept(entry.id)]
        assert kept.kept is None
        assert kept.id in directory.named(entry.name)
