"""Alerts told to programs: real receivers, read with the conventions' own tools."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from sqlalchemy import update
from standardwebhooks.webhooks import Webhook

from consumers.notifications.times import AGAIN
from domain.times import to_instant
from infra.notifications.deliver import Delivery
from infra.security.url_guard import AddressError, Addresses
from infra.services.notifications.subscriptions import SubscriptionRefusal
from infra.services.rebuild import Rebuilding
from infra.stores.vault.notification_tables import deliveries
from infra.stores.views import for_writing
from tests.integration.feeds import Feeding, feeding
from tests.integration.members import admit
from tests.servers.receiver import Receiver, receiving


@pytest.fixture
def feed(tmp_path: Path) -> Iterator[Feeding]:
    """Yield an installation whose adviser may be told."""
    with feeding(tmp_path) as one:
        yield one


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Yield a receiver on loopback."""
    with receiving() as one:
        yield one


def test_a_critical_alert_is_told_at_once_and_every_convention_reads_it(
    feed: Feeding, receiver: Receiver
) -> None:
    made = feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
    feed.publish("Boston", 1)
    feed.delivery.run()

    (headers, body), *others = receiver.got
    assert not others
    assert Webhook(made.secret).verify(body, headers)
    event = JSONFormat().read(CloudEvent, body)
    assert event.get_type() == "alert.opened"
    assert event.get_id() == headers["webhook-id"]
    assert [event.get_extension(name) for name in ("urgency", "severity", "certainty")] == [
        "Immediate",
        "Severe",
        "Observed",
    ]
    assert event.get_extension("status") == "Actual"
    told = json.loads(body)["data"]
    assert told["level"] == "critical"
    assert told["evidence"][0] == "Use of resources is 1 (performing poorly)."
    assert told["link"].endswith("/authorities/boston")
    (logged,) = feed.delivery.notifications.log.newest(10)
    assert (logged.status, logged.outcome, logged.of) == ("sent", "answered 204", ("Boston",))


def test_a_receiver_that_is_down_for_a_day_misses_nothing_and_gets_nothing_twice(
    feed: Feeding, receiver: Receiver
) -> None:
    feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
    receiver.answer = 503
    down_since = feed.clock()
    for name in ("Boston", "Derby", "Lincoln"):
        feed.publish(name, 1)
        feed.delivery.run()
    while feed.clock() < down_since + timedelta(days=1):
        feed.clock.move(minutes=30)
        feed.delivery.run()
    tried = receiver.ids()
    receiver.got.clear()
    receiver.answer = 204
    feed.clock.move(days=1)
    feed.delivery.run()
    feed.delivery.run()

    assert len(receiver.got) == 3
    assert set(receiver.ids()) == set(tried)
    assert len(tried) == 3 * 7  # at once, 5 s, 5 min, 30 min, 2 h, 5 h and 10 h: then 14 more
    assert {one.status for one in feed.delivery.notifications.log.newest(10)} == {"sent"}


def test_after_the_last_try_it_says_that_it_failed_and_tries_no_more(
    feed: Feeding, receiver: Receiver
) -> None:
    feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
    receiver.answer = 500
    feed.publish("Boston", 1)
    for _ in range(len(AGAIN) + 5):
        feed.delivery.run()
        feed.clock.move(days=1)

    assert len(receiver.got) == len(AGAIN) + 1
    (logged,) = feed.delivery.notifications.log.newest(1)
    assert (logged.status, logged.outcome, logged.next_at) == ("failed", "answered 500", None)


def test_while_a_secret_is_rotated_both_verify(feed: Feeding, receiver: Receiver) -> None:
    made = feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
    newer = feed.delivery.notifications.subscriptions.rotate(made.id)
    feed.publish("Boston", 1)
    feed.delivery.run()

    headers, body = receiver.got[0]
    assert Webhook(made.secret).verify(body, headers)
    assert Webhook(newer).verify(body, headers)
    assert len(headers["webhook-signature"].split()) == 2


def test_who_answers_gone_is_told_no_more(feed: Feeding, receiver: Receiver) -> None:
    feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
    receiver.answer = 410
    for name in ("Boston", "Derby"):
        feed.publish(name, 1)
        feed.delivery.run()

    assert len(receiver.got) == 1
    (ended,) = feed.delivery.notifications.subscriptions.all()
    assert ended.ended_by == "the receiver is gone (410)"


def test_a_redirect_is_not_followed(feed: Feeding, receiver: Receiver) -> None:
    with receiving() as inside:
        receiver.answer, receiver.location = 307, inside.url
        feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
        feed.publish("Boston", 1)
        feed.delivery.run()

        assert inside.got == []
    (logged,) = feed.delivery.notifications.log.newest(1)
    assert (logged.status, logged.outcome) == ("waiting", "answered 307")


def test_a_rebuild_and_a_full_replay_tell_nobody_anything(
    feed: Feeding, receiver: Receiver
) -> None:
    feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
    feed.publish("Boston", 1)
    feed.on_monday()
    told = len(receiver.got)
    rebuilt = Rebuilding(feed.app)
    rebuilt.build()
    rebuilt.switch()
    feed.app.follow()
    feed.on_monday()

    assert told == 1
    assert len(receiver.got) == told


def test_a_new_installation_tells_nothing_of_what_was_there_before(
    feed: Feeding, receiver: Receiver
) -> None:
    feed.publish("Boston", 1)
    with for_writing(feed.app.vault).begin() as vault:
        vault.exec_driver_sql("DELETE FROM feed_place")
    feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
    feed.on_monday()

    assert receiver.got == []


def test_a_program_that_dies_between_a_try_and_its_note_sends_the_same_id_again(
    feed: Feeding, receiver: Receiver
) -> None:
    feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
    feed.publish("Boston", 1)
    feed.delivery.run()
    claimed = {"status": "waiting", "next_at": to_instant(feed.clock() + timedelta(minutes=2))}
    with for_writing(feed.app.vault).begin() as vault:  # as the claim of the try left it
        vault.execute(update(deliveries).values(claimed))
    Delivery.of(feed.app).run()
    assert len(receiver.got) == 1
    feed.clock.move(minutes=3)
    Delivery.of(feed.app).run()

    first, second = receiver.ids()
    assert first == second


def test_who_is_no_adviser_any_more_is_told_nothing(feed: Feeding, receiver: Receiver) -> None:
    feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
    feed.publish("Boston", 1)
    feed.app.members.remove(feed.adviser, "a test")
    feed.delivery.run()

    assert receiver.got == []
    assert [one.ended_by for one in feed.delivery.notifications.subscriptions.all()] == [
        "no longer an adviser"
    ]
    assert [one.status for one in feed.delivery.notifications.log.newest(5)] == ["stopped"]


def test_a_test_says_that_it_is_one_and_goes_to_one_receiver(
    feed: Feeding, receiver: Receiver
) -> None:
    made = feed.delivery.notifications.subscriptions.webhook(feed.adviser, receiver.url)
    with receiving() as other:
        feed.delivery.notifications.subscriptions.webhook(feed.adviser, other.url)
        feed.delivery.notifications.send_test(made.id)
        feed.delivery.run()
        assert other.got == []

    (_, body) = receiver.got[0]
    assert JSONFormat().read(CloudEvent, body).get_extension("status") == "Test"
    assert feed.delivery.notifications.log.notices(10) == []


def test_a_name_that_leads_inside_a_moment_later_gets_nobody_inside(
    feed: Feeding, receiver: Receiver
) -> None:
    port = receiver.url.rpartition(":")[2].partition("/")[0]
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    rebinding = Addresses(resolve=lambda *_: next(answers))
    delivery = Delivery.of(feed.app, rebinding)
    delivery.notifications.subscriptions.webhook(
        feed.adviser, f"https://receiver.example:{port}/hook"
    )
    feed.publish("Boston", 1)
    delivery.run()

    assert receiver.got == []
    assert "leads inside a network" in delivery.notifications.log.newest(1)[0].outcome


def test_nothing_inside_may_be_subscribed(feed: Feeding) -> None:
    delivery = Delivery.of(feed.app, Addresses())
    for url in ("https://127.0.0.1/", "http://93.184.216.34/", "https://[::ffff:10.0.0.1]/"):
        with pytest.raises(AddressError, match=r"https://|inside"):
            delivery.notifications.subscriptions.webhook(feed.adviser, url)


def test_only_an_adviser_subscribes(feed: Feeding, receiver: Receiver) -> None:
    agent = admit(feed.app, "ada", "change_agent")
    with pytest.raises(SubscriptionRefusal, match="Only an improvement adviser"):
        feed.delivery.notifications.subscriptions.webhook(agent, receiver.url)
