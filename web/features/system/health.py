"""For whoever watches the service: is it up, and can it answer?"""

from litestar import Response, get
from litestar.datastructures import State
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE

from infra.services.system.service import SystemService


@get("/health", sync_to_thread=False, include_in_schema=False)
def health() -> dict[str, str]:
    """Answer as long as the process runs."""
    return {"status": "ok"}


@get("/ready", sync_to_thread=True, include_in_schema=False)
def ready(state: State) -> Response[dict[str, str]]:
    """Say whether the stores answer."""
    system: SystemService = state.system
    if system.ready():
        return Response({"status": "ready"}, status_code=HTTP_200_OK)
    return Response({"status": "not ready"}, status_code=HTTP_503_SERVICE_UNAVAILABLE)
