"""A power cut in the middle of an import: importing again leads where no cut would have led."""

import json
import os
import random
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.servers.forked import command, nursery

CUTS = int(os.environ.get("SOUNDINGS_TEST_CUTS", "2"))
ROWS = int(os.environ.get("SOUNDINGS_TEST_CUT_ROWS", "4000"))
REJECTED = 3
DEATH_SECONDS = 30


def soundings(home: Path, *arguments: str) -> Any:  # noqa: ANN401 - whatever the command prints
    """Run a command and return its JSON."""
    done = command((*arguments, "--json"), {**os.environ, "SOUNDINGS_HOME": str(home)})
    assert done.returncode in (0, REJECTED), done.stderr
    return json.loads(done.stdout)


def outcome(home: Path) -> tuple[list[dict[str, Any]], list[str], list[dict[str, Any]]]:
    """Return what a person can ask of an installation, less the times of recording."""
    picture = soundings(home, "picture")
    for fact in picture:
        del fact["known_from"]
    alerts = [json.dumps(alert, sort_keys=True) for alert in soundings(home, "alerts", "--all")]
    waiting = soundings(home, "quarantine")
    for row in waiting:
        del row["quarantined_at"]
    return picture, alerts, waiting


def cut(home: Path, paths: list[str], after: float) -> bool:
    """Import, and kill the process outright after some seconds; tell whether it was still at it."""
    environment, nothing = {**os.environ, "SOUNDINGS_HOME": str(home)}, Path(os.devnull)
    process = nursery().fork(("import", *paths), environment, nothing, nothing)
    deadline = time.monotonic() + after
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait(DEATH_SECONDS)
    return running


@pytest.mark.parametrize("seed", [2009])
def test_import_killed_at_random_points_then_repeated_equals_one_uninterrupted(
    disk: Path, examples: Path, seed: int
) -> None:
    indicators = pl.read_parquet(examples / "childrens-indicators" / "east_midlands.parquet")
    indicators.sample(ROWS, seed=seed).write_parquet(disk / "indicators.parquet")
    paths = [
        str(examples / "east-midlands"),
        str(examples / "childrens-services"),
        str(disk / "indicators.parquet"),
    ]
    empty, whole = disk / "empty", disk / "whole"
    soundings(empty, "init")
    shutil.copytree(empty, whole)
    begun = time.monotonic()
    soundings(whole, "import", *paths)
    took = time.monotonic() - begun
    expected = outcome(whole)
    chance, interrupted = random.Random(seed), 0
    print("seed", seed)
    for place in range(CUTS):
        home = disk / str(place)
        shutil.copytree(empty, home)
        interrupted += cut(home, paths, chance.uniform(0.05, 0.6) * took)
        soundings(home, "import", *paths)
        assert soundings(home, "verify")["ok"]
        assert outcome(home) == expected
    print(f"{interrupted} of {CUTS} imports were killed before their end")
    assert interrupted >= CUTS // 2
