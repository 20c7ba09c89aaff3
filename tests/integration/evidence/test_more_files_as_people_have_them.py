"""Other files of the kinds that were read wrongly once, each with what is right."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from domain.register.commands import AddAlias, RemoveAlias
from domain.times import AsOf, Basis
from infra.services.installation import Soundings
from ingest.importing import NotConfirmedError
from ingest.resolution import Resolver
from ingest.tally import Report
from projections.picture import queries as picture
from tests.integration.steps import take_in

COLUMNS = "authority,kind,measure,value,true_on,published_on,scale,polarity,source_body,reference"
EES = "time_period,time_identifier,geographic_level,old_la_code,new_la_code,la_name,rate"


def row(authority: str, value: str, reference: str = "T1", **other: str) -> list[str]:
    """Return a row of the plain columns: an indicator of March 2024."""
    cells = {
        "kind": "indicator",
        "measure": "m",
        "true_on": "2024-03-31",
        "published_on": "2024-11-01",
        "scale": "number",
        "polarity": "",
        "source_body": "Body",
        "authority": authority,
        "value": value,
        "reference": reference,
        **other,
    }
    return [cells[name] for name in COLUMNS.split(",")]


def text(path: Path, rows: Sequence[Sequence[str]], header: str = COLUMNS, mark: str = ",") -> Path:
    """Write a file of delimited text."""
    lines = [header.replace(",", mark), *(mark.join(cells) for cells in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """Write a workbook of sheets with the plain columns."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in (COLUMNS.split(","), *rows):
            sheet.append(list(cells))
    book.save(path)
    return path


def shown(app: Soundings) -> dict[tuple[str, str], float | None]:
    """Return the picture as published: values by authority and measure."""
    name = app.directory().name_of
    with app.reading() as connection:
        facts = picture.picture(connection, AsOf(basis=Basis.PUBLISHED))
    return {(name(one.authority), one.measure): one.value for one in facts}


def reasons(report: Report) -> list[str]:
    return [one.reason for one in report.rejected]


def call(app: Soundings, authority: str, alias: str) -> None:
    """Let an alias lead to an authority."""
    found = Resolver(app.directory()).by_name(authority)
    app.register.carry_out(
        AddAlias(at=app.clock(), actor="test", authority_id=found.id, alias=alias)
    )


# The sheets of a workbook are one file


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (row("Derby", "1"), row("Boston", "2"), "names 2 authorities"),
        (row("Derby", "1"), row("Derby", "2", true_on="2023-03-31"), "names 2 days"),
        (row("Derby", "1", ""), row("Derby", "2", ""), "2 values are given"),
    ],
)
def test_sheets_that_contradict_each_other_wait_and_go_on_to(
    app: Soundings, tmp_path: Path, first: list[str], second: list[str], why: str
) -> None:
    file = workbook(tmp_path / "years.xlsx", {"2023": [first], "2024": [second]})

    told = app.imports.importer("test", dry=True).take_in([file])
    report = take_in(app, file)
    again = app.imports.retry_quarantine("test")

    for one in (told, report, again):
        assert (one.accepted, one.corrections, len(one.rejected)) == (0, 0, 2)
        assert all(why in reason for reason in reasons(one))
    assert shown(app) == {}


def test_a_dry_run_of_several_files_counts_what_an_import_would(
    app: Soundings, tmp_path: Path
) -> None:
    files = [text(tmp_path / f"{value}.csv", [row("Derby", value)]) for value in ("1", "2")]

    told = app.imports.importer("test", dry=True).take_in(files)
    report = take_in(app, *files)

    assert told.corrections == report.corrections == 1


# Quarantine


def test_a_stale_row_stays_stale_however_often_it_is_tried(app: Soundings, tmp_path: Path) -> None:
    take_in(app, text(tmp_path / "return.csv", [row("Bostn", "1")]))
    take_in(app, text(tmp_path / "mended.csv", [row("Boston", "1.5")]))
    call(app, "Boston", "Bostn")

    tries = [app.imports.retry_quarantine("test") for _ in range(3)]

    assert [(one.accepted, len(one.rejected)) for one in tries] == [(0, 1)] * 3
    assert shown(app) == {("Boston", "m"): 1.5}


def test_of_two_rows_that_waited_the_one_sent_later_holds(app: Soundings, tmp_path: Path) -> None:
    take_in(app, text(tmp_path / "z.csv", [row("Bostn", "1")]))
    take_in(app, text(tmp_path / "a.csv", [row("Bostn", "2")]))
    call(app, "Boston", "Bostn")

    report = app.imports.retry_quarantine("test")

    assert (report.accepted, report.rejected) == (2, [])
    assert shown(app) == {("Boston", "m"): 2}


def test_a_row_that_waited_takes_no_other_findings_reference(
    app: Soundings, tmp_path: Path
) -> None:
    take_in(app, text(tmp_path / "table.csv", [row("Derby", "1"), row("Bostn", "2")]))
    call(app, "Boston", "Bostn")

    report = app.imports.retry_quarantine("test")

    assert "is the name of another finding already" in reasons(report)[0]
    assert shown(app) == {("Derby", "m"): 1}


# Days


@pytest.mark.parametrize(
    ("period", "identifier", "why"),
    [
        ("204243", "Academic year", "years ahead"),
        ("2042", "Reporting year", "years ahead"),
        ("0204", "Reporting year", "names no one year"),
    ],
)
def test_a_mistyped_year_waits_in_files_that_do_not_say_when_they_came_out(
    app: Soundings, tmp_path: Path, period: str, identifier: str, why: str
) -> None:
    place = ["Local authority", "831", "E06000015", "Derby"]
    file = text(tmp_path / "rates.csv", [[period, identifier, *place, "1.5"]], EES)

    report = take_in(app, file)

    assert (report.rows, report.accepted) == (1, 0)
    assert why in reasons(report)[0]


# Cells


@pytest.mark.parametrize("again", ["Value", "VALUE ", "value"])
def test_a_column_that_is_there_in_two_spellings_refuses_the_file(
    app: Soundings, tmp_path: Path, again: str
) -> None:
    file = text(tmp_path / "twice.csv", [[*row("Derby", "12"), "44"]], f"{COLUMNS},{again}")

    report = take_in(app, file)

    assert reasons(report) == [
        "The column 'value' is there more than once; rename or remove one of them."
    ]


def test_points_that_may_part_thousands_wait_where_commas_are_decimal(
    app: Soundings, tmp_path: Path
) -> None:
    values = {"Derby": "1.234", "Boston": "12,5", "Lincoln": "1.234,5", "Rutland": "7"}
    rows = [row(name, value, name) for name, value in values.items()]
    file = text(tmp_path / "commas.csv", rows, mark=";")

    report = take_in(app, file)

    assert "'1.234' may be a decimal or have thousands" in reasons(report)[0]
    assert shown(app) == {("Boston", "m"): 12.5, ("Lincoln", "m"): 1234.5, ("Rutland", "m"): 7}


def test_words_in_a_column_do_not_make_thousands_of_its_decimals(
    app: Soundings, tmp_path: Path
) -> None:
    values = {"Derby": "1,234", "Boston": "12,5", "Lincoln": "not yet", "Rutland": "to come"}
    rows = [row(name, value, name) for name, value in values.items()]

    report = take_in(app, text(tmp_path / "commas.csv", rows, mark=";"))

    assert (report.accepted, len(report.rejected)) == (0, 4)
    assert "'1,234' may be a decimal or have thousands" in reasons(report)[0]


def test_a_measure_with_two_directions_in_one_file_waits(app: Soundings, tmp_path: Path) -> None:
    rows = [
        row("Derby", "1", "a", polarity="low"),
        row("Derby", "2", "b", true_on="2023-03-31", polarity="high"),
        row("Derby", "3", "c", measure="other", polarity="high"),
    ]

    report = take_in(app, text(tmp_path / "directions.csv", rows))

    assert ["here that high is good" in one for one in reasons(report)] == [True, True]
    assert shown(app) == {("Derby", "other"): 3}


def test_a_zip_within_a_zip_is_refused_and_not_passed_over(app: Soundings, tmp_path: Path) -> None:
    inner = text(tmp_path / "one.csv", [row("Derby", "1")])
    with ZipFile(tmp_path / "inner.zip", "w") as archive:
        archive.write(inner, "one.csv")
    with ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(inner, "one.csv")
        archive.write(tmp_path / "inner.zip", "inner.zip")

    report = take_in(app, tmp_path / "outer.zip")

    assert reasons(report) == [
        "outer.zip/inner.zip is a ZIP within a ZIP; unpack it, and take its files in."
    ]
    assert report.rows == 0


# What a reference names


@pytest.mark.parametrize("value", ["2", "withdrawn"])
def test_a_file_that_takes_another_authoritys_finding_is_asked_about(
    app: Soundings, tmp_path: Path, value: str
) -> None:
    take_in(app, text(tmp_path / "one.csv", [row("Derby", "1")]))
    file = text(tmp_path / "two.csv", [row("Boston", value)])

    with pytest.raises(
        NotConfirmedError, match=r"another authority's, measure's or day's of 1 facts.*'T1'"
    ):
        app.imports.importer("test").take_in([file], confirmed=False)

    assert shown(app) == {("Derby", "m"): 1}


def test_a_finding_goes_to_whom_its_spelling_means_since(app: Soundings, tmp_path: Path) -> None:
    call(app, "Boston", "The Stump")
    file = text(tmp_path / "one.csv", [row("The Stump", "1")])
    take_in(app, file)
    boston = Resolver(app.directory()).by_name("Boston")
    app.register.carry_out(
        RemoveAlias(at=app.clock(), actor="test", authority_id=boston.id, alias="The Stump")
    )
    call(app, "Lincoln", "The Stump")

    report = app.imports.importer("test").take_in([file], confirmed=False)

    assert report.corrections == 1


# Sources that disagree


def test_a_file_whose_figures_another_source_gives_otherwise_says_so_and_replaces_nothing(
    app: Soundings, tmp_path: Path
) -> None:
    about = {"measure": "voids", "true_on": "2024-03-31", "published_on": "2024-06-01"}
    ours = row("Derby", "10", "1", source_body="Derby's return", **about)
    theirs = row("Derby", "12", "1", source_body="A regulator", **about)
    take_in(app, text(tmp_path / "ours.csv", [ours]))

    report = take_in(app, text(tmp_path / "theirs.csv", [theirs]))

    assert (report.accepted, report.corrections) == (1, 0)
    [told] = [one for one in report.files[0]["notices"] if "another source says" in one]
    assert "Derby, 31 March 2024: 12 here, 10 by Derby's return" in told
    derby = app.directory().by_slug("derby")
    assert derby is not None
    with app.reading() as connection:
        said = picture.said_of(connection, {derby.id.hex}, {"voids"})
    assert {one.value for one in said} == {10, 12}


# Percentages as fractions

BODIES = ["Derby", "Leicester", "Nottingham"]


def recycled(path: Path, year: int, values: list[str]) -> Path:
    """Write what councils recycled in a year, in percent."""
    days = {"true_on": f"{year}-03-31", "published_on": f"{year}-06-01"}
    about = {"measure": "household_waste_recycled", "scale": "percent", **days}
    return text(
        path,
        [row(body, value, "", **about) for body, value in zip(BODIES, values, strict=False)],
    )


@pytest.mark.parametrize("values", [["0.46", "0.39", "0.3"], ["0.46"]])
def test_fractions_where_there_were_percentages_wait_also_when_they_are_tried_again(
    app: Soundings, tmp_path: Path, values: list[str]
) -> None:
    take_in(app, recycled(tmp_path / "a.csv", 2023, ["45", "38.5", "30"]))

    report = take_in(app, recycled(tmp_path / "b.csv", 2024, values))
    again = app.imports.retry_quarantine("somebody")

    assert report.accepted == again.accepted == 0
    assert "'0.46' of household_waste_recycled may be a fraction" in reasons(report)[0]
    assert "Write 46 if it is, or '0.46%' if it is meant." in reasons(report)[0]


def test_a_percentage_below_one_is_taken_in_once_it_says_that_it_is_one(
    app: Soundings, tmp_path: Path
) -> None:
    take_in(app, recycled(tmp_path / "a.csv", 2023, ["45"]))

    report = take_in(app, recycled(tmp_path / "b.csv", 2024, ["0.46%"]))

    assert (report.accepted, report.rejected) == (1, [])


def test_a_fraction_among_percentages_of_one_day_waits_and_they_do_not(
    app: Soundings, tmp_path: Path
) -> None:
    report = take_in(app, recycled(tmp_path / "a.csv", 2023, ["45.1", "0.385", "30"]))

    assert report.accepted == 2
    assert [one.row for one in report.rejected] == [3]


def test_a_measure_that_was_always_below_one_percent_goes_in(
    app: Soundings, tmp_path: Path
) -> None:
    take_in(app, recycled(tmp_path / "a.csv", 2023, ["0.4", "1.2", "0.3"]))

    report = take_in(app, recycled(tmp_path / "b.csv", 2024, ["0.46", "0.39", "0.3"]))

    assert (report.accepted, report.rejected) == (3, [])


def test_percentages_that_all_lie_below_one_are_told_where_nothing_says_what_they_are(
    app: Soundings, tmp_path: Path
) -> None:
    report = take_in(app, recycled(tmp_path / "a.csv", 2023, ["0.46", "0.39", "0.3"]))

    told = [one for one in report.files[0]["notices"] if "between 0 and 1" in one]
    assert (report.accepted, len(told)) == (3, 1)


def test_many_figures_as_fine_as_fractions_and_all_below_one_wait(
    app: Soundings, tmp_path: Path
) -> None:
    about = {"measure": "household_waste_recycled", "scale": "percent"}
    years = [
        row(
            "Derby",
            f"0.4{year % 100}",
            "",
            **about,
            true_on=f"{year}-03-31",
            published_on="2021-06-01",
        )
        for year in range(2000, 2020)
    ]

    report = take_in(app, text(tmp_path / "fine.csv", years))

    assert (report.accepted, len(report.rejected)) == (0, 20)
    assert "all of the file are below 1" in reasons(report)[0]


def test_fractions_beside_small_percentages_of_one_day_wait(app: Soundings, tmp_path: Path) -> None:
    bodies = ["Derby", "Leicester", "Nottingham", "Boston", "Rutland"]
    values = ["45.1", "2.3", "0.385", "0.074", "0.141"]
    days = {"true_on": "2023-03-31", "published_on": "2023-06-01"}
    about = {"measure": "household_waste_recycled", "scale": "percent", **days}
    rows = [row(body, value, "", **about) for body, value in zip(bodies, values, strict=True)]

    report = take_in(app, text(tmp_path / "beside.csv", rows))

    assert [one.row for one in report.rejected] == [4, 5, 6]


@pytest.mark.parametrize("other", [{"measure": "n"}, {"true_on": "2023-03-31"}])
def test_a_later_file_that_uses_a_reference_for_another_measure_or_day_is_asked_about(
    app: Soundings, tmp_path: Path, other: dict[str, str]
) -> None:
    take_in(app, text(tmp_path / "a.csv", [row("Derby", "4")]))
    again = text(tmp_path / "b.csv", [row("Derby", "5", **other)])

    with pytest.raises(NotConfirmedError, match="another authority's, measure's or day's"):
        app.imports.importer("somebody").take_in([again], confirmed=False)

    assert shown(app) == {("Derby", "m"): 4}


def test_a_corrected_value_of_the_same_finding_is_not_asked_about(
    app: Soundings, tmp_path: Path
) -> None:
    take_in(app, text(tmp_path / "a.csv", [row("Derby", "4")]))
    corrected = text(tmp_path / "b.csv", [row("Derby", "5")])

    report = app.imports.importer("somebody").take_in([corrected], confirmed=False)

    assert report.corrections == 1


def test_two_references_that_give_one_figure_two_values_are_told(
    app: Soundings, tmp_path: Path
) -> None:
    rows = [row("Derby", "4", "one"), row("Derby", "5", "two"), row("Boston", "4", "three")]

    report = take_in(app, text(tmp_path / "a.csv", rows))

    told = [one for one in report.files[0]["notices"] if "another reference" in one]
    assert (report.accepted, len(told)) == (3, 1)
    assert "1 figures differ" in told[0]
