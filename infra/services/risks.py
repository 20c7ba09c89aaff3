"""The register of risks: what is asked of it, and what live signals say of each risk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from detectors import soft_convergence
from detectors.registry import DETECTORS
from domain.register.directory import Directory
from domain.risks.commands import (
    AssessRisk,
    ChangeControls,
    EnterRisk,
    NameOwner,
    RiskCommand,
    TieIndicator,
    UntieIndicator,
)
from domain.risks.decisions import RiskRefusal, decide
from domain.risks.events import RiskEvent, risk_stream
from domain.risks.risks import Risk
from domain.risks.watching import Reading, readings
from domain.times import AsOf
from infra.services.context import Context
from ingest.partnership_papers import paper_risks, proposed_indicators
from projections.alerts.queries import alerts_as_of
from projections.risks import risks_as_of

_ACTOR = "soundings risks load"


@dataclass(frozen=True, slots=True)
class Watched:
    """A risk, and each of its indicators with the authorities that it counts."""

    risk: Risk
    readings: Sequence[Reading]

    @property
    def fires(self) -> bool:
        """Tell whether any indicator does."""
        return any(one.fires for one in self.readings)


@dataclass(frozen=True, slots=True)
class RiskService:
    """Keeps the register of risks; what can't be done raises RiskRefusal."""

    context: Context

    def register(self, as_of: AsOf) -> list[Watched]:
        """Return the risks as they stood, with what the alerts that stood then say of each."""
        directory = self.context.directory(as_of.register)

        def lies_in(authority: str, place: str) -> bool:
            entry = directory.entries.get(UUID(authority))
            return entry is not None and place in {entry.region, entry.sub_region}

        with self.context.reading() as views:
            standing = alerts_as_of(views, as_of)
            return [
                Watched(risk, readings(risk.indicators, standing, lies_in))
                for risk in risks_as_of(views, as_of)
            ]

    def carry_out(self, command: RiskCommand) -> bool:
        """Record what is asked; tell whether anything was new."""
        if isinstance(command, TieIndicator | UntieIndicator):
            check_indicator(command, self.context.directory())
        return bool(self.context.execute(lambda: decide(self._history(command.key), command)))

    def load(self) -> int:
        """Load the partnership's papers and what is proposed to watch risks by; count the new.

        Not part of ``init``: another partnership has other risks. Where the register holds a risk
        already it is left as people made it.
        """
        known = {one.key for one in paper_risks() if self._history(one.key)}
        return sum(self.carry_out(one) for one in _papers(self.context.clock(), known))

    def _history(self, key: str) -> list[RiskEvent]:
        stream = risk_stream(key)
        return cast("list[RiskEvent]", self.context.store.streams([stream]).get(stream, []))


def check_indicator(command: TieIndicator | UntieIndicator, directory: Directory) -> None:
    """Raise RiskRefusal where an indicator names a rule or a place that there is not."""
    wanted = command.indicator
    rules = [*(one.name for one in DETECTORS), soft_convergence.NAME]
    if wanted.detector and wanted.detector not in rules:
        msg = f"There is no rule '{wanted.detector}'; there are {', '.join(rules)}."
        raise RiskRefusal(msg)
    entries = directory.entries.values()
    if wanted.place not in {place for one in entries for place in (one.region, one.sub_region)}:
        msg = f"'{wanted.place}' is no region and no sub-region of the register."
        raise RiskRefusal(msg)


def _papers(at: datetime, known: set[str]) -> Iterator[RiskCommand]:
    """Yield the papers as commands, the older one first, so that the newer one amends it."""
    for one in paper_risks():
        if one.key in known:
            continue
        enter = EnterRisk(
            at=at,
            actor=_ACTOR,
            key=one.key,
            number=one.number,
            description=one.description,
            reporting=one.reporting,
            source=one.source,
        )
        yield enter
        yield AssessRisk(
            at=at, actor=_ACTOR, key=one.key, inherent=one.inherent, residual=one.residual
        )
        yield NameOwner(at=at, actor=_ACTOR, key=one.key, owner=one.owner)
        yield ChangeControls(
            at=at, actor=_ACTOR, key=one.key, solution=one.solution, controls=one.controls
        )
    for key, indicator in proposed_indicators():
        if key not in known:
            yield TieIndicator(at=at, actor=_ACTOR, key=key, indicator=indicator)
