"""What members do about plans, reviews by peers, ways of being told, and the register."""

from typing import Any

from scripts.recorded_answers.sending import Sender

_ADVISER, _AGENT, _MEMBER = "improvement_adviser", "change_agent", "group_member"


def plans(sender: Sender) -> None:
    """Open plans and take them through their steps."""
    told, asked = (f"/plans/{one}" for one in sender.story["plans"][::-1][:2])
    opened = {"authority": "derby", "problem_type": "coasting", "request": "Made up: help"}
    for role in (_ADVISER, "partnership_manager", "authority"):
        sender.form("POST /plans opened", role, "/plans", opened)
    alert = sender.story["alerts"][0]
    sender.form("POST /plans from an alert", _ADVISER, "/plans", {**opened, "alert": alert})
    offer, fact = sender.story["offers"][3], sender.story["boston"][0]
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("diagnosis", {"heading0": "Made up", "text0": "Made up: words", "cite0": fact}),
        ("nature", {"nature": ["financial"], "why": "Made up: the accounts"}),
        ("solution", {"what": "Made up: help"}),
        ("team", {"roles": "Chief executive\nLeader"}),
        ("lead", {"lead": "Chief executive mentor"}),
        ("oversee", {}),
        ("provider", {"offer": offer, "what": "Made up: days", "units": "2", "cost": "0"}),
        ("provider", {"offer": "", "provider": "x", "what": "Made up", "cost": "a lot"}),
        ("submit", {}),
        ("outcome", {"outcome": "supported", "words": "Made up: yes"}),
        ("agree", {}),
        ("milestone", {"what": "Made up: a budget", "due": "2027-03-31", "drawdown": "1,000.50"}),
        ("milestone", {"what": "Made up", "due": "soon"}),
        ("close", {"result": "Made up: done"}),
        ("reopen", {"reason": "Made up: again"}),
        ("nothing", {}),
    )  # fmt: skip
    for name, plan in (("asked", asked), ("told", told)):
        for number, (act, fields) in enumerate(steps):
            key = f"POST /plans/{name}/{act} {number}"
            sender.form(key, _ADVISER, f"{plan}/{act}", fields, plan)
        sender.form(f"POST /plans/{name}/nature stale", _ADVISER, f"{plan}/nature", {"seen": "1"})
        sender.look(f"GET /plans/{name} after its steps", _ADVISER, plan)
    given = {"text": "Made up: begin with the accounts.", "alone": "yes"}
    sender.form("POST /plans/told/suggest", _MEMBER, f"{told}/suggest", given)
    shown = {"seen": 1, "fields": {"nature": ["capacity"], "why": ["Made up"]}}
    api = f"/api{asked}"
    sender.document("POST /api/plans/asked/nature stale", _ADVISER, f"{api}/nature", shown)
    sender.document("POST /api/plans/asked/suggest", _AGENT, f"{api}/suggest", {"text": "Made up"})


def reviews(sender: Sender) -> None:
    """Record what reviews by peers found, put them off and cancel them."""

    def change(key: str, place: str, asked: str, role: str, **fields: str) -> None:
        review = f"/peer-reviews/{sender.story['reviews'][place]}"
        name = f"POST /peer-reviews/{place}/{asked} {key}"
        sender.form(name, role, f"{review}/{asked}", fields, review)
        sender.look(f"GET /peer-reviews/{place} after {asked} {key}", role, review)

    parts = ("benefits", "issues", "risks", "spend", "time_frame")
    found = {"held_on": "2010-03-24", "published_on": "2010-04-30", "rating": "red"}
    found |= {f"{part}_rating": "amber" for part in parts}
    found |= {f"{part}_words": "Made up: late." for part in parts}
    found |= {"spot_1_section": "spend", "spot_1_words": "Made up: unspent."}
    manager = "partnership_manager"
    change("unsaid", "Derby", "slip", _ADVISER, planned_on="2010-03-30")
    change("done", "Derby", "slip", _ADVISER, planned_on="2010-03-30", reason="Made up: ice")
    change("elsewhere", "Derby", "record", manager, **found)
    change("done", "Derby", "record", _ADVISER, **found)
    change("corrected", "Boston", "record", manager, **found)
    change("done", "Boston", "cancel", _ADVISER, reason="Made up: too late")


def ways(sender: Sender) -> None:
    """Add and end ways of being told."""
    for channel, target in (
        ("reader", ""),
        ("mail", "Finn <finn@partnership.example>"),
        ("webhook", "http://127.0.0.1/hook"),
        ("webhook", "not an address"),
        ("pigeon", ""),
        ("mail", "finn@partnership.example"),
    ):
        way = {"channel": channel, "target": target}
        sender.form(f"POST /my-feed {channel} '{target}'", _ADVISER, "/my-feed", way)
    mail = next(one["id"] for one in sender.story["subscriptions"] if one["way"] == "mail")
    for act in ("rotate", "nothing", "revoke", "revoke again"):
        path = f"/my-feed/{mail}/{act.partition(' ')[0]}"
        sender.form(f"POST /my-feed/mail/{act}", _ADVISER, path)


def register(sender: Sender) -> None:
    """Put the register right from the quarantine."""
    for key, alias, slug in (
        ("done", "Nowhere Borough", "derby"),
        ("again", "Nowhere Borough", "lincoln"),
        ("unknown", "Nowhere Borough", "nothing"),
        ("empty", "", "derby"),
    ):
        form = {"alias": alias, "slug": slug}
        sender.form(f"POST /quarantine/alias {key}", "analyst", "/quarantine/alias", form)
    sender.look("GET /quarantine after an alias", "analyst", "/quarantine")
