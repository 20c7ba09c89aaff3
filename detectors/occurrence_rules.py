"""The rules by which what happened counts by itself: a shipped table, changed by an event.

Nothing here knows of visits, notices or posts: ``occurrence_rules.toml`` does, and a partnership's
changes, which are of the same form.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from itertools import combinations
from typing import Literal

import msgspec

from domain.alerts.rule_events import Parameter
from domain.evidence.events import Kind
from domain.refusal import Refusal
from domain.times import months_after

PREFIX = "occurrence."
"""How the name of such a rule begins among the parameters of all rules."""

OccurrenceFamily = Literal["judgement", "leadership"]
OccurrenceLevel = Literal["critical", "watch", "off"]


class OccurrenceRuleRefusal(Refusal):
    """What was asked for is no rule on occurrences; the message says what is missing."""


class OccurrenceRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When what happened counts, how much, and what ends it. The fields stand in the table."""

    version: int
    kind: Kind
    measures: str
    fails: Literal["at_least", "at_most"]
    at: float
    made_good: float
    ended_by: str
    months: int
    posts: int
    level: OccurrenceLevel
    family: OccurrenceFamily
    voice: int
    source: str
    reason: str

    @property
    def measured(self) -> tuple[str, ...]:
        """The measures it is about."""
        return _names(self.measures)

    @property
    def enders(self) -> tuple[str, ...]:
        """The measures whose assessments end it, whatever they say."""
        return _names(self.ended_by)

    def is_broken_by(self, value: float) -> bool:
        """Tell whether a value is what it is about."""
        return value >= self.at if self.fails == "at_least" else value <= self.at

    def is_made_good_by(self, value: float) -> bool:
        """Tell whether a value ends it."""
        return value <= self.made_good if self.fails == "at_least" else value >= self.made_good

    def lapses_on(self, day: date) -> date:
        """Return the day from which on what is about a day counts no longer."""
        return months_after(day, self.months)


OccurrenceRules = Mapping[str, OccurrenceRule]


@lru_cache(maxsize=1)
def shipped_occurrence_rules() -> OccurrenceRules:
    """Return the rules that ship with the project, by name."""
    text = (
        resources.files("detectors").joinpath("occurrence_rules.toml").read_text(encoding="utf-8")
    )
    return occurrence_rules({}, tomllib.loads(text))


def occurrence_rules(
    changes: Mapping[str, Mapping[str, Parameter]],
    shipped: Mapping[str, Mapping[str, Parameter]],
    versions: Mapping[str, int] | None = None,
) -> OccurrenceRules:
    """Return the rules with changes and additions, each version raised so often as it was changed.

    Raises OccurrenceRuleRefusal.
    """
    found = {}
    for name in dict.fromkeys((*shipped, *changes)):
        fields = {"version": 0, **shipped.get(name, {}), **changes.get(name, {})}
        fields["version"] = int(fields["version"]) + (versions or {}).get(PREFIX + name, 0)
        found[name] = _rule(name, fields)
    for (name, one), (other, second) in combinations(found.items(), 2):
        if _says_twice(one, second):
            msg = f"'{PREFIX}{other}' is about what '{PREFIX}{name}' is about; change that one."
            raise OccurrenceRuleRefusal(msg)
    return found


def changed_occurrence_rules(
    changes: Mapping[str, Mapping[str, Parameter]], versions: Mapping[str, int]
) -> OccurrenceRules:
    """Return the shipped rules with what was changed of all rules. Raises OccurrenceRuleRefusal."""
    own = {
        name.removeprefix(PREFIX): some
        for name, some in changes.items()
        if is_occurrence_rule(name)
    }
    shipped = {
        name: msgspec.structs.asdict(one) for name, one in shipped_occurrence_rules().items()
    }
    return occurrence_rules(own, shipped, versions)


def is_occurrence_rule(name: str) -> bool:
    """Tell whether a name among the parameters of all rules is that of a rule on occurrences."""
    return name.startswith(PREFIX)


def _rule(name: str, fields: Mapping[str, Parameter]) -> OccurrenceRule:
    try:
        rule = msgspec.convert(fields, OccurrenceRule)
    except msgspec.ValidationError as error:
        there = ", ".join(one for one in OccurrenceRule.__struct_fields__ if one != "version")
        msg = f"'{PREFIX}{name}' is no whole rule: {error}. A rule has {there}."
        raise OccurrenceRuleRefusal(msg) from None
    for wrong, what in (
        (not rule.measured, "names no measure"),
        (rule.months < 1, "needs at least one month; to end a rule say level = 'off'"),
        (not 1 <= rule.posts <= len(rule.measured), "asks for more measures than it names"),
        (rule.voice not in (0, 1), "has a voice that is not 0 or 1"),
        (rule.is_broken_by(rule.made_good), "would be made good by what breaks it"),
        (not (rule.source and rule.reason), "says no source or no reason"),
    ):
        if wrong:
            msg = f"'{PREFIX}{name}' {what}."
            raise OccurrenceRuleRefusal(msg)
    return rule


def _says_twice(one: OccurrenceRule, other: OccurrenceRule) -> bool:
    """Tell whether two rules could raise the same signal."""
    shared = set(one.measured) & set(other.measured)
    same = (one.kind, one.level, one.posts > 1) == (other.kind, other.level, other.posts > 1)
    return bool(shared) and same and one.level != "off"


def of_level(
    rules: OccurrenceRules, level: OccurrenceLevel
) -> Iterable[tuple[str, OccurrenceRule]]:
    """Yield the rules that raise alerts of a level, by name."""
    return ((name, rule) for name, rule in rules.items() if rule.level == level)


def _names(written: str) -> tuple[str, ...]:
    return tuple(name for one in written.split(",") if (name := one.strip()))
