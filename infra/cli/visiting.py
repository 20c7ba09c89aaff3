"""A look at an installation as a page has it, for commands that tell the same."""

from domain.times import Basis
from infra.app import Soundings
from infra.cli.context import Failure
from infra.web import WebServices
from web.beginnings import Beginnings
from web.identity import Person
from web.moment import UnreadableMomentError, read_moment
from web.templating import environment
from web.visit import Visit


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
    return Visit(
        services=WebServices(installed),
        templates=environment(str),
        moment=moment,
        path="/",
        query={},
        token="",
        beginnings=Beginnings(),
        person=person,
    )
