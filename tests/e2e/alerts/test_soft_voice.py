"""What several bodies speak of is one more voice on the list of alerts, for the group alone."""

from pathlib import Path

import pytest

from tests.e2e.alerts.test_api_handling import token_of
from tests.e2e.reading import Reader
from tests.e2e.speaking import Speaking, informed_group
from tests.integration.steps import take_in, write_rows

__all__ = ["informed_group"]

ADVISER, ANALYST, CUSTODIAN = "Finn Advis", "Ivy Lane", "Gus Keep"
BODIES = ("Ada Quill", "Ben Rusk", "Cyd Marl")
SAID = "Several bodies, each by itself, speak of leadership"


@pytest.fixture
def town(informed_group: Speaking, tmp_path: Path) -> Speaking:
    """Return a group with real evidence and a fall of a rating; nobody has spoken of it yet."""
    fell = "Lincoln,assessment,housing,{},{}-03-31,{}-12-09,1-4,high,A made-up body,{},"
    rows = [fell.format(rating, year, year, year) for rating, year in ((4, 2008), (3, 2009))]
    take_in(informed_group.world.app, write_rows(tmp_path / "fell.csv", rows))
    return informed_group


def watched(reader: Reader) -> str:
    """Return the slug of an authority that is on watch, for one family of judgements."""
    found = reader.json("/api/alerts")
    name = next(
        one["authority"]
        for one in found
        if one["escalation"]["level"] == "watch" and one["escalation"]["families"] == ["judgement"]
    )
    return str(name).lower().replace(" ", "-")


def level(town: Speaking, slug: str, login: str = "") -> tuple[str, list[str]]:
    """Return how far an authority reaches, and the families that say so, as a program is told."""
    headers = {"Authorization": f"Bearer {token_of(town, login)}"} if login else {}
    found = town.reader.client.get(f"/api/alerts?authority={slug}", headers=headers).json()
    return found[0]["escalation"]["level"], found[0]["escalation"]["families"]


def converge(town: Speaking, slug: str) -> None:
    """Let three bodies of six speak of leadership there, and the window close."""
    town.world.admit("Fay Orme", "Fen Trust")
    for login in BODIES:
        town.say(login, f"They say so in the words of {login.split()[1]}.", slug)
    town.world.close()


def fall(town: Speaking) -> None:
    """Let a rating of Derby's fall, lately."""
    rows = [
        f"Derby,assessment,use_of_resources,{value},{day},{day},1-4,high,Audit,derby {day},"
        for value, day in ((4, "2025-01-10"), (2, "2026-02-10"))
    ]
    folder = town.world.app.settings.home.parent
    take_in(town.world.app, write_rows(folder / "derby.csv", rows))


def test_a_judgement_and_several_bodies_are_two_voices_for_the_adviser(town: Speaking) -> None:
    fall(town)
    slug = "derby"
    converge(town, slug)

    assert level(town, slug, ADVISER) == ("alert", ["judgement", "soft_intelligence"])
    page = town.as_(ADVISER).open("/alerts", level="concern")
    assert page.says(SAID)
    assert page.says("Independent families of evidence agree: judgements and soft intelligence")
    assert page.links[SAID] == f"/statements?authority={slug}"


def test_before_the_window_closed_it_is_one_voice_and_so_it_stays_in_that_past(
    town: Speaking,
) -> None:
    slug = watched(town.as_(ADVISER))
    last = town.world.app.store.last_position()
    converge(town, slug)

    page = town.as_(ADVISER).open("/alerts", position=str(last))

    assert not page.says(SAID)


@pytest.mark.parametrize("login", [ANALYST, CUSTODIAN])
def test_for_nobody_outside_the_group_does_it_change_a_thing(town: Speaking, login: str) -> None:
    slug = watched(town.as_(login))
    before = town.reader.open("/alerts").main
    converge(town, slug)

    assert town.as_(login).open("/alerts").main == before
    assert level(town, slug) == ("watch", ["judgement"])
    if login == ANALYST:  # custodians have no tokens
        assert level(town, slug, login) == ("watch", ["judgement"])


def test_it_is_in_no_file_and_no_briefing(town: Speaking) -> None:
    slug = watched(town.as_(ADVISER))
    reader = town.as_(ADVISER)
    before = reader.open("/alerts", format="csv").response.text
    converge(town, slug)

    assert town.as_(ADVISER).open("/alerts", format="csv").response.text == before


def test_an_authority_without_an_alert_is_named_all_the_same(town: Speaking) -> None:
    converge(town, "brighton-and-hove")

    page = town.as_(ADVISER).open("/alerts")

    assert page.says(f"Brighton and Hove South East {SAID}.")
    assert "Brighton" not in town.as_(ANALYST).open("/alerts").text
