"""The rules in force: the shipped detectors with whatever parameters were changed since.

A parameter is an argument of a detector's constructor, or a field of the rules of escalation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from inspect import signature

import msgspec

from detectors.contract import Detector
from detectors.escalation import EscalationRules
from detectors.occurrence_rules import (
    OccurrenceRules,
    changed_occurrence_rules,
    is_occurrence_rule,
    shipped_occurrence_rules,
)
from detectors.occurrences import OccurrenceDetector
from detectors.registry import DETECTORS
from domain.alerts.rule_events import Parameter, RulesChanged
from domain.refusal import Refusal

ESCALATION = "escalation"

Changes = Mapping[str, Mapping[str, Parameter]]


class RulesRefusal(Refusal):
    """What was asked for is no rule, or no value that a rule can have."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Detectors and rules of escalation as they hold, and what differs from those shipped.

    ``retired`` names rules of programs before this one, which ended with it.
    """

    detectors: tuple[Detector, ...] = DETECTORS
    escalation: EscalationRules = field(default_factory=EscalationRules)
    parameters: Changes = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    occurrences: OccurrenceRules = field(default_factory=shipped_occurrence_rules)
    retired: tuple[str, ...] = ()

    @classmethod
    def of(cls, event: RulesChanged | None) -> "Rulebook":
        """Return the rules that hold since an event; those shipped where there was none.

        What was changed of rules that this program has no more has no effect.
        """
        if event is None:
            return cls()
        book = _book(_of_this_program(event.parameters), event.versions)
        return replace(book, retired=event.retired)

    def changed(self, changes: Changes) -> "Rulebook":
        """Return the rules with some parameters changed. Raises RulesRefusal.

        >>> book = Rulebook().changed({"departure": {"strength": 3.5}})
        >>> book.parameters, book.versions
        ({'departure': {'strength': 3.5}}, {'departure': 1})
        """
        parameters = {name: dict(some) for name, some in self.parameters.items()}
        for name, some in changes.items():
            parameters[name] = {**parameters.get(name, {}), **some}
        versions = {**self.versions}
        for name in changes:
            versions[name] = versions.get(name, 0) + 1
        return replace(_book(parameters, versions), retired=self.retired)


def parameters_of(detector: Detector) -> dict[str, Parameter]:
    """Return the names of what can be changed of a shipped detector, with the shipped values.

    >>> parameters_of(DETECTORS[1])
    {'quiet_years': 2}
    """
    given = signature(type(detector)).parameters.values()
    return {one.name: one.default for one in given if isinstance(one.default, float | int | str)}


def _of_this_program(changes: Changes) -> Changes:
    """Return those changes whose rule and parameter this program has."""
    known = {one.name: parameters_of(one) for one in DETECTORS}
    known[ESCALATION] = msgspec.structs.asdict(EscalationRules())
    kept = {
        name: some
        if is_occurrence_rule(name)
        else {one: value for one, value in some.items() if one in known[name]}
        for name, some in changes.items()
        if name in known or is_occurrence_rule(name)
    }
    return {name: some for name, some in kept.items() if some}


def _book(parameters: Changes, versions: Mapping[str, int]) -> Rulebook:
    known = {one.name for one in DETECTORS} | {ESCALATION}
    named = {name for name in parameters if not is_occurrence_rule(name)}
    if unknown := sorted(named - known):
        msg = f"There is no rule '{unknown[0]}'; there are {', '.join(sorted(known))}."
        raise RulesRefusal(msg)
    occurrences = changed_occurrence_rules(parameters, versions)
    return Rulebook(
        tuple(_detector(one, parameters, versions, occurrences) for one in DETECTORS),
        _escalation(parameters.get(ESCALATION, {})),
        parameters,
        versions,
        occurrences,
    )


def _detector(
    shipped: Detector,
    parameters: Changes,
    versions: Mapping[str, int],
    occurrences: OccurrenceRules,
) -> Detector:
    if isinstance(shipped, OccurrenceDetector):
        return _by_occurrence_rules(shipped, parameters, occurrences)
    wanted = parameters.get(shipped.name)
    if not wanted:
        return shipped
    _check(shipped.name, wanted, parameters_of(shipped))
    made: Detector = type(shipped)(**wanted)
    made.rule_version = shipped.rule_version + versions.get(shipped.name, 0)
    return made


def _by_occurrence_rules(
    shipped: OccurrenceDetector, parameters: Changes, occurrences: OccurrenceRules
) -> OccurrenceDetector:
    if parameters.get(shipped.name):
        msg = f"'{shipped.name}' has no parameters of its own; change a rule, as 'occurrence.NAME'."
        raise RulesRefusal(msg)
    return shipped.by(occurrences)


def _escalation(wanted: Mapping[str, Parameter]) -> EscalationRules:
    _check(ESCALATION, wanted, msgspec.structs.asdict(EscalationRules()))
    return EscalationRules(**wanted)  # type: ignore[arg-type]  # checked in the line above


def _check(name: str, wanted: Mapping[str, Parameter], shipped: Mapping[str, Parameter]) -> None:
    for parameter, value in wanted.items():
        if parameter not in shipped:
            there = ", ".join(shipped) or "none"
            msg = f"'{name}' has no parameter '{parameter}'; it has {there}."
            raise RulesRefusal(msg)
        kind = type(shipped[parameter])
        fits = isinstance(value, int | float) if kind is float else type(value) is kind
        if not fits or (isinstance(value, int | float) and value < 0):
            msg = f"'{name}.{parameter}' can't be {value!r}; it ships as {shipped[parameter]!r}."
            raise RulesRefusal(msg)
