"""The briefing on one authority, to print."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from web.features.authorities.briefing_content import briefing_of
from web.features.authorities.briefing_pdf import as_pdf
from web.site.request import Here


@get("/authorities/{slug:str}/briefing.pdf", sync_to_thread=True, include_in_schema=False)
def briefing(visit: Here, slug: FromPath[str]) -> Response[bytes]:
    """Send what is known of an authority on two pages."""
    entry = visit.directory.by_slug(slug)
    if entry is None:
        raise NotFoundException
    headers = {
        "Content-Disposition": f'inline; filename="briefing-{entry.slug}.pdf"',
        "Cache-Control": "no-store",
    }
    content = as_pdf(briefing_of(visit, entry, visit.person))
    return Response(content, media_type="application/pdf", headers=headers)
