"""What looks at the pages: it sees what is broken, and each look is by itself."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState

from tests.e2e.browser import Look, View, looked_at

PAGE = """<!doctype html><html lang="en"><head><title>Broken</title>
<style>@media (max-width: 400px) {{ details div {{ width: 600px }} }}</style></head>
<body><main><h1>Broken</h1>
<script>document.querySelector("h1").after(document.createElement("img"))</script>
<noscript><p>Scripts are off.</p></noscript>
<details><summary>More</summary><div>Words {more}</div></details></main></body></html>"""
FOR_MEMBERS = '<input name="nameless">'


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        more = FOR_MEMBERS if "member=yes" in self.headers.get("Cookie", "") else ""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.format(more=more).encode())

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - as the standard library calls it
        """Say nothing."""


@pytest.fixture
def broken() -> Iterator[str]:
    """Serve a page that a script breaks, what members see breaks, and a narrow view breaks."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def rules(look: Look) -> set[str]:
    return {one.rule for one in look.violations}


def test_each_look_sees_what_is_broken_for_its_reader_whoever_looked_before(
    browser: Browser, broken: str
) -> None:
    for _ in range(2):
        assert rules(looked_at(browser, broken, View(storage_state=member()))) == {
            "image-alt",
            "label",
        }
        assert looked_at(browser, broken, View(javascript=False)) == Look([], (1200, 1200))
        narrow = looked_at(browser, broken, View(width=320, javascript=False))
        assert narrow.widest[0] == 320
        assert narrow.widest[1] >= 600
        assert rules(looked_at(browser, broken)) == {"image-alt"}


def member() -> StorageState:
    """Return the cookie of a member."""
    cookie = {"name": "member", "value": "yes", "domain": "127.0.0.1", "path": "/"}
    rest = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
    return {"cookies": [{**cookie, **rest}], "origins": []}  # type: ignore[typeddict-item]
