"""Dates as people write them, periods as a ministry labels them, and the instants they mean."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.times import (
    canonical_published,
    day_of,
    from_instant,
    known_by_instant,
    published_instant,
    to_instant,
)
from ingest.dates import day, plausible, published, within_reach
from ingest.feeds.ees_periods import ends_on
from ingest.feeds.fingertips import last_day
from ingest.feeds.periods import period_end
from ingest.rejection import Rejection
from tests.unit.makers import QUICK

DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d.%m.%Y")


@pytest.mark.parametrize(
    "written",
    [
        *("2009-12-09", "09/12/2009", "09/12/09", "9/12/2009", "9 December 2009", "9 Dec 2009"),
        *("09-Dec-2009", "09.12.2009", " 2009-12-09 ", "2009-12-9", "9 DECEMBER 2009"),
    ],
)
def test_a_day_is_read_as_a_council_writes_it(written: str) -> None:
    assert day(written, "true_on") == date(2009, 12, 9)


@pytest.mark.parametrize(
    "written",
    [
        *("", "soon", "2009", "2009-13-01", "31/02/2009", "12/31/2009", "Q3 2009", "2009-02-29"),
        *("2009/11", "2009-W44-5", "20091309", "Q5 2009/10", "13/2009", "999999"),
    ],
)
def test_what_is_no_day_is_refused_with_column_value_and_an_example(written: str) -> None:
    with pytest.raises(Rejection) as refused:
        day(written, "true_on")

    assert refused.value.reason == (
        f"true_on: '{written}' is not a date; write it as 2009-12-09 (or 09/12/2009), or a period "
        "as 2019/20, Q2 2019/20 or Mar-21."
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("31-Mar-19", "2019-03-31"), ("31-03-2019", "2019-03-31"), ("20190331", "2019-03-31")),
        *(("2019-03-31 00:00:00", "2019-03-31"), ("31/03/2019 00:00", "2019-03-31")),
        *(("31st March 2019", "2019-03-31"), ("30 Sept 2019", "2019-09-30")),
        *(("Sunday 31 March 2019", "2019-03-31"), ("2019/03/31", "2019-03-31")),
        *(("Mar-21", "2021-03-31"), ("February 2024", "2024-02-29"), ("Sept 2019", "2019-09-30")),
        *(("2019/20", "2020-03-31"), ("FY2019-20", "2020-03-31"), ("1999/2000", "2000-03-31")),
        *(
            ("1999/00", "2000-03-31"),
            ("2019 \u2013 20", "2020-03-31"),
            ("FY 2019/20", "2020-03-31"),
        ),
        *(("Q1 2019/20", "2019-06-30"), ("Q2 2019/20", "2019-09-30"), ("Q3 2019-20", "2019-12-31")),
        *(("Quarter 4 2019/20", "2020-03-31"), ("2019/20 Q2", "2019-09-30")),
        *(("43555", "2019-03-31"), ("43555.0", "2019-03-31")),
        *(("2024-07-01T23:30:00Z", "2024-07-02"), ("2024-01-01T23:30:00Z", "2024-01-01")),
    ],
)
def test_a_day_or_the_last_of_a_period_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert day(written, "true_on") == date.fromisoformat(meant)


@pytest.mark.parametrize("written", ["31/03/0019", "31/03/69", "1 May 1969", "1066-10-14"])
def test_a_day_before_1970_is_refused(written: str) -> None:
    with pytest.raises(Rejection, match="before 1970"):
        day(written, "true_on")


@pytest.mark.parametrize(
    ("kind", "true_on", "published_on", "what"),
    [
        ("assessment", "2042-06-14", "2042-08-01", "in the future"),
        ("indicator", "2025-03-31", "2026-06-02", "in the future"),
        ("assessment", "2025-06-14", "2024-08-01", "after its publication"),
        ("peer_review", "2025-06-14", "2025-06-13T10:00:00+00:00", "after its publication"),
        ("indicator", "2029-03-31", "2025-08-01", "years ahead"),
    ],
)
def test_days_that_can_not_be_are_refused(
    kind: str, true_on: str, published_on: str, what: str
) -> None:
    with pytest.raises(Rejection, match=what):
        plausible(kind, date.fromisoformat(true_on), published_on, date(2026, 6, 1))


@pytest.mark.parametrize(
    ("written", "either"), [("2011-12", "2011/12"), ("2008-09", "2008/09"), ("2000-01", "2000/01")]
)
def test_what_may_be_a_month_or_a_financial_year_is_not_guessed_at(
    written: str, either: str
) -> None:
    with pytest.raises(Rejection, match=either):
        day(written, "true_on")
    assert day(either, "true_on").month == 3


@pytest.mark.parametrize(
    ("written", "ends"), [("2019-20", "2020-03-31"), ("2024-03", "2024-03-31")]
)
def test_what_can_only_be_one_of_them_is_read(written: str, ends: str) -> None:
    assert day(written, "true_on") == date.fromisoformat(ends)


@pytest.mark.parametrize(
    ("true_on", "what"), [("2043-08-31", "years ahead"), ("0204-03-31", "before 1970")]
)
def test_a_day_out_of_reach_is_refused_though_its_publication_is_only_estimated(
    true_on: str, what: str
) -> None:
    with pytest.raises(Rejection, match=what):
        within_reach(date.fromisoformat(true_on), date(2026, 6, 1))


def test_a_figure_may_be_told_before_its_period_ends() -> None:
    plausible("indicator", date(2025, 3, 31), "2024-11-01", date(2024, 11, 2))


@QUICK
@given(DAYS, st.sampled_from(FORMS))
def test_every_day_is_read_back_from_every_form(wanted: date, form: str) -> None:
    assert day(wanted.strftime(form), "on") == wanted
    assert published(wanted.strftime(form), "on") == wanted.isoformat()


@pytest.mark.parametrize(
    ("written", "one_spelling"),
    [
        ("2009-12-09", "2009-12-09"),
        ("09/12/09", "2009-12-09"),
        ("2009-12-09T10:30", "2009-12-09T10:30:00+00:00"),
        ("2009-12-09 10:30", "2009-12-09T10:30:00+00:00"),
        ("2009-12-09T10:30:00Z", "2009-12-09T10:30:00+00:00"),
        ("2009-07-09T10:30:00+01:00", "2009-07-09T09:30:00+00:00"),
        ("2009-12-09T00:30+01:00", "2009-12-08T23:30:00+00:00"),
    ],
)
def test_a_publication_has_one_spelling_in_utc(written: str, one_spelling: str) -> None:
    assert published(written, "published_on") == one_spelling
    assert canonical_published(one_spelling) == one_spelling


@pytest.mark.parametrize(
    "written", ["2009-12-09T25:00", "2009-12-09x", "2009-12-09T", "2009-14-09T1"]
)
def test_what_is_no_time_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(Rejection, match=r"^published_on: .* write it as 2009-12-09T10:30\.$"):
        published(written, "published_on")


@QUICK
@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants the bounds bare
def test_an_instant_and_its_time_are_the_same_thing(moment: datetime) -> None:
    instant = to_instant(moment)

    assert from_instant(instant) == moment
    assert day_of(instant) == moment.date()
    assert published_instant(canonical_published(moment.isoformat())) == instant


@QUICK
@given(DAYS)
def test_what_is_published_on_a_day_is_known_by_that_day_and_not_the_day_before(
    when: date,
) -> None:
    before, after = when - timedelta(days=1), when + timedelta(days=1)
    instant = published_instant(when.isoformat())

    assert known_by_instant(before.isoformat()) < instant
    assert instant <= known_by_instant(when.isoformat())
    assert known_by_instant(when.isoformat()) < published_instant(after.isoformat())


def test_known_by_a_time_means_up_to_and_including_it() -> None:
    ten = published_instant("2009-12-09T10:00:00+00:00")

    assert known_by_instant("2009-12-09T10:00") == ten
    assert known_by_instant("2009-12-09T09:59") < ten < known_by_instant("2009-12-09")


@pytest.mark.parametrize(
    ("label", "year_type", "last_day"),
    [
        ("2023", "Financial Year", date(2023, 3, 31)),
        ("2022-23", "Financial Year", date(2023, 3, 31)),
        ("2022/23", "Financial Year", date(2023, 3, 31)),
        ("2022-23", "Academic Year", date(2023, 8, 31)),
        ("2023", "Calendar Year", date(2023, 12, 31)),
        ("2014-16", "Calendar Year", date(2016, 12, 31)),
        ("2023", "Annual (end of Sept)", date(2023, 9, 30)),
        ("2023", "Annual - January", date(2023, 1, 31)),
        ("2023", "Annual", date(2023, 12, 31)),
        ("2023", "a kind of year not heard of", date(2023, 12, 31)),
        ("2018/19-20/21", "Academic Year", date(2021, 8, 31)),
        ("2024 (Rev)", "Calendar Year", date(2024, 12, 31)),
        ("2024-25 (prov)", "Financial Year", date(2025, 3, 31)),
        ("2019 (OT)", "Financial Year", date(2019, 3, 31)),
        (" 2019-2020 ", "Financial Year", date(2020, 3, 31)),
    ],
)
def test_a_period_ends_on_the_last_day_of_its_kind_of_year(
    label: str, year_type: str, last_day: date
) -> None:
    assert period_end(label, year_type) == last_day


@pytest.mark.parametrize("label", ["", "0", "Autumn 2020", "23", "year", "2023 (soon)", "20x3"])
def test_a_label_without_a_year_is_refused(label: str) -> None:
    with pytest.raises(Rejection, match=r"^Years: .* names no year\.$"):
        period_end(label, "Financial Year")


@QUICK
@given(st.integers(2002, 2060), st.sampled_from(["-", "/"]))
def test_two_year_labels_end_where_their_second_year_does(year: int, mark: str) -> None:
    short = f"{year - 1}{mark}{year % 100:02}"

    assert period_end(short, "Financial Year") == period_end(str(year), "Financial Year")


@pytest.mark.parametrize("written", ["9999/00", "Q1 0000/01", "0001-01-01T00:00+14:00", "0000/01"])
def test_a_year_that_no_calendar_has_is_refused_and_does_not_end_the_import(written: str) -> None:
    with pytest.raises(Rejection, match="true_on"):
        day(written, "true_on")


def test_the_last_month_that_a_calendar_has_is_read() -> None:
    assert day("Dec 9999", "true_on") == day("12/9999", "true_on") == date(9999, 12, 31)


@pytest.mark.parametrize("label", ["0000", "9999-00", "\u00b2022-23", "2022-0000"])
def test_a_period_of_a_year_that_no_calendar_has_is_refused(label: str) -> None:
    with pytest.raises(Rejection, match="names no year"):
        period_end(label, "Calendar Year")


@pytest.mark.parametrize(
    ("period", "identifier"),
    [("0000", "Calendar year"), ("0000", "January"), ("999900", "Academic year")],
)
def test_a_period_of_a_data_set_is_of_a_year_that_there_is(period: str, identifier: str) -> None:
    with pytest.raises(Rejection, match="time_period"):
        ends_on(period, identifier)


def test_periods_of_fingertips_go_over_the_end_of_a_century_and_are_one_year() -> None:
    assert last_day("1999/00") == date(2000, 3, 31)
    assert last_day("1998/99 - 00/01") == date(2001, 3, 31)
    for label in ("2019/25", "0000", "0000/00 Q4", "Jan 0000"):
        with pytest.raises(Rejection):
            last_day(label)
