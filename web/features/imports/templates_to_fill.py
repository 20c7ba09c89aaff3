"""A spreadsheet to fill in, to take away."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from infra.services.evidence.templates import NAMES
from web.site.request import Here

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ENDING = ".xlsx"


@get("/templates/{name:str}", sync_to_thread=True, include_in_schema=False)
def template(visit: Here, name: FromPath[str]) -> Response[bytes]:
    """Give a spreadsheet with the lists of the moment."""
    wanted = name.removesuffix(_ENDING)
    if wanted not in NAMES or not name.endswith(_ENDING):
        raise NotFoundException
    made = visit.services.templates.make(wanted)
    headers = {"Content-Disposition": f'attachment; filename="soundings-{made.name}.xlsx"'}
    return Response(made.content, media_type=_XLSX, headers=headers)
