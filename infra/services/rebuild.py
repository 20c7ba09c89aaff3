"""Building views anew: in bulk beside those in use, compared before the switch, told to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

from detectors.fold import Course
from domain.alerts.decisions import standing_after
from domain.times import AsOf, Basis
from infra.services.context import Context
from infra.stores.views import for_writing
from projections.alerts.projection import AlertsProjection
from projections.alerts.queries import alerts_as_of
from projections.follower import kind_of
from projections.picture import queries as picture_queries
from projections.picture.projection import PictureProjection
from projections.rebuilding import Difference, Rebuild, authorities_that_differ, bring_up
from projections.registry import projections

NAMES = tuple(kind_of(one.name) for one in projections())
"""What each view is called by who asks for it to be built anew."""


@dataclass(slots=True)
class Preview:
    """What a switch would change: rows of tables, and the ids of alerts that come and go."""

    tables: list[Difference] = field(default_factory=list)
    appear: set[str] = field(default_factory=set)
    vanish: set[str] = field(default_factory=set)

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the new views are the same as those in use."""
        return not any(one.only_before or one.only_after for one in self.tables)


class Rebuilding:
    """Rebuilds of some views, taken up where an interruption left them."""

    def __init__(self, app: Context, names: Sequence[str] = NAMES) -> None:
        """Take up or begin; ``names`` are of ``NAMES``."""
        self._app = app
        engine = for_writing(app.views)
        wanted = [one for one in app.projections if kind_of(one.name) in names]
        self._rebuilds = [Rebuild(app.store, engine, one) for one in wanted]
        self.resumed = any(one.resumed for one in self._rebuilds)
        self.events = 0
        self.seconds = 0.0

    def build(self) -> None:
        """Bring the new tables to the end of the log. It may be interrupted at any point."""
        begun = perf_counter()
        self.events += bring_up(self._app.store, self._rebuilds, self._app.progress)
        self.seconds += perf_counter() - begun

    def preview(self) -> Preview:
        """Compare the new views with those in use."""
        found = Preview()
        for one in self._rebuilds:
            found.tables += one.differences()
            if isinstance(one.new, AlertsProjection):
                self._compare_alerts(one.new, found)
            elif isinstance(one.new, PictureProjection):
                self._fold(one, found)
        return found

    def _compare_alerts(self, new: AlertsProjection, found: Preview) -> None:
        with self._app.reading() as connection:
            then = {one.id for one in alerts_as_of(connection, AsOf())}
            now = {one.id for one in alerts_as_of(connection, AsOf(), tables=new.pair)}
        found.appear |= now - then
        found.vanish |= then - now

    def _fold(self, rebuild: Rebuild, found: Preview) -> None:
        """Run the rules over the new picture, for the authorities whose picture differs."""
        app, table = self._app, rebuild.new.tables[0]
        folding = app.folding()
        with app.reading() as connection:
            for authority in authorities_that_differ(connection, rebuild):
                rows = picture_queries.all_versions(connection, authority, table=table)
                courses = folding.courses(authority, rows, folding.domains(rows))
                now = {one.alert for _, some, _ in courses for one in some if _stands(one)}
                then = {
                    one.id
                    for one in alerts_as_of(
                        connection, AsOf(basis=Basis.PUBLISHED), authority=authority
                    )
                }
                found.appear |= now - then
                found.vanish |= then - now

    def switch(self) -> float:
        """Put the new views in use; return the longest time in seconds that one was locked for."""
        longest = 0.0
        for one in self._rebuilds:
            begun = perf_counter()
            one.switch()
            longest = max(longest, perf_counter() - begun)
        for one in self._rebuilds:
            one.clear()
        self._app.columns.keep_up()
        return longest

    def discard(self) -> None:
        """Throw the new tables away."""
        for one in self._rebuilds:
            one.discard()


def _stands(course: Course) -> bool:
    return bool(standing_after(course.steps))
