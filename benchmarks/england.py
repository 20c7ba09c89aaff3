"""What the rules of lines say of all of England: how often, how long, and what it takes.

Usage: python -m benchmarks.england [--home HOME] [--also FILE]

Imports the whole indicator file and Ofsted's judgements into a new installation (a folder that is
thrown away), a step at a time:
views, what to expect, detectors. Printed: processor seconds of each, memory, new signals by year, a
year and authority and a month for England, what stands now and how long it has. With --home, what
stands there already is told of, and nothing is imported. --also takes one more file in, such as the
department's vintages (``lait_vintages.csv.gz``).
"""

import resource
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from domain.alerts.decisions import standing_after
from domain.times import AsOf
from infra.services.installation import Soundings
from infra.settings import Settings
from projections.alerts.queries import Alert, alerts_as_of
from projections.picture.definitions import authorities_with

FILES = (
    Path("examples/childrens-indicators/bds_long_0.parquet"),
    Path("examples/childrens-services/la_judgements.csv"),
)
LINES = {"departure", "theme"}
_DAYS_A_YEAR = 365.25
_MONTHS = 12
FIRST_YEAR = 2019
"""Before it the lines are too short to say much."""


def taken(what: str, do: Callable[[], object]) -> None:
    """Do something and print what it took of the processor."""
    began = process_time()
    do()
    print(f"{what}: {process_time() - began:.1f} s of processor time")


def load(app: Soundings, also: Sequence[Path] = ()) -> None:
    """Take all files in, a step at a time."""
    app.initialise()
    taken("import", lambda: app.imports.importer("benchmark").take_in([*FILES, *also]))
    taken("views", app.catch_up)
    taken("what to expect", app.expect)
    taken("detectors and views", app.follow)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def tell(app: Soundings, today: date) -> None:
    """Print how often lines spoke, and what stands."""
    with app.reading() as connection:
        alerts = alerts_as_of(connection, AsOf(), include_cleared=True)
    begun = began(alerts)
    authorities = len({one.authority for one in alerts})
    for detector in sorted(LINES):
        years = Counter(on[:4] for name, on in begun if name == detector)
        print(f"{detector}, new by year: {dict(sorted(years.items()))}")
    recent = [on for _, on in begun if FIRST_YEAR <= int(on[:4]) < today.year]
    a_year = len(recent) / (today.year - FIRST_YEAR)
    print(
        f"new since {FIRST_YEAR}: {a_year / followed(app):.2f} a year and authority, "
        f"{a_year / _MONTHS:.1f} a month for England; {authorities} ever spoken of"
    )
    ages = [
        (today - date.fromisoformat(signal.since[:10])).days / _DAYS_A_YEAR
        for alert in alerts
        if alert.detector in LINES
        for signal in standing_after(alert.steps).values()
    ]
    if ages:
        print(f"standing: {len(ages)}, median {median(ages):.1f} years, longest {max(ages):.1f}")


def began(alerts: list[Alert]) -> list[tuple[str, str]]:
    """Return the detector and day of every signal of lines, each episode once."""
    first: dict[tuple[str, str, str, str], str] = {}
    for alert in alerts:
        for step in alert.steps if alert.detector in LINES else ():
            for one in step.raised:
                key = (alert.authority, one.detector, one.measure, one.episode)
                first.setdefault(key, step.on)
    return [(key[1], on) for key, on in first.items()]


def followed(app: Soundings) -> int:
    """Count the councils that have figures of any line."""
    catalogue, entries = app.catalogue(), app.directory().entries
    lines = [name for name in catalogue.measures if catalogue.line_of(name) is not None]
    with app.reading() as connection:
        found = authorities_with(connection, lines, [])
    return sum(one.is_watched for authority, one in entries.items() if authority.hex in found)


def main(home: Path | None, also: Sequence[Path]) -> None:
    """Load and tell, or tell of an installation that is there."""
    if home is not None:
        with Soundings(Settings(home=home)) as app:
            tell(app, app.clock().date())
        return
    with TemporaryDirectory() as folder, Soundings(Settings(home=Path(folder) / "home")) as app:
        load(app, also)
        tell(app, app.clock().date())


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("--home", type=Path)
    parser.add_argument("--also", type=Path, action="append", default=[])
    given = parser.parse_args()
    main(given.home, given.also)
