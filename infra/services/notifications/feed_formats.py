"""The feed to read: Atom 1.0 and JSON Feed 1.1, of the newest notices."""

import json
from collections.abc import Sequence
from typing import Any

from feedgen.feed import FeedGenerator

from consumers.notifications.notices import Notice
from domain.text import all_printable, printable

NEWEST = 100
_TITLE = "Soundings: alerts"
_ID = "urn:soundings:alerts"


def atom(notices: Sequence[Notice], address: str) -> bytes:
    """Return the feed as Atom; ``notices`` newest first."""
    feed = FeedGenerator()
    feed.id(_ID)
    feed.title(_TITLE)
    feed.author(name="Soundings")
    feed.link(href=f"{address}/alerts", rel="alternate")
    if notices:
        feed.updated(notices[0].at)
    for one in notices:
        entry = feed.add_entry(order="append")
        entry.id(printable(_entry_id(one)))
        entry.title(printable(title(one)))
        entry.link(href=printable(one.link))
        entry.updated(one.at)
        entry.published(one.at)
        entry.summary(printable(summary(one)))
        for word in (one.level, one.kind, one.pressing.urgency):
            entry.category(term=word)
    found: bytes = feed.atom_str(pretty=True)
    return found


def json_feed(notices: Sequence[Notice], address: str) -> bytes:
    """Return the feed as JSON Feed; ``notices`` newest first. See jsonfeed.org/version/1.1."""
    items: list[dict[str, Any]] = [
        {
            "id": _entry_id(one),
            "url": one.link,
            "title": title(one),
            "content_text": summary(one),
            "date_published": one.at.isoformat(),
            "tags": [one.level, one.kind, one.pressing.urgency],
        }
        for one in notices
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _TITLE,
        "home_page_url": f"{address}/alerts",
        "authors": [{"name": "Soundings"}],
        "language": "en-GB",
        "items": items,
    }
    return json.dumps(all_printable(whole), ensure_ascii=False, indent=1).encode()


def title(notice: Notice) -> str:
    """Return a notice's headline."""
    return f"{notice.name}: {notice.level}, {notice.kind}"


def summary(notice: Notice) -> str:
    """Return a notice in plain text."""
    changes = "; ".join(f"{one.kind}: {one.of}" for one in notice.changes)
    evidence = " ".join(notice.evidence)
    return f"{notice.why}. {evidence} Changed: {changes}."


def _entry_id(notice: Notice) -> str:
    return f"urn:soundings:notice:{notice.id}"
