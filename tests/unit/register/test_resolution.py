"""The shipped register meets the names that real papers use. Never a guess."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.register.directory import Directory
from ingest.rejection import Rejection
from ingest.resolution import Resolver
from tests.unit.makers import EAST_MIDLANDS, QUICK

COLUMNS = {
    "authorities.csv": "authority",
    "use_of_resources_2009.csv": "council",
    "caa_2009_derbyshire.csv": "body",
    "stretch_targets_rag_derbyshire_2009_12.csv": "body",
    "stretch_targets_lincolnshire_2009.csv": "body",
}
TOLD_APART_BY_COUNTY = {"Fire Service", "Fire Authority"}
NO_AUTHORITIES = {"Lincolnshire (county-wide)", "Lincolnshire Police", "NHS Lincolnshire"}


def bodies(file: str, column: str) -> set[str]:
    with (EAST_MIDLANDS / file).open(encoding="utf-8", newline="") as lines:
        return {row[column] for row in csv.DictReader(lines)}


SPELLINGS = sorted(
    set.union(*(bodies(file, column) for file, column in COLUMNS.items()))
    - TOLD_APART_BY_COUNTY
    - NO_AUTHORITIES
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_body_of_the_partnerships_tables_that_is_an_authority_is_known(
    resolver: Resolver, spelling: str
) -> None:
    assert resolver.by_name(spelling).region in {"East Midlands", ""}


def test_the_partnership_has_fifty_one_members_and_each_is_one_entry(resolver: Resolver) -> None:
    members = bodies("authorities.csv", "authority")

    assert len({resolver.by_name(member).id for member in members}) == len(members) == 51


@pytest.mark.parametrize(
    ("spellings", "slug"),
    [
        (("Derby City", "Derby City UA", "Derby"), "derby"),
        (("Nottinghamshire CC", "Nottinghamshire"), "nottinghamshire"),
        (("Nottingham City", "City of Nottingham UA", "Nottingham"), "nottingham"),
        (("Hinckley & Bosworth", "Hinckley and Bosworth"), "hinckley-and-bosworth"),
        (("North East DDC", "North East Derbyshire"), "north-east-derbyshire"),
        (("Derbyshire CC", "Derbyshire"), "derbyshire"),
        (("Lincoln City Council", "Lincoln"), "lincoln"),
        (("Oadby & Wigston", "Oadby and Wigston"), "oadby-and-wigston"),
    ],
)
def test_the_many_names_of_one_body_lead_to_one_entry(
    resolver: Resolver, spellings: tuple[str, ...], slug: str
) -> None:
    assert {resolver.by_name(spelling).slug for spelling in spellings} == {slug}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nottingham", "Nottinghamshire"),
        ("Leicester", "Leicestershire"),
        ("Derby", "Derbyshire"),
        ("Lincoln", "Lincolnshire"),
        ("Northampton", "Northamptonshire"),
        ("Derbyshire Dales", "Derbyshire"),
        ("Dorset", "Dorset County Council"),
    ],
)
def test_names_that_differ_little_stay_apart(resolver: Resolver, one: str, other: str) -> None:
    assert resolver.by_name(one).id != resolver.by_name(other).id


@pytest.mark.parametrize("spelling", ["North East", "West Midlands", "North East council"])
def test_a_name_that_several_could_mean_is_never_guessed(resolver: Resolver, spelling: str) -> None:
    with pytest.raises(Rejection) as refused:
        resolver.by_name(spelling)

    assert refused.value.name == spelling
    assert refused.value.candidates


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [("Notingham", "Nottingham"), ("Leicestershre", "Leicestershire"), ("Bostn", "Boston")],
)
def test_an_unknown_name_is_refused_with_what_it_may_mean(
    resolver: Resolver, misspelt: str, meant: str
) -> None:
    with pytest.raises(Rejection, match=f"No authority in the register is called '{misspelt}'") as (
        refused
    ):
        resolver.by_name(misspelt)

    assert meant in refused.value.candidates
    assert len(refused.value.candidates) <= 3


@pytest.mark.parametrize("spelling", ["Qxzwvj", "12345"])
def test_a_name_like_no_other_is_refused_without_candidates(
    resolver: Resolver, spelling: str
) -> None:
    with pytest.raises(Rejection) as refused:
        resolver.by_name(spelling)

    assert refused.value.candidates == ()


@pytest.mark.parametrize(
    ("spelling", "candidates"),
    [
        ("Newcastle", {"Newcastle upon Tyne", "Newcastle-under-Lyme"}),
        ("Newcastle Borough Council", {"Newcastle upon Tyne", "Newcastle-under-Lyme"}),
        ("Greater London", {"Greater London Authority"}),
        ("Greater Manchester", {"Greater Manchester Combined Authority"}),
        ("Tees Valley", {"Tees Valley Combined Authority"}),
    ],
)
@pytest.mark.parametrize("on", [None, date(2024, 3, 31)])
def test_a_name_that_is_not_one_councils_is_asked_about(
    resolver: Resolver, spelling: str, candidates: set[str], on: date | None
) -> None:
    with pytest.raises(Rejection) as refused:
        resolver.by_name(spelling, on)

    assert set(refused.value.candidates) == candidates


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("Newcastle City Council", "newcastle-upon-tyne"),
        ("City of Newcastle", "newcastle-upon-tyne"),
        ("Durham", "county-durham"),
        ("Greater Manchester CA", "greater-manchester-combined-authority"),
        ("Greater London Authority", "greater-london-authority"),
    ],
)
def test_words_that_only_one_body_uses_tell_it_from_others_of_its_place(
    resolver: Resolver, spelling: str, slug: str
) -> None:
    assert resolver.by_name(spelling, date(2024, 3, 31)).slug == slug


@pytest.mark.parametrize("spelling", ["", "  ", "-", "?"])
def test_no_name_at_all_is_refused(resolver: Resolver, spelling: str) -> None:
    with pytest.raises(Rejection, match="No authority is named"):
        resolver.by_name(spelling)


@pytest.mark.parametrize("spelling", sorted(NO_AUTHORITIES))
def test_what_is_no_local_authority_is_refused_and_the_council_is_only_a_candidate(
    resolver: Resolver, spelling: str
) -> None:
    with pytest.raises(Rejection) as refused:
        resolver.by_name(spelling)

    assert "Lincolnshire" in refused.value.candidates


def test_a_refused_name_is_refused_again(resolver: Resolver) -> None:
    for _ in range(2):
        with pytest.raises(Rejection, match="Atlantis"):
            resolver.by_name("Atlantis")


@pytest.mark.parametrize(
    ("code", "slug"),
    [("E07000136", "boston"), ("E06000018", "nottingham"), ("E10000024", "nottinghamshire")],
)
def test_a_gss_code_is_as_good_as_a_name(resolver: Resolver, code: str, slug: str) -> None:
    assert resolver.by_name(code).slug == slug
    assert resolver.by_code("gss", code).slug == slug


def test_an_unknown_code_is_refused_with_its_scheme(resolver: Resolver) -> None:
    with pytest.raises(Rejection, match="has the dfe code '0'"):
        resolver.by_code("dfe", "0")


def test_every_spelling_in_the_shipped_register_leads_to_one_authority(
    directory: Directory,
) -> None:
    shared = {spelling for spelling, owners in directory.names().items() if len(owners) > 1}

    assert shared == set()


@QUICK
@given(st.text(max_size=30))
def test_any_text_is_an_authority_by_its_own_spelling_or_is_refused(
    resolver: Resolver, directory: Directory, text: str
) -> None:
    owners = directory.named(text) or directory.coded("gss", text)

    if len(owners) == 1:
        assert {resolver.by_name(text).id} == owners
    else:
        with pytest.raises(Rejection):
            resolver.by_name(text)
