"""Calibrates the rules of escalation to the budget of alerts a month, on past years."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from consumers.backtest.calibration import Span, Tried, best, grid, tried
from detectors.rulebook import ESCALATION
from infra.services.alerts.history import history_of
from infra.services.installation import Soundings


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was counted: the rules in force, and those proposed, None where none keep to it."""

    budget: float
    until: date
    years: int
    now: Tried
    proposed: Tried | None

    @property
    def said(self) -> str:
        """Tell in a sentence or two what came of it."""
        counted = f"Counted: {self.years} years before {self.until}."
        if self.proposed is None:
            return (
                f"{counted} No rules keep to the budget: critical factors alone reach the adviser "
                f"{self.now.critical:g} times a month, and they always do."
            )
        if self.proposed.rules == self.now.rules:
            return f"{counted} The rules in force use the budget best; nothing is to be changed."
        return f"{counted} The proposed rules use most of the budget without going over it."

    def document(self, *, switched: bool) -> dict[str, Any]:
        """Return the calibration as plain data."""
        return {
            "budget": self.budget,
            "until": self.until.isoformat(),
            "years": self.years,
            "now": _plain(self.now),
            "proposed": None if self.proposed is None else _plain(self.proposed),
            "switched": switched and self.proposed is not None,
            "said": self.said,
        }


@dataclass(frozen=True, slots=True)
class Calibrating:
    """Proposes rules for one installation, and lets them hold, in the name of ``actor``."""

    app: Soundings
    actor: str

    def propose(self, until: date, years: int) -> Calibrated:
        """Propose the rules that would have used the budget best in the years before a day."""
        return self.chosen(self.count(until, years), until, years)

    def count(self, until: date, years: int) -> list[Tried]:
        """Count what each of the rules tried would have sent; those in force come first."""
        span = Span.until(until, years, self.app.clock().date())
        now = self.app.rules().escalation
        rules = [now, *(one for one in grid() if one != now)]
        return tried(
            history_of(self.app),
            span,
            rules,
            lambda done, total: self.app.progress("Counting months", done, total),
        )

    def chosen(self, found: list[Tried], until: date, years: int) -> Calibrated:
        """Choose among counted rules by the budget of this installation."""
        budget, now = self.app.settings.alert_budget, found[0]
        return Calibrated(budget, until, years, now, best(found, budget, now.rules))

    def switch(self, found: Calibrated) -> int:
        """Let the proposed rules hold from now on; return how many alert events follow."""
        if found.proposed is None or found.proposed.rules == found.now.rules:
            return 0
        reason = (
            f"Calibrated to {found.budget:g} alerts a month on {found.years} years before "
            f"{found.until}"
        )
        wanted = msgspec.structs.asdict(found.proposed.rules)
        return self.app.alert_rules.change({ESCALATION: wanted}, reason, self.actor)


def _plain(one: Tried) -> dict[str, Any]:
    return {
        "rules": msgspec.structs.asdict(one.rules),
        "newly_a_month": one.a_month,
        "standing": one.standing,
        "critical_a_month": one.critical,
        "year_after": one.after,
    }
