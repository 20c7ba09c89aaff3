"""What the reading of values, dates, periods and files once got wrong, by the smallest examples."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from domain.measures.catalogue import Catalogue
from domain.measures.scales import UnreadableValueError, read_value
from ingest.dates import published
from ingest.feeds.periods import period_end
from ingest.feeds.plain import PLAIN_EVIDENCE
from ingest.rejection import Rejection
from tests.unit.feed_rows import FeedRows, open_table, plain_row, records

PLAIN = ("authority", "kind", "measure", "value", "true_on", "published_on")
REQUIRED = frozenset(PLAIN)
HEADER = ",".join(PLAIN) + ",text\n"
LINE = "Boston,narrative,m,1,2009-01-01,2009-01-01,"
"""A good line up to its text."""


@pytest.mark.parametrize("raw", ["20", "10", "30", "-1", "\u00a33", "3%", "1-0", "2,0"])
def test_a_number_that_is_no_band_is_refused_on_one_to_four(catalogue: Catalogue, raw: str) -> None:
    with pytest.raises(UnreadableValueError):
        read_value(raw, catalogue.scales["1-4"])


def test_a_bare_exponent_is_refused_and_not_a_crash(reader: FeedRows) -> None:
    assert "is not a number" in reader.reason(PLAIN_EVIDENCE, plain_row(value="e5", scale="number"))


@pytest.mark.parametrize("raw", ["1e400", "-1e999", "9" * 400], ids=["1e400", "-1e999", "digits"])
def test_a_number_too_big_is_refused_and_not_infinite(catalogue: Catalogue, raw: str) -> None:
    with pytest.raises(UnreadableValueError):
        read_value(raw, catalogue.scales["number"])


@pytest.mark.parametrize(
    ("raw", "scale"), [("\u00a35", "percent"), ("\u00a320 days", "days")], ids=["percent", "days"]
)
def test_pounds_are_read_as_money_only(catalogue: Catalogue, raw: str, scale: str) -> None:
    with pytest.raises(UnreadableValueError):
        read_value(raw, catalogue.scales[scale])


@pytest.mark.parametrize("text", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-01:00"])
def test_a_time_that_utc_can_not_hold_is_refused_and_not_a_crash(text: str) -> None:
    with pytest.raises(Rejection):
        published(text, "published_on")


@pytest.mark.parametrize(
    ("label", "year"), [("1999", 1999), ("2000", 2000), ("1998-99", 1999), ("1999-00", 2000)]
)
def test_a_period_of_the_last_century_is_not_in_the_future(label: str, year: int) -> None:
    assert period_end(label, "Calendar Year").year == year


@pytest.mark.parametrize(
    "cells", [{"kind": "assessment "}, {"polarity": " high"}, {"polarity": " "}]
)
def test_blanks_round_kind_and_polarity_change_nothing(
    reader: FeedRows, cells: dict[str, str]
) -> None:
    assert reader.rows(PLAIN_EVIDENCE, [plain_row(**cells)]).refused == {}


def test_semicolons_in_a_text_do_not_make_the_file_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(f'{HEADER}{LINE}"a; b; c; d; e; f; g; h"\n', encoding="utf-8")

    assert len(records(open_table(path), REQUIRED)) == 1


def test_a_bare_carriage_return_in_a_cell_does_not_shift_which_row_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    good = f'{HEADER}{LINE}"a\rb"\n{LINE}\u00e9\n{LINE}'
    path.write_bytes(good.encode() + b"caf\xe9\n")

    found = records(open_table(path), REQUIRED)

    assert [isinstance(one, str) for _, one in found] == [False, False, True]


def workbook() -> bytes:
    """Return a good spreadsheet of one row."""
    book = Workbook()
    sheet = book.active
    sheet.append(PLAIN)
    sheet.append(("Boston", "assessment", "m", 1, "2009-01-01", "2009-01-01"))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def halved(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("sheet1.xml", halved),
        ("sheet1.xml", None),
        ("xl/workbook.xml", halved),
        ("styles.xml", halved),
        ("sheet1.xml", lambda content: content.replace(b"<v>1</v>", b"<v>one</v>")),
    ],
    ids=["half a sheet", "no sheet", "half a book", "half the styles", "a word as a number"],
)
def test_a_spreadsheet_damaged_inside_is_refused_and_not_a_crash(
    tmp_path: Path, part: str, change: Callable[[bytes], bytes] | None
) -> None:
    path = tmp_path / "e.xlsx"
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            if part not in name:
                new.writestr(name, old.read(name))
            elif change is not None:
                new.writestr(name, change(old.read(name)))

    with pytest.raises(Rejection):
        open_table(path)


def test_a_spreadsheet_row_that_ends_early_has_blank_cells(tmp_path: Path) -> None:
    book = Workbook(write_only=True)  # as streaming writers do: no <dimension>, no empty cells
    sheet = book.create_sheet()
    sheet.append((*PLAIN, "text"))
    sheet.append(("Boston", "assessment", "m", 1, "2009-01-01", "2009-01-01"))
    book.save(tmp_path / "e.xlsx")

    ((_, found),) = records(open_table(tmp_path / "e.xlsx"), REQUIRED)

    assert not isinstance(found, str)


@pytest.mark.parametrize("column", [[1e20], [[1, 2]]], ids=["huge", "nested"])
def test_a_parquet_column_of_huge_or_nested_values_is_text_or_refused_and_not_a_crash(
    tmp_path: Path, column: list[object]
) -> None:
    path = tmp_path / "e.parquet"
    pl.DataFrame({"v": column}).write_parquet(path)

    with suppress(Rejection):
        assert len(records(open_table(path), frozenset({"v"}))) == 1


def test_a_cell_over_ten_million_characters_is_read_or_refused_and_not_a_crash(
    tmp_path: Path,
) -> None:
    path = tmp_path / "e.csv"
    path.write_text(f"{HEADER}{LINE}{'a' * 10_000_001}\n", encoding="utf-8")

    with suppress(Rejection):
        assert len(records(open_table(path), REQUIRED)) == 1


def test_a_parquet_midnight_is_a_day_as_in_a_spreadsheet(tmp_path: Path) -> None:
    midnight = datetime(2009, 12, 9)  # noqa: DTZ001 - a column's time has no zone
    pl.DataFrame({"true_on": [midnight]}).write_parquet(tmp_path / "e.parquet")

    ((_, found),) = records(open_table(tmp_path / "e.parquet"), frozenset({"true_on"}))

    assert found == {"true_on": "2009-12-09"}
