"""Whether a version is new, a repeat, a correction or a withdrawal. Pure.

The version that was taken in last for a day of publication is what its source says of that day.
That again is a repeat; an earlier one again means that the source went back to it, and is taken in.
It means nothing where the very file is read again: that changes nothing, however often.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.commands import header
from domain.evidence.commands import TakeIn
from domain.evidence.events import (
    JUDGEMENTS,
    TAKEN_BACK,
    EvidenceCorrected,
    EvidenceRecorded,
    EvidenceWithdrawn,
    FactEvent,
    Origin,
)

Content = tuple[object, ...]
_NEAR = timedelta(days=120)
"""An inspection and its publication lie within so many days."""


@dataclass(slots=True)
class FactHistory:
    """What is held of one fact.

    ``files`` has the contents of its versions with the files they came in, ``newest`` the last of
    each day of publication, ``values`` the value of that, ``version`` how many events there are,
    ``meant`` the authorities it was said of, and under which spellings.
    ``taken_back`` tells whether nothing is left of it since the files that said it were taken back.
    """

    files: dict[Content, set[str]] = field(default_factory=dict)
    newest: dict[str, tuple[Content, Origin, datetime]] = field(default_factory=dict)
    values: dict[str, float | None] = field(default_factory=dict)
    meant: set[str] = field(default_factory=set)
    version: int = 0
    taken_back: bool = False

    @classmethod
    def of(cls, events: Iterable[FactEvent]) -> "FactHistory":
        """Fold a fact's events."""
        history = cls()
        for event in events:
            history.add(event)
        return history

    def add(self, event: FactEvent) -> None:
        """Take one more event in."""
        content, origin = _content(event), event.origin
        if origin.feed == TAKEN_BACK:  # the file says nothing any more, until it comes again
            for files in self.files.values():
                files.discard(origin.file)
            self.files.setdefault(content, set())
        else:
            self.files.setdefault(content, set()).add(origin.file)
        self.newest[event.published_on] = (content, origin, event.recorded_at)
        if isinstance(event, EvidenceRecorded):
            self.meant |= {event.authority, event.spelling.casefold()}
        self.values[event.published_on] = (
            None if isinstance(event, EvidenceWithdrawn) else event.value
        )
        self.version = event.originator_version
        self.taken_back = origin.feed == TAKEN_BACK and isinstance(event, EvidenceWithdrawn)

    def recorded_at(self, published_on: str) -> datetime:
        """Return when the newest version of a day of publication, or of any day, came in."""
        days = [self.newest[published_on]] if published_on in self.newest else self.newest.values()
        return max(recorded for _, _, recorded in days)

    def is_of_another(self, command: TakeIn) -> bool:
        """Tell whether it stands, and was never said of this authority, measure and day.

        The register may have come to lead a spelling elsewhere since: then it is the same finding.
        Nor is it another one where sources tell an inspection's first day or its last.
        """
        standing = [one for one, _, _ in self.newest.values() if one[0] != "withdrawn"]
        if not standing:
            return False
        if self.meant.isdisjoint((command.authority, command.spelling.casefold())):
            return True
        return not command.withdrawn and not any(_is_alike(one, command) for one in standing)

    def is_about_another(self, command: TakeIn) -> bool:
        """Tell whether the very file of a version says something about another finding.

        A reference names one authority, kind, measure and day in one file, all its sheets.
        """
        wanted = (command.authority, command.kind, command.measure, command.true_on)
        file = _whole(command.origin.file)
        said = [
            content
            for content, origin, _ in self.newest.values()
            if content[0] != "withdrawn" and _whole(origin.file) == file
        ]
        return bool(said) and all(_about(content) != wanted for content in said)

    def holds(self, command: TakeIn, *, same_file: bool = False) -> bool:
        """Tell whether a version says nothing new.

        ``same_file`` where it comes from a file that was read before and has not changed since.
        """
        if command.about_then and self._knows_the_day_of(command):
            return True
        wanted = self._as_held(command, _wanted(command))
        if self._was_out_already(command, wanted):
            return True
        if wanted not in self.files:
            return False
        last, origin, _ = self.newest[command.published_on]
        if last == wanted:
            return True
        file, row = command.origin.file, command.origin.row
        again = file in self.files[wanted]
        return again and (same_file or (origin.file == file and origin.row != row))

    def _as_held(self, command: TakeIn, wanted: Content) -> Content:
        """Return what a version says, with the direction under which the same is held.

        A direction that the catalogue lends is no part of what a source says: it may have changed.
        """
        if not command.polarity_lent or wanted in self.files:
            return wanted
        last = [self.newest[one][0] for one in (command.published_on,) if one in self.newest]
        alike = (one for one in (*last, *self.files) if _undirected(one) == _undirected(wanted))
        return next(alike, wanted)

    def _was_out_already(self, command: TakeIn, wanted: Content) -> bool:
        """Tell whether a version that is said to have come out today, for it is here, was known.

        Its source does not say when; brought again another day, it would seem to be of that day.
        """
        if not command.published_estimated or not self.newest:
            return False
        if command.published_on != command.at.date().isoformat():
            return False
        last, _, _ = max(self.newest.values(), key=lambda one: one[2])
        return _unpublished(last) == _unpublished(wanted)

    def _knows_the_day_of(self, command: TakeIn) -> bool:
        """Tell whether the same was said by a source that may know the day better."""
        if command.value is None or self.values.get(command.published_on) != command.value:
            return False
        match self.newest[command.published_on][0]:
            case (authority, kind, measure, _, _, _, date() as true_on, *_):
                known = (authority, kind, measure) == (
                    command.authority,
                    command.kind,
                    command.measure,
                )
                return known and abs(true_on - command.true_on) <= _NEAR
            case _:
                return False


def decide(
    history: FactHistory | None, command: TakeIn, *, same_file: bool = False
) -> FactEvent | None:
    """Return the event that follows, or None where this version is held already.

    ``same_file`` where it comes from a file that was read before and has not changed since.
    """
    if history is not None and history.holds(command, same_file=same_file):
        return None
    if command.withdrawn:
        return _withdrawn(command, history.version if history else 0)
    if history is None:
        return _taken_in(EvidenceRecorded, command, 0)
    return _taken_in(EvidenceCorrected, command, history.version)


def _content(event: FactEvent) -> Content:
    match event:
        case EvidenceWithdrawn():
            return ("withdrawn", event.published_on)
        case EvidenceRecorded():
            return _says(event)


def _unpublished(content: Content) -> Content:
    """Return a version's content without its day of publication."""
    return (*content[:-2], content[-1])


def _undirected(content: Content) -> Content:
    """Return a version's content without which direction is good."""
    return (*content[:5], *content[6:])


def _wanted(command: TakeIn) -> Content:
    if command.withdrawn:
        return ("withdrawn", command.published_on)
    return _says(command)


def _says(version: EvidenceRecorded | TakeIn) -> Content:
    return (
        version.authority,
        version.kind,
        version.measure,
        version.raw,
        version.scale,
        version.polarity,
        version.true_on,
        version.published_on,
        version.text,
    )


def _whole(file: str) -> str:
    """Return the file that a table is in: a workbook of its sheets, an archive of its files."""
    return file.partition(" [")[0].partition(".zip/")[0]


def _about(content: Content) -> Content:
    authority, kind, measure, _, _, _, true_on, *_ = content
    return (authority, kind, measure, true_on)


def _is_alike(content: Content, command: TakeIn) -> bool:
    """Tell whether what was said is of the measure and the day of a version."""
    match content:
        case (_, kind, measure, _, _, _, date() as true_on, *_):
            near = _NEAR if kind in JUDGEMENTS else timedelta()
            same = (kind, measure) == (command.kind, command.measure)
            return same and (command.about_then or abs(true_on - command.true_on) <= near)
        case _:
            return False


def _taken_in(kind: type[EvidenceRecorded], command: TakeIn, after: int) -> EvidenceRecorded:
    return kind(
        **header(command, command.fact_id, after),
        authority=command.authority,
        kind=command.kind,
        measure=command.measure,
        raw=command.raw,
        true_on=command.true_on,
        published_on=command.published_on,
        origin=command.origin,
        value=command.value,
        missing=command.missing,
        scale=command.scale,
        polarity=command.polarity,
        source_body=command.source_body,
        reference=command.reference,
        text=command.text,
        published_estimated=command.published_estimated,
        spelling=command.spelling,
    )


def _withdrawn(command: TakeIn, after: int) -> EvidenceWithdrawn:
    return EvidenceWithdrawn(
        **header(command, command.fact_id, after),
        authority=command.authority,
        kind=command.kind,
        measure=command.measure,
        true_on=command.true_on,
        published_on=command.published_on,
        origin=command.origin,
        source_body=command.source_body,
        reference=command.reference,
    )
