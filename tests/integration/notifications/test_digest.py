"""What an adviser is told at once, what with the week's digest, and what not, and why."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import feedparser
import pytest
from reader import make_reader
from sqlalchemy import select

from domain.times import AsOf
from infra.services.notifications import feed_formats
from infra.stores.vault.notification_tables import subscriptions
from projections.alerts.queries import alerts_as_of
from tests.integration.alerts.test_expectations import councils
from tests.integration.feeds import Feeding, feeding
from tests.integration.steps import take_in, write_rows
from tests.servers.mailbox import Mailbox, mailbox

ADDRESS = "finn@partnership.example"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """Yield a mail server on loopback."""
    with mailbox() as one:
        yield one


@pytest.fixture
def feed(tmp_path: Path, box: Mailbox) -> Iterator[Feeding]:
    """Yield an installation whose adviser is told by mail."""
    with feeding(tmp_path, smtp_url=box.url, mail_from="soundings@partnership.example") as one:
        one.delivery.notifications.subscriptions.mail(one.adviser, ADDRESS)
        yield one


def subjects(box: Mailbox) -> list[str]:
    """Return what the mails are about."""
    return [mail["Subject"] for mail in box.mails]


def fallen(feed: Feeding, authority: str, measure: str) -> None:
    """Let a rating fall by a band, which is no critical factor."""
    feed.publish(authority, 4, measure=measure, ago=20)
    feed.publish(authority, 3, measure=measure)


def test_what_is_critical_is_mailed_at_once_one_mail_an_authority(
    feed: Feeding, box: Mailbox
) -> None:
    feed.publish("Boston", 1)
    feed.publish("Boston", 1, measure="managing_finances")
    feed.delivery.run()

    assert subjects(box) == ["Critical: Boston"]
    text = box.mails[0].get_body(("plain",))
    assert text is not None
    assert "Use of resources is 1 (performing poorly)." in text.get_content()
    assert "http://127.0.0.1:8000/authorities/boston" in text.get_content()
    assert box.mails[0]["To"] == ADDRESS


def test_one_family_of_evidence_is_watch_and_told_to_nobody(feed: Feeding, box: Mailbox) -> None:
    fallen(feed, "Boston", "use_of_resources")
    feed.on_monday()

    assert box.mails == []
    assert set(feed.delivery.notifications.log.counts()) == {"watch"}


def test_what_is_dismissed_or_old_is_not_told_and_the_log_says_why(
    feed: Feeding, box: Mailbox
) -> None:
    feed.publish("Boston", 1, ago=800)
    feed.on_monday()

    assert box.mails == []
    (kept,) = feed.delivery.notifications.log.kept_back(10)
    assert (kept.kind, kept.why, kept.detector) == ("opened", "late", "critical_factor")


def test_what_came_in_two_months_late_waits_for_the_digest(feed: Feeding, box: Mailbox) -> None:
    for name in ("Boston", "Derby"):
        feed.publish(name, 1, ago=60)
    feed.delivery.run()
    assert box.mails == []
    assert set(feed.delivery.notifications.log.counts()) == {""}

    feed.on_monday()
    assert subjects(box) == ["Alerts of the week: 2 authorities"]


def test_the_digest_comes_once_whatever_is_run_how_often(feed: Feeding, box: Mailbox) -> None:
    feed.publish("Boston", 1, ago=60)
    feed.on_monday()
    feed.delivery.run()
    feed.clock.move(hours=1)
    feed.delivery.run()

    assert len(box.mails) == 1


def test_when_the_last_of_it_clears_that_is_told_too(feed: Feeding, box: Mailbox) -> None:
    feed.publish("Boston", 1)
    feed.delivery.run()
    feed.clock.move(days=40)
    feed.publish("Boston", 3)
    feed.on_monday()

    assert len(box.mails) == 2
    last = box.mails[-1].get_body(("plain",))
    assert last is not None
    assert "Cleared: Critical factor" in last.get_content()


def test_a_mail_server_that_refuses_gets_the_mail_again_under_the_same_id(
    feed: Feeding, box: Mailbox
) -> None:
    box.refusal = "451 Try again"
    feed.publish("Boston", 1)
    feed.delivery.run()
    (logged,) = feed.delivery.notifications.log.newest(1)
    assert (logged.status, logged.outcome) == ("waiting", "the mail server answered 451")

    box.refusal = ""
    feed.clock.move(minutes=1)
    feed.delivery.run()
    assert [mail["Message-ID"] for mail in box.mails] == [f"<{logged.id}@soundings>"]


def test_atom_and_json_feed_are_read_by_their_own_tools(feed: Feeding, tmp_path: Path) -> None:
    feed.publish("Boston", 1)
    feed.delivery.run()
    notices = feed.delivery.notifications.log.notices(feed_formats.NEWEST)

    parsed = feedparser.parse(feed_formats.atom(notices, feed.delivery.notifications.address))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert [entry.title for entry in parsed.entries] == ["Boston: critical, opened"]
    assert parsed.entries[0].id == f"urn:soundings:notice:{notices[0].id}"
    (tmp_path / "alerts.json").write_bytes(feed_formats.json_feed(notices, "https://here"))
    with closing(make_reader(":memory:", feed_root=str(tmp_path))) as reader:
        reader.add_feed("alerts.json")
        reader.update_feed("alerts.json")
        assert reader.get_feed("alerts.json").version == "json11"
        entries = [(entry.id, entry.title) for entry in reader.get_entries()]
    assert entries == [(parsed.entries[0].id, "Boston: critical, opened")]


def test_an_empty_feed_is_a_feed(feed: Feeding) -> None:
    parsed = feedparser.parse(feed_formats.atom([], feed.delivery.notifications.address))

    assert not parsed.bozo
    assert parsed.entries == []


def test_a_readers_secret_opens_until_it_is_revoked(feed: Feeding) -> None:
    ways = feed.delivery.notifications.subscriptions
    made = ways.reader(feed.adviser)

    found = ways.read_by(made.secret)
    assert found is not None
    assert found.id == feed.adviser
    assert ways.read_by(made.secret + "x") is None
    ways.revoke(made.id)
    assert ways.read_by(made.secret) is None
    with feed.app.vault.connect() as vault:
        kept = vault.execute(select(subscriptions)).all()
    assert made.secret not in repr(kept)


JUDGED = "{0},assessment,childrens_services_overall,{1},{2},{2},ofsted,high,Ofsted,{0},"


def judge(feed: Feeding, grades: dict[str, str], *, ago: int) -> None:
    """Take in the first inspection of each of some councils."""
    day = feed.clock().date() - timedelta(days=ago)
    rows = [JUDGED.format(name, grade, day) for name, grade in grades.items()]
    take_in(feed.app, write_rows(feed.folder / f"judged-{ago}.csv", rows))


def text_of(mail: EmailMessage) -> str:
    found = mail.get_body(("plain",))
    assert found is not None
    text: str = found.get_content()
    return text


def test_a_place_in_the_top_tenth_is_told_once_in_the_digest_though_no_alert_stands(
    feed: Feeding, box: Mailbox
) -> None:
    *good, worse = councils(feed.app, 21)
    judge(feed, dict.fromkeys(good, "good"), ago=700)
    feed.on_monday()
    assert box.mails == []

    feed.clock.move(hours=1)
    judge(feed, {worse: "requires improvement"}, ago=3)
    feed.on_monday()
    feed.on_monday()

    assert subjects(box) == [f"Alert: {worse}"]
    assert f"{worse} - ALERT." in text_of(box.mails[0])
    assert "1st of 21 to visit: last judged requires improvement." in text_of(box.mails[0])
    (notice,) = feed.delivery.notifications.log.notices(10)
    assert [one.of for one in notice.changes] == ["Order of visit: top tenth"]


def test_a_digest_tells_of_concerns_one_entry_an_authority_however_many_alerts_it_has(
    feed: Feeding, box: Mailbox
) -> None:
    for name in ("Boston", "Derby"):
        feed.publish(name, 4, ago=90)
        feed.publish(name, 1, ago=60)
    feed.on_monday()

    with feed.app.reading() as connection:
        opened = {(one.authority, one.detector) for one in alerts_as_of(connection, AsOf())}
    assert len(opened) == len(["critical_factor", "rating_fall"]) * len(["Boston", "Derby"])
    assert subjects(box) == ["Alerts of the week: 2 authorities"]
    for name in ("Boston", "Derby"):
        assert text_of(box.mails[0]).count(f"{name} - CRITICAL.") == 1
