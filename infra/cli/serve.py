"""``serve``: the pages and the API."""

from typing import Annotated

import typer

from infra.cli import output
from infra.cli.context import Failure, installation


def serve(
    port: Annotated[int, typer.Option(envvar="PORT", help="Port on 127.0.0.1.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the pages and the API, and follow the event log while doing so.

    Example: soundings serve --port 8000
    """
    import uvicorn  # noqa: PLC0415 - only this command needs a web server

    from infra.observability.observed import observed  # noqa: PLC0415 - the same
    from infra.observability.shutdown import (  # noqa: PLC0415 - the same
        leaving_in_time,
        until_told_to_stop,
    )
    from infra.observability.start_line import told_of  # noqa: PLC0415 - the same
    from infra.server.build import build  # noqa: PLC0415 - the same
    from infra.server.deliverer import Deliverer  # noqa: PLC0415 - the same
    from infra.server.follower import Follower  # noqa: PLC0415 - the same
    from infra.server.uvicorn_run import run  # noqa: PLC0415 - the same
    from infra.services.system.watch import checks_of, lag_of  # noqa: PLC0415 - the same
    from web.site.build_assets import BuildError  # noqa: PLC0415 - the same

    with until_told_to_stop() as stopping, leaving_in_time(stopping), installation() as app:
        app.follow()
        follower, deliverer = Follower(app), Deliverer(app)
        checks = {
            **checks_of(app),
            "following": lambda: not follower.failing,
            "delivering": lambda: not deliverer.failing,
        }
        with observed("serve", checks, lag_of(app)):
            try:
                pages = build(app, lambda: follower.failing)
            except BuildError as error:
                msg = f"{error}."
                raise Failure(msg) from None
            follower.start()
            deliverer.start()
            output.errors.print(f"Soundings is at http://{host}:{port} (Ctrl-C ends it)")
            try:
                config = uvicorn.Config(
                    pages,
                    host,
                    port,
                    log_config=None,
                    timeout_graceful_shutdown=3,  # who listens to events would keep it open
                )
                with told_of("serve", "litestar", "uvicorn"):
                    run(uvicorn.Server(config), stopping)
            finally:
                deliverer.stop()
                follower.stop()
