"""An adviser says how to be told, sees what was sent, and why the rest was not; nobody else may."""

import pytest

from infra.notifications.deliver import Delivery
from tests.e2e.reading import Page
from tests.e2e.speaking import Speaking, group, take_in_evidence

__all__ = ["group"]

ADVISER, PAGE = "Finn Advis", "/my-feed"


def add(town: Speaking, channel: str, target: str = "") -> Page:
    return town.send(ADVISER, PAGE, PAGE, channel=channel, target=target)


def way(town: Speaking) -> str:
    """Return the id of the adviser's newest way."""
    person = town.world.people[ADVISER].id
    return Delivery.of(town.world.app).notifications.subscriptions.all(person)[-1].id


def test_before_there_is_a_way_it_says_that_nobody_is_told(group: Speaking) -> None:
    page = group.as_(ADVISER).open(PAGE)

    assert page.says("There is none yet: nobody is told anything")
    assert page.says("Nothing has been sent yet.")
    assert page.says("Nothing was kept back.")


def test_a_secret_is_shown_once_and_its_feed_opens_until_it_is_ended(group: Speaking) -> None:
    page = add(group, "reader")

    assert page.says("Copy this now: it is shown this once")
    address = next(one for one in page.text.split() if one.endswith("/alerts.atom"))
    path = address[address.index("/feeds/") :]
    assert "no-store" in page.response.headers["cache-control"]
    assert path not in group.as_(ADVISER).open(PAGE).text
    assert group.reader.client.get(path).status_code == 200
    ended = group.send(ADVISER, f"{PAGE}/{way(group)}/revoke", PAGE)
    assert ended.says("It is ended: its secret opens nothing")
    assert group.reader.client.get(path).status_code == 404


def test_a_webhook_is_tested_and_gets_a_new_secret(group: Speaking) -> None:
    first = add(group, "webhook", "https://93.184.216.34/hook")
    assert first.says("whsec_")

    renewed = group.send(ADVISER, f"{PAGE}/{way(group)}/rotate", PAGE)
    tested = group.send(ADVISER, f"{PAGE}/{way(group)}/test", PAGE)

    assert renewed.says("whsec_")
    assert tested.says("A test is on its way")
    assert tested.says("Nowhere, for a test")


@pytest.mark.parametrize(
    ("channel", "target"),
    [("webhook", "http://127.0.0.1:1/"), ("webhook", "no address"), ("mail", "finn"), ("mail", "")],
)
def test_what_cant_be_told_is_refused_in_words(group: Speaking, channel: str, target: str) -> None:
    page = add(group, channel, target)

    assert page.status == 400
    assert page.says("Nothing was changed")
    assert group.as_(ADVISER).open(PAGE).says("There is none yet")


def test_a_way_of_somebody_else_can_be_neither_ended_nor_tested(group: Speaking) -> None:
    group.world.admit("Olga Other", "Elm Agency", "improvement_adviser")
    group.send("Olga Other", PAGE, PAGE, channel="mail", target="olga@partnership.example")
    other = Delivery.of(group.world.app).notifications.subscriptions.all()[-1].id

    for act in ("revoke", "test", "rotate"):
        assert group.send(ADVISER, f"{PAGE}/{other}/{act}", PAGE).status == 400
    assert group.send(ADVISER, f"{PAGE}/{other}/paint", PAGE).status == 404
    assert group.as_("Olga Other").open(PAGE).says("olga@partnership.example. Since")


def test_what_nobody_was_told_is_counted_with_its_reason(group: Speaking) -> None:
    Delivery.of(group.world.app).run()
    take_in_evidence(group.world.app)
    Delivery.of(group.world.app).run()

    page = group.as_(ADVISER).open(PAGE)

    counts = Delivery.of(group.world.app).notifications.log.counts()
    assert counts["late"] > 10
    assert page.says(f"Evidence more than a year old when it came in {counts['late']:,}")
    assert page.says("The newest of them")


@pytest.mark.parametrize("login", ["Ada Quill", "Dot Fenn", "Ivy Lane", "Gus Keep"])
def test_for_whoever_is_no_adviser_there_is_no_such_page(group: Speaking, login: str) -> None:
    assert group.as_(login).open(PAGE).status == 404
