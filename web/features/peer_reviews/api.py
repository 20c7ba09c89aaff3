"""Peer reviews for programs."""

from litestar import get

from web.json.peer_reviews import PeerReviewsShape, peer_reviews_json
from web.site.request import Here


@get("/peer-reviews", sync_to_thread=True, summary="Who reviews whom, what is due and was found")
def api_peer_reviews(visit: Here) -> PeerReviewsShape:
    """Give rounds, reviews and every authority's due day, as they stood.

    What was found is given to members, to an authority of its own review only.
    """
    found = visit.services.peer_reviews.all(visit.as_of)
    return peer_reviews_json(found, visit.directory, visit.person)
