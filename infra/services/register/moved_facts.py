"""Facts that were taken in under an older register: their spelling means somebody else today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.evidence.events import EvidenceRecorded
from domain.register.directory import Directory, Entry
from domain.register.names import normalised
from infra.services.context import Context
from ingest.feeds import plain
from ingest.mappings.reading import PREFIX
from ingest.rejection import Rejection
from ingest.resolution import Resolver
from projections.bulk import pieces
from projections.picture import queries as picture


@dataclass(frozen=True, slots=True)
class MovedFact:
    """A fact where it was taken in, and what its spelling would lead to now.

    ``leads_to`` is None where it leads to nobody; ``reason`` then says why.
    """

    evidence: str
    spelling: str
    measure: str
    true_on: str
    raw: str
    taken_in_as: Entry
    leads_to: Entry | None
    reason: str

    @property
    def sentence(self) -> str:
        """Return what a reader of the fact has to know."""
        now = f"means {self.leads_to.name}" if self.leads_to else "leads to nobody"
        return (
            f"Taken in under '{self.spelling}' as {self.taken_in_as.name}, by an older register: "
            f"today that spelling {now}."
        )


def moved_fact(
    event: EvidenceRecorded, directory: Directory, resolver: Resolver
) -> MovedFact | None:
    """Return what has become of the spelling of a fact's version; None where it leads as it did."""
    taken_in_as = directory.entries.get(directory.kept(UUID(event.authority)))
    if not event.spelling or taken_in_as is None:
        return None
    if not _by_name_alone(event) and _means(event.spelling, taken_in_as, directory):
        return None
    restated = event.kind == "indicator"
    leads_to, reason = None, ""
    try:
        leads_to = resolver.by_name(event.spelling, event.true_on, restated=restated)
    except Rejection as rejection:
        if not _led_there(directory, event, taken_in_as):
            return None
        reason = rejection.reason
    if leads_to is taken_in_as:
        return None
    return MovedFact(
        evidence=event.originator_id.hex,
        spelling=event.spelling,
        measure=event.measure,
        true_on=event.true_on.isoformat(),
        raw=event.raw,
        taken_in_as=taken_in_as,
        leads_to=leads_to,
        reason=reason,
    )


def _by_name_alone(event: EvidenceRecorded) -> bool:
    """Tell whether a fact's authority was resolved by its spelling alone, and not by a code too."""
    return event.origin.feed == plain.NAME or event.origin.feed.startswith(PREFIX)


def _means(spelling: str, entry: Entry, directory: Directory) -> bool:
    """Tell whether a spelling is an authority's, or its place's, on whatever day."""
    owners = directory.named(spelling) | directory.coded("gss", spelling)
    return entry.id in owners or entry in directory.of_place(spelling)


def _led_there(directory: Directory, event: EvidenceRecorded, entry: Entry) -> bool:
    """Tell whether a spelling that leads to nobody now was ever one of an authority.

    Some feeds tell bodies apart by more than their name: such a spelling never led anywhere alone.
    """
    known = directory.named_on(event.spelling, event.true_on).known
    coded = directory.coded("gss", event.spelling)
    if entry in known or entry.id in coded or entry in directory.of_place(event.spelling):
        return True
    return normalised(event.spelling) in entry.once_called


def moved_facts(
    context: Context, directory: Directory, authorities: Iterable[str]
) -> list[MovedFact]:
    """Return the facts of some authorities whose spelling means somebody else by a register."""
    resolver = Resolver(directory)
    found: dict[str, MovedFact] = {}
    for authority in sorted(set(authorities)):
        for event in _versions(context, directory, authority):
            if (moved := moved_fact(event, directory, resolver)) is not None:
                found[moved.evidence] = moved
    return list(found.values())


def _versions(context: Context, directory: Directory, authority: str) -> Iterator[EvidenceRecorded]:
    """Yield the versions of facts that were taken in as an authority's, each fact's newest last."""
    with context.reading() as connection:
        rows = picture.all_versions(connection, authority)
    for some in pieces(dict.fromkeys(row.evidence for row in rows)):
        for events in context.store.streams(map(UUID, some)).values():
            for event in events:
                if not isinstance(event, EvidenceRecorded):
                    continue
                if directory.kept(UUID(event.authority)).hex == authority:
                    yield event
