"""Real vintages replayed as they happened: every past answer equals a fold of the file."""

from pathlib import Path

from benchmarks.vintages import Replay


def test_real_vintages_replayed_as_they_happened_give_what_was_known_at_each_date(
    examples: Path,
) -> None:
    replay = Replay(examples / "childrens-indicators" / "vintages_east_midlands.csv.gz")
    days = {row["first_seen"] for row in replay.rows}
    assert len(list(replay.run())) == len(days)
    assert len(replay.digests) == 2 * len(days)
    replay.app.close()
