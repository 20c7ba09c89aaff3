"""Who is signed in, for the pages behind a door."""

from litestar.exceptions import NotFoundException

from domain.membership.person import Person
from web.site.request import Visit


def member(visit: Visit) -> Person:
    """Give who is signed in. The gate lets nobody else come here; if it did, nothing is here."""
    if visit.person is None:
        raise NotFoundException
    return visit.person
