"""Invariants 4, 5, 9 and 10 on what lies about: a thief of everything but the vault learns nothing.

A thousand statements by forty speakers of eight organisations, each organisation with habits that
would give it away if anything of them got through: it speaks on its own days, at its own length,
and of all authorities alike. Names, organisations and wordings are canaries.
"""

import base64
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray
from prometheus_client import CollectorRegistry, generate_latest
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score

from domain.events import Event
from domain.statements.events import IntelligenceEvent, Sealed, StatementReleased
from domain.times import to_instant
from infra.observability import logs
from infra.services.system.watch import lag_of
from infra.stores.vault import keys, sealing, statements
from tests.attacks.worlds import World, world

SPEAKERS, BODIES, STATEMENTS, EPOCHS = 40, 8, 1_000, 8
SLUGS = ("boston", "derby", "lincoln", "corby", "oadby-and-wigston", "ashfield")
MEMBERS = {f"canarybird{one:02}": f"Canaryworks{one % BODIES}" for one in range(SPEAKERS)}
OURS = "intelligence."
_SHORTEST = 7
CANARIES = (*MEMBERS, *set(MEMBERS.values()), "canarysong")

pytestmark = pytest.mark.xdist_group("storage")


def filled(made: World, count: int = STATEMENTS, seed: int = 3) -> dict[str, str]:
    """Let everybody speak by the habits of their organisation; give who did, by statement."""
    chance, logins, said = Random(seed), list(MEMBERS), {}
    for epoch in range(EPOCHS):
        begun = made.clock.at
        some = [chance.choice(logins) for _ in range(count // EPOCHS)]
        some.sort(key=lambda login: (MEMBERS[login], chance.random()))
        for login in some:
            body = int(MEMBERS[login][-1])
            made.clock.at = begun.replace(hour=body + 8, minute=chance.randrange(60))
            text = f"canarysong {epoch} " + "word " * (5 + 12 * body)
            entry = made.record(login, chance.choice(SLUGS), text)
            said[entry.statement] = MEMBERS[login]
        made.clock.at = begun
        made.close()
    return said


Stolen = tuple[World, dict[str, str], Path]
"""A world, who made each statement, and the log."""


@pytest.fixture(scope="module")
def stolen(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[World, dict[str, str], Path]]:
    """Yield a world full of statements, who made them, and a log of everything at debug."""
    home = tmp_path_factory.mktemp("stolen") / "home"
    told = home.parent / "soundings.log"
    with told.open("w", encoding="utf-8") as stream, _logging(stream), world(home, MEMBERS) as made:
        yield made, filled(made), told


@contextmanager
def _logging(stream: object) -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers, root.level
    logs.configure("debug", stream)  # type: ignore[arg-type]  # a text file
    try:
        yield
    finally:
        root.handlers, root.level = before
        logging.captureWarnings(capture=False)


def forms(word: str) -> set[bytes]:
    """Return a word as it might lie about."""
    plain = word.encode()
    coded = {base64.b64encode(plain[at:])[:-4] for at in range(3)}
    wide = {word.encode("utf-16-le"), word.encode("utf-16-be")}
    return {
        plain,
        plain.upper(),
        plain.hex().encode(),
        *wide,
        *(one for one in coded if len(one) > 7),
    }


def hits(folders: list[Path]) -> list[str]:
    """Return the canaries found in files, outside the vault."""
    files = [one for folder in folders for one in sorted(folder.rglob("*")) if one.is_file()]
    held = {one: one.read_bytes() for one in files if "vault" not in one.parts}
    return [
        f"{word} in {file.name}"
        for file, content in held.items()
        for word in CANARIES
        if any(form in content for form in forms(word))
    ]


def test_nothing_of_speakers_or_wordings_lies_outside_the_vault(
    stolen: Stolen,
) -> None:
    made, said, told = stolen
    out = [
        one for one in made.app.store.read(0, 100_000) if isinstance(one.event, StatementReleased)
    ]
    print(f"{len(said)} statements, {len(out)} released")
    assert len(out) > STATEMENTS * 0.9
    made.app.follow()
    registry = CollectorRegistry()
    registry.register(lag_of(made.app))
    (told.parent / "metrics").write_bytes(generate_latest(registry))
    assert hits([made.app.settings.home, told.parent]) == []


def test_the_vault_itself_holds_no_wording_in_clear(
    stolen: Stolen,
) -> None:
    made, _, _ = stolen
    folder = made.app.settings.home / "vault"
    content = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    assert not any(form in content for form in forms("canarysong"))
    assert any(form in content for form in forms("Canaryworks3")), "the canary must be seen"


def test_no_event_names_a_person_or_organisation(
    stolen: Stolen,
) -> None:
    made, _, _ = stolen
    ids = {one for by in made.people.values() for one in (by.id, by.organisation)}
    rows = [row for row in made.app.store.recorder.rows(0, 100_000) if row[3].startswith(OURS)]
    assert rows
    states = b"".join(bytes(row[4]) for row in rows)
    assert not any(form in states for one in ids for form in (one.hex.encode(), str(one).encode()))


def features(made: World) -> tuple[list[str], NDArray[np.float64]]:
    """Return what a thief sees of each released statement but who made it."""
    found = []
    place, epoch = 0, 0
    for row in made.app.store.read(0, 100_000):
        if not isinstance(row.event, IntelligenceEvent):
            continue
        place = place + 1 if row.event.epoch == epoch else 0
        epoch = row.event.epoch
        if isinstance(row.event, StatementReleased):
            found.append((row.event.originator_id.hex, _seen(row.position, place, row.event)))
    return [one for one, _ in found], np.array([seen for _, seen in found], dtype=np.float64)


def _seen(position: int, place: int, event: StatementReleased) -> list[float]:
    raw = event.originator_id.bytes
    return [
        position,
        place,
        event.epoch,
        to_instant(event.recorded_at),
        len(event.sealed.text),
        len(event.sealed.nonce),
        *raw,
        *event.sealed.nonce[:4],
    ]


def score(made: World, said: dict[str, str]) -> tuple[float, float]:
    """Return how well organisations are guessed from metadata, and what chance would do at most."""
    ids, seen = features(made)
    bodies = [said[one] for one in ids]
    forest = RandomForestClassifier(n_estimators=60, min_samples_leaf=3, random_state=1, n_jobs=1)
    right = float(cross_val_score(forest, seen, bodies, cv=5).mean())
    often = max(bodies.count(one) for one in set(bodies)) / len(bodies)
    return right, often + 3 * float(np.sqrt(often * (1 - often) / len(bodies)))


def test_a_join_on_times_ids_orders_and_sizes_does_no_better_than_chance(
    stolen: Stolen,
) -> None:
    made, said, _ = stolen
    right, chance = score(made, said)
    print(f"guessed {right:.3f}, chance at most {chance:.3f}")
    assert right <= chance


# Guards broken on purpose


class InOrder(Random):
    """Chance that puts what comes out into the order in which it was said."""

    made: World

    def shuffle(self, x: list[Event]) -> None:  # type: ignore[override]  # lists are all there are
        """Sort."""
        with self.made.app.vault.connect() as vault:
            said = {one.statement: one.recorded_at for one in statements.kept(vault)}
        x.sort(key=lambda one: said.get(one.originator_id.hex, 0))


def unshuffled(_: pytest.MonkeyPatch, made: World) -> None:
    """Let statements come out in the order they were made."""
    order = InOrder(1)
    order.made = made
    made.app.chance = order


def unpadded(patched: pytest.MonkeyPatch, _: World) -> None:
    """Let ciphertexts be as long as what is in them."""
    patched.setattr(sealing, "_BLOCK", 1)


@pytest.mark.parametrize("broken", [unshuffled, unpadded])
def test_a_broken_guard_is_caught_by_the_join(
    broken: Callable[[pytest.MonkeyPatch, World], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with world(tmp_path / "home", MEMBERS) as made:
        broken(monkeypatch, made)
        right, chance = score(made, filled(made, 480))
    print(f"guessed {right:.3f}, chance at most {chance:.3f}")
    assert right > chance


def test_wording_that_is_not_sealed_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_clear(_: bytes, __: UUID, text: str) -> Sealed:
        return Sealed(bytes(12), text.encode())

    with world(tmp_path / "home", MEMBERS) as made:
        with monkeypatch.context() as patched:
            patched.setattr(keys, "seal", in_clear)
            filled(made, 80)
        made.app.catch_up()
        assert hits([made.app.settings.home]) != []
