"""What is sent with POST, in a fixed order, to one server: what is refused, and what is done."""

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

from scripts.recorded_answers.asking import Answer, Browser, one_time_code
from scripts.recorded_answers.keeping import Recording
from scripts.recorded_answers.plain import Plainly, of_answer
from scripts.recorded_answers.reading import ROLES

_SEEN = re.compile(r'name="seen" value="(\d+)"')
_PATIENCE = 600.0
_NOWHERE = "00000000000040008000000000000000"


@dataclass
class Sender:
    """Sends and keeps what comes back."""

    browsers: Mapping[str, Browser]
    story: dict[str, Any]
    recording: Recording
    plain: Plainly

    def keep(self, key: str, answer: Answer) -> Answer:
        """Keep an answer under a key."""
        self.recording.put("sent", key, of_answer(answer, self.plain))
        return answer

    def form(
        self,
        key: str,
        role: str,
        path: str,
        fields: Mapping[str, Any] | None = None,
        page: str = "",
    ) -> Answer:
        """Send a form; ``page`` is where the version to decide on is read from first."""
        known = dict(fields or {})
        if page:
            found = _SEEN.search(self.browsers[role].get(page).body.decode())
            known.setdefault("seen", found[1] if found else "0")
        return self.keep(f"{key} as {role or 'nobody'}", self.browsers[role].send(path, known))

    def document(self, key: str, role: str, path: str, document: object) -> Answer:
        """Send a document to the API."""
        return self.keep(
            f"{key} as {role or 'nobody'}", self.browsers[role].send_json(path, document)
        )

    def look(self, key: str, role: str, path: str) -> Answer:
        """Read a page as it is by now, once the followers have come to the end of the log."""
        self.settle()
        return self.keep(f"{key} as {role or 'nobody'}", self.browsers[role].get(path))

    def settle(self) -> None:
        """Wait until the server's own threads have followed what was sent."""
        url = f"http://127.0.0.1:{self.browsers[''].server.port}/api/system"
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            with urlopen(url, timeout=60) as told:
                system = json.load(told)
            if not any(one["lag_events"] for one in system["followers"]):
                return
            time.sleep(0.2)
        msg = "The server's followers did not come to the end of the log."
        raise SystemExit(msg)


def paths(story: dict[str, Any]) -> Sequence[str]:
    """Return an address of every kind that takes something."""
    alert, plan, review = story["alerts"][4], story["plans"][0], story["reviews"]["Derby"]
    statement, receipt = story["statements"][0]["id"], story["receipts"]["held"]
    return (
        *(f"/alerts/{alert}/{asked}" for asked in ("acknowledge", "snooze", "rate", "nothing")),
        "/quarantine/alias",
        *(f"/peer-reviews/{review}/{asked}" for asked in ("record", "slip", "cancel", "nothing")),
        "/record",
        *(f"/my-statements/{receipt}/{asked}" for asked in ("answer", "nothing")),
        f"/my-statements/{_NOWHERE}/alone",
        *(f"/statements/{statement}/{asked}" for asked in ("question", "evidence", "grade")),
        f"/statements/{_NOWHERE}/voice",
        "/my-feed",
        f"/my-feed/{_NOWHERE}/revoke",
        "/plans",
        *(f"/plans/{plan}/{asked}" for asked in ("suggest", "take-back", "answer", "nature")),
        f"/plans/{_NOWHERE}/submit",
        "/custodian/unseal",
        f"/custodian/unseal/{_NOWHERE}/approve",
        "/custodian/erase",
        "/alerts",
        "/not-there",
    )


def refused(sender: Sender) -> None:
    """Send empty forms as every role, some without a valid token, and what is no form."""
    for role in ROLES:
        for path in paths(sender.story):
            sender.form(f"POST {path} (empty)", role, path)
    for path in paths(sender.story):
        answer = sender.browsers["improvement_adviser"].send(path, {}, token="wrong")  # noqa: S106 - on purpose
        sender.keep(f"POST {path} (wrong token) as improvement_adviser", answer)
    for role in ROLES:
        _refused_by_the_api(sender, role)
    for method in ("PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"):
        for path in ("/alerts", "/api/alerts", "/sign-in", "/not-there"):
            sender.keep(f"{method} {path} as nobody", sender.browsers[""].other(method, path))


def _refused_by_the_api(sender: Sender, role: str) -> None:
    alert, plan = sender.story["alerts"][4], sender.story["plans"][0]
    stale = {"seen": 999, "fields": {}}
    about = {"authority": "Nowhere", "types": ["leadership"], "text": "Made up", "information": "B"}
    for path, document in (
        (f"/api/alerts/{alert}/acknowledge", {"seen": 999}),
        (f"/api/alerts/{alert}/acknowledge", {}),
        (f"/api/alerts/{_NOWHERE}/acknowledge", {"seen": 1}),
        (f"/api/alerts/{alert}/nothing", {"seen": 1}),
        (f"/api/plans/{plan}/submit", stale),
        (f"/api/plans/{plan}/nothing", stale),
        (f"/api/plans/{plan}/suggest", {"text": ""}),
        (f"/api/plans/{_NOWHERE}/suggest", {"text": "Made up"}),
        ("/api/statements", about),
        ("/api/statements", {"authority": "Boston"}),
        ("/api/picture", {}),
    ):
        sender.document(f"POST {path} {json.dumps(document)}", role, path, document)


def signing(sender: Sender) -> None:
    """Sign in wrongly until the door is held shut, and sign out."""
    server, story = sender.browsers[""].server, sender.story
    for login in ("finn", "nobody-there", "gone", ""):
        fresh = Browser(server)
        answer = fresh.send("/sign-in", {"name": login, "password": "wrong"})
        sender.keep(f"POST /sign-in wrongly as '{login}'", answer)
    fresh = Browser(server)
    right = {"name": "gus", "password": story["passwords"]["gus"], "then": "/statements"}
    sender.keep("POST /sign-in rightly as 'gus'", fresh.send("/sign-in", right))
    sender.keep("GET /statements as 'gus'", fresh.get("/statements"))
    sender.keep("GET /sign-in as 'gus'", fresh.get("/sign-in?then=/plans"))
    sender.keep("POST /sign-out as 'gus'", fresh.send("/sign-out", {}))
    sender.keep("GET /statements as 'gus', signed out", fresh.get("/statements"))
    fresh = Browser(server)
    right = {"name": "kim", "password": story["passwords"]["kim"]}
    sender.keep("POST /sign-in rightly as 'kim'", fresh.send("/sign-in", right))
    sender.keep("GET /custodian as 'kim', half in", fresh.get("/custodian"))
    wrong = fresh.send("/sign-in/second-step", {"code": "000000"})
    sender.keep("POST /sign-in/second-step wrongly as 'kim'", wrong)
    code = one_time_code(story["totp"]["kim"], server.step)
    sender.keep(
        "POST /sign-in/second-step as 'kim'", fresh.send("/sign-in/second-step", {"code": code})
    )
    sender.keep("GET /custodian as 'kim'", fresh.get("/custodian"))
    for number in range(12):
        fresh = Browser(server)
        answer = fresh.send("/sign-in", {"name": "dot", "password": f"wrong {number}"})
        sender.keep(f"POST /sign-in wrongly as 'dot', time {number}", answer)
    fresh = Browser(server)
    right = {"name": "dot", "password": story["passwords"]["dot"]}
    sender.keep("POST /sign-in rightly as 'dot', too late", fresh.send("/sign-in", right))
