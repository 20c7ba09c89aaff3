"""From spellings and codes to entries: one, none, or several and then nobody's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.register.decisions import decide
from domain.register.directory import Directory, Entry
from domain.register.events import Code
from domain.register.names import normalised
from ingest.rejection import Rejection
from ingest.resolution import Resolver
from tests.unit.makers import (
    QUICK,
    alias,
    authority_id,
    directory_of,
    merge,
    names,
    register,
    succeed,
)

E07 = Code("gss", "E07000136")


def with_a_shared_spelling() -> Directory:
    """Two authorities with one spelling in common, as an older log may hold them."""
    return entered(("north-east-region", "North East"), ("north-east-mayoral", "North East"))


def entered(*entries: tuple[str, str]) -> Directory:
    """Return a register that holds these slugs and aliases, past what decisions would allow."""
    directory = Directory()
    for slug, spelling in entries:
        name = slug.replace("-", " ").title()
        [event] = decide(Directory(), register(slug, name, (spelling,)))
        directory.apply(event)
    return directory


def with_a_duplicate() -> Directory:
    return directory_of(
        register("boston", codes=(E07,)),
        register("boston-bc", "Boston BC", ("Boston Council",), (Code("old", "B1"),)),
        merge("boston-bc", "boston"),
    )


@pytest.mark.parametrize("spelling", ["Boston", "boston", "BOSTON ", "Boston B.C.", "Boston&BC"])
def test_a_spelling_leads_to_its_authority_whatever_its_case_and_punctuation(
    spelling: str,
) -> None:
    directory = directory_of(register("boston", aliases=("Boston BC", "Boston and BC")))

    assert directory.named(spelling) == {authority_id("boston")}


def test_a_spelling_that_nobody_has_leads_nowhere() -> None:
    assert directory_of(register("boston")).named("Bosten") == frozenset()


def test_a_shared_spelling_leads_to_both_and_the_resolver_chooses_neither() -> None:
    directory = with_a_shared_spelling()

    owners = directory.named("North East")

    assert names(directory, owners) == {"North East Region", "North East Mayoral"}
    with pytest.raises(Rejection, match="could be") as refused:
        Resolver(directory).by_name("north east")
    assert refused.value.candidates == ("North East Mayoral", "North East Region")


def test_a_shared_spelling_is_settled_when_one_owner_turns_out_to_be_the_other() -> None:
    directory = entered(("boston", "The Borough"), ("boston-bc", "The Borough"))
    for event in decide(directory, merge("boston-bc", "boston")):
        directory.apply(event)

    assert Resolver(directory).by_name("The Borough").slug == "boston"


@pytest.mark.parametrize("spelling", ["Boston BC", "boston council", "boston-bc", "Boston"])
def test_every_spelling_of_a_merged_duplicate_leads_to_the_kept_entry(spelling: str) -> None:
    assert Resolver(with_a_duplicate()).by_name(spelling).slug == "boston"


def test_codes_and_slug_of_a_merged_duplicate_lead_to_the_kept_entry() -> None:
    directory = with_a_duplicate()

    by_slug = directory.by_slug("boston-bc")

    assert directory.coded("old", "B1") == {authority_id("boston")}
    assert by_slug is not None
    assert by_slug.slug == "boston"


def test_a_merge_of_a_merge_leads_to_the_last_entry_that_is_kept() -> None:
    directory = directory_of(
        register("a"), register("b"), register("c"), merge("a", "b"), merge("b", "c")
    )

    assert Resolver(directory).by_name("a").slug == "c"


def test_an_alias_added_to_a_duplicate_leads_to_the_kept_entry() -> None:
    directory = directory_of(
        register("boston"),
        register("boston-bc"),
        merge("boston-bc", "boston"),
        alias("boston-bc", "Boston Stump"),
    )

    assert Resolver(directory).by_name("boston stump").slug == "boston"


@pytest.mark.parametrize("code", ["E07000136", " E07000136 "])
def test_a_code_leads_to_its_authority_within_its_scheme_only(code: str) -> None:
    directory = directory_of(register("boston", codes=(E07,)))

    assert directory.coded("gss", code) == {authority_id("boston")}
    assert directory.coded("dfe", code) == frozenset()


def test_the_resolver_takes_a_gss_code_where_a_name_is_asked_for() -> None:
    resolver = Resolver(directory_of(register("boston", codes=(E07,))))

    assert resolver.by_name("E07000136").slug == "boston"


def test_a_code_with_the_name_of_somebody_else_is_refused() -> None:
    resolver = Resolver(directory_of(register("boston", codes=(E07,)), register("lincoln")))

    assert resolver.by_code_and_name("gss", "E07000136", "Boston").slug == "boston"
    assert resolver.by_code_and_name("gss", "E07000136", "a name unheard of").slug == "boston"
    with pytest.raises(Rejection, match=r"is Boston's, but 'Lincoln' is Lincoln"):
        resolver.by_code_and_name("gss", "E07000136", "Lincoln")


def test_an_authority_stood_from_its_first_day_to_the_day_before_it_ended() -> None:
    directory = directory_of(
        register("old", starts_on=date(1974, 4, 1)),
        register("new"),
        succeed("old", date(2023, 4, 1), "new"),
    )
    old = directory.entries[authority_id("old")]

    assert [
        old.stood_on(day)
        for day in (date(1974, 3, 31), date(1974, 4, 1), date(2023, 3, 31), date(2023, 4, 1))
    ] == [False, True, True, False]
    assert directory.entries[authority_id("new")].stood_on(date.min)


@QUICK
@given(st.text(alphabet="aáB & -.'(É", max_size=20))
def test_the_form_in_which_names_are_compared_is_stable(name: str) -> None:
    once = normalised(name)

    assert normalised(once) == once
    assert normalised(name.upper()) == once
    assert normalised(f"  {name} ") == once


def test_england_its_regions_and_police_forces_are_not_watched(directory: Directory) -> None:
    kinds = {entry.kind: entry.is_watched for entry in directory.entries.values()}

    assert {kind for kind, watched in kinds.items() if not watched} == {"nation", "region"}
    assert not Entry(authority_id("x"), "x", "Lincolnshire Police", "police").is_watched
    assert {"unitary", "county", "district", "fire", "combined_authority"} <= kinds.keys()
