"""What happens in a world, drawn at random, and played by whoever a casting gives the parts to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, NamedTuple

from hypothesis import strategies as st

from domain.membership.person import Person
from infra.services.statements.mine import OwnStatement
from infra.services.statements.read import Statement
from tests.attacks.worlds import World

Verb = Literal["record", "agree", "contest", "ask", "answer", "erase", "close", "alone"]
AUTHORITIES = ("boston", "derby")
_SOME: tuple[Verb, ...] = ("record", "record", "record", "record", "record", "agree", "agree")
_VERBS: tuple[Verb, ...] = (*_SOME, "contest", "ask", "answer", "erase", "alone", "close", "close")
"""As often as they are drawn."""


class Act(NamedTuple):
    """One thing somebody does; ``which`` chooses among the statements there are."""

    verb: Verb
    part: int
    which: int
    hours: int


@dataclass(frozen=True, slots=True)
class Story:
    """A course of events with parts numbered from 0; the viewer plays part -1."""

    acts: tuple[Act, ...]
    parts: int

    def play(self, world: World, casting: Mapping[int, str]) -> None:
        """Play it, each part by the member it is cast with."""
        stage = _Stage(world, casting)
        for number, act in enumerate(self.acts):
            world.clock.at += timedelta(hours=act.hours)
            stage.act(number, act)


@st.composite
def stories(draw: st.DrawFn, parts: int, most: int = 14) -> Story:
    """Draw a course of events that ends with an epoch's end."""
    acts = draw(
        st.lists(
            st.builds(
                Act,
                st.sampled_from(_VERBS),
                st.integers(-1, parts - 1),
                st.integers(0, 5),
                st.integers(0, 60),
            ),
            min_size=4,
            max_size=most,
        )
    )
    return Story((*acts, Act("close", 0, 0, 1)), parts)


@dataclass(slots=True)
class _Stage:
    world: World
    casting: Mapping[int, str]

    def act(self, number: int, act: Act) -> None:
        does: Callable[[int, Act], None] = getattr(self, f"_{act.verb}")
        does(number, act)

    def _record(self, number: int, act: Act) -> None:
        slug = AUTHORITIES[act.which % len(AUTHORITIES)]
        restricted = act.which > len(AUTHORITIES) and act.part % 2 == 1
        more = {"handling": "C", "conditions": ("advisers_only",)} if restricted else {}
        self.world.record(self.casting[act.part], slug, f"Words number {number}.", **more)

    def _agree(self, _: int, act: Act) -> None:
        self._voice(act, "agree")

    def _contest(self, _: int, act: Act) -> None:
        self._voice(act, "contest")

    def _voice(self, act: Act, side: Literal["agree", "contest"]) -> None:
        if (shown := self._shown(act.which)) is not None:
            self.world.statements.discussion.voice(self._by(act), shown.id, side)

    def _ask(self, number: int, act: Act) -> None:
        if (shown := self._shown(act.which)) is not None:
            self.world.statements.discussion.ask(self._by(act), shown.id, f"Why {number}?")

    def _answer(self, number: int, act: Act) -> None:
        mine = self._mine(act)
        for one in mine:
            for question in one.questions:
                if not question.answered:
                    self.world.statements.mine.answer(self._by(act), question.id, f"So {number}.")
                    return

    def _erase(self, _: int, act: Act) -> None:
        for one in self._mine(act)[:1]:
            self.world.statements.erasure.erase([self._by(act)], one.statement)

    def _alone(self, _: int, act: Act) -> None:
        for one in self._mine(act):
            if one.state == "held":
                self.world.statements.mine.consent(self._by(act), one.receipt)
                return

    def _close(self, _: int, __: Act) -> None:
        self.world.close()

    def _mine(self, act: Act) -> list[OwnStatement]:
        own = self.world.statements.mine.all(self._by(act))
        return sorted(own, key=lambda one: one.statement)

    def _by(self, act: Act) -> Person:
        return self.world.people[self.casting[act.part]]

    def _shown(self, which: int) -> Statement | None:
        seen = self.world.statements.reading.statements("change_agent")
        shown = [one for one in seen if not one.erased]
        return shown[which % len(shown)] if shown else None
