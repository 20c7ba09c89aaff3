"""One rule for the words around a place's name; what it can't tell apart is asked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.register.directory import Directory
from domain.register.spellings import taken_apart
from ingest.rejection import Rejection
from ingest.resolution import Resolver
from tests.unit.makers import QUICK

TODAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("Stoke on Trent UA", "stoke-on-trent"),
        ("stoke\u2013on\u2013trent", "stoke-on-trent"),
        ("Kingston-upon-Hull", "kingston-upon-hull"),
        ("Kingston upon Hull, City of", "kingston-upon-hull"),
        ("Bristol, City of", "bristol"),
        ("Bristol UA", "bristol"),
        ("Herefordshire, County of", "herefordshire"),
        ("St Helens MBC", "st-helens"),
        ("St. Helens", "st-helens"),
        ("Saint Helens Council", "st-helens"),
        ("LB Barnet", "barnet"),
        ("London Borough of Barnet Council", "barnet"),
        ("RB Greenwich", "greenwich"),
        ("Royal Borough of Windsor & Maidenhead", "windsor-and-maidenhead"),
        ("King\u2019s Lynn & West Norfolk BC", "kings-lynn-and-west-norfolk"),
        ("Borough Council of King's Lynn and West Norfolk", "kings-lynn-and-west-norfolk"),
        ("Boston DC", "boston"),
        ("Lincolnshire CC", "lincolnshire"),
        ("City of Derby", "derby"),
        ("Derby City UA", "derby"),
        ("Bradford MDC", "bradford"),
        ("Hammersmith & Fulham", "hammersmith-and-fulham"),
        ("Bournemouth Christchurch & Poole", "bournemouth-christchurch-and-poole"),
        ("Derbyshire Combined Fire and Rescue Authority", "derbyshire-fire-and-rescue"),
        ("East Midlands Combined Authority", "east-midlands-combined-county-authority"),
        ("The Isle of Wight UA", "isle-of-wight"),
    ],
)
def test_words_about_the_sort_of_council_make_no_difference(
    resolver: Resolver, spelling: str, slug: str
) -> None:
    assert resolver.by_name(spelling, TODAY).slug == slug


@pytest.mark.parametrize(
    ("spelling", "candidate"),
    [
        ("Derby County Council", "Derby"),
        ("Derbyshire City Council", "Derbyshire"),
        ("Nottinghamshire UA", "Nottinghamshire"),
        ("London Council", "City of London"),
        ("North East", "North East region"),
        ("West Midlands", "West Midlands Combined Authority"),
        ("Leeds London Borough", "Leeds"),
    ],
)
def test_words_that_contradict_the_authority_are_asked_about(
    resolver: Resolver, spelling: str, candidate: str
) -> None:
    with pytest.raises(Rejection, match="use the full name or the code") as refused:
        resolver.by_name(spelling, TODAY)

    assert candidate in refused.value.candidates


@pytest.mark.parametrize(
    ("spelling", "candidate"),
    [
        ("Bournem", "Bournemouth"),
        ("Notts", "Nottinghamshire"),
        ("N. Yorks", "North Yorkshire"),
        ("South Glos Council", "South Gloucestershire"),
        ("Telford", "Telford and Wrekin"),
        ("Brighton", "Brighton and Hove"),
        ("Middlesborough", "Middlesbrough"),
        ("Nottingham childrens services", "Nottingham"),
    ],
)
def test_what_begins_alike_is_suggested(resolver: Resolver, spelling: str, candidate: str) -> None:
    with pytest.raises(Rejection) as refused:
        resolver.by_name(spelling, TODAY)

    assert candidate in refused.value.candidates


@pytest.mark.parametrize("code", ["E08000099", "E06000999", "X12345678"])
def test_a_code_is_near_to_no_other(resolver: Resolver, code: str) -> None:
    with pytest.raises(Rejection) as refused:
        resolver.by_name(code, TODAY)

    assert refused.value.candidates == ()


@pytest.mark.parametrize(
    "spelling",
    ["North Northamptonshire / West Northamptonshire", "E06000061 / E06000062"],
)
def test_a_joint_service_is_said_to_be_of_two(resolver: Resolver, spelling: str) -> None:
    with pytest.raises(Rejection, match="names 2 authorities at once") as refused:
        resolver.by_name(spelling, TODAY)

    assert refused.value.candidates == ("North Northamptonshire", "West Northamptonshire")


def test_no_two_authorities_of_one_day_go_by_one_place_unless_their_words_differ(
    resolver: Resolver, directory: Directory
) -> None:
    for entry in directory.entries.values():
        for other in directory.of_place(entry.name):
            if other is not entry and other.stood_on(TODAY) and entry.stood_on(TODAY):
                assert {entry.kind, other.kind} & {"region", "fire", "combined_authority"}
                assert resolver.by_name(entry.name, TODAY) is entry


@QUICK
@given(st.text(alphabet="abé CityofUA-&,.'", max_size=24))
def test_a_place_is_its_own_place(name: str) -> None:
    place = taken_apart(name).place

    assert taken_apart(place).place == place or taken_apart(place).sorts


PATTERNS = (
    "{} Council",
    "{} UA",
    "{} CC",
    "{} BC",
    "{} DC",
    "{} MBC",
    "{} City Council",
    "{} County Council",
    "{} Borough",
    "{}, City of",
    "{}, County of",
    "City of {}",
    "London Borough of {}",
    "Royal Borough of {}",
    "The {} Authority",
    "{} Police",
    "{} Fire and Rescue Service",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_word_about_the_sort_of_body_leads_to_another_authority(
    resolver: Resolver, directory: Directory, pattern: str
) -> None:
    for entry in directory.entries.values():
        day = TODAY if entry.stood_on(TODAY) else date(2009, 3, 31)
        for name in (entry.name, entry.name.replace("-", " "), entry.name.replace(" ", "-")):
            try:
                met = resolver.by_name(pattern.format(name), day)
            except Rejection:
                continue
            place = taken_apart(pattern.format(name)).place
            assert met is entry or place == taken_apart(met.name).place
            assert met.kind == entry.kind or "Fire" in pattern or met is entry, (name, met.name)
