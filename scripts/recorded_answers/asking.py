"""Asking a server over HTTP as a member, and keeping what it answers."""

import base64
import hmac
import http.client
import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha1
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scripts.recorded_answers.prepared_chapters import MEMBERS
from scripts.recorded_answers.running import RECORDED_AT, Server

HEADERS = (
    "content-type",
    "location",
    "cache-control",
    "content-disposition",
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "www-authenticate",
    "retry-after",
    "allow",
    "vary",
)
"""What is recorded of the head, beside the names and attributes of cookies."""

_TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')
_PATIENCE = 300.0
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes


@dataclass
class Browser:
    """One that asks, with its cookies; the API is asked with ``bearer`` instead."""

    server: Server
    bearer: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    _token: tuple[dict[str, str] | None, str] = (None, "")

    def get(self, path: str) -> Answer:
        """Ask for an address."""
        return self._ask("GET", path, b"", {})

    def send(self, path: str, fields: Mapping[str, Any], *, token: str | None = None) -> Answer:
        """Send a form with a valid token, or the one given."""
        valid = self.token() if token is None else token
        body = urlencode({**fields, "_csrf_token": valid}, doseq=True).encode()
        return self._ask("POST", path, body, {"Content-Type": _FORM})

    def send_json(self, path: str, document: object) -> Answer:
        """Send a document."""
        body = json.dumps(document).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/json"})

    def other(self, method: str, path: str) -> Answer:
        """Ask in another way than by reading or sending."""
        return self._ask(method, path, b"", {})

    def token(self) -> str:
        """Return the token that the server's forms hold for this browser as long as its cookies."""
        if self._token[0] != self.cookies:
            pages = ("/", "/sign-in")
            found = (_TOKEN.search(self.get(one).body.decode()) for one in pages)
            token = next((one[1] for one in found if one), "")
            self._token = (dict(self.cookies), token)
        return self._token[1]

    def sign_in(self, login: str, story: Mapping[str, Any]) -> None:
        """Begin a session, with a second step where the member has one."""
        self.send("/sign-in", {"name": login, "password": story["passwords"][login]})
        if login in story["totp"]:
            code = one_time_code(story["totp"][login], self.server.step)
            self.send("/sign-in/second-step", {"code": code})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        self.server.go_on()
        if self.cookies:
            pairs = (f"{name}={value}" for name, value in self.cookies.items())
            headers["Cookie"] = "; ".join(pairs)
        if self.bearer and path.startswith("/api"):
            headers["Authorization"] = f"Bearer {self.bearer}"
        # One connection a request: the server closes those on which nothing came for a while.
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=_PATIENCE)
        try:
            line.request(method, path, body or None, headers)
            told = line.getresponse()
            endless = told.headers.get_content_type() == "text/event-stream"
            content = b"" if endless else told.read()
        finally:
            line.close()
        cookies = told.headers.get_all("set-cookie") or []
        self._keep(cookies)
        kept = {name: told.headers[name] for name in HEADERS if name in told.headers}
        return Answer(told.status, kept, tuple(sorted(map(_nameless, cookies))), content)

    def _keep(self, cookies: list[str]) -> None:
        for one in cookies:
            name, _, value = one.partition(";")[0].partition("=")
            if value.strip('"'):
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)


def browsers(server: Server, story: Mapping[str, Any]) -> dict[str, Browser]:
    """Return a browser for every role, signed in; under '' one that is not."""
    found = {"": Browser(server)}
    for role, login in MEMBERS.items():
        found[role] = Browser(server, story["tokens"].get(role, ""))
        found[role].sign_in(login, story)
    return found


def one_time_code(uri: str, step: int) -> str:
    """Return the code of the moment, as an app makes it from the address it was given."""
    secret = parse_qs(urlsplit(uri).query)["secret"][0]
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    at = int(datetime.fromisoformat(RECORDED_AT).timestamp()) + step + 2
    digest = hmac.new(key, struct.pack(">Q", at // 30), sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def _nameless(cookie: str) -> str:
    """Return a cookie without what it holds: that is chance, and a secret."""
    first, _, rest = cookie.partition(";")
    attributes = re.sub(r"expires=[^;]+", "expires=...", rest, flags=re.IGNORECASE)
    return f"{first.partition('=')[0]}=...;{attributes}"
