"""Evidence published after a day has no part in any answer about that day.

Random histories with batches, corrections, withdrawals and duplicates: whatever is taken in with
a later publication date, the picture, the alerts and the replay as known on a day stay the same.
"""

import os
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.ids import AUTHORITIES, name_id
from domain.times import AsOf, Basis, known_by_instant
from infra.analysts import frames
from infra.services.alerts.replay import replay
from infra.services.installation import Soundings
from infra.settings import Settings
from projections.alerts.queries import alerts_as_of
from tests.integration.steps import take_in, write_rows

HISTORIES = int(os.environ.get("SOUNDINGS_HISTORIES", "12"))
BOSTON = name_id(AUTHORITIES, "boston").hex
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = [date(2008, 1, 1) + timedelta(days=200 * n) for n in range(8)]


@dataclass(frozen=True)
class Row:
    """One version of a rating or of an indicator."""

    measure: str
    reference: str
    value: str
    true_on: date
    published_on: date
    batch: int

    def line(self) -> str:
        """Return the row as it stands in a plain file."""
        rated = self.measure == "use_of_resources"
        kind, scale = ("assessment", "1-4") if rated else ("indicator", "number")
        return (
            f"Boston,{kind},{self.measure},{self.value},{self.true_on},{self.published_on},"
            f"{scale},high,Body,{self.measure}{self.reference},"
        )


rows = st.builds(
    Row,
    measure=st.sampled_from(["use_of_resources", "speed"]),
    reference=st.sampled_from("abcde"),
    value=st.sampled_from(["1", "2", "3", "4", "x", ""]),
    true_on=st.sampled_from(DAYS[:6]),
    published_on=st.sampled_from(DAYS),
    batch=st.integers(0, 2),
)


def told_apart(history: list[Row]) -> list[Row]:
    """Return the rows so that a file gives a reference one day only.

    Of a file that contradicts itself all rows of the reference wait, whenever they were published:
    a person has to mend it, and until then nothing is said of it on any day.
    """
    days: dict[tuple[str, str, int], date] = {}
    return [
        replace(row, true_on=days.setdefault((row.measure, row.reference, row.batch), row.true_on))
        for row in history
    ]


@cache
def template() -> Path:
    """Return an installation that is set up once, to copy."""
    app = Soundings(Settings(home=Path(mkdtemp())))
    app.initialise()
    app.close()
    return app.settings.home


def answer(app: Soundings, day: date) -> tuple[object, ...]:
    """Return all that is said of a day on the published clock: picture, alerts, replay."""
    as_of = AsOf(known_by_instant(day.isoformat()), basis=Basis.PUBLISHED)
    # Where in the log a version stands is no part of what is said of the day.
    picture = frames.picture(app, as_of, None).drop("position", "version").write_csv()
    with app.reading() as connection:
        alerts = [
            (one.id, one.opened_on, one.cleared_on, one.signals)
            for one in alerts_as_of(connection, as_of, include_cleared=True)
        ]
    return picture, alerts, replay(app, BOSTON, as_of)


@settings(max_examples=HISTORIES, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.lists(rows, min_size=4, max_size=16), st.sampled_from(DAYS[1:-1]))
def test_what_is_published_after_a_day_changes_no_answer_about_it(
    history: list[Row], day: date
) -> None:
    history = told_apart(history)
    earlier = [row for row in history if row.published_on <= day]
    answers = []
    for some in (earlier, history):
        with TemporaryDirectory() as folder:
            shutil.copytree(template(), Path(folder) / "home")
            app = Soundings(Settings(home=Path(folder) / "home"), clock=lambda: NOW)
            for batch in range(3):
                lines = [row.line() for row in some if row.batch == batch]
                take_in(app, write_rows(Path(folder) / f"{batch}.csv", lines))
            answers.append(answer(app, day))
            app.close()
    assert answers[0] == answers[1]
