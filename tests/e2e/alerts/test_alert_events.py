"""Advisers' programs and browsers listen to alerts, and go on where they were cut off."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from playwright.sync_api import Browser
from sqlalchemy import insert

from domain.times import to_instant
from infra.notifications.deliver import Delivery
from infra.stores.vault.notification_tables import notices
from tests.e2e.alerts.test_pages import ADVISER, OTHERS
from tests.e2e.browser import View, open_page
from tests.e2e.conftest import served
from tests.e2e.speaking import Speaking, group
from tests.integration.steps import take_in, write_rows
from tests.pages import pages_over
from web.site.session import COOKIE

__all__ = ["group"]

PATH = "/api/alerts/events"


class Listening:
    """A group whose feed is listened to over HTTP."""

    def __init__(self, group: Speaking, folder: Path, address: str) -> None:
        self.group, self.folder, self.address = group, folder, address
        self.delivery = Delivery.of(group.world.app)
        self.delivery.run()

    def rate(self, authority: str, value: int = 1) -> None:
        """Let an authority fail a critical factor, and tell the advisers."""
        day = self.group.world.clock().date().isoformat()
        row = f"{authority},assessment,use_of_resources,{value},{day},{day},1-4,high,A body,{day},"
        take_in(self.group.world.app, write_rows(self.folder / f"{authority}.csv", [row]))
        self.delivery.run()

    def token(self, login: str) -> dict[str, str]:
        """Return the header with which a member's program asks."""
        person = self.group.world.people[login].id
        issued = self.group.world.app.sign_in.tokens.issue(person, "test", 1)
        return {"Authorization": f"Bearer {issued.token}"}

    def events(self, count: int, after: str = "", authority: str = "") -> list[dict[str, str]]:
        """Listen until so many events came; ``authority`` fails once the connection stands."""
        headers = self.token(ADVISER) | ({"Last-Event-ID": after} if after else {})
        with httpx.stream("GET", self.address + PATH, headers=headers, timeout=20) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            lines = answer.iter_lines()
            assert next(lines) == ": listening"
            if authority:
                self.rate(authority)
            return [event for _, event in zip(range(count), _parsed(lines), strict=False)]


def _parsed(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    for line in lines:
        name, _, text = line.partition(": ")
        if not line and "data" in fields:
            yield fields
            fields = {}
        elif name and not line.startswith(":"):
            fields[name] = text


@pytest.fixture
def listening(group: Speaking, tmp_path: Path) -> Iterator[Listening]:
    with pages_over(group.world.app) as pages, served(pages) as address:
        yield Listening(group, tmp_path, address)


def read(event: dict[str, str]) -> CloudEvent:
    message = HTTPMessage(
        headers={"content-type": "application/cloudevents+json"}, body=event["data"].encode()
    )
    found = from_http(message, JSONFormat(), CloudEvent)
    assert isinstance(found, CloudEvent)
    return found


def test_an_alert_is_heard_as_it_is_told_and_any_cloud_events_reader_parses_it(
    listening: Listening,
) -> None:
    [event] = listening.events(1, authority="Boston")

    assert event["event"] == "alert.opened"
    found = read(event)
    assert found.get_id() == event["id"]
    assert found.get_type() == "alert.opened"
    assert json.loads(event["data"])["severity"]


def test_who_was_cut_off_goes_on_after_the_last_that_came_and_hears_nothing_twice(
    listening: Listening,
) -> None:
    [first] = listening.events(1, authority="Boston")
    listening.rate("Derby")
    listening.rate("Lincoln")

    later = listening.events(2, after=first["id"])

    assert [read(one).get_subject() for one in later] != [read(first).get_subject()] * 2
    assert first["id"] not in {one["id"] for one in later}
    assert len({one["id"] for one in later}) == 2
    [last] = listening.events(1, after=later[0]["id"])
    assert last["id"] == later[1]["id"]


@pytest.mark.parametrize("login", [*OTHERS, ""])
def test_nobody_but_an_adviser_listens(listening: Listening, login: str) -> None:
    headers = listening.token(login) if login else {}

    assert httpx.get(listening.address + PATH, headers=headers).status_code == 404


def test_a_browsers_own_event_source_hears_it(browser: Browser, listening: Listening) -> None:
    cookie = {"name": COOKIE, "value": listening.group.token(ADVISER), "url": listening.address}
    with open_page(browser, f"{listening.address}/authorities", View()) as page:
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.evaluate(
            """() => new Promise(open => {
                const source = new EventSource('/alerts/events');
                source.addEventListener("alert.opened", one => {
                    document.body.append(one.lastEventId);
                });
                source.onopen = open;
            })"""
        )
        listening.rate("Boston")

        [told] = listening.delivery.notifications.log.notices(5)
        page.get_by_text(told.id).wait_for()


def test_what_a_digest_tells_late_is_not_lost_behind_what_was_urgent(
    listening: Listening,
) -> None:
    listening.rate("Boston")
    [urgent] = listening.delivery.notifications.log.notices(5)
    late = msgspec.structs.replace(
        urgent, id="older.1", at=urgent.at + timedelta(days=5), authority="older"
    )
    row = {
        "id": late.id,
        "position": 1,
        "authority": late.authority,
        "level": late.level,
        "at": to_instant(late.at),
        "body": msgspec.json.encode(late).decode(),
    }
    with listening.group.world.app.vault.begin() as vault:
        vault.execute(insert(notices), row)

    assert [one.id for one in listening.delivery.notifications.log.notices_after(urgent.id, 9)] == [
        late.id
    ]
    assert listening.delivery.notifications.log.newest_notice() == late.id
