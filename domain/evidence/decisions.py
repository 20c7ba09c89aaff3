"""Whether a version is new, a repeat, a correction or a withdrawal. Pure.

The set of versions decides, not their order: the same version again is a repeat however many
others came between, so reading files twice, or in another order, changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.commands import header
from domain.evidence.commands import TakeIn
from domain.evidence.events import (
    EvidenceCorrected,
    EvidenceRecorded,
    EvidenceWithdrawn,
    FactEvent,
)

Content = tuple[object, ...]


@dataclass(slots=True)
class FactHistory:
    """What is held of one fact: the contents of its versions, and how many events it has."""

    contents: set[Content]
    version: int

    @classmethod
    def of(cls, events: Iterable[FactEvent]) -> "FactHistory":
        """Fold a fact's events."""
        history = cls(set(), 0)
        for event in events:
            history.add(event)
        return history

    def add(self, event: FactEvent) -> None:
        """Take one more event in."""
        self.contents.add(_content(event))
        self.version = event.originator_version


def decide(history: FactHistory | None, command: TakeIn) -> FactEvent | None:
    """Return the event that follows, or None where this version is held already."""
    if history is not None and _wanted(command) in history.contents:
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
            return (
                event.authority,
                event.kind,
                event.measure,
                event.raw,
                event.scale,
                event.polarity,
                event.true_on,
                event.published_on,
                event.text,
            )


def _wanted(command: TakeIn) -> Content:
    if command.withdrawn:
        return ("withdrawn", command.published_on)
    return (
        command.authority,
        command.kind,
        command.measure,
        command.raw,
        command.scale,
        command.polarity,
        command.true_on,
        command.published_on,
        command.text,
    )


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
