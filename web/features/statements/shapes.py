"""Soft intelligence as the pages show it. Who spoke is in none of this, but what a speaker waives.

Ids are 32 hexadecimal digits. An epoch is a release window, counted from 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Words:
    """A question with its answers, or an answer."""

    id: str
    epoch: int
    text: str
    answers: Sequence["Words"] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A released statement as a member sees it; of an erased one only the text of the tombstone.

    ``corroborated`` and ``contested`` tell whether at least two organisations agree or contest;
    None where nothing may be said. ``evidence`` is what bears it out (True) or speaks against it.
    """

    id: str
    authority: str
    epoch: int
    text: str
    erased: bool
    types: tuple[str, ...] = ()
    information: str = ""
    handling: str = ""
    conditions: tuple[str, ...] = ()
    service: str = ""
    said_by: tuple[str, ...] = ()
    corroborated: bool | None = None
    contested: bool | None = None
    evidence: Sequence[tuple[str, bool]] = ()
    questions: Sequence[Words] = ()


@dataclass(frozen=True, slots=True)
class Released:
    """What was out at a moment, newest epoch first.

    ``epochs`` says on which day each ended; ``converging`` gives by authority the types of problem
    that several bodies speak of.
    """

    statements: Sequence[Statement]
    epochs: Mapping[int, date]
    converging: Mapping[str, Sequence[str]]

    @property
    def last(self) -> int:
        """Give the last epoch that was whole then; 0 for none."""
        return max(self.epochs, default=0)


@dataclass(frozen=True, slots=True)
class Question:
    """A question put to a speaker."""

    id: str
    text: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Two custodians, by name, learnt who made a statement, and why."""

    asked_by: str
    approved_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mine:
    """A statement as its speaker sees it. ``why`` says why it is held, and '' where it is out."""

    receipt: str
    authority: str
    types: tuple[str, ...]
    text: str
    held: bool
    why: str
    recorded_on: date
    kept_until: date
    released_in: int | None
    name_shown: bool
    organisation_shown: bool
    questions: Sequence[Question]
    unsealings: Sequence[Unsealed]


@dataclass(frozen=True, slots=True)
class Taken:
    """A statement was taken in: its receipt, and why it is held."""

    receipt: str
    why: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was erased, how many keys went, and which files are known to hold the words still."""

    certificate: str
    statement: str
    erased_on: date
    keys: int
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to learn who spoke that waits for a second custodian."""

    id: str
    statement: str
    asked_by: str
    reason: str
    own: bool


@dataclass(frozen=True, slots=True)
class Audited:
    """An entry of the audit log; ``when`` is a day only where it counts a week."""

    position: int
    when: str
    act: str
    person: str
    subject: str
    count: int


@dataclass(frozen=True, slots=True)
class Audit:
    """Whether the audit log's chain holds, how long it is, and its last entries, newest first."""

    ok: bool
    entries: int
    problem: str
    last: Sequence[Audited]


@dataclass(frozen=True, slots=True)
class Keys:
    """How the keys are backed up: when last, and how many files of keys there are, the newest when.

    ``files`` is None where no folder for them is named, and -1 where it can't be read.
    """

    backed_up_on: date | None
    files: int | None
    newest: date | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What custodians see: counts of what is held by reason, and never a text."""

    epochs: Mapping[int, date]
    held: Mapping[str, int]
    requests: Sequence[Asked]
    erasures: Sequence[Certificate]
    keys: Keys
    audit: Audit


@dataclass(frozen=True, slots=True)
class Closed:
    """An epoch that was closed, what came out with it and what still waits."""

    epoch: int
    released: int
    held: int
