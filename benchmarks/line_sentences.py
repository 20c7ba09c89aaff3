"""Two hundred sentences about lines, drawn at random, each parsed back and held against the log.

    python -m benchmarks.line_sentences HOME [SEED] [--read]

HOME holds an installation with the figures of all authorities, its alerts recorded. Sentences come
from the code that pages use. What they claim is looked up here by other means: figures in the views
with plain SQL, England as it was settled, neighbours as the middle of the settled lists', short
titles in the shipped table, directions by comparing. Each is held once more with a digit or its
direction changed, which has to be found out. Prints the seed, what did not hold, and how many did;
ends with 1 where any did not. ``--read`` prints all of them.
"""

import csv
import json
import random
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from domain.alerts.events import Signal
from domain.times import FOREVER, AsOf
from infra.services.alerts.duties import duties_missed
from infra.services.alerts.nation import shifts_known_lately
from infra.services.alerts.neighbour_figures import neighbour_figures
from infra.services.evidence.series import by_series
from infra.services.installation import Soundings
from infra.settings import Settings
from projections.alerts.queries import alerts_as_of
from projections.picture import queries as picture
from projections.picture.tables import versions
from projections.register.tables import definitions
from web.words import lines, sentences

T = TypeVar("T")

DRAWN = 200
_HUNDRED = 100
_TURNED = 0.3
_LONGEST = 160
_NOW = AsOf()
_NEAREST = 15
_FEWEST_NEAR = 3
_TABLE = Path(__file__).parents[1] / "ingest" / "reference" / "short_titles.csv"
_NUMBER = r"(?P<{0}>\u2212?£?[\d,]+(?:\.\d+)?(?:%| days)?)"
_FIGURES = ("came", "value", "to", "at", "nation", "near", "duty")
_PERIOD = r"(?:[A-Z][a-z]+ )?\d{4}"
_FORBIDDEN = ("deviation", "cusum", "sigma", "glr", "likelihood", "standard error", "z-score")


def _re(pattern: str, *names: str) -> re.Pattern[str]:
    return re.compile(pattern.format(*(_NUMBER.format(name) for name in names), period=_PERIOD))


DEPARTURES = {
    "moved": _re(
        r"(?P<title>.+) (?P<went>rose|fell) from {0}(?: before (?P<before>{period}))? to {1} in "
        r"(?P<when>{period}); England {2}(?:, neighbours {3})?\.(?: Known since (?P<since>.+)\.)?",
        *("came", "value", "nation", "near"),
    ),
    "stood": _re(
        r"(?P<title>.+) stood at {0} in (?P<when>{period}), after {1}"
        r"(?: before (?P<before>{period}))?; England {2}(?:, neighbours {3})?\."
        r"(?: Known since (?P<since>.+)\.)?",
        *("value", "came", "nation", "near"),
    ),
    "stayed": _re(
        r"(?P<title>.+) stayed at {0} in (?P<when>{period}); England {1}"
        r"(?:, neighbours {2})?\.(?: Known since (?P<since>.+)\.)?",
        *("value", "nation", "near"),
    ),
}
THEME = re.compile(
    r"(?P<title>.+), (?P<how>worse|higher) than expected in (?P<years>\d{4}(?: and \d{4})*): "
    r"(?P<items>.+?)\.(?: Known since (?P<since>[A-Z][a-z]+ \d{4})\.)?"
)
ITEM = _re(
    r"(?P<title>.+?) (?:from {0} to {1}|at {2})(?: \(England {3}\))?", "came", "to", "at", "nation"
)
NATION = _re(
    r"England: (?P<title>.+) (?P<went>rose|fell) from {0} to {1} in (?P<when>{period})\."
    r"(?: Known since (?P<since>.+)\.)?",
    *("came", "value"),
)
DUTY = _re(
    r"(?P<far>Far below|Below|Far above|Above) the duty: (?P<title>.+) {0} in (?P<when>\d{{4}}), "
    r"the duty {1}(?:; England {2})?\.",
    *("value", "duty", "nation"),
)


class Wrong(Exception):  # noqa: N818 - said of a sentence, not of the program
    """What a sentence claims and the log does not."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sentence, and what it was made from."""

    kind: str
    authority: str
    sentence: str
    signal: Signal | None = None
    measure: str = ""
    true_on: str = ""


@dataclass
class Views:
    """The figures of an installation, by plain SQL over its views."""

    path: Path
    short: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.db = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        self.db.execute("PRAGMA query_only = 1")
        with _TABLE.open(encoding="utf-8", newline="") as file:
            self.short = {row["measure"]: row["short_title"] for row in csv.DictReader(file)}

    def figures(self, measure: str, true_on: str) -> dict[str, float]:
        """Return what stands of a measure and day, by authority."""
        rows = self.db.execute(
            f"SELECT authority, value FROM {versions.name} WHERE measure = ? AND true_on = ? "
            "AND kind = 'indicator' AND withdrawn = 0 AND value IS NOT NULL AND held_until = ? "
            "ORDER BY published_at, position",
            (measure, true_on, FOREVER),
        )
        return dict(rows.fetchall())

    def of_evidence(self, evidence: str) -> list[tuple[str, str, str, float]]:
        """Return every value that a fact ever had: authority, measure, day, value."""
        return self.db.execute(
            f"SELECT authority, measure, true_on, value FROM {versions.name} WHERE evidence = ? "
            "AND value IS NOT NULL",
            (evidence,),
        ).fetchall()

    def before(self, authority: str, measure: str, day: str) -> set[float]:
        """Return every value that an authority's figure before a day ever had."""
        of = f"FROM {versions.name} WHERE authority = ? AND measure = ? AND kind = 'indicator'"
        values = f"SELECT true_on, value {of} AND true_on < ? AND value IS NOT NULL"
        rows = self.db.execute(values, (authority, measure, day)).fetchall()
        last = max((true_on for true_on, _ in rows), default="")
        return {value for true_on, value in rows if true_on == last}

    @cached_property
    def neighbours(self) -> dict[str, list[str]]:
        """The newest settled lists."""
        rows = self.db.execute(
            f"SELECT state FROM {definitions.name} WHERE topic LIKE 'register.neighbours_frozen%'"
        ).fetchall()
        newest: dict[int, dict[str, list[str]]] = {}
        for (state,) in rows:
            event = json.loads(state)
            newest[event["year"]] = event["lists"]
        return newest[max(newest)] if newest else {}

    def near(self, authority: str, measure: str, true_on: str) -> float | None:
        """Return the middle of the neighbours' figures."""
        held = self.figures(measure, true_on)
        values = [held[one] for one in self.neighbours.get(authority, [])[:_NEAREST] if one in held]
        return median(values) if len(values) >= _FEWEST_NEAR else None

    @cached_property
    def settled(self) -> list[dict[str, Any]]:
        """The nation's figures as they were settled, oldest first."""
        rows = self.db.execute(
            f"SELECT state FROM {definitions.name} WHERE topic LIKE 'expectations.nation%' "
            "ORDER BY position"
        ).fetchall()
        return [json.loads(state) for (state,) in rows]

    @cached_property
    def nations(self) -> dict[tuple[str, str], float]:
        """The nation's figures by measure and day."""
        return {(one["measure"], one["true_on"]): one["median"] for one in self.settled}

    @cached_property
    def known(self) -> dict[tuple[str, str], str]:
        """Since when each could be known."""
        return {(one["measure"], one["true_on"]): one["known_on"] for one in self.settled}

    @cached_property
    def measures(self) -> dict[str, dict[str, object]]:
        """The newest definition of every measure."""
        rows = self.db.execute(
            f"SELECT state FROM {definitions.name} WHERE topic LIKE 'measures.measure_defined%' "
            "ORDER BY position"
        ).fetchall()
        events = (json.loads(state) for (state,) in rows)
        return {str(one["measure"]): one for one in events}


def _value(text: str) -> float:
    return float(
        text.replace("\u2212", "-")
        .replace("£", "")
        .replace(",", "")
        .removesuffix("%")
        .removesuffix(" days")
    )


def _same(name: str, held: float, said: Mapping[str, str | None]) -> bool:
    """Tell whether a figure of a sentence is the one that is held, rounded.

    Figures that stand beside each other are rounded alike, by the largest of them.
    """
    written = [text for one in _FIGURES if (text := said.get(one))]
    largest = max(abs(_value(text)) for text in written)
    is_share = any("%" in text for text in written)
    half = 0.5 if largest >= _HUNDRED and not is_share else 0.05 if largest >= 1 else 0.005
    return abs(_value(said[name] or "") - held) <= half + 1e-9


def _check(claim: str, *, holds: bool) -> None:
    if not holds:
        raise Wrong(claim)


def _there(claim: str, found: T | None) -> T:
    if found is None:
        raise Wrong(claim)
    return found


def _titled(title: str, measure: str, views: Views) -> None:
    short = views.short.get(measure)
    if short is not None:
        _check(f"title is not {short!r}", holds=title.lower() == short.lower())


def departure(one: Drawn, views: Views) -> None:
    """Hold a line's sentence against its evidence."""
    signal = one.signal
    assert signal is not None  # noqa: S101 - drawn with one
    name, found = next(
        (
            (name, m)
            for name, pattern in DEPARTURES.items()
            if (m := pattern.fullmatch(one.sentence))
        ),
        ("", None),
    )
    found = _there("it can't be parsed", found)
    said = found.groupdict()
    held = views.of_evidence(signal.evidence_ids[-1])
    _check(
        "its evidence is another authority's", holds=any(row[0] == one.authority for row in held)
    )
    true_on = max(row[2] for row in held if row[1] == signal.measure)
    values = [row[3] for row in held]
    _titled(said["title"], signal.measure, views)
    _check("value", holds=any(_same("value", value, said) for value in values))
    _check("year", holds=said["when"].endswith(true_on[:4]))
    came = views.before(one.authority, signal.measure, signal.episode)
    if said.get("came"):
        _check("came from", holds=any(_same("came", value, said) for value in came))
        moved = _value(said["value"]) - _value(said["came"])
        if name == "moved":
            _check("direction", holds=(moved > 0) == (said["went"] == "rose") and moved != 0)
            good = views.measures[signal.measure].get("polarity", "none")
            worse = moved < 0 if good == "high" else moved > 0
            _check("said to have moved, for the better", holds=worse)
        _check("before", holds=(said["before"] or true_on[:4]).endswith(signal.episode[:4]))
    _check("England", holds=_same("nation", views.nations[signal.measure, true_on], said))
    near = views.near(one.authority, signal.measure, true_on)
    if said["near"] is None:
        _check("neighbours are left out", holds=near is None)
    else:
        _check("neighbours", holds=near is not None and _same("near", near, said))
    _check("since", holds=said["since"] in (None, _month(signal.since)))


def theme(one: Drawn, views: Views) -> None:
    """Hold a theme's sentence against the evidence of its lines."""
    signal = one.signal
    assert signal is not None  # noqa: S101 - drawn with one
    found = THEME.fullmatch(one.sentence)
    found = _there("it can't be parsed", found)
    cited = [row for evidence in signal.evidence_ids for row in views.of_evidence(evidence)]
    by_title = {views.short[row[1]].lower(): row[1] for row in cited if row[1] in views.short}
    years, told = set[str](), set[str]()
    items = found["items"].split("; ")
    more = int(items.pop().removesuffix(" more")) if items[-1].endswith(" more") else 0
    _check("how many more", holds=len(items) + more == signal.observed["worse"])
    for item in items:
        part = ITEM.fullmatch(item)
        part = _there(f"can't be parsed: {item}", part)
        said = part.groupdict()
        measure = by_title.get(said["title"].lower())
        measure = _there(f"no evidence of {said['title']}", measure)
        rows = [row for row in cited if row[1] == measure and row[0] == one.authority]
        newest = max(row[2] for row in rows)
        years.add(newest[:4])
        told.add(measure)
        now = said["to"] or said["at"]
        _check(
            f"value of {measure}",
            holds=any(
                _same("to" if said["to"] else "at", row[3], said)
                for row in rows
                if row[2] == newest
            ),
        )
        if said["came"]:
            earlier = [row[3] for row in rows if row[2] < newest]
            _check(f"came from, {measure}", holds=any(_same("came", v, said) for v in earlier))
            good = views.measures[measure].get("polarity", "none")
            moved = _value(now) - _value(said["came"])
            _check(f"direction of {measure}", holds=moved < 0 if good == "high" else moved > 0)
        if said["nation"]:
            settled = views.nations[measure, newest]
            _check(f"England, {measure}", holds=_same("nation", settled, said))
    rising = all(views.measures[one].get("polarity", "none") == "none" for one in told)
    _check("how", holds=(found["how"] == "higher") == rising)
    _check("years", holds=set(found["years"].split(" and ")) == years)
    _check("since", holds=found["since"] in (None, _month(signal.since)))


def nation(one: Drawn, views: Views) -> None:
    """Hold a sentence about England against the nation's figures."""
    found = NATION.fullmatch(one.sentence)
    found = _there("it can't be parsed", found)
    said = found.groupdict()
    _titled(said["title"], one.measure, views)
    series = sorted(
        (day, value) for (name, day), value in views.nations.items() if name == one.measure
    )
    at = [day for day, _ in series].index(one.true_on)
    _check("value", holds=_same("value", series[at][1], said))
    _check("came from", holds=_same("came", series[at - 1][1], said))
    _check("direction", holds=(series[at][1] > series[at - 1][1]) == (said["went"] == "rose"))
    _check("year", holds=said["when"].endswith(one.true_on[:4]))
    _check("since", holds=said["since"] in (None, _month(views.known[one.measure, one.true_on])))
    middle = median(views.figures(one.measure, one.true_on).values())
    _check(
        "England is not the middle", holds=abs(middle - series[at][1]) <= 0.05 * abs(middle) + 0.1
    )


def duty(one: Drawn, views: Views) -> None:
    """Hold a sentence about a duty against the figure and the law's value."""
    found = DUTY.fullmatch(one.sentence)
    found = _there("it can't be parsed", found)
    said = found.groupdict()
    _titled(said["title"], one.measure, views)
    value = views.figures(one.measure, one.true_on)[one.authority]
    terms = views.measures[one.measure]["duty_terms"]
    assert isinstance(terms, dict)  # noqa: S101 - the event's own shape
    asked = float(terms["value"])
    _check("value", holds=_same("value", value, said))
    _check("duty", holds=_same("duty", asked, said))
    _check("year", holds=said["when"] == one.true_on[:4])
    _check("side", holds=said["far"].lower().endswith("below" if value < asked else "above"))
    _check("far", holds=said["far"].startswith("Far") == (value < 0.75 * asked))
    if said["nation"]:
        _check("England", holds=_same("nation", views.nations[one.measure, one.true_on], said))


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def _month(moment: str) -> str:
    return f"{_MONTHS[int(moment[5:7]) - 1]} {moment[:4]}"


CHECKS = {"departure": departure, "theme": theme, "nation": nation, "duty": duty}


def drawn(app: Soundings, seed: int) -> Iterator[Drawn]:
    """Yield two hundred sentences: all that was ever raised, as likely as any other."""
    catalogue, today = app.catalogue(), app.clock().date()
    chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    with app.reading() as connection:
        alerts = alerts_as_of(connection, _NOW, include_cleared=True)
        raised = [
            (alert.authority, signal)
            for alert in alerts
            if alert.detector in CHECKS
            for step in alert.steps
            for signal in step.raised
        ]
        some = chance.sample(raised, min(len(raised), DRAWN - 40))
        near = neighbour_figures(connection, _NOW, some)
        for authority, signal in some:
            said = sentences.reason(signal, catalogue, near.of(authority, signal))
            yield Drawn(signal.detector, authority, said, signal)
        shifts = [
            shift
            for year in range(2015, today.year + 1)
            for shift in shifts_known_lately(
                app.expectations(), catalogue, today.replace(year=year, month=1, day=1)
            )
        ]
        for shift in chance.sample(shifts, min(len(shifts), 20)):
            said = lines.nation_shifted(shift, catalogue)
            yield Drawn("nation", "", said, None, shift.measure, shift.true_on)
        authorities = sorted({authority for authority, _ in raised})
        missed = []
        for authority in chance.sample(authorities, min(len(authorities), 20)):
            series = by_series(picture.facts(connection, _NOW, [authority]))
            newest = [facts[-1] for facts in series.values()]
            found = duties_missed(newest, catalogue, app.expectations(), today)
            missed += [(authority, one) for one in found]
        for authority, one in chance.sample(missed, min(len(missed), 20)):
            said = lines.duty_missed(one, catalogue)
            yield Drawn("duty", authority, said, None, one.measure, one.true_on)


def spoilt(sentence: str, chance: random.Random) -> str:
    """Return a sentence with one digit another, or that says it went the other way."""
    ways = {" rose ": " fell ", " fell ": " rose ", "higher than": "worse than"}
    turned = [(old, new) for old, new in ways.items() if old in sentence]
    if turned and chance.random() < _TURNED:
        return sentence.replace(*turned[0])
    digits = [k for k, letter in enumerate(sentence) if letter.isdigit()]
    if not digits:
        return ""
    at = chance.choice(digits)
    other = chance.choice([digit for digit in "123456789" if digit != sentence[at]])
    return sentence[:at] + other + sentence[at + 1 :]


def _holds(one: Drawn, views: Views) -> str:
    """Return what does not hold of a sentence; empty where all does."""
    try:
        _check("too long", holds=len(one.sentence) <= _LONGEST)
        _check("statistics", holds=not any(w in one.sentence.lower() for w in _FORBIDDEN))
        CHECKS[one.kind](one, views)
    except Wrong as found:
        return str(found)
    return ""


def main(home: Path, seed: int, *, read: bool) -> int:
    """Draw, check, print; return the exit code."""
    print(f"seed {seed}")
    views, wrong, found_out = Views(home / "views.db"), 0, 0
    counted, chance = Counter[str](), random.Random(seed)  # noqa: S311 - a draw that can be repeated
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    with Soundings(Settings(home=home)) as app:
        app.catch_up()
        for one in drawn(app, seed):
            counted[one.kind] += 1
            lengths[one.kind].append(len(one.sentence))
            if read:
                print(f"  {one.sentence}")
            if not_held := _holds(one, views):
                wrong += 1
                print(f"WRONG ({not_held}): {one.sentence}")
            unlike = replace(one, sentence=spoilt(one.sentence, chance))
            if _holds(unlike, views):
                found_out += 1
            elif read:
                print(f"  not found out: {unlike.sentence}")
    for kind, number in counted.items():
        middle, most = median(lengths[kind]), max(lengths[kind])
        print(f"{kind}: {number}, {middle:.0f} characters, {most} at most")
    print(f"{found_out} of {sum(counted.values())} found out with a digit or a direction changed")
    print(f"{sum(counted.values()) - wrong} of {sum(counted.values())} hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    given = [one for one in sys.argv[1:] if not one.startswith("--")]
    drawn_seed = int(given[1]) if len(given) > 1 else random.SystemRandom().randrange(10**6)
    sys.exit(main(Path(given[0]), drawn_seed, read="--read" in sys.argv))
