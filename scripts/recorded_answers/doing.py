"""What members do, sent in a fixed order to one server: each form once, done as it should be."""

from typing import Any

from scripts.recorded_answers.asking import Browser, one_time_code
from scripts.recorded_answers.doing_together import plans, register, reviews, ways
from scripts.recorded_answers.sending import Sender

_ADVISER, _AGENT, _MEMBER = "improvement_adviser", "change_agent", "group_member"
_STATEMENT = {
    "authority": "boston",
    "types": ["leadership", "capacity"],
    "text": "Made up: nobody decides who signs.",
    "information": "B",
    "source": "2",
    "handling": "P",
    "how_known": "saw",
    "origin": "own",
}
_AFTER = (
    "/",
    "/alerts",
    "/authorities/boston",
    "/peer-reviews",
    "/plans",
    "/statements",
    "/my-statements",
    "/quarantine",
    "/custodian",
    "/api/alerts",
    "/api/plans",
    "/api/statements",
    "/api/system",
)


def done(sender: Sender) -> None:
    """Do everything there is to do, and look at what came of it."""
    for chapter in (_alerts, _statements, _thread, plans, reviews, ways, register, _custodians):
        chapter(sender)
    for path in _AFTER:
        for role in ("", _ADVISER, _AGENT, "authority", "custodian"):
            sender.look(f"GET {path} after all", role, path)


def _alerts(sender: Sender) -> None:
    first, second, third = (f"/alerts/{one}" for one in sender.story["alerts"][4:7])

    def decide(key: str, alert: str, asked: str, **fields: str) -> None:
        sender.form(f"POST {alert}/{asked} {key}", _ADVISER, f"{alert}/{asked}", fields, alert)
        sender.look(f"GET {alert} after {asked} {key}", _ADVISER, alert)

    decide("done", first, "acknowledge", comment="Made up: I call on Monday")
    decide("again", first, "acknowledge")
    decide("stale", first, "rate", seen="1", label="useful")
    decide("wrong", first, "rate", label="nothing")
    decide("done", first, "rate", label="known_already", comment="Made up")
    decide("done", first, "undo")
    decide("unsaid", second, "snooze", until="2027-02-01", reason="")
    decide("past", second, "snooze", until="2020-02-01", reason="Made up")
    decide("done", second, "snooze", until="2027-02-01", reason="Made up: inspected")
    decide("done", third, "dismiss", label="not_a_priority")
    path = f"/api/alerts/{sender.story['alerts'][7]}"
    for asked, document in (
        ("acknowledge", {"seen": 1, "comment": "Made up"}),
        ("rate", {"seen": 2, "label": "useful"}),
        ("snooze", {"seen": 3, "until": "x", "reason": "Made up"}),
        ("undo", {"seen": 3}),
    ):
        sender.document(f"POST {path}/{asked} done", _ADVISER, f"{path}/{asked}", document)


def _statements(sender: Sender) -> None:
    def record(key: str, role: str = _AGENT, **fields: Any) -> None:  # noqa: ANN401 - form fields
        sent = {**_STATEMENT, "submission": f"recorded-{key.replace(' ', '-')}", **fields}
        sender.form(f"POST /record {key}", role, "/record", sent)

    record("to be read once more")
    record("edited", step="edit")
    record("saved", step="save")
    record("saved by an adviser", _ADVISER, step="save")
    record("saved by a manager", "partnership_manager", step="save")
    record("without words", text="")
    record("without a condition", handling="C")
    telling = "Made up: Ada Example, the chief executive, told me on 3 March."
    record("that tells who", text=telling, step="save")
    record("that tells who, anyway", text=telling, step="anyway")
    document = {**_STATEMENT, "source": 2, "origin": "", "how_known": "told"}
    api = "/api/statements"
    sender.document(f"POST {api} done", _AGENT, api, {**document, "submission": "by-program"})
    sender.document(f"POST {api} again", _AGENT, api, {**document, "submission": "by-program"})
    sender.document(f"POST {api} that tells who", _AGENT, api, {**document, "text": telling})
    sender.document(f"POST {api} wrong", _AGENT, api, {**document, "information": "Z"})
    mine = f"/my-statements/{sender.story['receipts']['held']}"
    sender.form("POST /my-statements/held/alone", _AGENT, f"{mine}/alone")
    sender.form("POST /my-statements/held/waiver", _AGENT, f"{mine}/waiver", {"name": "yes"})
    sender.form("POST /my-statements/held/alone of another", _MEMBER, f"{mine}/alone")
    sender.form("POST /my-statements/held/erase", _AGENT, f"{mine}/erase")
    sender.form("POST /my-statements/held/erase again", _AGENT, f"{mine}/erase")


def _thread(sender: Sender) -> None:
    for number, statement in enumerate(sender.story["statements"][:3]):
        path = f"/statements/{statement['id']}"
        for role in (_ADVISER, _AGENT, _MEMBER):
            side = "contest" if role == _MEMBER else "agree"
            voice = {"side": side, "origin": "own"}
            sender.form(f"POST {path}/voice {side} {number}", role, f"{path}/voice", voice)
            sender.form(f"POST {path}/voice again {number}", role, f"{path}/voice", voice)
        sender.form(
            f"POST {path}/question", _ADVISER, f"{path}/question", {"text": "Made up: when?"}
        )
        grade = {"information": "C"}
        sender.form(f"POST {path}/grade", _ADVISER, f"{path}/grade", grade)
        chosen = {"evidence": sender.story["boston"][0], "supports": "yes"}
        sender.form(f"POST {path}/evidence", _ADVISER, f"{path}/evidence", chosen)


def _custodians(sender: Sender) -> None:
    story, server = sender.story, sender.browsers[""].server
    sender.form("POST /custodian/epoch", "custodian", "/custodian/epoch")
    released = story["statements"][0]["id"]
    asked = {"statement": released, "reason": "Made up: a complaint"}
    sender.form("POST /custodian/unseal", "custodian", "/custodian/unseal", asked)
    page = sender.browsers["custodian"].get("/custodian").body.decode()
    request = page.partition("/custodian/unseal/")[2].partition("/approve")[0]
    own = f"/custodian/unseal/{request}/approve"
    sender.form("POST /custodian/unseal/own/approve", "custodian", own)
    other = Browser(server)
    other.sign_in("kim", story)
    page = other.get("/custodian").body.decode()
    request = page.partition("/custodian/unseal/")[2].partition("/approve")[0]
    approved = other.send(f"/custodian/unseal/{request}/approve", {})
    sender.keep("POST /custodian/unseal/other/approve as the other custodian", approved)
    for key, login in (("alone", "cus"), ("unknown", "nobody-there"), ("done", "kim")):
        for _ in range(31):  # a code counts once: the next comes after half a minute
            server.go_on()
        code = one_time_code(story["totp"].get(login, story["totp"]["cus"]), server.step)
        signed = {"name": login, "password": story["passwords"].get(login, "wrong"), "code": code}
        form = {"statement": released, **signed}
        sender.form(f"POST /custodian/erase {key}", "custodian", "/custodian/erase", form)
    sender.look("GET /statements/erased", _ADVISER, f"/statements/{released}")
