"""An installation as an earlier program left it, with alerts of rules that are gone."""

import lzma
from pathlib import Path

from consumers.stream.places import SETTLED
from infra.services.installation import Soundings
from infra.stores.views import for_writing
from projections import follower

LOG = Path(__file__).parents[1] / "cases" / "earlier-program" / "events.db.xz"
RETIRED = {"decline", "sudden_shift", "service_failure"}


def put_in_place(home: Path) -> None:
    """Put the log where an installation is opened."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "events.db").write_bytes(lzma.decompress(LOG.read_bytes()))


def said_all(app: Soundings, *, stream: bool = False) -> None:
    """Let the earlier program have said all there is to say of the log, in process or behind it."""
    app.catch_up()
    place = SETTLED if stream else "detectors_v5"
    with for_writing(app.views).begin() as connection:
        follower.claim(connection, place, 0, app.store.last_position())
