"""Every page from any moment: what became known later never shows."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from tests.e2e.reading import Install, Reader
from tests.integration.steps import write_rows

BEFORE = {"known_by": "2009-12-08", "basis": "published"}
AFTER = {"known_by": "2009-12-09", "basis": "published"}
_DAY = re.compile(
    r"\b(\d{1,2} (?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December) \d{4})\b"
)
_DUE = re.compile(r"usual by \d{1,2} \w+ \d{4}")
"""An inspection to come is no knowledge of a later day."""


@pytest.mark.parametrize("known_by", ["2009-12-09", "2014-06-30", "2019-01-31", "2022-09-04"])
@pytest.mark.parametrize("address", ["/authorities/boston", "/authorities/nottingham", "/alerts"])
def test_no_page_names_a_later_day(pages: Reader, address: str, known_by: str) -> None:
    page = pages.open(address, known_by=known_by, basis="published")

    last = datetime.fromisoformat(known_by)
    days = [datetime.strptime(day, "%d %B %Y") for day in _DAY.findall(_DUE.sub("", page.main))]  # noqa: DTZ007
    assert last in days  # the line that says from when the page looks
    assert max(days) == last


def test_a_judgement_shows_from_the_day_it_was_published(pages: Reader) -> None:
    before, after = (pages.open("/authorities/boston", **one) for one in (BEFORE, AFTER))

    assert before.says("Nothing is known of Boston at this moment")
    assert after.says("As known on 9 December 2009 (published basis)")
    assert after.says("▲ Critical Critical factor: corporate")


def test_the_lists_and_numbers_go_by_the_moment(pages: Reader) -> None:
    start = pages.open("/", **AFTER)
    held = pages.open("/authorities", **BEFORE)

    then = "known-by=2009-12-09&basis=published"
    assert any(link.endswith(then) for link in start.links.values())
    assert held.says("0 authorities of which something is known")
    assert pages.open("/alerts", **BEFORE).says("No concern stood at this moment.")


def test_on_the_recorded_basis_nothing_was_known_before_it_was_read_in(pages: Reader) -> None:
    page = pages.open("/authorities/boston", known_by="2026-11-22T09:29")

    assert page.says("As known on 22 November 2026 at 09:29 UTC (recorded basis)")
    assert page.says("Nothing is known of Boston at this moment")
    assert pages.open("/quarantine", known_by="2026-11-21").says("No file had been read")


def test_an_alert_or_fact_from_later_is_not_there_yet(pages: Reader) -> None:
    alert = pages.json("/api/alerts", authority="boston")[0]
    fact = alert["signals"][0]["evidence_ids"][0]

    for address in (f"/alerts/{alert['id']}", f"/evidence/{fact}"):
        assert pages.open(address, **AFTER).status == 200
        assert pages.open(address, **BEFORE).status == 404


def test_true_on_leaves_out_what_is_about_later_days(pages: Reader) -> None:
    page = pages.open("/authorities/nottingham", true_on="2018-12-31")

    assert page.says("true on 31 December 2018")
    assert page.says("requires improvement → no change 16 November 2018")
    assert not page.says("22 July 2022 5 September 2022, Ofsted")


def test_a_correction_shows_only_once_it_was_published(install: Install, tmp_path: Path) -> None:
    rows = [
        "Boston,assessment,use_of_resources,1,2010-03-31,2010-12-01,,,Audit,r,",
        "Boston,assessment,use_of_resources,3,2010-03-31,2011-02-01,,,Audit,r,",
    ]
    pages = install(write_rows(tmp_path / "rows.csv", rows))

    then = pages.open("/authorities/boston", known_by="2011-01-31", basis="published")
    now = pages.open("/authorities/boston", known_by="2011-02-01", basis="published")

    assert then.says("Use of resources, about 31 March 2010: where it comes from 1 (performing")
    assert then.says("▲ Critical")
    assert now.says("3 (performing well)")
    assert now.says("None: nothing that is known of Boston gives reason for an alert.")


def test_links_of_a_page_keep_its_moment(pages: Reader) -> None:
    page = pages.open("/alerts", known_by="2010-06-30", true_on="2010-03-31", basis="published")

    kept = "?known-by=2010-06-30&true-on=2010-03-31&basis=published"
    assert page.links["Boston"] == f"/authorities/boston{kept}"
    assert page.links["Authorities"] == f"/authorities{kept}"
    assert page.links["Back to now"] == "/alerts?basis=published"


def test_the_permanent_link_shows_the_same_page_again(pages: Reader) -> None:
    page = pages.open("/alerts", sub_region="Lincolnshire")
    permanent = page.links["Permanent link to this page as it is now"]

    again = pages.open(permanent)

    assert "sub-region=Lincolnshire" in permanent
    assert "As known on 22 November 2026 at 09:30 UTC (recorded basis)" in again.text
    assert again.main[-500:] == page.main[-500:]
    assert again.links["Permanent link to this page as it is now"] == permanent


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            {"known_by": "9/12/2009"},
            (
                "'9/12/2009' can't be read as the date to be known by. Write it as year-month-day, "
                "such as 2009-12-09, or with a time, such as 2009-12-09T10:30."
            ),
        ),
        ({"true_on": "31 March"}, "Write it as year-month-day, such as 2009-03-31."),
        ({"basis": "hearsay"}, "'hearsay' is not a basis. Write 'recorded' or 'published'."),
    ],
)
def test_a_moment_that_cant_be_read_says_what_to_write(
    pages: Reader, query: dict[str, str], sentence: str
) -> None:
    page = pages.open("/alerts", **query)

    assert page.status == 400
    assert page.says(sentence)
    assert pages.json("/api/alerts", **query)["detail"].endswith(sentence)


@pytest.mark.parametrize("zone", ["Z", "+00:00", " 00:00", ""])
def test_a_time_is_read_with_or_without_its_zone(pages: Reader, zone: str) -> None:
    page = pages.open("/", known_by=f"2026-11-22T09:30{zone}")

    assert page.says("As known on 22 November 2026 at 09:30 UTC")
