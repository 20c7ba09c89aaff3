"""Two writers at once: whoever comes second decides again on what the first has written."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from domain.alerts.review_events import ReviewsPlanned, reviews_stream
from domain.events import Event
from domain.log import ConcurrentWriteError, EventLog
from domain.membership.decisions import MembershipRefusal
from domain.register.commands import AddAlias
from domain.register.neighbours import neighbours_stream
from infra.services.alerts.review_sampling import PlannedError
from infra.services.installation import Soundings
from infra.settings import Settings
from ingest.shipped import Shipped
from tests.integration.members import Clock, admit, opened

AT = datetime(2026, 1, 1, tzinfo=UTC)


class Overtaken:
    """A real log before whose first write somebody else is let in, once."""

    def __init__(self, log: EventLog, rival: Callable[[], object]) -> None:
        self.log = log
        self.rival: Callable[[], object] | None = rival
        self.lost = 0

    def append(self, events: Sequence[Event]) -> range:
        """Let the rival write first, then write; count what was too late."""
        if self.rival is not None:
            rival, self.rival = self.rival, None
            rival()
        try:
            return self.log.append(events)
        except ConcurrentWriteError:
            self.lost += 1
            raise

    def __getattr__(self, name: str) -> object:
        return getattr(self.log, name)


@pytest.fixture
def rival(app: Soundings) -> Iterator[Soundings]:
    """Yield the same installation, opened by another program."""
    with Soundings(Settings(home=app.settings.home)) as other:
        yield other


def overtaken(app: Soundings, rival: Callable[[], object]) -> Overtaken:
    """Let a rival write just before the installation does."""
    app.store = log = Overtaken(app.store, rival)  # type: ignore[assignment]  # stands for it
    return log


def alias(app: Soundings, spelling: str) -> AddAlias:
    entry = app.directory().by_slug("boston")
    assert entry is not None
    return AddAlias(at=AT, actor="test", authority_id=entry.id, alias=spelling)


def test_two_aliases_of_one_authority_at_once_both_lead_to_it(
    app: Soundings, rival: Soundings
) -> None:
    mine, theirs = alias(app, "Bostonne"), alias(app, "Bostona")
    log = overtaken(app, lambda: rival.register.carry_out(theirs))

    app.register.carry_out(mine)

    assert log.lost == 1
    assert app.directory().named("Bostonne") == app.directory().named("Bostona") != set()


def test_two_changes_of_the_rules_at_once_both_hold(app: Soundings, rival: Soundings) -> None:
    theirs = {"insight_gap": {"wide": 40.0}}
    log = overtaken(app, lambda: rival.alert_rules.change(theirs, "too many", "rival"))

    app.alert_rules.change({"insight_gap": {"narrow": 2.0}}, "too few", "test")

    assert log.lost == 1
    held = app.rules().parameters["insight_gap"]
    assert (held["wide"], held["narrow"]) == (40.0, 2.0)


def test_a_quarter_that_two_plan_at_once_has_one_plan_and_the_other_is_told(
    app: Soundings, rival: Soundings
) -> None:
    log = overtaken(app, lambda: rival.review_sampling.plan("2024Q1", 5, 0.2, 7, "rival"))

    with pytest.raises(PlannedError, match="planned already"):
        app.review_sampling.plan("2024Q1", 5, 0.2, 8, "test")

    assert log.lost == 1
    stream = reviews_stream("2024Q1")
    [held] = app.store.streams([stream])[stream]
    assert isinstance(held, ReviewsPlanned)
    assert held.actor == "rival"


def neighbour_list(app: Soundings, path: Path) -> Path:
    """Write lists in which four counties have each other for neighbours."""
    numbers = []
    for name in ("Kent", "Essex", "Surrey", "Devon"):
        (one,) = app.directory().named(name)
        codes = app.directory().entries[one].codes
        numbers.append((name, next(code.code for code in codes if code.scheme == "dfe")))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["LA num", "LA Name", "SN1", "SN2", "SN3"])
    for name, number in numbers:
        sheet.append([number, name, *(other for _, other in numbers if other != number)])
    book.save(path)
    return path


def test_lists_of_neighbours_that_two_take_in_at_once_are_both_on_record(
    app: Soundings, rival: Soundings, tmp_path: Path
) -> None:
    mine = neighbour_list(app, tmp_path / "mine.xlsx")
    theirs = neighbour_list(app, tmp_path / "theirs.xlsx")
    day = date(2018, 1, 1)
    log = overtaken(app, lambda: rival.neighbours.take_in(theirs, 2018, day, "rival"))

    assert app.neighbours.take_in(mine, 2018, day, "test") == 4

    assert log.lost == 1
    assert app.neighbours.known().years[2018].source == "mine.xlsx"
    held = app.store.streams([neighbours_stream(2018)])[neighbours_stream(2018)]
    assert [event.originator_version for event in held] == [1, 2]


def test_an_installation_that_two_set_up_at_once_is_set_up_by_one(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with Soundings(settings) as mine, Soundings(settings) as theirs:
        log = overtaken(mine, theirs.initialise)

        assert not mine.initialise()

        assert log.lost == 1
        assert not list(Shipped(AT).measures(mine.catalogue()))
        assert mine.directory().entries == theirs.directory().entries != {}


def test_a_member_whom_two_let_go_at_once_leaves_once_and_the_other_is_told(
    tmp_path: Path,
) -> None:
    home, clock = tmp_path / "home", Clock()
    with opened(home, clock) as mine, opened(home, clock) as theirs:
        pat = admit(theirs, "pat", "change_agent")
        log = overtaken(mine, lambda: theirs.members.remove(pat, "rival"))

        with pytest.raises(MembershipRefusal, match="not a member"):
            mine.members.remove(pat, "test")

        assert log.lost == 1
        assert mine.store.streams([pat])[pat][-1].actor == "rival"
        assert mine.sign_in.accounts.membership(pat).standing is None
