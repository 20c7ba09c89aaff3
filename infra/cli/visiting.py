"""A look at an installation as a page has it, for commands that tell the same."""

from domain.membership.person import Person
from domain.times import AsOf, Basis, from_instant
from infra.cli.context import Failure
from infra.services.installation import Soundings
from infra.services.register.first_day import Beginnings
from infra.services.system.status import SystemService
from web.site.moment import Moment, UnreadableMomentError, read_moment
from web.site.request import Visit
from web.site.templating import environment


def visiting(
    installed: Soundings,
    known_by: str | None,
    basis: Basis,
    position: int | None,
    person: Person | None = None,
    *,
    true_on: str | None = None,
) -> Visit:
    """Look from a moment, as a member or as nobody. Raises Failure for an unreadable moment."""
    try:
        moment = read_moment(
            known_by=known_by or "",
            true_on=true_on or "",
            basis=basis.value,
            position=str(position or ""),
        )
    except UnreadableMomentError as error:
        raise Failure(str(error)) from error
    return _looking(installed, moment, person)


def looking(installed: Soundings, as_of: AsOf) -> Visit:
    """Look as nobody from where a view is asked."""
    now = AsOf()
    moment = Moment(
        known_by=from_instant(as_of.known_by).isoformat() if as_of.known_by < now.known_by else "",
        true_on=as_of.true_on if as_of.true_on < now.true_on else None,
        basis=as_of.basis,
        position=as_of.position if as_of.is_cut else None,
    )
    return _looking(installed, moment, None)


def _looking(installed: Soundings, moment: Moment, person: Person | None) -> Visit:
    return Visit(
        services=installed,
        templates=environment(str),
        moment=moment,
        path="/",
        query={},
        token="",
        beginnings=Beginnings(),
        system=SystemService(installed),
        person=person,
    )
