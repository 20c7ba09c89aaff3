"""Explain one fact: every version of it, and the file and row each came in by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from domain.evidence.events import (
    TAKEN_BACK,
    EvidenceCorrected,
    EvidenceRecorded,
    EvidenceWithdrawn,
)
from domain.log import Recorded
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.times import Basis, published_instant, to_instant
from infra.services.register.moved_facts import moved_fact
from ingest.resolution import Resolver
from web.features.evidence.context import (
    MOST_OTHERS,
    Rest,
    other_facts,
    otherwise_said,
    raw_event,
    read_on,
    what_rests,
)
from web.site.moment import Moment
from web.site.request import Heading, Here, Visit
from web.words import sentences
from web.words.facts import Known

_FactEvents = EvidenceRecorded | EvidenceWithdrawn


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a fact: what it said, when, and how it came in."""

    number: int
    happened: str
    in_force: bool
    value: str
    raw: str
    about: str
    published: str
    recorded: str
    actor: str
    file: str
    row: int
    feed: str
    text: str
    position: int
    chain: str
    raw_event: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What the page shows."""

    name: str
    authority_href: str
    title: str
    kind: str
    source: str
    reference: str
    read_on: str
    vintages_href: str
    versions: Sequence[Version]
    rests: Sequence[Rest]
    others: Sequence[Known]
    more_others: int
    moved: str
    otherwise: Sequence[str] = ()


@get("/evidence/{evidence_id:str}", sync_to_thread=True, include_in_schema=False)
def evidence(visit: Here, evidence_id: FromPath[str]) -> Response[str]:
    """Show one fact with all that was known of it by the moment."""
    kept = [
        (one, one.event)
        for one in visit.services.store.recorded(_id(evidence_id))
        if isinstance(one.event, _FactEvents) and _was_known(one, one.event, visit.moment)
    ]
    if not kept:
        raise NotFoundException
    view = _view(visit, kept, _id(evidence_id).hex)
    trail = (("Authorities", visit.href("/authorities")), (view.name, view.authority_href))
    heading = Heading(f"{view.name}: {view.title}", "authorities", trail, crumb=view.title)
    return visit.page("evidence.html", heading, view)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundException from None


def _was_known(one: Recorded, event: _FactEvents, moment: Moment) -> bool:
    as_of = moment.as_of
    if one.position > as_of.position:
        return False
    if as_of.basis is Basis.PUBLISHED:
        return published_instant(event.published_on) <= as_of.known_by
    return to_instant(one.event.recorded_at) <= as_of.known_by


def _view(
    visit: Visit, kept: Sequence[tuple[Recorded, _FactEvents]], evidence_id: str
) -> EvidenceView:
    directory, catalogue = visit.directory, visit.catalogue
    newest = _in_force(kept, visit.moment)
    entry = directory.entries[directory.kept(UUID(newest.authority))]
    others = other_facts(visit, entry.id.hex, newest.measure, evidence_id)
    return EvidenceView(
        name=entry.name,
        authority_href=visit.href(f"/authorities/{entry.slug}"),
        title=catalogue.title_of(newest.measure),
        kind=sentences.KINDS.get(newest.kind, newest.kind),
        source=newest.source_body or "not named",
        reference=newest.reference or "none: the row's whole content is its name",
        read_on=read_on(newest, catalogue),
        vintages_href=visit.href("/vintages", measure=newest.measure),
        rests=what_rests(visit, entry.id.hex, evidence_id),
        others=others[:MOST_OTHERS],
        more_others=max(0, len(others) - MOST_OTHERS),
        moved=_moved(newest, directory),
        otherwise=otherwise_said(visit, newest, evidence_id)
        if isinstance(newest, EvidenceRecorded)
        else (),
        versions=[
            _version(one, event, catalogue, in_force=event is newest)
            for one, event in reversed(kept)
        ],
    )


def _moved(event: _FactEvents, directory: Directory) -> str:
    """Return that a fact came in under a spelling which means somebody else today, if it did."""
    if not isinstance(event, EvidenceRecorded):
        return ""
    moved = moved_fact(event, directory, Resolver(directory))
    return moved.sentence if moved else ""


def _in_force(kept: Iterable[tuple[Recorded, _FactEvents]], moment: Moment) -> _FactEvents:
    """Return the version in force: the latest published or, on the recorded basis, taken in."""
    if moment.basis is Basis.PUBLISHED:
        return max(kept, key=lambda one: (published_instant(one[1].published_on), one[0].position))[
            1
        ]
    return max(kept, key=lambda one: one[0].position)[1]


def _version(one: Recorded, event: _FactEvents, catalogue: Catalogue, *, in_force: bool) -> Version:
    found = event if isinstance(event, EvidenceRecorded) else None
    estimated = " (estimated)" if found and found.published_estimated else ""
    return Version(
        number=event.originator_version,
        happened=_happened(event),
        in_force=in_force,
        value=_value(found, catalogue),
        raw=found.raw if found else "",
        about=sentences.long_date(event.true_on),
        published=sentences.long_day(event.published_on) + estimated,
        recorded=sentences.long_time(event.recorded_at),
        actor=event.actor,
        file=event.origin.file,
        row=event.origin.row,
        feed=event.origin.feed,
        text=found.text if found else "",
        position=one.position,
        chain=one.chain.hex(),
        raw_event=raw_event(one),
    )


def _happened(event: _FactEvents) -> str:
    if event.origin.feed == TAKEN_BACK:
        return "A file was taken back"
    match event:
        case EvidenceWithdrawn():
            return "Withdrawn by its source"
        case EvidenceCorrected():
            return "Corrected"
        case _:
            return "First taken in"


def _value(event: EvidenceRecorded | None, catalogue: Catalogue) -> str:
    if event is None:
        return "withdrawn"
    if event.value is None:
        return f"not known ({event.missing})" if event.missing else "in words, below"
    return sentences.value_words(event.value, event.scale, catalogue)
