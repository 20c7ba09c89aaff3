"""Runs the detectors in this process: evidence that changed, folded anew, to alerts.

The runner keeps no state but the position it has come to. For each authority and domain that
new evidence touched it folds all versions of the evidence through the detectors and records
what differs from the alerts in the log. Ids are deterministic and a repeat records nothing, so
it may be killed at any point and run again.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from consumers import due_days
from consumers.folding import Folding
from consumers.record_alerts import Wanted, record
from consumers.switch_rules import RUNNER
from detectors.rulebook import Rulebook
from domain.log import EventLog
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.times import FOREVER
from projections.alerts import queries as alert_queries
from projections.follower import claim, position
from projections.picture import changes as picture_changes
from projections.picture import queries as picture_queries
from projections.picture.definitions import authorities_with
from projections.picture.projection import PictureProjection
from projections.register import queries as register_queries

NAME = RUNNER
DAY = "detectors_day_v1"
"""The day of the last run, as its ordinal: authorities that ended since have no open alerts."""

Progress = Callable[[int, int], None]
"""Told how many authorities are done, of how many."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is folded as one: an authority's evidence in one domain."""

    authority: str
    domain: str


@dataclass(frozen=True, slots=True)
class DetectorRunner:
    """Folds anew what changed, and records the alerts.

    What to expect and the rules must have been settled before, and be in the register's view.
    ``views`` is written only for the runner's own position.
    """

    log: EventLog
    views: Engine
    progress: Progress = lambda *_: None

    def run(self, at: datetime) -> int:
        """Bring the alerts in line with the evidence; return the number of events recorded."""
        with self.views.connect() as connection:
            here = position(connection, NAME)
            reached = position(connection, PictureProjection.name)
            directory = register_queries.directory(connection)
            catalogue = register_queries.catalogue(connection)
            rules = Rulebook.of(register_queries.rules(connection))
            last, today = position(connection, DAY), at.date().toordinal()
            ended = _ended(directory, last, today)
            keys = self._touched(connection, here, catalogue, ended)
            keys |= {Key(*one) for one in due_days.over(connection, at.date())}
            for measure in register_queries.expected_since(connection, here):
                domain = catalogue.domain_of(measure)
                keys |= {Key(one, domain) for one in authorities_with(connection, [measure], [])}
            expectations = register_queries.expectations(connection)
        waiting: list[due_days.Due] = []
        folding = Folding(rules.detectors, directory, catalogue, at.date(), expectations)
        recorded = self._follow(_by_authority(keys), folding, at, waiting)
        with self.views.begin() as connection:
            due_days.keep(connection, waiting)
            if reached > here:
                claim(connection, NAME, here, reached)
            if today > last:
                claim(connection, DAY, last, today)
        return recorded

    def _touched(
        self, connection: Connection, after: int, catalogue: Catalogue, ended: AbstractSet[str]
    ) -> set[Key]:
        keys = {
            Key(authority, catalogue.domain_of(measure))
            for authority, measure in picture_queries.touched(connection, after)
        }
        whole = register_queries.merged_since(connection, after) | ended
        whole |= register_queries.ended_since(connection, after)
        whole |= authorities_with(connection, *register_queries.defined_since(connection, after))
        if register_queries.rules_changed(connection) > after:
            whole |= picture_changes.authorities(connection, 0, FOREVER)
        for authority, domain in alert_queries.alert_ids(connection, whole):
            keys.add(Key(authority, domain))
        for authority, measure in picture_queries.measures_of(connection, whole):
            keys.add(Key(authority, catalogue.domain_of(measure)))
        return keys

    def _follow(
        self,
        keys: Mapping[str, set[str]],
        folding: Folding,
        at: datetime,
        waiting: list[due_days.Due],
    ) -> int:
        recorded = 0
        for done, (authority, domains) in enumerate(sorted(keys.items()), start=1):
            with self.views.connect() as connection:
                rows = picture_queries.all_versions(connection, authority)
                known = alert_queries.alert_ids(connection, [authority])
            for domain, courses, due in folding.courses(authority, rows, domains):
                waiting.append((authority, domain, due))
                wanted = {one.alert: Wanted.of(one) for one in courses}
                recorded += record(self.log, wanted, known.get((authority, domain), set()), at)
            self.progress(done, len(keys))
        return recorded


def _ended(directory: Directory, after: int, upto: int) -> set[str]:
    """Return the authorities that ended after one day, up to another."""
    ends = ((one.hex, entry.ended_on) for one, entry in directory.entries.items())
    return {one for one, end in ends if end is not None and after < end.toordinal() <= upto}


def _by_authority(keys: set[Key]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key in keys:
        found[key.authority].add(key.domain)
    return found
