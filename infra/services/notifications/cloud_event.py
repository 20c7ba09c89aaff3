"""A notice as it travels: a CloudEvent, with how pressing it is as extensions."""

from typing import Any

import msgspec
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from consumers.notifications.notices import SOURCE, Notice

MEDIA_TYPE = "application/cloudevents+json"
_FORMAT = JSONFormat()


def cloud_event(notice: Notice) -> CloudEvent:
    """Return the event; its id is the notice's, so whoever gets it twice can tell."""
    return CloudEvent(
        {
            "id": notice.id,
            "source": SOURCE,
            "type": f"alert.{notice.kind}",
            "subject": notice.authority,
            "time": notice.at,
            "datacontenttype": "application/json",
            "dataschema": "urn:soundings.feed.notice.v1",
            **notice.pressing._asdict(),
            "status": notice.status,
        },
        _data(notice),
    )


def structured(notice: Notice) -> bytes:
    """Return a notice as one JSON object, in CloudEvents' structured mode."""
    return _FORMAT.write(cloud_event(notice))


def _data(notice: Notice) -> dict[str, Any]:
    kept: dict[str, Any] = msgspec.to_builtins(notice)
    return {name: kept[name] for name in _FIELDS}


_FIELDS = ("authority", "name", "code", "level", "why", "changes", "evidence", "not_told", "link")
