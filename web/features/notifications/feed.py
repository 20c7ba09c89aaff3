"""Alerts for feed readers, which can't sign in: the address itself is the secret."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from infra.services.notifications.service import MEDIA
from web.site.request import Here


@get("/feeds/{secret:str}/{form:str}", sync_to_thread=True, include_in_schema=False)
def feed(visit: Here, secret: FromPath[str], form: FromPath[str]) -> Response[bytes]:
    """Return the feed. An address that was revoked is as unknown as one that never was."""
    found = visit.services.notifications.feed(secret, form) if form in MEDIA else None
    if found is None:
        raise NotFoundException
    return Response(found, media_type=MEDIA[form], headers={"cache-control": "no-store"})
