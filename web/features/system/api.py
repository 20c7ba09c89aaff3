"""The system for programs: is it well?"""

from litestar import get
from litestar.datastructures import State

from infra.services.system.service import SystemService
from web.json.system import SystemShape, system_json


@get("/system", sync_to_thread=True, summary="Is it well?")
def api_system(state: State) -> SystemShape:
    """Give how the installation is now: its followers' lag, its log's anchor, what is parked."""
    system: SystemService = state.system
    return system_json(system.report())
