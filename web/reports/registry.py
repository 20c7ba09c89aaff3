"""Which reports there are, and of which sections. Adding one is a builder and a line here."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from web import wording
from web.reports.on_targets import changes, counts, disagreements, not_known, progress
from web.reports.parts import Asked, Builder, Report, known_day
from web.visit import Visit

_HALF_A_YEAR = timedelta(days=183)


class Kind(NamedTuple):
    """A report there is: what it is called, and its sections in turn."""

    title: str
    builders: tuple[Builder, ...]


REPORTS: Mapping[str, Kind] = {
    "board": Kind("Report to the Board", (progress, disagreements, not_known)),
    "interim": Kind("Interim report", (counts, changes, not_known)),
}


def report_of(name: str, visit: Visit, since: str = "") -> Report:
    """Make a report from a moment; ``since`` as in ``Asked``, half a year before by default.

    Raises KeyError where there is no such report, and what ``Asked.before`` raises.
    """
    kind = REPORTS[name]
    asked = Asked(visit, since or (known_day(visit) - _HALF_A_YEAR).isoformat())
    sections = [builder(asked) for builder in kind.builders]
    return Report(kind.title, _caption(visit), sections)


def _caption(visit: Visit) -> str:
    """Say from which moment it looks: with it anyone can make the same report again."""
    moment = visit.moment
    day = wording.long_date(known_day(visit))
    position = moment.position or visit.services.position()
    about = f", true on {wording.long_date(moment.true_on)}" if moment.true_on else ""
    known = f"As known on {day} ({moment.basis.value} basis)"
    return f"{known}{about}, from the log up to event {position:,}."
