"""Keeping the register of risks of one installation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

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
from infra.services.context import Context
from infra.services.execute import recorded
from ingest.partnership_papers import paper_risks, proposed_indicators
from web.words.sentences import DETECTORS

_ACTOR = "soundings risks load"


@dataclass(frozen=True, slots=True)
class RiskDesk:
    """See the module."""

    app: Context

    def decide(self, command: RiskCommand) -> bool:
        """Record what is asked; tell whether anything was new. Raises RiskRefusal."""
        if isinstance(command, TieIndicator | UntieIndicator):
            check_indicator(command, self.app.directory())
        done = self._decide(command)
        self._settle()
        return done

    def load(self) -> int:
        """Load the partnership's papers and what is proposed to watch risks by; count the new.

        Not part of ``init``: another partnership has other risks. Where the register holds a risk
        already it is left as people made it.
        """
        known = {one.key for one in paper_risks() if self._history(one.key)}
        done = sum(self._decide(one) for one in _papers(self.app.clock(), known))
        self._settle()
        return done

    def _decide(self, command: RiskCommand) -> bool:
        return recorded(self.app.store, lambda: decide(self._history(command.key), command))

    def _history(self, key: str) -> list[RiskEvent]:
        stream = risk_stream(key)
        return cast("list[RiskEvent]", self.app.store.streams([stream]).get(stream, []))

    def _settle(self) -> None:
        self.app.catch_up()
        self.app.store.anchor()


def check_indicator(command: TieIndicator | UntieIndicator, directory: Directory) -> None:
    """Raise RiskRefusal where an indicator names a rule or a place that there is not."""
    wanted = command.indicator
    if wanted.detector and wanted.detector not in DETECTORS:
        msg = f"There is no rule '{wanted.detector}'; there are {', '.join(DETECTORS)}."
        raise RiskRefusal(msg)
    entries = directory.entries.values()
    if wanted.place not in {place for one in entries for place in (one.region, one.sub_region)}:
        msg = f"'{wanted.place}' is no region and no sub-region of the register."
        raise RiskRefusal(msg)


def _papers(at: datetime, known: set[str]) -> Iterator[RiskCommand]:
    """Give the papers as commands, the older one first, so that the newer one amends it."""
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
