"""Invariant 8: what is missing and what one may not see are answered alike.

A member asks for statements that are for advisers only, for others' statements and for what nobody
has, by page and by form. Status, headers and body must be the same but for what was asked.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.status_codes import HTTP_403_FORBIDDEN

from infra.services.statements.read import Reading, Statement
from tests.attacks.worlds import World, world
from tests.pages import client_of
from web.site.session import COOKIE

MEMBERS = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast", "dan": "Dale", "eve": "Eastern"}
NOBODYS = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[World]:
    """Yield a group in which two things came out for advisers only."""
    with world(tmp_path / "home", MEMBERS) as made:
        for login in ("ada", "ben"):
            conditions = ("advisers_only",)
            made.record(login, "boston", f"By {login[0]}.", handling="C", conditions=conditions)
        assert made.close() == 2
        yield made


def differences(made: World) -> list[str]:
    """Return the addresses at which something forbidden is answered otherwise than nothing."""
    hidden = made.statements.reading.statements("improvement_adviser")[0].id
    mine = made.statements.mine.all(made.people["ada"])[0].receipt
    with client_of(made.app) as client:
        client.cookies.set(COOKIE, made.app.sign_in.sessions.begin(made.people["cat"].id))
        token = client.get("/record").cookies.get("csrftoken") or client.cookies["csrftoken"]

        def told(address: str, act: str = "", **form: str) -> tuple[Any, ...]:
            if act:
                answer = client.post(f"{address}/{act}", data={"_csrf_token": token, **form})
            else:
                answer = client.get(address)
            assert answer.status_code != HTTP_403_FORBIDDEN, "the form lacks its token"
            body = answer.text
            for known in (hidden, mine, NOBODYS):
                body = body.replace(known, "?")
            headers = {
                name: value.replace(hidden, "?").replace(mine, "?").replace(NOBODYS, "?")
                for name, value in answer.headers.items()
                if name not in {"date", "set-cookie"}
            }
            return answer.status_code, headers, body

        found = []
        if told(f"/statements/{hidden}") != told(f"/statements/{NOBODYS}"):
            found.append("a thread")
        for act, form in (("voice", {"side": "agree"}), ("ask", {"text": "Why?"})):
            if told(f"/statements/{hidden}", act, **form) != told(
                f"/statements/{NOBODYS}", act, **form
            ):
                found.append(act)
        found += [
            f"my {act}"
            for act in ("erase", "alone", "waive", "answer")
            if told(f"/my-statements/{mine}", act) != told(f"/my-statements/{NOBODYS}", act)
        ]
    return found


def test_what_is_forbidden_is_answered_as_what_is_not_there(town: World) -> None:
    assert differences(town) == []


def test_a_read_that_shows_what_is_for_others_is_caught(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rightly = Reading.statement

    def statement(self: Reading, _: str, which: str, *more: Any) -> Statement | None:  # noqa: ANN401 - as it is called
        return rightly(self, "improvement_adviser", which, *more)

    monkeypatch.setattr(Reading, "statement", statement)
    assert differences(town) != []
