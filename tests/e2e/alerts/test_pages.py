"""An adviser handles alerts in the pages; nobody else sees that, or can."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.reading import Page, Reader
from tests.e2e.speaking import Speaking, informed_group
from tests.integration.steps import take_in, write_rows

__all__ = ["informed_group"]

ADVISER, OTHERS = "Finn Advis", ("Ada Quill", "Dot Fenn", "Ivy Lane")
CORRECTED = (
    "Boston,assessment,use_of_resources,2,2009-03-31,2009-12-10,1-4,high,"
    "Audit Commission,{reference},"
)


@pytest.fixture
def town(informed_group: Speaking) -> Speaking:
    """Return a group with real evidence, of which Boston has a critical alert."""
    return informed_group


def alert(town: Speaking, authority: str = "boston") -> str:
    """Return the address of an authority's critical alert."""
    found = town.reader.json("/api/alerts", authority=authority, all="true")
    return f"/alerts/{next(one['id'] for one in found if one['detector'] == 'critical_factor')}"


def decide(town: Speaking, decision: str, **form: str) -> Page:
    """Send one of the forms of the alert's page, as the adviser."""
    address = alert(town)
    page = town.as_(ADVISER).open(address)
    sent = {"_csrf_token": page.field("_csrf_token"), "seen": page.field("seen"), **form}
    return town.reader.send(f"{address}/{decision}", sent)


def snooze(town: Speaking, days: int = 10) -> Page:
    """Put it off."""
    until = (town.world.clock().date() + timedelta(days=days)).isoformat()
    return decide(town, "snooze", until=until, reason="The inspection is soon.")


def test_the_adviser_takes_an_alert_on_and_it_says_so_everywhere(town: Speaking) -> None:
    done = decide(town, "acknowledge", comment="I ring the chief executive.")

    assert done.says("You acknowledged it: it is yours from here.")
    assert done.says("Acknowledged by Finn Advis on 2 March 2026: I ring the chief executive.")
    assert done.says("Decision receipts")
    assert done.says("Decided on 2 signals and 2 facts: ")
    assert town.reader.open("/alerts").says("State Acknowledged by Finn Advis on 2 March 2026")
    assert town.reader.open("/alerts", state="acknowledged").says("1 authority on watch")


def test_nobody_else_sees_where_an_alert_stands_or_may_decide(town: Speaking) -> None:
    decide(town, "acknowledge", comment="I ring the chief executive.")
    address = alert(town)

    for login in OTHERS:
        reader = town.as_(login)
        for page in (reader.open(address), reader.open("/alerts")):
            assert "Finn" not in page.main
            assert "cknowledge" not in page.main
            assert "I ring" not in page.response.text
        assert reader.send(f"{address}/undo", {"seen": "2"}).status == 404
    town.reader.client.cookies.clear()
    assert "cknowledge" not in town.reader.open(address).text


def test_a_custodian_sees_who_has_it_and_decides_nothing(town: Speaking) -> None:
    decide(town, "acknowledge")
    page = town.as_("Gus Keep").open(alert(town))

    assert page.says("Acknowledged by Finn Advis")
    assert 'data-act="' not in page.response.text


def test_what_is_snoozed_is_quiet_and_says_why_until_it_comes_back(town: Speaking) -> None:
    snooze(town)
    page = town.reader.open("/alerts")

    quiet = page.text[page.text.index("Quiet, and why") :]
    assert (
        "Boston Organisational assessment is 1 (performing poorly). "
        "Old: nothing judged or measured since 31 October 2009. "
        "Snoozed until 12 March 2026 by Finn Advis on 2 March 2026: The inspection is soon."
    ) in quiet
    assert page.says("1 concern quiet, not counted here")

    town.world.clock.pass_(days=10)
    town.world.app.follow()
    assert town.as_(ADVISER).open("/alerts").says("Back since 12 March 2026: the snooze is over")


def test_a_form_that_can_not_be_carried_out_says_why_and_keeps_what_was_typed(
    town: Speaking,
) -> None:
    refused = snooze(town, days=200)

    assert refused.status == 400
    assert refused.says("Choose the day it comes back: from tomorrow to 2 June 2026.")
    assert refused.says("The inspection is soon.")
    assert decide(town, "dismiss").says("Choose what the alert was")
    assert decide(town, "nonsense").status == 404


def test_of_two_who_decide_at_once_the_second_is_shown_what_changed(town: Speaking) -> None:
    address = alert(town)
    page = town.as_(ADVISER).open(address)
    stale = {"_csrf_token": page.field("_csrf_token"), "seen": page.field("seen")}
    decide(town, "acknowledge")

    refused = town.reader.send(f"{address}/dismiss", {**stale, "label": "useful"})
    assert refused.says("the alert has changed since you looked at it: it was acknowledged")
    assert refused.says("Acknowledged by Finn Advis")
    assert int(refused.field("seen")) > int(stale["seen"])


def test_undo_is_one_button_away_and_stays_on_record(town: Speaking) -> None:
    decide(town, "dismiss", label="known_already", comment="A plan is agreed.")
    undone = decide(town, "undo")

    assert undone.says("The decision is undone; both stay on record.")
    assert undone.says("New: nobody has decided yet.")
    assert undone.says("Dismissed as known already by Finn Advis on 2 March 2026 (undone)")
    assert not town.reader.open("/alerts").says("Quiet, and why")


def test_a_form_without_its_token_changes_nothing(town: Speaking) -> None:
    address = alert(town)
    town.as_(ADVISER).open(address)

    assert town.reader.send(f"{address}/acknowledge", {"seen": "1"}).status == 403
    assert town.reader.open(address).says("New: nobody has decided yet.")


def test_a_look_back_shows_how_it_stood_and_no_forms(town: Speaking) -> None:
    decide(town, "acknowledge")
    position = str(town.world.app.position())
    town.world.clock.pass_(days=1)
    snooze(town)

    then = town.reader.open(alert(town), position=position)
    assert then.says("Acknowledged by Finn Advis")
    assert not then.says("Snoozed until")
    assert "data-act" not in then.response.text


def test_when_a_correction_takes_a_decisions_basis_away_the_adviser_is_told(
    town: Speaking, tmp_path: Path
) -> None:
    decide(town, "acknowledge")
    assert not town.reader.open("/alerts").says("Decisions whose basis changed")
    facts = town.reader.json("/api/picture", authority="boston")
    fact = next(one for one in facts if one["measure"] == "use_of_resources")
    row = CORRECTED.format(reference=fact["reference"]).replace(
        "Audit Commission", fact["source_body"]
    )
    take_in(town.world.app, write_rows(tmp_path / "corrected.csv", [row]))

    inbox = town.reader.open("/alerts")
    fell = inbox.text[inbox.text.index("Decisions whose basis changed") :]
    assert "Boston, Critical factor: corporate: Acknowledged by Finn Advis" in fell
    assert "it would not have stood then (Use of resources: the signal that was decided on)" in fell
    page = town.reader.open(alert(town))
    assert page.says("A decision's basis changed.")
    assert page.says("Its basis changed: By what is known now")

    again = decide(town, "acknowledge") if page.says("Acknowledge: take it on") else None
    assert again is None  # it is the adviser's already, so it is undone or decided otherwise
    decide(town, "undo")
    assert not town.reader.open("/alerts").says("Decisions whose basis changed")


def test_similar_authorities_and_the_age_of_evidence_are_told(town: Speaking) -> None:
    page: Page = town.reader.open(alert(town))

    assert page.says("16 years old")
    similar = page.text[page.text.index("Similar authorities") :]
    assert "other authorit" in similar or "None: about no other authority" in similar


def test_the_api_gives_states_to_those_who_may_see_them(town: Speaking) -> None:
    decide(town, "acknowledge")
    reader: Reader = town.reader

    assert "state" not in reader.json("/api/alerts", authority="boston")[0]
