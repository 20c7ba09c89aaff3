"""What is no English council is recognised and said; nothing near it is suggested."""

import pytest

from ingest.reference_data import rows
from ingest.rejection import Rejection
from ingest.resolution import Resolver

WALES, SCOTLAND, IRELAND = "Wales", "Scotland", "Northern Ireland"


def refused(resolver: Resolver, spelling: str) -> Rejection:
    with pytest.raises(Rejection) as caught:
        resolver.by_name(spelling)
    return caught.value


@pytest.mark.parametrize(
    ("spelling", "nation"),
    [
        ("W06000015", WALES),
        ("w06000015", WALES),
        ("W06000099", WALES),
        ("S12000033", SCOTLAND),
        ("S12000046", SCOTLAND),
        ("N09000003", IRELAND),
        ("Cardiff", WALES),
        ("Cardiff Council", WALES),
        ("City and County of Swansea", WALES),
        ("Newport City Council", WALES),
        ("Ynys Môn", WALES),
        ("Rhondda Cynon Taf", WALES),
        ("Merthyr Tydfil UA", WALES),
        ("Wrexham CBC", WALES),
        ("Londonderry", IRELAND),
        ("Fife", SCOTLAND),
        ("Glasgow City", SCOTLAND),
        ("City of Edinburgh Council", SCOTLAND),
        ("Belfast", IRELAND),
        ("Armagh City, Banbridge and Craigavon", IRELAND),
        ("Dyfed-Powys Police", WALES),
    ],
)
def test_councils_of_other_nations_are_said_to_be_theirs(
    resolver: Resolver, spelling: str, nation: str
) -> None:
    found = refused(resolver, spelling)

    assert f"is in {nation}; Soundings holds English councils" in found.reason
    assert found.candidates == ()


@pytest.mark.parametrize(
    ("spelling", "said"),
    [
        ("Lincolnshire Police", "is a police force"),
        ("Avon & Somerset Constabulary", "Avon and Somerset Police is a police force"),
        ("E23000036", "Avon and Somerset Police (E23000036) is a police force"),
        ("Avon Fire and Rescue Authority", "Avon Fire and Rescue is a fire and rescue service"),
        ("E31000001", "is a fire and rescue service"),
        ("E26000011", "Lake District National Park (E26000011) is a national park authority"),
        ("South Yorkshire", "is a metropolitan county"),
        ("E01000001", "is a neighbourhood"),
        ("E05000001", "is a ward"),
        ("E38000001", "is an area of the health service"),
        ("Wales", "Wales is no council"),
        ("K02000001", "United Kingdom (K02000001) is no council"),
    ],
)
def test_bodies_and_areas_of_other_sorts_are_said_to_be_that(
    resolver: Resolver, spelling: str, said: str
) -> None:
    assert said in refused(resolver, spelling).reason


def test_every_council_of_the_three_other_nations_is_known_by_code_and_name(
    resolver: Resolver,
) -> None:
    councils = [row for row in rows("elsewhere.csv") if row["sort"] == "council"]
    codes = {row["name"]: row["codes"].split(";")[0] for row in councils if row["codes"]}

    assert [
        sum(code.startswith(letters) for code in codes.values())
        for letters in ("W06", "S12", "N09")
    ] == [22, 32, 11]
    for row in councils:
        for spelling in (row["name"], codes.get(row["name"], row["name"])):
            assert f"is in {row['nation']}" in refused(resolver, spelling).reason


def test_a_body_that_was_entered_is_met_by_its_name(resolver: Resolver) -> None:
    assert resolver.by_name("E31000010").slug == "derbyshire-fire-and-rescue"
    assert resolver.by_name("Peak District National Park Authority").kind == "national_park"
