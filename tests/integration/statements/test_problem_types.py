"""Training the model that suggests kinds of problem on what came out to the group."""

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.statements.drafts import StatementRefusal
from domain.statements.events import ProblemType
from infra.stores.vault.models import learnt, models
from ingest.problem_types.storing import content_of
from ingest.problem_types.training import train
from tests.attacks.worlds import World, world

MEMBERS = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast", "dan": "Dale", "eve": "Eastern"}
LOGINS = tuple(MEMBERS)
SEED = 2026
WORDS: dict[ProblemType, str] = {
    "financial": "reserves overspend savings auditor accounts deficit borrowing budget",
    "leadership": "chief executive directors meetings vacancy interim vision drift",
    "capacity": "vacancies agency caseloads waiting backlog sickness turnover posts",
}


def made_up() -> list[tuple[str, ProblemType]]:
    """Return texts that are easily told apart, made up of a few words for each kind."""
    return [
        (f"We hear of {' and '.join(some)}.", kind)
        for kind, words in WORDS.items()
        for some in combinations(words.split(), 2)
    ]


@pytest.fixture(scope="module")
def talkative(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Yield a group in which all of these came out, and one thing for advisers only."""
    with world(tmp_path_factory.mktemp("talkative") / "home", MEMBERS) as made:
        for place, (text, kind) in enumerate(made_up()):
            made.record(LOGINS[place % 5], "boston", text, problem_types=(kind,))
        for login in ("ada", "ben"):
            conditions = ("advisers_only",)
            made.record(login, "boston", "Not for all.", handling="C", conditions=conditions)
        assert made.close() == len(made_up()) + 2
        yield made


def counted(made: World) -> tuple[int, int]:
    """Return how many models the vault keeps, and how many statements they learnt from."""
    with made.app.vault.connect() as vault:
        kept = vault.execute(select(func.count()).select_from(models)).scalar_one()
        return kept, vault.execute(select(func.count()).select_from(learnt)).scalar_one()


def test_a_trained_model_takes_over_until_one_of_its_statements_is_erased(talkative: World) -> None:
    suggesting = talkative.statements.problem_types
    before = len(suggesting.versions())

    event = suggesting.train("test", SEED)

    texts, kinds = zip(*sorted(made_up()), strict=True)
    assert event.trained_on == len(set(texts))
    assert suggesting.in_use().number == event.model == before + 1
    assert suggesting.versions()[-1] == event
    assert counted(talkative) == (1, len(texts))
    alike = train(texts, kinds, SEED, number=2)
    assert {alike.precision, alike.coverage} == {event.precision, event.coverage}
    assert suggesting.in_use().classes == alike.model.classes

    again = suggesting.train("test", SEED)
    assert again.model == before + 2
    assert counted(talkative) == (1, len(texts)), "only the newest is kept"

    mine = next(
        one.receipt
        for one in talkative.statements.mine.all(talkative.people["ada"])
        if one.text == made_up()[0][0]
    )
    talkative.statements.erasure.erase([talkative.people["ada"]], mine)
    assert counted(talkative) == (0, 0)
    assert suggesting.in_use().number == 1
    third = suggesting.train("test", SEED)
    assert suggesting.in_use().number == third.model == before + 3
    assert counted(talkative) == (1, len(texts) - 1)


def test_what_is_for_some_only_or_not_out_is_not_learnt_from(talkative: World) -> None:
    talkative.record("ada", "boston", "Held.")
    suggesting = talkative.statements.problem_types
    suggesting.train("test", SEED)

    everything = talkative.statements.reading.statements("improvement_adviser")
    hidden = {one.id for one in everything if one.conditions}
    with talkative.app.vault.connect() as vault:
        known = set(vault.execute(select(learnt.c.statement)).scalars())
    assert len(hidden) == 2
    assert known == {one.id for one in everything if not one.erased} - hidden


def test_with_too_little_to_learn_from_the_model_in_use_stays(tmp_path: Path) -> None:
    with world(tmp_path / "home", MEMBERS) as made:
        with pytest.raises(StatementRefusal, match="too little to learn from"):
            made.statements.problem_types.train("test", SEED)
        for login in ("ada", "ben"):
            made.record(login, "boston", "They do not meet.")
        assert made.close() == 2
        with pytest.raises(StatementRefusal, match="too little to learn from"):
            made.statements.problem_types.train("test", SEED)
        assert made.statements.problem_types.in_use().number == 1
        assert len(made.statements.problem_types.versions()) == 1


def test_a_model_whose_file_is_gone_gives_way_to_the_one_that_ships(talkative: World) -> None:
    suggesting = talkative.statements.problem_types
    before = suggesting.train("test", SEED)
    with talkative.app.changing_vault() as vault:
        vault.execute(models.delete())
    assert suggesting.in_use().number == 1
    assert suggesting.versions()[-1] == before


def test_the_same_choices_give_the_same_file(talkative: World) -> None:
    suggesting = talkative.statements.problem_types
    first, second = suggesting.train("test", SEED), suggesting.train("test", SEED)
    with talkative.app.vault.connect() as vault:
        [kept] = vault.execute(select(models.c.content)).scalars()
    assert kept == content_of(suggesting.in_use())
    assert first.digest != second.digest, "its number is in the file"
    assert (first.precision, first.coverage) == (second.precision, second.coverage)
    assert json.dumps(first.classes) == json.dumps(second.classes)
