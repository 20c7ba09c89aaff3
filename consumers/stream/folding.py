"""The detectors over what the stream brought: the fold that runs in process, too."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from consumers.folding import Folding, Said
from consumers.stream.worker_state import Head, Place, StreamState, own
from detectors.fold import Course
from detectors.rulebook import Rulebook
from domain.contracts.clock import ClockTickV1
from domain.contracts.evidence import LAST_PART, EvidencePackV1
from domain.contracts.message import message_id
from domain.contracts.signals import CourseV1, SignalsV1, StepV1
from domain.expectations.book import Expectations
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from projections.picture.queries import VersionRow


class Books(NamedTuple):
    """What evidence is read with."""

    directory: Directory
    catalogue: Catalogue
    rules: Rulebook
    expectations: Expectations


_SIGNALS: Final = "soundings.signals.v1"


@dataclass(slots=True)
class Spoken:
    """What to send after a message, and what to write down once it is sent."""

    signals: list[SignalsV1] = field(default_factory=list)
    heads: list[tuple[str, Head]] = field(default_factory=list)
    versions: int = 0
    healed: bool = False


@dataclass(slots=True)
class StreamFolding:
    """Folds messages, one at a time.

    ``books`` gives register, catalogue, rules and what to expect as of a position, ``versions`` an
    authority's versions as of one: where what is held turns out not to be all, it is put in place
    from there.
    """

    state: StreamState
    books: Callable[[int], Books]
    versions: Callable[[str, int], list[VersionRow]]
    _today: date = field(init=False, default=date.min)
    _ticked: dict[int, date] = field(init=False, default_factory=dict)
    _rules: tuple[int, Folding] | None = field(init=False, default=None)

    def take(self, pack: EvidencePackV1) -> Spoken:
        """Fold a pack; return what the detectors say, if it settles anything."""
        authority, place = pack.authority, (pack.position, pack.part)
        head = self.state.head(authority)
        if head.at >= place:
            return Spoken()
        self._today = max(self._today, pack.today)
        waiting = {*head.waiting, *pack.measures, *(one.measure for one in pack.versions)}
        waiting |= self._disturbed(pack)
        self.state.take(pack)
        spoken = Spoken(versions=len(pack.versions))
        if not pack.settles:
            spoken.heads.append((authority, Head(place, sorted(waiting), head.due)))
            return spoken
        rows = self.state.rows(authority)
        if pack.held is not None and own(rows) != pack.held:
            rows, spoken.healed = self._healed(pack), True
            waiting |= {row.measure for row in rows}
        rules = self._folding(pack.register_position)
        domains = {rules.catalogue.domain_of(measure) for measure in waiting}
        said = list(rules.courses(authority, rows, domains))
        spoken.signals = [_message(authority, place, one) for one in said]
        spoken.heads.append((authority, Head(place, [], _due(head.due, said))))
        return spoken

    def tick(self, tick: ClockTickV1, partition: int, ours: Callable[[str], bool]) -> Spoken:
        """Fold what a partition has anew that a day can change.

        Authorities that have ended since its last tick, and those that a detector waits for.
        """
        before = self._ticked.get(partition, date.min)
        self._today = max(self._today, tick.today)
        entries = self.books(tick.register_position)[0].entries
        spoken = Spoken()
        for authority, entry in entries.items():
            ended = entry.ended_on
            if ended is not None and before < ended <= tick.today and ours(authority.hex):
                spoken.signals += self._ended(authority.hex, tick)
        for authority_id in filter(ours, self.state.authorities()):
            self._let_the_day_come(authority_id, tick, spoken)
        self._ticked[partition] = max(before, tick.today)
        return spoken

    def note(self, spoken: Spoken) -> None:
        """Write down that what was to send has been sent."""
        for authority, head in spoken.heads:
            self.state.put_head(authority, head)

    def _ended(self, authority: str, tick: ClockTickV1) -> list[SignalsV1]:
        """Fold all there is of an authority: what is held of it may have been lost meanwhile."""
        place = max(self.state.head(authority).at, (tick.position, LAST_PART))
        rows = self.versions(authority, place[0])
        rules = self._folding(tick.register_position)
        occasion = f"tick {tick.today}"
        return [
            _message(authority, place, one, occasion)
            for one in rules.courses(authority, rows, rules.domains(rows))
        ]

    def _let_the_day_come(self, authority: str, tick: ClockTickV1, spoken: Spoken) -> None:
        """Fold the domains whose day has come."""
        head, today = self.state.head(authority), tick.today.isoformat()
        domains = {domain for domain, due in head.due.items() if due <= today}
        if not domains:
            return
        place = max(head.at, (tick.position, LAST_PART))
        rows = self.versions(authority, place[0])
        said = list(self._folding(tick.register_position).courses(authority, rows, domains))
        occasion = f"tick {tick.today}"
        spoken.signals += [_message(authority, place, one, occasion) for one in said]
        spoken.heads.append((authority, Head(head.at, head.waiting, _due(head.due, said))))

    def _disturbed(self, pack: EvidencePackV1) -> set[str]:
        """Return the measures that a correction took a fact from, or all that are forgotten."""
        revised = {one.evidence for one in pack.versions if one.version > 1}
        if not revised and not pack.restates:
            return set()
        held = self.state.rows(pack.authority)
        return {row.measure for row in held if pack.restates or row.evidence in revised}

    def _healed(self, pack: EvidencePackV1) -> list[VersionRow]:
        rows = self.versions(pack.authority, pack.position)
        self.state.replace(pack.authority, (pack.position, pack.part), rows)
        return rows

    def _folding(self, register_position: int) -> Folding:
        """Return the rules with the books as of a position, made once for the messages of a day."""
        if self._rules is not None:
            position, rules = self._rules
            if position == register_position and rules.today == self._today:
                return rules
        books = self.books(register_position)
        directory, catalogue, rulebook, expectations = books
        rules = Folding(rulebook.detectors, directory, catalogue, self._today, expectations)
        self._rules = (register_position, rules)
        return rules


def _message(authority: str, place: Place, said: Said, occasion: str = "") -> SignalsV1:
    return SignalsV1(
        type=_SIGNALS,
        id=message_id(_SIGNALS, authority, said.domain, *place, occasion),
        authority=authority,
        domain=said.domain,
        position=place[0],
        part=place[1],
        courses=tuple(_course(one) for one in said.courses),
    )


def _due(before: Mapping[str, str], said: Iterable[Said]) -> dict[str, str]:
    now = {one.domain: one.due for one in said}
    kept = {domain: due for domain, due in before.items() if domain not in now}
    return kept | {domain: due.isoformat() for domain, due in now.items() if due is not None}


def _course(course: Course) -> CourseV1:
    return CourseV1(
        alert=course.alert,
        detector=course.detector,
        level=course.level,
        steps=tuple(StepV1.of(step) for step in course.steps),
    )
