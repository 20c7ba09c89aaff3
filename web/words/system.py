"""How an installation is, in one sentence; and what its followers are called."""

from collections.abc import Mapping

from infra.services.system.report import Anchor, Follower, Parked, Status, System
from projections.follower import kind_of
from web.words import sentences

FOLLOWERS: Mapping[str, str] = {
    "register": "register view",
    "picture": "picture view",
    "intake": "intake view",
    "alerts": "alerts view",
    "members": "members view",
    "statements": "statements view",
    "triage": "triage view",
    "peer_reviews": "peer reviews view",
    "risks": "risks view",
    "support": "support view",
    "pool": "peer pool view",
    "plans": "plans view",
    "detectors": "detectors' runner",
    "relay": "relay",
    "relay_settled": "detectors' leave to speak",
}


def title_of(name: str) -> str:
    """Return what people call a follower, whatever its version.

    >>> title_of("picture_v2"), title_of("relay_settled_v2"), title_of("weather_v1")
    ('picture view', "detectors' leave to speak", 'weather_v1')
    """
    return FOLLOWERS.get(kind_of(name), name)


def sentence_of(system: System) -> str:
    """Say how it is; of several things that are wrong, the worst."""
    log, parked = system.log, system.parked
    if log is None:
        return "It is failing: the event log or its views can't be read."
    if system.status is Status.FAILING:
        return f"It is failing: {_failure(system, log.anchor)}"
    if (last := log.furthest_behind) is not None:
        well = "not well" if system.status is Status.LAGGING else "catching up"
        return f"It is {well}: {_lag(last)}"
    if parked is not None and parked.needs_look:
        return f"It follows the log, but needs a look: {_look(parked)}"
    if not log.imported:
        return "It is well, and empty: nothing has been imported yet."
    end = f"every follower has come to the end of the log, event {log.position:,}."
    return f"It is well: {end}"


def _failure(system: System, anchor: Anchor | None) -> str:
    if system.failing or anchor is None:
        return "this server could not follow the log when it last tried. It keeps trying."
    return f"the log is not what it was when event {anchor.position:,} was its head."


def _lag(last: Follower) -> str:
    return (
        f"the {title_of(last.name)} is {sentences.counted(last.events, 'event')} behind the log, "
        f"the oldest of which has waited for {sentences.duration(last.seconds)}."
    )


def _look(parked: Parked) -> str:
    match parked.answer:
        case "no_answer":
            return "the brokers do not answer, so the detectors may hear nothing new."
        case "unreadable":
            return "the list of parked messages can't be read."
        case "answered":
            lie = "lies" if parked.total == 1 else "lie"
            parked_ = sentences.counted(parked.total, "message")
            return f"{parked_} that could not be read {lie} parked."
