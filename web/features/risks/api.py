"""The register of risks for programs."""

from litestar import get

from web.json.risks import RiskShape, risks_json
from web.site.request import Here


@get("/risks", sync_to_thread=True, summary="The register of risks")
def api_risks(visit: Here) -> list[RiskShape]:
    """Give the risks as they stood, with what live signals said of each then."""
    return risks_json(visit.services.risks.register(visit.as_of), visit.directory)
