"""The pages over the real examples: what they say, as sentences."""

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from infra.services.alerts.service import AlertService
from tests.e2e.reading import Install, Page, Reader
from tests.integration.steps import write_rows
from web.site.build_assets import CONTENT_SECURITY_POLICY

SITE = " \u2013 Soundings"
EVERY_PAGE = (
    "/",
    "/alerts",
    "/authorities",
    "/authorities/boston",
    "/authorities/nottingham",
    "/authorities/adur",
    "/quarantine",
    "/nowhere",
)


def boston_alert(pages: Reader) -> Page:
    found = pages.json("/api/alerts", authority="Boston")
    return pages.open(f"/alerts/{found[0]['id']}")


def fact(pages: Reader, authority: str, measure: str) -> str:
    found = pages.json("/api/picture", authority=authority)
    return str(next(one["evidence_id"] for one in found if one["measure"] == measure))


def rows_of(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_every_page_carries_the_security_headers(pages: Reader, address: str) -> None:
    headers = pages.open(address).response.headers

    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_head_answers_as_get_does_without_the_page(pages: Reader, address: str) -> None:
    whole, head = pages.client.get(address), pages.client.head(address)

    assert head.status_code == whole.status_code
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.content == b""


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_every_page_says_from_which_moment_it_looks(pages: Reader, address: str) -> None:
    page = pages.open(address)

    assert page.says("As known now (recorded basis) · newest facts · change")
    assert "known-by=2026-11-22T09:30:00Z" in page.links["Permanent link to this page as it is now"]


def test_titles_name_the_authority_or_the_list(pages: Reader) -> None:
    assert pages.open("/authorities/boston").title == f"Boston{SITE}"
    assert pages.open("/alerts").title == f"Alerts{SITE}"
    assert boston_alert(pages).title == f"Boston: critical factor, corporate{SITE}"


def test_the_numbers_of_the_start_page_are_those_of_their_lists(pages: Reader) -> None:
    start = pages.open("/")
    concerns = pages.json("/api/concerns")

    critical = sum(one["level"] == "critical" for one in concerns)
    assert critical == 9
    assert start.links[f"{critical} critical concerns"] == "/alerts?level=critical"
    watched = re.search(r"(\d+) authorities on watch", start.text)
    assert watched is not None
    watch_list = pages.open("/alerts", level="watch")
    assert watch_list.says(f"{watched[1]} authorities on watch, with these filters.")
    assert start.links["22 rows in quarantine"] == "/quarantine"
    assert pages.open("/quarantine").says("22 rows in quarantine")


def test_the_start_page_lists_the_newest_alerts_and_imports(pages: Reader) -> None:
    start = pages.open("/")

    assert len(re.findall(r"alert opened \d+ \w+ \d{4}", start.text)) == 10
    assert start.says("la_judgements.csv 321 321 0 22 November 2026")


def test_the_alerts_have_one_row_an_authority_critical_before_watch(pages: Reader) -> None:
    page = pages.open("/alerts")

    concerns = pages.json("/api/concerns")
    names = [one["authority"] for one in concerns]
    assert len(names) == len(set(names)) > 50
    on_page = [one for one in page.headings if any(one.startswith(name) for name in names)]
    assert len(on_page) == 50
    assert all(one.startswith(name) for one, name in zip(on_page, names, strict=False))
    levels = [one["level"] for one in concerns]
    assert levels == sorted(levels, key=["critical", "concern", "watch"].index)
    assert page.says("9 authorities critical, ")


def test_what_nobody_has_judged_for_four_years_is_old_and_nobodys_first_call(
    pages: Reader,
) -> None:
    then = pages.json("/api/concerns", **{"known-by": "2009-12-31", "basis": "published"})
    now = pages.json("/api/concerns")

    assert (then[0]["authority"], then[0]["level"]) == ("Boston", "critical")
    boston = next(one for one in now if one["authority"] == "Boston")
    assert (boston["level"], boston["band"]) == ("watch", "old")
    assert boston["sentence"].endswith("Old: nothing judged or measured since 31 October 2009.")
    later = now[now.index(boston) :]
    assert {one["band"] for one in later} == {"old"}


def test_a_row_gives_its_strongest_reason_with_its_number(pages: Reader) -> None:
    page = pages.open(
        "/alerts", sub_region="Lincolnshire", known_by="2009-12-31", basis="published"
    )

    assert page.says(
        "▲ Critical Boston Lincolnshire, East Midlands "
        "Organisational assessment is 1 (performing poorly). Signals stand on 1 more measure too."
    )
    assert page.says("Since 9 December 2009 Evidence Assessment")
    assert page.links["Boston"].startswith("/authorities/boston?known-by=2009-12-31")


def test_filters_are_kept_in_the_address(pages: Reader) -> None:
    page = pages.open("/alerts", region="East Midlands", detector="coasting")

    assert not page.says("Critical: call first")
    assert page.says("has stayed at")
    assert "region=East+Midlands" in page.links["CSV of all 1 row"]
    assert pages.open("/alerts", region="Atlantis").says("No concern matches these filters.")


def test_the_table_of_alerts_can_be_taken_away(pages: Reader) -> None:
    rows = rows_of(pages.open("/alerts", format="csv"))
    workbook = load_workbook(io.BytesIO(pages.open("/alerts", format="xlsx").response.content))

    concerns = pages.json("/api/concerns")
    assert [row["Authority"] for row in rows] == [one["authority"] for one in concerns]
    boston = next(row for row in rows if row["Authority"] == "Boston")
    assert boston["Why"].startswith("Organisational assessment is 1 (performing poorly).")
    assert boston["Newest alert opened"] == "2009-12-09"
    assert [len(list(sheet.rows)) for sheet in workbook] == [len(rows) + 1]


def test_an_alert_gives_evidence_what_would_clear_it_its_rule_and_its_course(pages: Reader) -> None:
    page = boston_alert(pages)

    assert page.says("Use of resources is 1 (performing poorly).")
    assert page.says(
        "Since 9 December 2009. Clears if the next rating of use of resources is "
        "2 (performing adequately) or better."
    )
    assert page.says("The newest was published 16 years before the moment you look from.")
    assert page.says("1 (performing poorly) first held 31 March 2009 9 December 2009, Audit")
    assert page.says("is better than before")
    assert page.says("9 December 2009: Opened")
    assert page.says("Critical factor (critical_factor), version 1.")
    assert page.says("Fails when the value is at most the bound")


def test_a_cleared_alert_says_when_and_why(pages: Reader) -> None:
    alerts = pages.json("/api/alerts", all="true")
    cleared = next(one for one in alerts if one["cleared_by"] == "rule")

    page = pages.open(f"/alerts/{cleared['id']}")

    assert re.search(r"○ Cleared opened .*, cleared .*: its clearing rule was met", page.text)
    assert page.says("Cleared: its clearing rule was met")


def test_a_past_episode_of_an_alert_is_listed(pages: Reader) -> None:
    alerts = pages.json("/api/alerts", all="true")
    keys = [(one["authority"], one["detector"], one["domain"]) for one in alerts]
    twice = next(one for one, key in zip(alerts, keys, strict=True) if keys.count(key) > 1)

    page = pages.open(f"/alerts/{twice['id']}")

    past = page.text[page.text.index("Past episodes") :]
    assert re.search(r"Opened \d+ \w+ \d{4}, (cleared|still open)", past)


def test_an_authority_is_known_by_theme_with_direction_and_source(pages: Reader) -> None:
    page = pages.open("/authorities/nottingham")

    assert page.says("Unitary authority, Nottinghamshire, East Midlands")
    assert page.says(
        "inadequate ↓ worse was requires improvement 22 July 2022 5 September 2022, Ofsted"
    )
    assert page.says("Clears if the next rating of overall effectiveness of children's services is")
    assert page.says(
        "Overall effectiveness of children's services: inadequate in 2022, "
        "down from requires improvement in 2018"
    )
    assert page.says("Use of resources: the newest is about 31 March 2009, 17 years ago")
    assert page.says("City of Nottingham UA")


def test_an_estimated_publication_date_says_so(pages: Reader) -> None:
    page = pages.open("/authorities/boston")

    assert page.says("31 December 2009 (estimated), Lincolnshire sub-regional partnership")
    assert not page.says("9 December 2009 (estimated), Audit Commission")


def test_an_authority_without_evidence_is_called_unknown(pages: Reader) -> None:
    page = pages.open("/authorities/adur")

    assert page.says("Nothing is known of Adur at this moment")
    assert page.says("That makes it unknown, not well.")


def test_successors_and_predecessors_lead_to_one_another(pages: Reader) -> None:
    assert pages.open("/authorities/allerdale").links["Cumberland"] == "/authorities/cumberland"
    assert pages.open("/authorities/cumberland").links["Allerdale"] == "/authorities/allerdale"


def test_what_is_known_of_an_authority_can_be_taken_away(pages: Reader) -> None:
    rows = rows_of(pages.open("/authorities/boston", format="csv"))

    failed = next(row for row in rows if row["Measure"] == "Use of resources")
    assert failed["Value"] == "1 (performing poorly)"
    assert failed["About"] == "2009-03-31"
    assert len(rows) == len(pages.json("/api/picture", authority="boston"))


def test_a_formula_from_a_source_stays_text_in_a_spreadsheet(
    install: Install, tmp_path: Path
) -> None:
    row = 'Boston,assessment,use_of_resources,2,2010-03-31,2010-12-01,,,"=HYPERLINK(""x"")",r,'
    pages = install(write_rows(tmp_path / "rows.csv", [row]))

    assert rows_of(pages.open("/authorities/boston", format="csv"))[0]["Source"] == (
        '\'=HYPERLINK("x")'
    )


def test_an_unknown_format_says_which_there_are(pages: Reader) -> None:
    page = pages.open("/alerts", format="pdf")

    assert page.status == 400
    assert page.says("'pdf' is not a format of this table. Write 'csv' or 'xlsx'.")


def test_authorities_are_found_by_any_spelling_or_code(pages: Reader) -> None:
    by_code = pages.open("/authorities", name="E07000136")
    by_alias = pages.open("/authorities", name="derby city")

    assert by_code.links["Boston"] == "/authorities/boston"
    assert by_alias.links["Derby"] == "/authorities/derby"
    assert pages.open("/authorities", name="Atlantis").says("No authority matches.")


def test_authorities_with_evidence_come_first_with_their_count(pages: Reader) -> None:
    page = pages.open("/authorities", sub_region="Lincolnshire")

    assert page.headings[1] == "With evidence"
    assert page.says("Boston District council Lincolnshire, East Midlands 20")


def test_a_region_is_said_to_be_a_line_to_compare_with(install: Install, tmp_path: Path) -> None:
    row = "England,indicator,measure m,7,2010-03-31,2010-12-01,number,low,Body,one,"
    pages = install(write_rows(tmp_path / "rows.csv", [row]))

    assert pages.open("/authorities/england").says("No alert is ever raised about it.")


def test_a_fact_that_another_source_gives_otherwise_says_so(
    install: Install, tmp_path: Path
) -> None:
    days = "2024-03-31,2024-06-01,number,low"
    ours = f"Derby,indicator,voids,10,{days},Derby's return,one,"
    theirs = f"Derby,indicator,voids,12,{days},A regulator,one,"
    pages = install(
        write_rows(tmp_path / "ours.csv", [ours]), write_rows(tmp_path / "theirs.csv", [theirs])
    )

    page = pages.open(f"/evidence/{fact(pages, 'Derby', 'voids')}")
    assert page.says("of the same day: the sources disagree. Both are kept")


def test_long_lists_are_paged_by_fifty(pages: Reader) -> None:
    first, last = pages.open("/authorities"), pages.open("/authorities", page="9")

    assert re.search(r"Showing 1 to 50 of \d+ authorities", first.text)
    assert re.search(r"Showing 401 to \d+ of \d+ authorities", last.text)
    assert pages.open("/authorities", page="99").text == last.text
    assert pages.open("/authorities", page="x").text == first.text


def test_evidence_leads_back_to_file_row_position_and_hash(pages: Reader) -> None:
    page = pages.open(f"/evidence/{fact(pages, 'boston', 'use_of_resources')}")

    assert page.title == f"Boston: Use of resources{SITE}"
    assert page.says("use_of_resources_2009.csv, row 22 (read as use_of_resources)")
    assert page.says("Taken in 22 November 2026, 09:30 UTC, by test")
    assert re.search(r"Position in the log [\d,]+ Hash [0-9a-f]{64}", page.text)


def test_every_version_of_a_fact_is_shown(install: Install, tmp_path: Path) -> None:
    rows = [
        "Boston,assessment,use_of_resources,1,2010-03-31,2010-12-01,,,Audit,r,",
        "Boston,assessment,use_of_resources,2,2010-03-31,2011-02-01,,,Audit,r,",
        "Boston,assessment,use_of_resources,withdrawn,2010-03-31,2011-06-01,,,Audit,r,",
    ]
    pages = install(write_rows(tmp_path / "rows.csv", rows))
    before = {"known_by": "2011-03-01", "basis": "published"}
    evidence = pages.json("/api/picture", authority="boston", **before)[0]["evidence_id"]

    now, then = pages.open(f"/evidence/{evidence}"), pages.open(f"/evidence/{evidence}", **before)

    assert now.says("Version 3: withdrawn (in force)")
    assert now.says("Withdrawn by its source")
    assert then.says("Version 2: 2 (performing adequately) (in force)")
    assert then.says("Version 1: 1 (performing poorly)")
    assert not then.says("Version 3")


@pytest.mark.parametrize("address", ["/nowhere", "/evidence/nothing", "/alerts/nothing"])
def test_what_is_not_there_is_answered_with_a_way_on(pages: Reader, address: str) -> None:
    page = pages.open(address)

    assert page.status == 404
    assert page.title == f"Page not found{SITE}"
    assert page.says("Search for an authority")


def test_an_unknown_authority_is_looked_for_by_its_address(pages: Reader) -> None:
    page = pages.open("/authorities/north-lincs")

    assert page.status == 404
    assert page.field("name") == "north lincs"


def test_an_error_says_nothing_of_its_cause(pages: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        msg = "password=hunter2"
        raise RuntimeError(msg)

    monkeypatch.setattr(AlertService, "concerns", broken)
    page = pages.open("/alerts")

    assert page.status == 500
    assert page.title == f"Something went wrong{SITE}"
    assert "hunter2" not in page.response.text
    assert "RuntimeError" not in page.response.text


def test_what_sources_write_is_shown_and_never_run(install: Install, tmp_path: Path) -> None:
    row = "<script>alert(1)</script>,assessment,use_of_resources,2,2010-03-31,2010-12-01,,,a,r,"
    pages = install(write_rows(tmp_path / "rows.csv", [row]))

    page = pages.open("/quarantine")

    assert page.says("No authority in the register is called '<script>alert(1)</script>'.")
    assert "<script>alert(1)" not in page.response.text


def test_static_files_may_be_kept_for_a_year(pages: Reader) -> None:
    styles = re.search(r'href="(/static/soundings-\w+\.css)"', pages.open("/").response.text)
    assert styles is not None

    response = pages.client.get(styles[1])

    assert response.status_code == 200
    assert response.headers["cache-control"] == "max-age=31536000, public, immutable"


def test_health_and_readiness(pages: Reader) -> None:
    assert pages.json("/health") == {"status": "ok"}
    assert pages.json("/ready") == {"status": "ready"}


def test_an_installation_without_a_register_is_alive_but_not_ready(
    pages: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.services.system.service.SystemService.ready", lambda _: False)

    assert pages.open("/ready").status == 503
    assert pages.open("/health").status == 200
