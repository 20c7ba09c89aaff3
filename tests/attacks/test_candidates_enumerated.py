"""Invariant 15, every act in groups of two to eight: nobody's part is certain to anybody.

So many organisations may act on a statement; four more speak, but see nothing of it, and are no
cover. Every pair of them acts in a world of its own: one of the two asks, finds evidence for and
against, grades anew; both agree with one statement and contest another. Then every member and
every two that put together what they know look at all those worlds and keep those that are like
what they see.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from domain.membership.events import Role
from domain.statements import candidates
from domain.times import AsOf
from infra.services.statements.read import Statement
from infra.stores.vault.waivers import Waiver
from projections.picture import queries as picture
from tests.attacks.worlds import World, world
from tests.integration.steps import take_in, write_rows

MOST = 8
HOW_MANY = range(2, MOST + 1)
ONE_PROCESS = pytest.mark.xdist_group("acts_enumerated")
"""The worlds that these tests look at are played once a process."""

ALONE = ("question", "verify", "dispute", "regrade")
"""What one does and is seen by itself."""

TOGETHER = ("agree", "contest")
ACTS = (*ALONE, *TOGETHER)
SPEAKING = {f"speaker {one}": f"Speaker {one}" for one in range(4)}
FACT = "Boston,peer_review,peer_review,green,2025-11-01,2025-11-30,rag,high,Peers,one,"

Doers = frozenset[int]
Seen = tuple[object, ...]


@contextmanager
def group(acting: Mapping[str, Role]) -> Iterator[World]:
    """Yield a group in which each of some members acts for an organisation of its own."""
    folder = Path(mkdtemp(prefix="soundings-attack-"))
    try:
        with world(folder / "home", {}) as made:
            for login, organisation in SPEAKING.items():
                made.admit(login, organisation, "partnership_manager")
            for login, role in acting.items():
                made.admit(login, f"{login} Ltd", role)
            take_in(made.app, write_rows(folder / "facts.csv", [FACT]))
            yield made
    finally:
        rmtree(folder, ignore_errors=True)


def said(made: World, many: int, **more: object) -> list[str]:
    """Let so many statements come out; return their ids."""
    by = [f"speaker {one % 2}" for one in range(many)]
    ids = [made.record(login, "boston", f"No {n}.", **more).statement for n, login in enumerate(by)]
    assert made.close() == many
    return ids


def do(made: World, login: str, act: str, statement: str) -> None:
    """Let a member do something about a statement."""
    by, discussion = made.people[login], made.statements.discussion
    match act:
        case "question":
            discussion.ask(by, statement, "Since when?")
        case "verify" | "dispute":
            with made.app.reading() as views:
                [fact] = [one.evidence for one in picture.facts(views, AsOf())]
            discussion.verify(by, statement, fact, supports=act == "verify")
        case "regrade":
            discussion.regrade(by, statement, "B")
        case "agree" | "contest":
            discussion.voice(by, statement, act)
        case _:
            raise AssertionError(act)


def seen(one: Statement | None) -> Seen:
    """Return what came out about a statement."""
    assert one is not None
    questions = tuple(each.text for each in one.questions)
    return (one.information, one.corroborated, one.contested, tuple(one.evidence), questions)


def shown(made: World, statement: str) -> Seen:
    """Return what whoever may see the most sees."""
    return seen(made.statements.reading.statement("improvement_adviser", statement))


def played(many: int, doers: Doers) -> dict[str, Seen]:
    """Return what is seen of each act where some did it: the first by itself, or all."""
    with group({f"member {one}": "group_member" for one in range(many)}) as made:
        ids = dict(zip(ACTS, said(made, len(ACTS)), strict=True))
        for act, statement in ids.items():
            for one in sorted(doers)[: 1 if act in ALONE else 2]:
                do(made, f"member {one}", act, statement)
        made.close()
        return {act: shown(made, one)[: 3 + 2 * (act in ALONE)] for act, one in ids.items()}


@cache
def worlds(many: int) -> dict[Doers, dict[str, Seen]]:
    """Return what is seen where nobody acts, where one does, and where two do.

    Evidence is told by its direction, for each world has a fact of its own.
    """
    pairs = chain([()], combinations(range(many), 1), combinations(range(many), 2))
    return {frozenset(some): _alike(played(many, frozenset(some))) for some in pairs}


def _alike(found: dict[str, Seen]) -> dict[str, Seen]:
    return {
        act: (*told[:3], *([tuple(way for _, way in told[3]), *told[4:]] if told[3:] else []))  # type: ignore[attr-defined]  # evidence
        for act, told in found.items()
    }


def certain(many: int, act: str, colluding: int) -> list[tuple[set[int], Doers]]:
    """Return coalitions and worlds in which somebody else's part is certain to the coalition."""
    wrong = []
    for coalition in map(set, combinations(range(many), colluding)):
        for doers in _doers(many, act):
            like = [
                other
                for other in _doers(many, act)
                if other & coalition == doers & coalition
                and worlds(many)[other][act] == worlds(many)[doers][act]
            ]
            if frozenset.intersection(*like) - coalition:
                wrong.append((coalition, doers))
    return wrong


def _doers(many: int, act: str) -> list[Doers]:
    """Return who may have done it: nobody or one, or up to two together."""
    return [one for one in worlds(many) if act in TOGETHER or len(one) < 2]


@ONE_PROCESS
@pytest.mark.parametrize("colluding", [1, 2])
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("many", HOW_MANY)
def test_nobodys_part_in_any_act_is_certain_to_one_or_two(
    many: int, act: str, colluding: int
) -> None:
    assert certain(many, act, colluding) == []


@ONE_PROCESS
@pytest.mark.parametrize("act", ACTS)
def test_what_somebody_did_comes_out_where_enough_could_have_done_it(act: str) -> None:
    comes_out = [
        many for many in HOW_MANY if len({worlds(many)[one][act] for one in worlds(many)}) > 1
    ]
    assert comes_out == list(range(7 if act == "contest" else 5, MOST + 1))


def everybody_that_speaks(_: str, *, restricted: bool) -> frozenset[str]:
    """Count organisations that speak, whatever they may do: the population as it was."""
    assert restricted in {True, False}
    return frozenset({"partnership_manager", "group_member", "change_agent"})


def test_a_rule_over_those_that_speak_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from infra.services.statements import responses  # noqa: PLC0415 - whose guard is broken

    monkeypatch.setattr(responses, "may_do", everybody_that_speaks)
    worlds.cache_clear()
    try:
        assert certain(2, "question", 1)
        assert certain(3, "agree", 1)
    finally:
        worlds.cache_clear()


def test_a_lower_bound_on_those_that_could_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "CANDIDATES", 1)
    worlds.cache_clear()
    try:
        assert certain(3, "regrade", 2)
    finally:
        worlds.cache_clear()


# Groups whose members may not all do the same, and that change


def done(told: Seen) -> Seen:
    """Return what is seen but for the yes or no, which goes with the number of members, too."""
    return (told[0], *told[3:])


def comes_out(made: World, act: str, login: str, statement: str) -> bool:
    """Let a member act and the window close; tell whether it is seen."""
    before = done(shown(made, statement))
    do(made, login, act, statement)
    made.close()
    return done(shown(made, statement)) != before


def test_whoever_may_not_grade_is_no_cover_for_whoever_does() -> None:
    acting: dict[str, Role] = {f"agent {one}": "change_agent" for one in range(6)}
    graders: dict[str, Role] = {f"grader {one}": "group_member" for one in range(4)}
    with group(acting | graders) as made:
        [statement, other] = said(made, 2)
        assert not comes_out(made, "regrade", "grader 0", statement)
        assert comes_out(made, "question", "grader 0", statement)
        made.admit("grader 4", "Fifth", "group_member")
        made.clock.pass_(minutes=1)
        assert comes_out(made, "regrade", "grader 0", other)
        assert shown(made, statement)[0] == "C"


@pytest.mark.parametrize("act", ["question", "verify", "agree"])
def test_whoever_does_not_see_a_statement_is_no_cover_for_whoever_does(act: str) -> None:
    acting: dict[str, Role] = {f"agent {one}": "change_agent" for one in range(6)}
    advisers: dict[str, Role] = {f"adviser {one}": "improvement_adviser" for one in range(4)}
    with group(acting | advisers) as made:
        hidden, _ = said(made, 2, handling="C", conditions=("advisers_only",))
        do(made, "adviser 1", act, hidden)
        assert not comes_out(made, act, "adviser 0", hidden)
        assert shown(made, hidden)[1] is None


def _joins(made: World) -> None:
    made.admit("late", "Latecomers", "group_member")


def _leaves(made: World) -> None:
    made.app.members.remove(made.people["member 4"].id, "test")


@pytest.mark.parametrize(("before", "moves"), [(4, _joins), (5, _leaves)])
@pytest.mark.parametrize("act", ALONE)
def test_whoever_came_later_or_has_left_is_no_cover(
    act: str, before: int, moves: Callable[[World], None]
) -> None:
    with group({f"member {one}": "group_member" for one in range(before)}) as made:
        [statement, _] = said(made, 2)
        do(made, "member 0", act, statement)
        made.clock.pass_(minutes=1)
        untouched = done(shown(made, statement))
        moves(made)
        made.close()
        assert done(shown(made, statement)) == untouched


def test_a_speaker_who_is_known_is_no_cover_for_whoever_asks() -> None:
    with group({f"member {one}": "group_member" for one in range(5)}) as made:
        mine = made.record("member 0", "boston", "By one who is known.").statement
        made.record("speaker 1", "boston", "By another.")
        made.close()
        made.statements.mine.waive(made.people["member 0"], mine, Waiver(organisation=True))
        assert not comes_out(made, "question", "member 1", mine)
        assert shown(made, mine)[1] is None


def test_an_answer_waits_while_too_few_that_might_have_spoken_are_left() -> None:
    with group({f"member {one}": "group_member" for one in range(5)}) as made:
        [statement, _] = said(made, 2)
        assert comes_out(made, "question", "member 0", statement)
        for gone in ("speaker 2", "speaker 3", *(f"member {one}" for one in range(1, 5))):
            made.app.members.remove(made.people[gone].id, "test")
        [mine] = [
            one for one in made.statements.mine.all(made.people["speaker 0"]) if one.questions
        ]
        made.statements.mine.answer(made.people["speaker 0"], mine.questions[0].id, "Since spring.")
        made.close()
        assert "Since spring." not in str(made.statements.reading.statements("group_member"))
