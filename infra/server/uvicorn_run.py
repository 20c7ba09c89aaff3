"""Running the web server so that what comes after it is done, too, when a signal ends it."""

from threading import Thread

import uvicorn

from infra.observability.shutdown import Stopping


def run(server: uvicorn.Server, stopping: Stopping) -> None:
    """Serve until told to stop; then come back.

    uvicorn takes signals itself while it serves, and sends them on when it has ended: by then to
    us, where by default they would end the process there and then. One that comes before uvicorn
    listens comes to us first, and is handed on.
    """
    handing_on = Thread(target=_hand_on, args=(stopping, server), daemon=True)
    handing_on.start()
    server.run()
    stopping.tell()
    handing_on.join()


def _hand_on(stopping: Stopping, server: uvicorn.Server) -> None:
    stopping.wait()
    server.should_exit = True
