"""What a spreadsheet program makes of cells it takes for dates or numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.excel import refuse_mangled, turned_into_date
from ingest.rejection import Rejection


@pytest.mark.parametrize(
    "shown",
    [
        *("01-Apr", "1-Apr", "Apr-01", "04-Jan", "Jan-04", "01-Apr-26", "01/04/2026", "46113"),
        *("2026-04-01", "2026-04-01 00:00:00", "2026-04-01T00:00:00"),
    ],
)
def test_a_scale_that_became_a_date_is_named_however_the_date_is_shown(shown: str) -> None:
    said = turned_into_date(shown, {"1-4": "", "ofsted": ""})

    assert said.startswith(f"'{shown}': Excel turned 1-4 into a date; format the column as text")


@pytest.mark.parametrize(
    "text", ["", "1-4", "good", "4", "0.5", "12,345", "7", "Amber/Red", "E+11"]
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert turned_into_date(text) == ""


@given(st.dates(date(1970, 1, 1), date(2060, 12, 31)))
def test_day_and_month_are_said_both_ways_round_where_nothing_tells_them_apart(day: date) -> None:
    said = turned_into_date(day.isoformat())

    assert f"{day.day}-{day.month}" in said
    assert f"{day.month}-{day.day}" in said
    serial = str((day - date(1899, 12, 30)).days)
    assert turned_into_date(serial).replace(serial, day.isoformat()) == said


@pytest.mark.parametrize("column", ["authority", "measure", "reference", "source_body"])
@pytest.mark.parametrize("shown", ["1.23457E+11", "1E+12", "01-Apr", "Mar-21", "1-Dec"])
def test_a_name_or_reference_that_is_no_more_what_was_written_is_refused(
    column: str, shown: str
) -> None:
    with pytest.raises(Rejection, match="format the column as text") as refused:
        refuse_mangled({"authority": "Boston", column: shown})

    assert str(refused.value).startswith(f"{column}: ")


@pytest.mark.parametrize("column", ["authority", "measure"])
@pytest.mark.parametrize("shown", ["2026-03-01", "2026-03-01 00:00:00", "01/03/2026", "1-Mar-26"])
def test_no_authority_and_no_measure_is_called_by_a_date(column: str, shown: str) -> None:
    with pytest.raises(Rejection, match="Excel turned 1-3 or 3-1 into a date"):
        refuse_mangled({"authority": "Boston", column: shown})


@pytest.mark.parametrize(
    "text", ["Boston", "E07000136", "831", "may-07-a", "rsh-slough", "1-4", "20_ICPC", ""]
)
def test_what_is_written_as_it_was_meant_passes(text: str) -> None:
    refuse_mangled({"authority": text, "reference": text, "measure": text})
    refuse_mangled({"authority": "Boston", "reference": "2024-07-31"})
