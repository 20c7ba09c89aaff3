"""The targets as they stand."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.targets.events import TargetDefined, TargetEvent, TargetRetired


@dataclass(slots=True)
class Targets:
    """Those that hold, by key, and how often each was changed."""

    standing: dict[str, TargetDefined] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[TargetEvent]) -> "Targets":
        """Return what the events make of them."""
        found = cls()
        for event in events:
            found.apply(event)
        return found

    def apply(self, event: TargetEvent) -> None:
        """Take one event in."""
        self._versions[event.key] = event.originator_version
        match event:
            case TargetDefined():
                self.standing[event.key] = event
            case TargetRetired():
                self.standing.pop(event.key, None)

    def version(self, key: str) -> int:
        """Return the version of a target's stream; 0 where there is none."""
        return self._versions.get(key, 0)

    def in_order(self, programme: str = "") -> list[TargetDefined]:
        """Return those of one programme, or of all: the newest first, as they are numbered."""
        found = (one for one in self.standing.values() if programme in ("", one.programme))
        return sorted(
            found, key=lambda one: (-one.adopted_on.toordinal(), one.programme, one.number, one.key)
        )
