"""Files whose authorities were mistaken once: whose evidence they are, by the name and the day."""

from pathlib import Path
from uuid import UUID

from domain.times import AsOf
from infra.services.installation import Soundings
from projections.alerts import queries as alerts
from projections.picture import queries as picture
from tests.integration.steps import take_in, write_rows

CASES = Path(__file__).parents[2] / "cases" / "ways-in"


def held(app: Soundings) -> set[tuple[str, str]]:
    """Return whose facts are held: slug and reference."""
    entries = app.directory().entries
    with app.reading() as connection:
        facts = picture.facts(connection, AsOf())
    return {(entries[UUID(fact.authority)].slug, fact.reference) for fact in facts}


def alarmed(app: Soundings) -> set[str]:
    """Return who has an alert, open or cleared."""
    entries = app.directory().entries
    with app.reading() as connection:
        found = alerts.alerts_as_of(connection, AsOf(), include_cleared=True)
    return {entries[UUID(alert.authority)].slug for alert in found}


def reasons(app: Soundings, case: str) -> dict[int, str]:
    """Import a case; return why rows wait, by row."""
    report = take_in(app, *sorted((CASES / case).glob("*.csv")))
    return {one.row: one.reason for one in report.rejected}


def test_an_inspection_of_2013_is_the_old_countys_and_alarms_about_no_later_council(
    app: Soundings,
) -> None:
    waiting = reasons(app, "02-dorset-name-2009")

    assert ("dorset-county", "dorset-2013") in held(app)
    assert "dorset" not in {slug for slug, _ in held(app)} | alarmed(app)
    assert "Dorset County's number at the DfE" in waiting[4]


def test_renewed_codes_codes_in_lower_case_and_parts_of_london_resolve(app: Soundings) -> None:
    assert reasons(app, "12-gss-new-2025-codes") == {}
    with app.reading() as connection:
        found = {fact.authority for fact in picture.facts(connection, AsOf())}
    entries = app.directory().entries
    assert {entries[UUID(one)].slug for one in found} == {
        "barnsley",
        "sheffield",
        "derby",
        "region-inner-london",
        "region-london",
    }


def test_england_and_its_regions_are_kept_and_never_alarmed(app: Soundings, tmp_path: Path) -> None:
    take_in(app, *(CASES / "36-england-region-rows").glob("*.csv"))
    rows = [
        f"{name},assessment,childrens_services_overall,{grade},{day},{day},ofsted,,Ofsted,{n},"
        for name in ("England", "South East", "E12000001", "E13000001", "Derby")
        for n, grade, day in (
            (f"{name}-1", "Good", "2020-03-01"),
            (f"{name}-2", "Inadequate", "2024-03-01"),
        )
    ]
    take_in(app, write_rows(tmp_path / "graded.csv", rows))

    slugs = {slug for slug, _ in held(app)}
    assert {"england", "region-south-east", "region-inner-london", "derby"} <= slugs
    watched = [app.directory().by_slug(slug) for slug in alarmed(app)]
    assert {entry.kind for entry in watched if entry} <= {"unitary", "county"}
    assert "derby" in alarmed(app)


def test_rows_of_other_nations_wait_and_are_told_which_nation(app: Soundings) -> None:
    waiting = reasons(app, "57-wales-scotland")

    assert held(app) == set()
    said = [waiting[row] for row in range(2, 13)]
    assert [next(n for n in ("Wales", "Scotland", "Northern") if n in one) for one in said] == [
        *("Wales", "Scotland", "Northern"),
        *["Wales"] * 5,
        *["Scotland"] * 2,
        "Northern",
    ]


def test_no_row_of_another_nation_is_offered_an_english_council(app: Soundings) -> None:
    report = take_in(app, CASES / "57-wales-scotland" / "w.csv")

    assert [one.candidates for one in report.rejected] == [()] * 11
