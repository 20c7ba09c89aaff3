"""A name means whoever had it on the day: the reorganisations of the shipped register."""

from collections import defaultdict
from datetime import date, timedelta

import pytest

from domain.register.directory import Directory
from ingest.rejection import Rejection
from ingest.resolution import Resolver

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("spelling", "on", "slug"),
    [
        ("Dorset", date(2013, 1, 18), "dorset-county"),
        ("Dorset", date(2019, 3, 31), "dorset-county"),
        ("Dorset", date(2019, 4, 1), "dorset"),
        ("Dorset CC", date(2013, 1, 18), "dorset-county"),
        ("Cumbria", date(2023, 3, 31), "cumbria"),
        ("Cumberland", date(2023, 4, 1), "cumberland"),
        ("Northamptonshire", date(2021, 3, 31), "northamptonshire"),
        ("Buckinghamshire", date(2013, 3, 31), "buckinghamshire"),
        ("Buckinghamshire UA", date(2021, 3, 31), "buckinghamshire"),
        ("Somerset County Council", date(2022, 3, 31), "somerset"),
        ("North Yorkshire", date(2023, 4, 1), "north-yorkshire"),
        ("BCP Council", date(2019, 4, 1), "bournemouth-christchurch-and-poole"),
        ("Bournemouth", date(2019, 3, 31), "bournemouth"),
        ("Durham", date(2008, 3, 31), "county-durham"),
        ("Durham City Council", date(2008, 3, 31), "durham-city"),
        ("Cornwall", date(2008, 3, 31), "cornwall"),
        ("Cheshire", date(2009, 3, 31), "cheshire"),
        ("Crewe & Nantwich", date(2009, 3, 31), "crewe-and-nantwich"),
        ("E10000009", date(2016, 3, 4), "dorset-county"),
        ("E06000059", date(2019, 4, 1), "dorset"),
    ],
)
def test_a_name_or_code_is_the_one_that_stood_on_the_day(
    resolver: Resolver, spelling: str, on: date, slug: str
) -> None:
    assert resolver.by_name(spelling, on).slug == slug


@pytest.mark.parametrize(
    ("spelling", "on", "candidates", "says"),
    [
        (
            "Dorset County Council",
            date(2021, 10, 8),
            ("Dorset County", "Dorset"),
            "Dorset County ended on 1 April 2019 and became Dorset. Write Dorset",
        ),
        (
            "Dorset Council",
            date(2013, 1, 18),
            ("Dorset", "Dorset County"),
            "Dorset began on 1 April 2019. Write Dorset County, or correct the date",
        ),
        (
            "Cumbria",
            date(2023, 4, 1),
            ("Cumbria", "Cumberland", "Westmorland and Furness"),
            "became Cumberland and Westmorland and Furness. Write Cumberland or Westmorland",
        ),
        (
            "West Northamptonshire",
            date(2020, 3, 31),
            ("West Northamptonshire", "Northamptonshire"),
            "West Northamptonshire began on 1 April 2021. Write Northamptonshire",
        ),
        (
            "Taunton Deane",
            date(2024, 3, 31),
            ("Taunton Deane", "Somerset"),
            "Taunton Deane ended on 1 April 2019",
        ),
        (
            "Durham City Council",
            date(2015, 3, 31),
            ("Durham City", "County Durham"),
            "Durham City ended on 1 April 2009 and became County Durham",
        ),
        (
            "E06000059",
            date(2013, 1, 18),
            ("Dorset", "Dorset County"),
            "'E06000059' is no authority of 18 January 2013",
        ),
    ],
)
def test_a_name_of_another_time_is_refused_with_who_stood_when_and_what_to_write(
    resolver: Resolver, spelling: str, on: date, candidates: tuple[str, ...], says: str
) -> None:
    with pytest.raises(Rejection) as refused:
        resolver.by_name(spelling, on)

    assert refused.value.candidates == candidates
    assert says in refused.value.reason


def test_a_series_may_be_restated_under_a_code_for_years_before_its_authority(
    resolver: Resolver,
) -> None:
    assert resolver.by_name("E06000059", date(2013, 3, 31), restated=True).slug == "dorset"
    assert resolver.by_code("gss", "E06000059").slug == "dorset"
    with pytest.raises(Rejection, match="Dorset began on 1 April 2019"):
        resolver.by_name("Dorset Council", date(2013, 3, 31), restated=True)


def test_every_authority_of_the_register_is_met_by_name_on_its_last_day_and_its_first(
    resolver: Resolver, directory: Directory
) -> None:
    for entry in directory.entries.values():
        first = entry.starts_on or date(2000, 1, 1)
        last = entry.ended_on - DAY if entry.ended_on else date(2026, 1, 1)
        for day in (first, last):
            assert resolver.by_name(entry.name, day) is entry
            assert resolver.by_name(entry.slug, day) is entry


def test_nobody_is_met_by_its_own_name_the_day_before_it_began_or_the_day_it_was_no_more(
    resolver: Resolver, directory: Directory
) -> None:
    met: list[str] = []
    for entry in directory.entries.values():
        outside = [entry.starts_on - DAY] if entry.starts_on else []
        outside += [entry.ended_on] if entry.ended_on else []
        for day in outside:
            try:
                met.append(f"{entry.name}, {day}: {resolver.by_name(entry.name, day).name}")
            except Rejection as refused:
                assert entry.name in refused.candidates  # noqa: PT017 - some are met
                assert "correct the date" in refused.reason  # noqa: PT017 - some are met

    assert met == ["Dorset, 2019-03-31: Dorset County"]


def test_two_authorities_share_a_spelling_on_no_day_or_it_is_refused_with_both(
    resolver: Resolver, directory: Directory
) -> None:
    days = {day for one in directory.entries.values() for day in (one.starts_on, one.ended_on)}
    told = [day for day in days if day is not None]
    meant: defaultdict[tuple[str, date], set[str]] = defaultdict(set)
    for entry in directory.entries.values():
        for spelling in entry.spellings():
            for day in told if spelling else ():
                if entry.stood_on(day):
                    meant[spelling, day].add(resolver.by_name(spelling, day).slug)
                    assert meant[spelling, day] == {entry.slug}


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("E08000038", "barnsley"),
        ("E08000039", "sheffield"),
        ("E08000016", "barnsley"),
        ("E08000019", "sheffield"),
        ("e06000015", "derby"),
        (" E06000015 ", "derby"),
        ("E13000001", "region-inner-london"),
        ("E13000002", "region-outer-london"),
        ("E12000007", "region-london"),
        ("E92000001", "england"),
        ("E07000242", "east-hertfordshire"),
        ("E07000097", "east-hertfordshire"),
        ("E08000037", "gateshead"),
        ("E08000020", "gateshead"),
        ("E06000048", "northumberland"),
        ("E47000014", "north-east-combined-authority"),
    ],
)
def test_renewed_codes_and_codes_in_lower_case_lead_to_their_authority(
    resolver: Resolver, directory: Directory, code: str, slug: str
) -> None:
    assert resolver.by_name(code, date(2025, 3, 31)).slug == slug
    assert directory.entries[resolver.by_name(code).id].codes


def test_a_code_that_was_given_up_long_before_is_a_slip(resolver: Resolver) -> None:
    assert resolver.by_code("gss", "E10000022", date(2008, 3, 31)).slug == "northumberland"
    with pytest.raises(Rejection, match=r"write the code of today .E06000057"):
        resolver.by_code("gss", "E10000022", date(2016, 3, 31))


def test_a_number_of_the_dfe_given_for_a_name_is_said_to_be_one(resolver: Resolver) -> None:
    with pytest.raises(Rejection, match="'835' is Dorset County's number at the DfE") as refused:
        resolver.by_name("835", date(2021, 10, 8))

    assert refused.value.candidates == ("Dorset County",)


def test_a_code_may_come_with_the_name_that_its_place_had_at_another_time(
    resolver: Resolver,
) -> None:
    assert resolver.by_code_and_name("gss", "E10000009", "Dorset").slug == "dorset-county"
    with pytest.raises(Rejection, match="is City of London's, but 'London' is London region"):
        resolver.by_code_and_name("gss", "E09000001", "London")
