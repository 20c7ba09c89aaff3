"""Files that were taken in, for programs."""

from litestar import get, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import Struct

from infra.services.evidence.taking_back import WasTakenBack
from web.json.imports import ImportedShape, imported_json
from web.site.request import Here


class Reason(Struct, frozen=True):
    """Why a file is taken back."""

    reason: str


@get("/imports", sync_to_thread=True, summary="Files that were taken in")
def api_imports(visit: Here) -> list[ImportedShape]:
    """Give the files that were taken in, newest first, and which of them were taken back."""
    return [imported_json(one) for one in visit.services.imported.files(visit.as_of)]


@post(
    "/imports/{import_id:str}/take-back",
    sync_to_thread=True,
    status_code=HTTP_200_OK,
    summary="Take a file back",
)
def api_take_back(visit: Here, import_id: FromPath[str], data: JSONBody[Reason]) -> WasTakenBack:
    """Take a file back as a whole: what was known before it is in force again, on every date."""
    return visit.services.imported.take_back(import_id, data.reason, visit.actor)
