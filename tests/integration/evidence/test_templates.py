"""Spreadsheets to fill in: what is chosen and typed there goes in exactly."""

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from domain.times import AsOf
from infra.services.evidence.templates import NAMES, ROWS, TemplateRefusal
from infra.services.installation import Soundings
from ingest.resolution import Resolver
from projections.picture import queries as picture
from tests.integration.evidence.test_taking_back import World
from tests.integration.steps import take_in


def filled(app: Soundings, name: str, path: Path, *rows: dict[str, str]) -> Path:
    """Fill a template in as a person does, in its table."""
    book = load_workbook(io.BytesIO(app.templates.make(name).content))
    table = book["Evidence"]
    columns = {cell.value: cell.column for cell in table[1]}
    for number, row in enumerate(rows, start=2):
        for column, value in row.items():
            table.cell(row=number, column=columns[column], value=value)
    book.save(path)
    return path


def offered(app: Soundings, name: str) -> dict[str, list[str]]:
    """Return what the lists of a template offer, by column."""
    book = load_workbook(io.BytesIO(app.templates.make(name).content))
    found: dict[str, list[str]] = {}
    for rule in book["Evidence"].data_validations.dataValidation:
        sheet, _, area = rule.formula1.lstrip("=").partition("!")
        column = book["Evidence"].cell(row=1, column=next(iter(rule.sqref.ranges)).min_col).value
        found[column] = [cell.value for (cell,) in book[sheet][area.replace("$", "")]]
    return found


def test_an_empty_template_holds_nothing_to_take_in(app: Soundings, tmp_path: Path) -> None:
    for name in NAMES:
        report = take_in(app, filled(app, name, tmp_path / f"{name}.xlsx"))
        assert (report.rows, report.rejected, report.skipped) == (0, [], [])


def test_every_cell_is_text_and_lists_are_whole(app: Soundings) -> None:
    book = load_workbook(io.BytesIO(app.templates.make("evidence").content))
    assert book.sheetnames == ["Instructions", "Evidence", "Lists"]
    cells = book["Evidence"].iter_rows(min_row=2, max_row=ROWS + 1, max_col=11)
    assert {cell.number_format for row in cells for cell in row} == {"@"}
    lists = offered(app, "evidence")
    assert set(lists) == {"authority", "kind", "measure", "scale", "polarity"}
    assert "Boston" in lists["authority"]
    assert "Corby" not in lists["authority"]  # ended in 2021
    assert set(lists["measure"]) == set(app.catalogue().measures)
    assert offered(app, "self-assessment")["kind"] == ["self_assessment"]
    with pytest.raises(TemplateRefusal, match="choose evidence, self-assessment or quarterly"):
        app.templates.make("monthly")


def test_every_authority_of_the_list_leads_to_one(app: Soundings) -> None:
    today, resolver = app.clock().date(), Resolver(app.directory())
    for name in offered(app, "evidence")["authority"]:
        assert resolver.by_name(name, today).name == name


def test_a_quarterly_return_is_a_value_a_quarter(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app as app:
        rows = [
            {
                "authority": "Boston",
                "kind": "indicator",
                "measure": "repairs done in time",
                "value": value,
                "true_on": quarter,
                "published_on": published,
                "scale": "percent",
                "polarity": "high",
                "source_body": "A made-up partnership",
            }
            for quarter, published, value in (
                ("Q1 2025/26", "2025-08-01", "81.5"),
                ("Q2 2025/26", "2025-11-01", "84"),
                ("Q3 2025/26", "2026-02-01", "x"),
            )
        ]
        assert {one["true_on"] for one in rows} <= set(offered(app, "quarterly")["true_on"])
        report = take_in(app, filled(app, "quarterly", tmp_path / "q.xlsx", *rows))
        assert (report.accepted, report.rejected) == (3, [])
        with app.reading() as connection:
            facts = picture.facts(connection, AsOf())
        assert [(one.true_on, one.value, one.missing) for one in facts] == [
            (date(2025, 6, 30), 81.5, ""),
            (date(2025, 9, 30), 84.0, ""),
            (date(2025, 12, 31), None, "not available"),
        ]


AS_PEOPLE_FILL_IT_IN = [
    ("Boston Borough Council", "Q1 2025/26", " 81.5 % "),
    ("boston\u00a0", "2025/26 Q2", "84%"),
    ("BOSTON", "Quarter 3 2025-26", "83,5"),
    ("Boston", "Q4 25/26", "85"),
    ("Boston", "", "86"),
    ("", "", ""),
    ("Total", "Q1 2025/26", "81.5"),
    ("Boston", "Q1 2024/25", "0.79"),
    ("Boston", "Q2 2024/25", "tbc"),
]


def test_a_quarterly_return_filled_in_as_people_do_is_read_or_waits_and_never_guessed_at(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    with world.app as app:
        rows = [
            {
                "authority": authority,
                "kind": "indicator",
                "measure": "repairs done in time\u200b",
                "value": value,
                "true_on": quarter,
                "published_on": "2026-06-01",
                "scale": "percent",
                "polarity": "high",
                "source_body": "A made-up partnership",
            }
            if authority
            else {}
            for authority, quarter, value in AS_PEOPLE_FILL_IT_IN
        ]
        report = take_in(app, filled(app, "quarterly", tmp_path / "q.xlsx", *rows))

        with app.reading() as connection:
            facts = picture.facts(connection, AsOf())
        assert {one.measure for one in facts} == {"repairs done in time"}
        assert [(one.true_on, one.value) for one in facts] == [
            (date(2025, 6, 30), 81.5),
            (date(2025, 9, 30), 84.0),
        ]
        assert (report.rows, len(report.rejected)) == (8, 6)
        assert "'0.79' of repairs done in time may be a fraction" in str(report.rejected)


@settings(max_examples=4, deadline=None)
@given(st.data())
def test_what_the_lists_offer_goes_in_exactly(data: st.DataObject) -> None:
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - a folder an example

    with TemporaryDirectory() as folder, World(Path(folder)).app as app:
        lists = offered(app, "evidence")
        wanted = {
            (data.draw(st.sampled_from(lists["authority"])), measure): data.draw(
                st.decimals(-1_000, 100_000, places=2).map(str)
            )
            for measure in (f"made-up measure {n}" for n in range(8))
        }
        rows = [
            {
                "authority": authority,
                "kind": "indicator",
                "measure": measure,
                "value": value,
                "true_on": "2026-03-31",
                "published_on": "2026-06-30",
                "scale": "number",
                "polarity": data.draw(st.sampled_from(lists["polarity"])),
                "source_body": data.draw(st.sampled_from(["01-02", "1-4", "00123", "A body"])),
            }
            for (authority, measure), value in wanted.items()
        ]
        report = take_in(app, filled(app, "evidence", Path(folder) / "filled.xlsx", *rows))
        assert report.rejected == []
        with app.reading() as connection:
            facts = picture.facts(connection, AsOf())
        names = {one.id.hex: one.name for one in app.directory().entries.values()}
        taken = {(names[one.authority], one.measure): one.raw for one in facts}
        assert taken == wanted
