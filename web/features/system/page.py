"""The system: is it well? For whoever runs it; positions and reasons only, nothing of content."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import Response, get

from infra.services.system.report import (
    Anchor,
    Backups,
    Follower,
    Log,
    Parked,
    Rebuild,
    Status,
    System,
)
from web.site.request import Heading, Here
from web.site.spreadsheets import Cell
from web.words import sentences
from web.words.system import sentence_of, title_of

HEADING = Heading("System: is it well?", crumb="System")
_NONE = "none"
_ENGINES = {
    "embedded": "the detectors run embedded, in the programs that read files and serve pages",
    "stream": "the detectors run beside this server, behind the stream",
}
_NOT_READ = {
    "no_answer": "The brokers do not answer, so what is parked is not known now.",
    "unreadable": "The brokers answer, but what is parked can't be read.",
}


@dataclass(frozen=True, slots=True)
class SystemView:
    """What the page shows. ``log`` is None where the stores can't be read."""

    status: Status
    sentence: str
    found_at: str
    parts: str
    log: Log | None
    followers: Sequence[Sequence[Cell]]
    chain: str
    rebuilds: Sequence[Sequence[Cell]]
    parked: Parked | None
    parked_words: str
    messages: Sequence[Sequence[Cell]]
    backups: str


@get("/system", sync_to_thread=True, include_in_schema=False)
def system(visit: Here) -> Response[str]:
    """Show how the installation is now."""
    found = visit.system.report()
    now = sentences.long_time(visit.services.clock())
    return visit.page("system.html", HEADING, _view(found, now))


def _view(found: System, now: str) -> SystemView:
    log = found.log
    return SystemView(
        status=found.status,
        sentence=sentence_of(found),
        found_at=now,
        parts=f"Log and views are kept in {found.store}; {_ENGINES[found.engine]}.",
        log=log,
        followers=[_follower(one) for one in log.followers] if log else [],
        chain=_chain(log.anchor) if log else "",
        rebuilds=[_rebuild(one, log.position) for one in log.rebuilds] if log else [],
        parked=found.parked,
        parked_words=_parked(found.parked) if found.parked else "",
        messages=[
            [f"{one.partition}:{one.offset}", one.topic, one.reason]
            for one in (found.parked.messages if found.parked else ())
        ],
        backups=_backups(found.backups),
    )


def _backups(found: Backups) -> str:
    if not found.known:
        return "Whether a back-up was made can't be told: the audit log can't be read."
    if found.last is None:
        return "No back-up has been made."
    return f"The last back-up was made on {sentences.long_time(found.last)}."


def _follower(one: Follower) -> list[Cell]:
    title = sentences.capitalised(title_of(one.name))
    position = f"{one.position:,}" if one.position else "not begun"
    if not one.events:
        return [title, position, _NONE, _NONE]
    return [title, position, f"{one.events:,}", f"{int(one.seconds):,}"]


def _chain(anchor: Anchor | None) -> str:
    if anchor is None:
        return "The log's head has not been written down outside the store yet."
    held = (
        "The log still has that very event there."
        if anchor.holds
        else "The log does not have that event there any more: it was cut or changed."
    )
    return (
        f"The furthest head of the log that was written down outside the store is event "
        f"{anchor.position:,}; by its file's date that was last done on "
        f"{sentences.long_time(anchor.written_at)}. {held}"
    )


def _rebuild(one: Rebuild, last: int) -> list[Cell]:
    state = "being filled" if one.phase == "loading" else "filled; not switched to"
    return [sentences.capitalised(title_of(one.name)), f"{one.position:,} of {last:,}", state]


def _parked(parked: Parked) -> str:
    if parked.answer != "answered":
        return _NOT_READ[parked.answer]
    if not parked.total:
        return "None: every message could be read."
    shown = len(parked.messages)
    some = f" The newest {shown} are shown." if shown < parked.total else ""
    return f"{sentences.counted(parked.total, 'message')} ever parked and still kept.{some}"
