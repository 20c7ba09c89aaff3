"""Concerns over a made-up nation: both stores, both bases, and a past that equals what was said."""

import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import log, sqrt
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from consumers.order_of_visit.lines import ENOUGH_CHANGES
from domain.times import AsOf, Basis, known_by_instant, to_instant
from infra.cli.main import app as command_line
from infra.services.alerts.concerns import places
from infra.services.installation import Soundings
from infra.settings import Settings
from tests.attacks.worlds import Clock
from tests.integration.alerts.test_expectations import councils
from tests.integration.steps import take_in, write_rows
from web.json.concerns import concerns_json

TURNOVER = "Work_Force_TO_Rate"
OVERALL = "childrens_services_overall"
LEADERS = "childrens_services_leaders"
FIRST, SECOND = datetime(2027, 1, 15, 9, tzinfo=UTC), datetime(2028, 2, 1, 9, tzinfo=UTC)
FIELDS = [
    *("id", "authority", "code", "region", "level", "band", "rank", "of", "since", "sentence"),
    *("inspection_due", "state", "signals"),
]
Installed = tuple[Soundings, Clock]
GRADES = {1: "inadequate", 2: "requires improvement", 3: "good", 4: "outstanding"}


def figures(names: list[str], years: range) -> list[str]:
    """Return turnover of made-up towns, each with a level of its own; the last one's runs away."""
    chance, found = random.Random(3), []
    for year in range(2023, 2028):
        for place, name in enumerate(names):
            worse = 6 * (year - 2024) if place == len(names) - 1 and year > 2024 else 0
            value = round(15 + place % 7 - 3 + worse + chance.gauss(0, 1.2), 2)
            if year in years:
                found.append(
                    f"{name},indicator,{TURNOVER},{value},{year}-09-30,{year + 1}-02-20,number,"
                    f"low,DfE,{place}-{year},"
                )
    return found


def judgements(names: list[str], day: str) -> list[str]:
    """Return a headline and a part for every second town, from inadequate to outstanding."""
    return [
        f"{name},assessment,{measure},{GRADES[grade]},{day},{day},ofsted,high,Ofsted,"
        f"{measure}-{place}-{day},"
        for place, name in enumerate(names)
        if place % 2 == 0
        for measure, grade in ((OVERALL, 1 + place % 4), (LEADERS, 1 + place % 3))
    ]


def first(app: Soundings, folder: Path) -> list[str]:
    """Take in what there was at first; return the towns."""
    names = councils(app, 103)
    rows = figures(names, range(2023, 2026)) + judgements(names, "2025-06-01")
    take_in(app, write_rows(folder / "first.csv", rows))
    return names


def second(app: Soundings, folder: Path, names: list[str]) -> None:
    """Take in what came later: figures, a judgement, and a correction of an earlier figure."""
    late = figures(names, range(2026, 2027)) + judgements(names[:20], "2027-11-01")
    late.append(f"{names[0]},indicator,{TURNOVER},44,2024-09-30,2027-12-01,number,low,DfE,0-2024,")
    take_in(app, write_rows(folder / "second.csv", late))


def told(app: Soundings, as_of: AsOf = AsOf()) -> list[dict[str, Any]]:  # noqa: B008 - frozen
    """Return the concerns as a program gets them."""
    found = concerns_json(app.alerts.concerns(as_of, operator=True), app.catalogue(as_of.register))
    return list(msgspec.to_builtins(found))


@pytest.fixture(params=["sqlite", "postgres"])
def installed(
    request: pytest.FixtureRequest, template: Path, tmp_path: Path
) -> Iterator[Installed]:
    """Yield an installation on either store, and its clock."""
    clock = Clock(FIRST)
    if request.param == "postgres":
        settings = request.getfixturevalue("on_postgres")
    else:
        shutil.copytree(template, tmp_path / "home")
        settings = Settings(home=tmp_path / "home")
    with Soundings(settings, clock=clock) as app:
        yield app, clock


def test_the_past_is_what_was_said_then_on_both_bases(installed: Installed, tmp_path: Path) -> None:
    app, clock = installed
    names = first(app, tmp_path)
    published = AsOf(known_by=known_by_instant("2027-01-14"), basis=Basis.PUBLISHED)
    then, by_publication = told(app), told(app, published)
    assert any(one["rank"] == 1 for one in then)
    position = app.position()

    clock.at = SECOND
    second(app, tmp_path, names)

    assert told(app) != then
    assert told(app, AsOf(known_by=to_instant(FIRST + timedelta(minutes=1)))) == then
    assert told(app, published) == by_publication
    assert [(one["id"], one["rank"]) for one in told(app, AsOf(position=position))] == [
        (one["id"], one["rank"]) for one in then
    ]


def test_every_score_is_what_an_independent_computation_says(
    installed: Installed, tmp_path: Path
) -> None:
    app, clock = installed
    names = first(app, tmp_path)
    clock.at = SECOND
    second(app, tmp_path, names)

    found = places(app, AsOf(basis=Basis.PUBLISHED))

    expected = by_hand(app, names)
    ranked = {one: place for one, place in found.items() if place.rank is not None}
    assert len(ranked) == len([name for at, name in enumerate(names) if at % 2 == 0])
    for authority, place in ranked.items():
        assert place.score == pytest.approx(expected[authority], abs=1e-7)
    in_order = sorted(ranked, key=lambda one: (-expected[one], one))
    assert [ranked[one].rank for one in in_order] == list(range(1, len(ranked) + 1))


def by_hand(app: Soundings, names: list[str]) -> dict[str, float]:
    """Return R of every judged town, from the files' figures and what was settled to expect."""
    ids = {entry.name: one.hex for one, entry in app.directory().entries.items()}
    book = app.expectations()

    def logit(value: float) -> float:
        return log((value + 0.5) / (100.5 - value))

    values: dict[str, dict[int, tuple[float, str]]] = {name: {} for name in names}
    for row in figures(names, range(2023, 2027)):
        name, _, _, value, true_on, known, *_ = row.split(",")
        values[name][int(true_on[:4])] = (float(value), known)
    values[names[0]][2024] = (44.0, "2027-12-01")
    thetas: dict[str, dict[int, float]] = {}
    for name, of in values.items():
        theta = variance = None
        for year, (figure, known) in sorted(of.items()):
            nation = book.nation(TURNOVER, f"{year}-09-30")
            assert nation is not None, (year, sorted(book.nations))
            fit = book.fit(TURNOVER, int(max(known, nation.known_on)[:4]))
            assert fit is not None
            m, w = fit.levels.get(ids[name], 0.0), fit.noise.get(ids[name], 1.0)
            if theta is None or variance is None:
                theta, variance = m, fit.tau2
            else:
                theta, variance = m + fit.phi * (theta - m), fit.phi**2 * variance + fit.q
            spread = variance + fit.r * w
            v = logit(figure) - logit(nation.median) - theta
            v = max(-3 * sqrt(spread), min(3 * sqrt(spread), v))
            theta, variance = theta + variance / spread * v, variance * fit.r * w / spread
            thetas.setdefault(name, {})[year] = theta
            sd = fit.sd
    moved = [of[y] - of[y - 2] for of in thetas.values() for y in of if y - 2 in of]
    assert len(moved) > ENOUGH_CHANGES
    sd_change = sqrt(sum(one * one for one in moved) / len(moved))
    scores = {}
    for place, name in enumerate(names):
        if place % 2:
            continue
        headline, part = 1 + place % 4, 1 + place % 3
        score = {2: 1.0, 4: -1.0}.get(headline, 0.0) + 0.5 * (headline - part)
        score += max(-3.0, min(3.0, thetas[name][2026] / sd))
        score += (thetas[name][2026] - thetas[name][2024]) / sd_change
        scores[ids[name]] = score
    return scores


def test_the_command_gives_one_line_an_authority_in_the_order_to_call(
    template: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with Soundings(Settings(home=home), clock=Clock(FIRST)) as app:
        names = first(app, tmp_path)
        entries = app.directory().entries.values()
        region = next(one.region for one in entries if one.name == names[0])
    asked = ["concerns", "--known-by", "2027-01-14", "--basis", "published", "--json"]

    done = CliRunner().invoke(command_line, asked, env={"SOUNDINGS_HOME": str(home)})
    one_region = CliRunner().invoke(
        command_line, [*asked, "--region", region], env={"SOUNDINGS_HOME": str(home)}
    )

    found = msgspec.json.decode(done.stdout)
    assert list(found[0]) == FIELDS
    assert len({one["authority"] for one in found}) == len(found)
    order = [("critical", "concern", "watch").index(one["level"]) for one in found]
    assert order == sorted(order)
    assert {one["region"] for one in msgspec.json.decode(one_region.stdout)} == {region}
