"""The menu of support for programs."""

from litestar import get

from web.json.support import MatrixShape, OfferShape, matrix_json, offer_json
from web.site.request import Here


@get("/offers", sync_to_thread=True, summary="The menu of support")
def api_offers(visit: Here) -> list[OfferShape]:
    """Give every offer that was not withdrawn, with what is left of it."""
    menu = visit.services.offers.menu(visit.as_of)
    return [offer_json(which, offer) for which, offer in menu.items()]


@get("/matrix", sync_to_thread=True, summary="Kinds of problem by form of help")
def api_matrix(visit: Here) -> MatrixShape:
    """Give what there is for each kind of problem, and the gaps."""
    on = visit.as_of.asked_of(visit.services.clock())
    return matrix_json(visit.services.offers.matrix(visit.as_of, on), on)
