"""What the pages ask of an installation to show support plans with, and to write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.membership.person import Person
from domain.support.plan import Plan
from domain.support.plan_commands import PlanCommand
from domain.times import AsOf
from web.features.statements.shapes import Statement

NOW = AsOf()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion that is out, with its answer; ``taken_up`` is None where there is none."""

    id: str
    epoch: int
    text: str
    erased: bool
    taken_up: bool | None
    answer: str
    answered_on: str


@dataclass(frozen=True, slots=True)
class OwnSuggestion:
    """A suggestion as whoever made it sees it."""

    id: str
    text: str
    held: bool
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Seen:
    """A plan as a member sees it: whole where ``soft``, otherwise its facts alone.

    ``epochs`` says on which day each release window ended that was over then.
    """

    plan: Plan
    soft: bool
    suggestions: Sequence[Suggestion] = ()
    statements: Sequence[Statement] = ()
    epochs: Mapping[int, date] | None = None


class Plans(Protocol):
    """Called from several threads at once.

    What can't be done raises PlanRefusal or StatementRefusal, whose message is for whoever
    asked.
    """

    def every(self, by: Person, as_of: AsOf = NOW) -> Sequence[Seen]:
        """Give the plans that a member saw then and may see now, the newest first, unopened."""
        ...

    def one(self, by: Person, plan: str, as_of: AsOf = NOW) -> Seen | None:
        """Give one with all that goes with it; None where there is none, or none for them."""
        ...

    def exists(self, by: Person, plan: str) -> bool:
        """Tell whether there is a plan for a member; it is no look at it."""
        ...

    def ask(self, by: Person, command: PlanCommand) -> None:
        """Record what follows. Whoever may not see the plan is told that there is none."""
        ...

    def answer(self, by: Person, plan: str, suggestion: str, text: str, *, taken_up: bool) -> None:
        """Answer a suggestion."""
        ...

    def suggest(self, by: Person, plan: str, text: str, *, alone: bool) -> None:
        """Take a suggestion in, in words that give nobody away."""
        ...

    def mine(self, by: Person, plan: str) -> Sequence[OwnSuggestion]:
        """Give what a member suggested about a plan."""
        ...

    def take_back(self, by: Person, suggestion: str) -> None:
        """Erase one's own suggestion."""
        ...
