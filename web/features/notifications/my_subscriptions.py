"""How an adviser is told of alerts: by which ways, what was sent, what nobody was told and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.refusal import Refusal
from infra.services.notifications.delivery_log import Delivery, KeptBack
from infra.services.notifications.service import MySubscriptions, NewSecret
from infra.services.notifications.subscriptions import CHANNELS, Channel, Subscription
from web.site.form_data import Sent, go, one
from web.site.request import Heading, Here, Visit
from web.words import sentences

PATH = "/my-feed"
HEADING = Heading("How I am told", "my-feed")
_NEWEST = 50
_DONE = {
    "mail": "You are told by mail from now on.",
    "revoked": "It is ended: its secret opens nothing, and what waited is not sent.",
    "tested": "A test is on its way; it stands among what was sent.",
}
CHANNEL_NAMES: Mapping[str, str] = {
    "mail": "Mail",
    "webhook": "Webhook",
    "reader": "Feed reader",
}
STATUSES: Mapping[str, str] = {
    "waiting": "Waits",
    "sent": "Sent",
    "failed": "Failed",
    "stopped": "Not sent",
}
WHY: Mapping[str, str] = {
    "": "It waits for the digest",
    "late": "Evidence more than a year old when it came in",
    "no_change": "The past is told anew, and what stands is as it was",
    "snoozed": "The alert was snoozed",
    "dismissed": "The alert was dismissed",
    "rating": "Somebody said how useful an alert was",
    "watch": "The authority is on watch only",
    "rules": "Only the rules moved it",
}


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """One way of being told."""

    id: str
    channel: Channel
    name: str
    target: str
    since: str
    ended: str


@dataclass(frozen=True, slots=True)
class MyFeedView:
    """What the page shows. ``secret`` is what is shown this once."""

    ways: Sequence[SubscriptionRow]
    sent: Sequence[Sequence[str]]
    kept_back: Sequence[Sequence[str]]
    counts: Sequence[Sequence[str]]
    secret: NewSecret | None
    done: str
    refused: str


@get(PATH, sync_to_thread=True, include_in_schema=False)
def my_feed(visit: Here) -> Response[str]:
    """Show one's own ways of being told."""
    return _page(visit, done=_DONE.get(visit.query.get("done", ""), ""))


@post(PATH, sync_to_thread=True, include_in_schema=False, status_code=HTTP_200_OK)
def add_subscription(visit: Here, data: Sent) -> Response[Any]:
    """Be told by one more way."""
    channel = one(data, "channel")
    if channel not in CHANNELS:
        raise NotFoundException
    target = one(data, "target")
    told, person = visit.services.notifications, visit.member
    return _act(visit, "mail", lambda: told.add(person, channel, target))


@post(
    f"{PATH}/{{way:str}}/{{act:str}}",
    sync_to_thread=True,
    include_in_schema=False,
    status_code=HTTP_200_OK,
)
def change_subscription(visit: Here, way: FromPath[str], act: FromPath[str]) -> Response[Any]:
    """End, test, or give a new secret to, one of one's own ways."""
    told, person = visit.services.notifications, visit.member
    match act:
        case "revoke":
            return _act(visit, "revoked", lambda: told.revoke(person, way))
        case "test":
            return _act(visit, "tested", lambda: told.test(person, way))
        case "rotate":
            return _act(visit, "", lambda: told.rotate(person, way))
        case _:
            raise NotFoundException


def _act(visit: Visit, done: str, act: Callable[[], NewSecret | None]) -> Response[Any]:
    """Change what is subscribed and go back; a secret is shown at once: it stands in no address."""
    try:
        secret = act()
    except Refusal as refusal:
        return _page(visit, refused=str(refusal))
    return go(f"{PATH}?done={done}") if secret is None else _page(visit, secret=secret)


def _page(
    visit: Visit, *, done: str = "", refused: str = "", secret: NewSecret | None = None
) -> Response[str]:
    mine = visit.services.notifications.mine(visit.member, _NEWEST)
    view = MyFeedView(
        ways=[_row(one) for one in mine.subscriptions],
        sent=[_sent(one) for one in mine.delivered],
        kept_back=[_kept_back(visit, one) for one in mine.kept_back],
        counts=[(WHY.get(why, why), f"{count:,}") for why, count in _counted(mine)],
        secret=secret,
        done=done,
        refused=refused,
    )
    return visit.page(
        "my_feed.html", HEADING, view, HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    )


def _counted(mine: MySubscriptions) -> list[tuple[str, int]]:
    return sorted(mine.counts.items(), key=lambda pair: -pair[1])


def _row(held: Subscription) -> SubscriptionRow:
    return SubscriptionRow(
        id=held.id,
        channel=held.channel,
        name=CHANNEL_NAMES[held.channel],
        target=held.target or "Its address was shown once",
        since=sentences.long_date(held.made_at.date()),
        ended=held.ended_by,
    )


def _sent(sent: Delivery) -> list[str]:
    return [
        sentences.listed(sent.of) or "Nothing",
        CHANNEL_NAMES.get(sent.channel, sent.channel),
        STATUSES.get(sent.status, sent.status),
        str(sent.tries),
        _moment(sent.tried_at) or "Not yet",
        _moment(sent.next_at) or "None",
        sent.outcome or "Nothing yet",
    ]


def _kept_back(visit: Visit, kept: KeptBack) -> list[str]:
    directory = visit.directory
    detector = sentences.rule_name(kept.detector)
    why = WHY.get(kept.why, kept.why)
    return [
        directory.name_of(directory.kept(UUID(kept.authority)).hex),
        f"{detector}: {sentences.uncapitalised(sentences.theme(kept.domain))}",
        kept.kind,
        sentences.long_date(kept.heard_at.date()),
        why if kept.why else f"{why} of {sentences.long_date(kept.due.date())}",
    ]


def _moment(at: datetime | None) -> str:
    return f"{sentences.long_date(at.date())}, {at:%H:%M} UTC" if at else ""
