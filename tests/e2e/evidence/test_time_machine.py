"""The time machine: what was known then, what has changed since, and links that never change."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.services.installation import Soundings
from tests.e2e.conftest import installation, reading
from tests.e2e.reading import Install, Page, Reader
from tests.integration.steps import take_in, write_rows

PERMANENT = "Permanent link to this page as it is now"
BOTH = {"known_by": "2011-12-31", "compare_with": "2013-12-31", "basis": "published"}
FIRST = [
    "Boston,assessment,use_of_resources,1,2010-03-31,2010-12-01,,,Audit,a,",
    "Boston,assessment,managing_finances,2,2010-03-31,2010-12-01,,,Audit,b,",
    "Boston,assessment,governing_the_business,3,2010-03-31,2010-12-01,,,Audit,c,",
]
LATER = [
    "Boston,assessment,use_of_resources,3,2010-03-31,2012-02-01,,,Audit,a,",  # corrects
    "Boston,assessment,managing_finances,withdrawn,2010-03-31,2012-02-01,,,Audit,b,",
    "Boston,assessment,managing_resources,2,2011-03-31,2012-02-01,,,Audit,d,",  # comes late
    "Boston,assessment,managing_performance,2,2012-03-31,2012-12-01,,,Audit,e,",  # is new
]
MAIN = re.compile(r"<main.*</main>", re.DOTALL)


@pytest.fixture
def changed(install: Install, tmp_path: Path) -> Reader:
    """Read in facts of 2010, and what was published on them until the end of 2012."""
    return install(write_rows(tmp_path / "rows.csv", [*FIRST, *LATER]))


@pytest.fixture
def growing(_assets: None, tmp_path: Path) -> Iterator[Soundings]:
    """Yield an installation that holds the first facts only."""
    rows = write_rows(tmp_path / "first.csv", FIRST)
    with installation(tmp_path / "home", rows) as app:
        yield app


def main_of(page: Page) -> str:
    found = MAIN.search(page.response.text)
    assert found is not None
    return found[0]


def ids_of(pages: Reader) -> tuple[str, str]:
    """Return the addresses of an alert and of a fact that it rests on."""
    [alert] = pages.json("/api/alerts")
    return f"/alerts/{alert['id']}", f"/evidence/{alert['signals'][0]['evidence_ids'][0]}"


@pytest.mark.parametrize("basis", ["recorded", "published"])
def test_a_permanent_link_gives_the_same_to_the_byte_after_values_changed(
    growing: Soundings, tmp_path: Path, basis: str
) -> None:
    with reading(growing) as pages:
        addresses = (
            *("/", "/alerts", "/authorities", "/authorities/boston", "/quarantine"),
            *("/authorities/boston/could-we-have-known", "/time-machine"),
            *("/vintages?measure=use_of_resources", *ids_of(pages)),
        )
        links = [
            pages.open(f"{one}{'&' if '?' in one else '?'}basis={basis}").links[PERMANENT]
            for one in addresses
        ]
        links.append(
            pages.open("/time-machine", known_by="2010-12-31", basis=basis).links[PERMANENT]
        )
        before = [main_of(pages.open(link)) for link in links]
        picture = [pages.client.get(f"/api/picture?{link.partition('?')[2]}") for link in links]

        take_in(growing, write_rows(tmp_path / "later.csv", LATER))

        assert "3 (performing well)" in pages.open("/authorities/boston").text
        for link, was, facts in zip(links, before, picture, strict=True):
            assert "position=" in link
            assert main_of(pages.open(link)) == was
            again = pages.client.get(f"/api/picture?{link.partition('?')[2]}")
            assert again.content == facts.content


def test_a_cut_off_log_says_so_and_can_be_left(pages: Reader) -> None:
    page = pages.open("/authorities/boston", position="12345")

    assert page.says("As known now (recorded basis) in the log up to event 12,345 · newest facts")
    assert page.field("position") == "12345"
    assert page.links["Back to now"] == "/authorities/boston"
    assert "position=12345" in page.links["Alerts"]


def test_a_log_cut_off_at_its_beginning_knows_of_no_authority(pages: Reader) -> None:
    assert pages.open("/authorities/boston", position="1").status == 404
    assert pages.open("/authorities", position="1").status == 200


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "9" * 40])
def test_a_position_that_cant_be_read_says_what_to_write(pages: Reader, text: str) -> None:
    sentence = (
        f"'{text}' can't be read as a position in the log. "
        "Write it as a whole number from 1 on, such as 12345."
    )

    assert pages.open("/alerts", position=text).says(sentence)
    assert pages.json("/api/alerts", position=text)["detail"] == sentence


def test_changes_are_counted_by_cause_and_listed(changed: Reader) -> None:
    page = changed.open("/time-machine", **BOTH)

    assert page.says("Known on 31 December 2011 Known on 31 December 2013")
    assert page.says("Facts: the newest of each measure 3 4")
    assert page.says("4 changes, by cause 1 new")
    for words in ("1 late", "1 corrected", "1 withdrawn", "0 erased"):
        assert page.says(words)
    assert re.search(r"1 \(performing poorly\).* 3 \(performing well\).* Corrected", page.text)
    assert page.says("Withdrawn 31 March 2010 1 December 2010")
    assert page.says("Late 31 March 2011 1 February 2012")


def test_changes_can_be_filtered_and_taken_away(changed: Reader) -> None:
    page = changed.open("/time-machine", **BOTH, cause="withdrawn", authority="boston")
    text = changed.open("/time-machine", **BOTH, cause="corrected", format="csv").response.content

    [row] = csv.DictReader(io.StringIO(text.decode("utf-8-sig")))
    assert row["Authority"] == "Boston"
    assert (row["Value before"], row["Value after"], row["Cause"]) == ("1.0", "3.0", "Corrected")
    assert page.says("2 (performing adequately): where Managing finances of Boston came from")
    assert not page.says("Corrected 31 March 2010")
    cleared = page.links["Clear filters"]
    assert cleared.startswith("/time-machine?compare-with=2013-12-31&known-by=2011-12-31")
    assert "cause" not in cleared
    assert (
        page.links["Back to now"]
        == "/time-machine?cause=withdrawn&authority=boston&basis=published"
    )
    assert page.says("Could we have known? Boston, by what was published then")


def test_alerts_that_cleared_between_are_told(changed: Reader) -> None:
    page = changed.open("/time-machine", **BOTH)

    assert page.says("1 alert cleared")
    assert page.says("Open alerts 1 0")
    assert page.says("None opened.")


def test_dates_the_wrong_way_round_are_swapped_and_said_so(changed: Reader) -> None:
    page = changed.open(
        "/time-machine", known_by="2013-12-31", compare_with="2011-12-31", basis="published"
    )

    assert page.says("The first date came after the second, so the two were swapped")
    assert page.field("known-by") == "2011-12-31"
    assert page.says("4 changes, by cause")


def test_without_dates_both_are_now_and_the_page_says_what_to_do(pages: Reader) -> None:
    page = pages.open("/time-machine")

    assert page.says("Both dates are the same moment, so nothing differs. Choose an earlier")
    assert page.says("0 changes, by cause")


def test_the_code_asks_for_the_same_for_ever(changed: Reader) -> None:
    page = changed.open("/time-machine", **BOTH, authority="boston", position="1300")

    assert page.says(
        'then = client.as_of(known_by="2011-12-31", basis="published", position=1300, '
        'authority="Boston")'
    )
    assert page.says(
        "soundings diff 2011-12-31 2013-12-31 --basis published --position 1300 --authority Boston"
    )


def test_long_lists_of_changes_are_paged(pages: Reader) -> None:
    first, second = (
        pages.open("/time-machine", known_by="2014-01-01", basis="published", page=number)
        for number in ("1", "2")
    )

    assert re.search(r"Showing 1 to 50 of [\d,]+ changes", first.text)
    assert re.search(r"Showing 51 to 100 of [\d,]+ changes", second.text)


def test_a_replay_says_when_each_rule_would_first_have_fired_and_on_what(pages: Reader) -> None:
    page = pages.open("/authorities/nottingham/could-we-have-known")

    assert page.says("5 September 2022: Critical factor, children's services")
    assert page.says("Overall effectiveness of children's services is inadequate.")
    assert page.says(
        "Overall effectiveness of children's services: inadequate, about 22 July 2022, "
        "published 5 September 2022"
    )
    assert page.says("It would have stood for 3 years, until 5 September 2022.")
    assert page.says("This system recorded it on 22 November 2026, 4 years after it could be known")
    assert page.says("Only what was published by a day counts for that day")


def test_a_replay_goes_by_the_moment(pages: Reader) -> None:
    address = "/authorities/nottingham/could-we-have-known"

    before = pages.open(address, known_by="2022-09-04", basis="published")
    unrecorded = pages.open(address, known_by="2025-09-04")

    assert not before.says("inadequate")
    assert before.says("It would still stand, after 3 years.")
    assert unrecorded.says("This system had not recorded it by then.")
    assert pages.open("/authorities/adur/could-we-have-known").says("No rule would have fired")
    assert pages.open("/authorities/nowhere/could-we-have-known").status == 404


def test_the_authority_leads_to_its_replay(pages: Reader) -> None:
    link = pages.open("/authorities/boston", basis="published").links["Could we have known?"]

    assert link == "/authorities/boston/could-we-have-known?basis=published"


def test_vintages_say_how_late_and_how_much_revised(pages: Reader) -> None:
    page = pages.open("/vintages", measure="childrens_services_overall")

    assert page.says("Ofsted 321 31 days 47 days 69 days 0")
    assert page.says("half of the values of Ofsted were known 47 days after their period")
    assert page.says("0 of 321 (0.0%)")
    assert page.response.text.count("<polyline") == 2
    assert pages.open("/vintages").says("Choose one of the measures that anything is known of.")


def test_estimated_dates_are_left_out_and_counted(pages: Reader) -> None:
    measure = "use_of_resources_returned_symbol"
    facts = [one for one in pages.json("/api/picture") if one["measure"] == measure]
    assert facts

    page = pages.open("/vintages", measure=measure)

    assert page.says("Left out: date only estimated")


def test_revisions_are_counted_by_source(changed: Reader) -> None:
    page = changed.open("/vintages", measure="use_of_resources")

    assert page.says("Audit 1 of 1 (100.0%) 2 2 0")


def test_an_alert_and_its_fact_show_the_whole_chain(pages: Reader) -> None:
    [alert] = pages.json("/api/alerts", authority="boston")
    page = pages.open(f"/alerts/{alert['id']}")
    fact = pages.open(f"/evidence/{alert['signals'][0]['evidence_ids'][0]}")

    assert re.search(
        r"use_of_resources_2009\.csv, row 22 \(read as use_of_resources\) [\d,]+ [0-9a-f]{64}",
        page.text,
    )
    assert re.search(
        r"Opened 9 December 2009 22 November 2026, 09:30 UTC [\d,]+ [0-9a-f]{64}", page.text
    )
    assert fact.says(
        "Critical factor, corporate, opened 9 December 2009 (open): rule critical_factor"
    )
    assert '"topic": "evidence.recorded' in fact.text
    assert fact.says("; a higher value is better.")
