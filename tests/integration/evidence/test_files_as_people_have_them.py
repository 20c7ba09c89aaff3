"""Files as people have them that were read wrongly once, each with what is right."""

import io
import shutil
from collections import Counter
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from domain.evidence.events import RowDismissed
from domain.refusal import Refusal
from domain.register.commands import AddAlias
from domain.times import AsOf, Basis
from infra.services.installation import Soundings
from ingest.importing import NotConfirmedError
from ingest.resolution import Resolver
from ingest.tally import Report
from projections.alerts import queries as alerts
from projections.picture import queries as picture
from projections.picture.queries import Fact
from tests.integration.steps import take_in, write_rows

CASES = Path(__file__).parents[2] / "cases" / "ways-in"
HEADER = "authority,kind,measure,value,true_on,published_on,scale,polarity,source_body,reference"


def facts(app: Soundings) -> list[Fact]:
    """Return the picture as published."""
    with app.reading() as connection:
        return picture.picture(connection, AsOf(basis=Basis.PUBLISHED))


def shown(app: Soundings) -> dict[tuple[str, str], float | None]:
    """Return the picture: values by authority and measure."""
    name = app.directory().name_of
    return {(name(one.authority), one.measure): one.value for one in facts(app)}


def reasons(report: Report) -> dict[int, str]:
    return {one.row: one.reason for one in report.rejected}


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Return a file to write rows of the plain columns into."""
    return tmp_path / "plain.csv"


# Cells


def test_a_cell_that_shows_a_percentage_is_read_as_what_it_shows(app: Soundings) -> None:
    report = take_in(app, CASES / "03-xlsx-percent-format" / "ctax.xlsx")

    assert shown(app) == {
        ("Derby", "council_tax_collected"): 21.3,
        ("Leicester", "council_tax_collected"): 100,
        ("Nottingham", "council_tax_collected"): 45,
    }
    assert report.files[0]["conversions"] == {
        "cells that show a percentage read as what they show": 3
    }


def test_a_formula_without_a_result_is_quarantined_and_withdraws_nothing(app: Soundings) -> None:
    take_in(app, CASES / "26-xlsx-formulas" / "first.xlsx")
    before = shown(app)

    report = take_in(app, CASES / "26-xlsx-formulas" / "second.xlsx")

    assert (report.accepted, report.withdrawals, len(report.rejected)) == (0, 0, 2)
    assert "Cell D2 holds a formula without a result" in reasons(report)[2]
    assert shown(app) == before


def test_an_empty_value_withdraws_nothing_and_the_row_says_what_does(
    app: Soundings, tmp_path: Path
) -> None:
    row = "Derby,indicator,speed,{},2020-03-31,2020-06-01,number,high,Body,ref,"
    take_in(app, write_rows(tmp_path / "a.csv", [row.format("4")]))

    report = take_in(app, write_rows(tmp_path / "b.csv", [row.format("")]))

    assert "Write 'withdrawn' to take the fact" in reasons(report)[2]
    assert shown(app) == {("Derby", "speed"): 4}


def test_control_characters_are_taken_out_with_notice(app: Soundings) -> None:
    report = take_in(app, CASES / "43-control-chars" / "c.csv")

    [fact] = facts(app)
    assert fact.measure.isprintable()
    assert fact.text.isprintable()
    assert report.files[0]["conversions"] == {"control characters taken out": 2}


# Sheets, headers and quotes


def test_every_sheet_that_matches_is_read_and_the_others_are_named(app: Soundings) -> None:
    cover = take_in(app, CASES / "04-xlsx-many-sheets" / "cover.xlsx")
    years = take_in(app, CASES / "04-xlsx-many-sheets" / "years.xlsx")

    assert [(one["sheet"], one["rows"]) for one in cover.files] == [("Data", 1)]
    assert [one["sheet"] for one in cover.skipped] == ["Cover"]
    assert [one["sheet"] for one in years.files] == ["2023-24", "2024-25"]
    with app.reading() as connection:
        found = {one.true_on.year for one in picture.facts(connection, AsOf())}
    assert found == {2024, 2025}


def test_a_file_with_a_column_twice_is_refused(app: Soundings) -> None:
    report = take_in(app, CASES / "05-duplicate-header" / "dup.csv")

    [refused] = report.rejected
    assert refused.reason.startswith("The column 'value' is there more than once")
    assert facts(app) == []


@pytest.mark.parametrize("file", ["one.csv", "two.csv"])
def test_a_file_with_a_quote_astray_is_refused_whole(app: Soundings, file: str) -> None:
    report = take_in(app, CASES / "45-stray-quote" / file)

    [refused] = report.rejected
    assert (refused.row, refused.reason[:40]) == (3, "Row 3: a quote opens a cell that is not ")
    assert facts(app) == []


def test_a_text_of_several_lines_is_read(app: Soundings, plain: Path) -> None:
    plain.write_text(
        f"{HEADER},text\n"
        'Derby,narrative,note,told,2020-01-01,2020-01-02,text,,Body,1,"First, second.\nThird."\n'
        "Derby,narrative,other,told,2020-01-01,2020-01-02,text,,Body,2,One.\n",
        encoding="utf-8",
    )

    assert take_in(app, plain).accepted == 2
    assert {one.text for one in facts(app)} == {"First, second.\nThird.", "One."}


def test_a_quote_that_swallows_a_row_within_two_lines_is_refused(
    app: Soundings, plain: Path
) -> None:
    plain.write_text(
        f"{HEADER}\n"
        'Derby,indicator,"pipes of 5,1,2020-01-01,2020-01-02,number,,Body,1\n'
        'Lincoln,indicator,pipes of 5",2,2020-01-01,2020-01-02,number,,Body,2\n',
        encoding="utf-8",
    )

    assert "a quote opens a cell" in take_in(app, plain).rejected[0].reason
    assert facts(app) == []


def test_files_in_an_archive_are_read_and_what_is_no_table_is_named(
    app: Soundings, tmp_path: Path
) -> None:
    row = "Derby,indicator,speed,4,2020-03-31,2020-06-01,number,high,Body,ref"
    with ZipFile(tmp_path / "release.zip", "w") as archive:
        archive.writestr("data/speed.csv", f"{HEADER}\n{row}\n")
        archive.writestr("guidance.pdf", b"%PDF-1.7")

    report = take_in(app, tmp_path / "release.zip")

    assert [one["file"] for one in report.files] == ["release.zip/data/speed.csv"]
    assert [one["file"] for one in report.skipped] == ["release.zip/guidance.pdf"]
    assert shown(app) == {("Derby", "speed"): 4}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_decimal_commas_are_read_where_the_file_shows_them(
    app: Soundings, plain: Path, delimiter: str
) -> None:
    values = {"Derby": "12,5", "Lincoln": "1,25", "Boston": "7"}
    rows = [
        [who, "indicator", "speed", value, "2020-03-31", "2020-06-01", "number", "high", "B", who]
        for who, value in values.items()
    ]
    quoted = [[f'"{cell}"' if "," in cell else cell for cell in row] for row in rows]
    lines = [delimiter.join(row) for row in [HEADER.split(","), *quoted]]
    plain.write_text("\n".join(lines) + "\n", encoding="utf-8")

    take_in(app, plain)

    assert shown(app) == {
        ("Derby", "speed"): 12.5,
        ("Lincoln", "speed"): 1.25,
        ("Boston", "speed"): 7,
    }


def test_a_number_that_may_be_either_is_not_guessed_at(app: Soundings, plain: Path) -> None:
    lines = [HEADER, "Derby,indicator,speed,1@234,2020-03-31,2020-06-01,number,high,B,1"]
    plain.write_text("\n".join(lines).replace(",", ";").replace("@", ",") + "\n", encoding="utf-8")

    assert "may be a decimal or have thousands" in reasons(take_in(app, plain))[2]


def test_decimal_commas_typed_into_a_sheet_are_read_or_wait(app: Soundings, tmp_path: Path) -> None:
    def book(*values: object) -> Path:
        made = Workbook()
        sheet = made.active
        assert sheet is not None
        sheet.append(HEADER.split(","))
        for number, value in enumerate(values):
            day = ["2020-03-31", "2020-06-01", "number", "high", "Body"]
            sheet.append(["Derby", "indicator", f"speed {number}", value, *day, str(number)])
        made.save(tmp_path / "typed.xlsx")
        return tmp_path / "typed.xlsx"

    take_in(app, book("12,5", "1,234"))
    assert [one.value for one in facts(app)] == [12.5, 1.234]

    mixed = take_in(app, book("12,5", 1.5))
    assert "some numbers have a decimal comma" in reasons(mixed)[2]


def test_merged_cells_speak_for_all_they_cover(app: Soundings, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Returns of the year"])
    sheet.append(HEADER.split(","))
    day = ["2020-03-31", "2020-06-01", "number", "high", "Body"]
    sheet.append(["Derby", "indicator", "speed", 4, *day, "1"])
    sheet.append([None, "indicator", "cost", 5, *day, "2"])
    sheet.merge_cells("A3:A4")
    content = io.BytesIO()
    book.save(content)
    (tmp_path / "merged.xlsx").write_bytes(content.getvalue())

    take_in(app, tmp_path / "merged.xlsx")

    assert shown(app) == {("Derby", "speed"): 4, ("Derby", "cost"): 5}


def _merged_book(path: Path, area: str, *rows: list[object]) -> Path:
    """Write a spreadsheet of plain rows with a merged area."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    for row in rows:
        sheet.append(row)
    sheet.merge_cells(area)
    book.save(path)
    return path


def _speed(authority: str | None, value: object, reference: str | None) -> list[object]:
    day = [None, None] if reference is None else ["2020-03-31", "2020-06-01"]
    rest = [None] * 3 if reference is None else ["number", "high", "Body"]
    kind = [None, None] if reference is None else ["indicator", "speed"]
    return [authority, *kind, value, *day, *rest, reference]


def test_a_value_merged_over_rows_waits_and_is_not_taken_from_what_is_kept_of_it(
    app: Soundings, tmp_path: Path
) -> None:
    rows = [_speed("Derby", 4, "1"), _speed("Leicester", None, "2"), _speed("Rutland", 7, "3")]
    report = take_in(app, _merged_book(tmp_path / "value.xlsx", "D2:D3", *rows))

    assert shown(app) == {("Rutland", "speed"): 7}
    assert set(reasons(report)) == {2, 3}
    assert "merged over rows 2 to 3" in reasons(report)[3]

    app.imports.retry_quarantine("tester")
    assert shown(app) == {("Rutland", "speed"): 7}


def test_a_record_that_is_two_rows_high_is_one(app: Soundings, tmp_path: Path) -> None:
    rows = [_speed("Derby", 4, "1"), _speed(None, None, None), _speed("Rutland", 7, "3")]
    report = take_in(app, _merged_book(tmp_path / "high.xlsx", "D2:D3", *rows))

    assert shown(app) == {("Derby", "speed"): 4, ("Rutland", "speed"): 7}
    assert (report.rows, report.rejected) == (2, [])


@pytest.mark.parametrize(("column", "taken"), [("authority", 2), ("value", 0)])
def test_merged_cells_of_an_ods_are_read_as_those_of_excel(
    app: Soundings, tmp_path: Path, column: str, taken: int
) -> None:
    names = HEADER.split(",")
    place = names.index(column)
    first, second = _speed("Derby", 4, "1"), _speed("Derby", 5, "2")
    second[names.index("measure")] = "cost"

    def row(cells: list[object], spanned: str = "", *, covered: bool = False) -> str:
        texts = [
            f'<table:table-cell office:value-type="string"{spanned if at == place else ""}>'
            f"<text:p>{cell}</text:p></table:table-cell>"
            for at, cell in enumerate(cells)
        ]
        if covered:
            texts[place] = "<table:covered-table-cell/>"
        return f"<table:table-row>{''.join(texts)}</table:table-row>"

    spanned = ' table:number-rows-spanned="2" table:number-columns-spanned="1"'
    name = "urn:oasis:names:tc:opendocument:xmlns"
    text = (
        f'<office:document-content xmlns:office="{name}:office:1.0" xmlns:text="{name}:text:1.0" '
        f'xmlns:table="{name}:table:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{row([*names])}{row(first, spanned)}'
        f"{row(second, covered=True)}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with ZipFile(tmp_path / "merged.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", text)

    report = take_in(app, tmp_path / "merged.ods")

    assert (report.accepted, len(report.rejected)) == (taken, 2 - taken)


# Days


def test_days_as_people_write_them_are_read_and_nonsense_is_refused(app: Soundings) -> None:
    report = take_in(app, CASES / "07-short-dates" / "d.csv")

    assert set(reasons(report)) == {3, 9, 10, 16, 18, 22, 23}
    read = {one.measure: one.true_on.isoformat() for one in facts(app)}
    assert read["m4"] == "2021-03-31"
    assert read["m5"] == "2020-03-31"
    assert read["m7"] == read["m23"] == "2019-09-30"
    others = Counter(read.values())
    assert others["2019-03-31"] == 13


def test_a_year_mistyped_hides_nothing(app: Soundings) -> None:
    report = take_in(app, CASES / "24-future-date" / "f.csv")

    assert set(reasons(report)) == {2, 4}
    [fact] = [one for one in facts(app) if one.measure == "childrens_services_overall"]
    assert (fact.value, fact.true_on.isoformat()) == (1, "2025-06-14")
    with app.reading() as connection:
        found = alerts.alerts_as_of(connection, AsOf(), include_cleared=False)
    assert "critical_factor" in {alert.detector for alert in found}


# What a fact is


def test_one_reference_for_a_table_is_refused_with_what_would_make_it_unique(
    app: Soundings,
) -> None:
    report = take_in(app, CASES / "31-constant-reference" / "r.csv")

    assert len(report.rejected) == report.rows == 20
    [said] = set(reasons(report).values())
    assert "names 20 authorities in this file" in said
    assert "by adding authority to it" in said
    assert app.imports.retry_quarantine("test").accepted == 0
    assert facts(app) == []


def test_several_values_of_one_measure_and_day_are_refused_with_how_the_rows_differ(
    app: Soundings, plain: Path
) -> None:
    report = take_in(app, CASES / "17-breakdown-rows" / "plain.csv")

    assert len(report.rejected) == report.rows == 12
    assert "9 values are given for one authority, measure and day" in reasons(report)[2]

    rows = [
        "Derby,indicator,absence,{},2025-08-31,2026-03-19,percent,low,DfE,,{}".format(*one)
        for one in (("16.2", "Total"), ("22.8", "Secondary"))
    ]
    plain.write_text("\n".join([f"{HEADER},phase", *rows]) + "\n", encoding="utf-8")
    assert "'phase'" in reasons(take_in(app, plain))[2]


def test_ten_then_twelve_then_ten_of_one_day_ends_as_ten(app: Soundings) -> None:
    for name, value in (("v1", 10), ("v2", 12), ("v3", 10)):
        take_in(app, CASES / "16-revert-same-date" / f"{name}.csv")
        assert shown(app) == {("Derby", "m"): value}
        assert take_in(app, CASES / "16-revert-same-date" / f"{name}.csv").duplicates == 1


def test_files_that_were_read_before_change_nothing_in_whatever_order(app: Soundings) -> None:
    files = [CASES / "16-revert-same-date" / f"{name}.csv" for name in ("v1", "v2")]
    take_in(app, *files)
    before = app.store.last_position()

    for again in (files, files[::-1], files[:1]):
        assert take_in(app, *again).accepted == 0

    assert app.store.last_position() == before
    assert shown(app) == {("Derby", "m"): 12}


def test_ten_then_twelve_then_ten_of_one_file_name_ends_as_ten(
    app: Soundings, tmp_path: Path
) -> None:
    for name in ("v1", "v2", "v3"):
        shutil.copy(CASES / "16-revert-same-date" / f"{name}.csv", tmp_path / "return.csv")
        take_in(app, tmp_path / "return.csv")

    assert shown(app) == {("Derby", "m"): 10}


@pytest.mark.parametrize("order", [("x", "y"), ("y", "x")])
def test_sources_that_disagree_are_both_kept_said_and_the_graver_alarms(
    app: Soundings, order: tuple[str, str]
) -> None:
    reports = [take_in(app, CASES / "42-same-valid-time" / f"{name}.csv") for name in order]

    assert reports[-1].conflicts == 1
    with app.reading() as connection:
        [(_, said)] = picture.disagreements(connection, AsOf(basis=Basis.PUBLISHED)).items()
        found = alerts.alerts_as_of(connection, AsOf(), include_cleared=False)
    assert Counter(one.raw for one in said) == {"Inadequate": 2, "Good": 1}
    assert [alert.detector for alert in found] == ["critical_factor"]


# Quarantine


def test_a_row_that_was_answered_since_is_stale_and_not_applied(app: Soundings) -> None:
    take_in(app, CASES / "34-stale-quarantine" / "return.csv")
    take_in(app, CASES / "34-stale-quarantine" / "return_fixed.csv")
    boston = Resolver(app.directory()).by_name("Boston")
    app.register.carry_out(
        AddAlias(at=app.clock(), actor="test", authority_id=boston.id, alias="Bostn")
    )

    report = app.imports.retry_quarantine("test")

    assert shown(app) == {("Boston", "m"): 1.5}
    assert "The row is stale" in reasons(report)[2]


def test_a_row_without_a_reference_is_stale_once_its_finding_came_under_one(
    app: Soundings, tmp_path: Path
) -> None:
    row = "{},indicator,speed,{},2020-03-31,2020-06-01,number,high,Body,{},"
    take_in(app, write_rows(tmp_path / "a.csv", [row.format("Bostn", 1, "")]))
    take_in(app, write_rows(tmp_path / "b.csv", [row.format("Boston", 2, "ref")]))
    boston = Resolver(app.directory()).by_name("Boston")
    app.register.carry_out(
        AddAlias(at=app.clock(), actor="test", authority_id=boston.id, alias="Bostn")
    )

    for _ in range(2):
        assert "The row is stale" in reasons(app.imports.retry_quarantine("test"))[2]
    assert shown(app) == {("Boston", "speed"): 2}


def test_a_row_is_dismissed_with_a_reason_and_stays_in_the_log(app: Soundings) -> None:
    take_in(app, CASES / "34-stale-quarantine" / "return.csv")
    [row] = app.imports.waiting_rows()
    with pytest.raises(Refusal, match="Say why"):
        app.imports.dismiss(row.id, " ", "test")
    with pytest.raises(Refusal, match="No one row"):
        app.imports.dismiss("", "It came again.", "test")

    app.imports.dismiss(row.id[:8], "It came again.", "test")

    assert app.imports.waiting_rows() == []
    *_, last = app.store.streams([UUID(row.id)])[UUID(row.id)]
    assert isinstance(last, RowDismissed)
    assert last.reason == "It came again."


# Before anything is written


def test_a_dry_run_tells_what_an_import_does_and_writes_nothing(
    app: Soundings, examples: Path
) -> None:
    files = [examples / "east-midlands", examples / "childrens-services"]
    before = app.store.last_position()

    told = app.imports.importer("test", dry=True).take_in(files)

    assert app.store.last_position() == before
    assert told == app.imports.importer("test").take_in(files)
    again = app.imports.importer("test", dry=True).take_in(files)
    assert (again.facts, again.duplicates) == (0, told.accepted)


def test_a_dry_run_of_several_files_sees_what_the_ones_before_say(app: Soundings) -> None:
    versions = CASES / "16-revert-same-date"

    told = app.imports.importer("test", dry=True).take_in([versions])

    assert (told.facts, told.corrections) == (3, 2)
    assert told == app.imports.importer("test").take_in([versions])


def test_a_file_that_changes_more_than_a_tenth_is_asked_about_first(
    app: Soundings, plain: Path
) -> None:
    names = ["Derby", "Lincoln", "Boston", "Corby", "Leicester"]

    def write(value: int) -> None:
        row = "{who},indicator,speed,{value},2020-03-31,2020-06-01,number,high,Body,{who}"
        rows = [row.format(who=who, value=value) for who in names]
        plain.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")

    write(1)
    app.imports.importer("test").take_in([plain], confirmed=False)
    write(2)
    before = app.store.last_position()

    with pytest.raises(NotConfirmedError, match="5 of the 5 facts"):
        app.imports.importer("test").take_in([plain], confirmed=False)

    assert app.store.last_position() == before
    names.pop()
    write(3)
    assert app.imports.importer("test").take_in([plain], confirmed=False).corrections == 4
    names.append("Leicester")
    write(2)
    assert app.imports.importer("test").take_in([plain], confirmed=True).corrections == 5
