"""Which reports there are, and of which sections. Adding one is a builder and a line here."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from web.features.reports.parts import Asked, Builder, Report, known_day
from web.features.reports.section_practice import new_on_the_menu, rated_better
from web.features.reports.section_support import gaps, spending, supported
from web.features.reports.section_targets import changes, counts, disagreements, not_known, progress
from web.site.viewpoint import Viewpoint
from web.words import sentences

_HALF_A_YEAR = timedelta(days=183)
_A_MONTH = timedelta(days=31)


class Kind(NamedTuple):
    """A report there is: what it is called, its sections in turn, how far back changes go."""

    title: str
    builders: tuple[Builder, ...]
    span: timedelta = _HALF_A_YEAR


REPORTS: Mapping[str, Kind] = {
    "board": Kind(
        "Report to the Board", (progress, supported, spending, gaps, disagreements, not_known)
    ),
    "interim": Kind("Interim report", (counts, changes, supported, spending, not_known)),
    "bulletin": Kind("Bulletin of good practice", (rated_better, new_on_the_menu), _A_MONTH),
}


def report_of(name: str, viewpoint: Viewpoint, since: str = "") -> Report:
    """Make a report from a moment; ``since`` as in ``Asked``, the kind's span before by default.

    Raises KeyError where there is no such report, and what ``Asked.before`` raises.
    """
    kind = REPORTS[name]
    asked = Asked(viewpoint, since or (known_day(viewpoint) - kind.span).isoformat())
    sections = [builder(asked) for builder in kind.builders]
    return Report(kind.title, _caption(viewpoint), sections)


def _caption(viewpoint: Viewpoint) -> str:
    """Say from which moment it looks: with it anyone can make the same report again."""
    moment = viewpoint.moment
    day = sentences.long_date(known_day(viewpoint))
    position = moment.position or viewpoint.services.position()
    about = f", true on {sentences.long_date(moment.true_on)}" if moment.true_on else ""
    known = f"As known on {day} ({moment.basis.value} basis)"
    return f"{known}{about}, from the log up to event {position:,}."
