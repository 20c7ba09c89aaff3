"""What is done to a home while it is prepared, chapter by chapter."""

from collections.abc import Sequence
from typing import Any, Protocol

PASSWORD = "a long enough password"  # noqa: S105 - of made-up members
MEMBERS = {
    "change_agent": "ada",
    "improvement_adviser": "finn",
    "group_member": "dot",
    "analyst": "ana",
    "partnership_manager": "mo",
    "authority": "bo",
    "custodian": "cus",
}
"""Who asks in each role."""

_FINN = ("--as", "finn")


class Preparation(Protocol):
    """A home in the making; ``story`` names what there is to ask for."""

    story: dict[str, Any]

    def do(self, *words: str) -> str:
        """Run a command; return what it prints."""
        ...

    def read(self, *words: str) -> Any:  # noqa: ANN401 - a JSON document
        """Run a command; return the document it prints."""
        ...


def evidence(making: Preparation) -> None:
    """Take the evidence in, and what the partnership has of its own."""
    making.do("init")
    making.do("import", "inputs/east-midlands", "inputs/childrens-services")
    making.do("import", "inputs/childrens-indicators/east_midlands.parquet")
    making.do("import", "inputs/childrens-indicators/vintages_east_midlands.csv.gz")
    making.do("import", "inputs/finance/reserves_2015_2018.csv")
    making.do("import", "inputs/evidence.csv")
    making.do("targets", "load")
    making.do("risks", "load")
    making.do("offers", "add", "inputs/support/offers.csv")
    making.do("peers", "add", "inputs/support/peers.csv")
    making.do("budget", "load", "inputs/support/budget.csv")
    making.do("peer-reviews", "plan", "--paper")
    making.do("authority", "alias", "Boston", "Boston BC")
    making.do("quarantine", "retry")


def members(making: Preparation) -> None:
    """Let members of every role in."""
    told = making.read("demonstrate", "inputs/demonstration/story.toml")
    making.story["passwords"] = {one["login"]: one["password"] for one in told}
    added = (
        ("ana", "analyst", "University (made up)"),
        ("cus", "custodian", "Trust (made up)"),
        ("kim", "custodian", "Foundation (made up)"),
        ("rob", "change_agent", "Review body (made up)"),
        ("gus", "group_member", "Union (made up)"),
    )
    for login, role, body in added:
        member = ("--role", role, "--organisation", body, "--password-file", "inputs/password.txt")
        making.do("user", "add", login, *member)
        making.story["passwords"][login] = PASSWORD
    making.story["totp"] = {
        login: making.read("user", "totp", login)["uri"] for login in ("cus", "kim")
    }
    making.story["tokens"] = {
        role: making.read("token", login, "--label", "recorded", "--days", "300")["token"]
        for role, login in MEMBERS.items()
        if role != "custodian"
    }
    making.do("user", "add", "gone", "--role", "change_agent", "--organisation", "Past (made up)")
    making.do("user", "remove", "gone")


def spoken(making: Preparation) -> None:
    """Let members speak, some of it out and some held."""

    def say(login: str, place: str, note: str, *more: str) -> str:
        about = ("--as", login, "--authority", place, "--text-file", f"inputs/{note}.txt")
        receipt = making.read("record", *about, *more)["receipt"]
        return str(receipt)

    leading = ("--type", "leadership", "--information", "B", "--source", "1", "--handling", "P")
    money = (
        "--type",
        "financial",
        "--information",
        "C",
        "--source",
        "2",
        "--handling",
        "C",
        "--condition",
    )
    receipts = {
        "ada": say("ada", "Derby", "posts", *leading),
        "ben": say("ben", "Derby", "reports", *leading),
        "cyd": say("cyd", "Derby", "budget", *money, "no_export"),
        "rob": say("rob", "Derby", "posts", *money, "advisers_only"),
        "dot": say("dot", "Lincoln", "budget", *leading, "--service", "Housing"),
        "mo": say("mo", "Boston", "reports", *leading, "--how-known", "saw"),
    }
    making.do("erase", say("ada", "Derby", "budget", *leading), "--as", "ada")
    making.do("epoch", "close")
    receipts["held"] = say("ada", "Leicester", "posts", *leading)
    receipts["later"] = say("ben", "Leicester", "budget", *money, "no_quoting")
    making.story["receipts"] = receipts
    making.story["statements"] = making.read("statements", *_FINN)


def alerts(making: Preparation) -> None:
    """Decide about alerts in every way."""
    found = making.read("alert", "list", *_FINN)
    making.story["alerts"] = [one["id"] for one in found]

    def decide(asked: str, number: int, *more: str) -> None:
        listed = making.read("alert", "list", *_FINN)
        seen = {one["id"]: one["handling"]["seen"] for one in listed}
        alert = making.story["alerts"][number]
        making.do("alert", asked, alert, *_FINN, "--seen", str(seen[alert]), *more)

    decide("acknowledge", 0, "--comment", "Made up: I call them on Monday")
    decide("rate", 0, "--label", "useful")
    decide("snooze", 1, "--until", "2027-01-15", "--reason", "Made up: inspected in spring")
    decide("dismiss", 2, "--label", "wrong_data", "--comment", "Made up: a typing error")
    decide("acknowledge", 3)
    decide("undo", 3)


def reviews(making: Preparation) -> None:
    """Schedule reviews by peers, and record, put off and cancel one each."""
    [one, *_] = making.read("peer-reviews", "list")["rounds"]
    name = one["round"]
    for place, day in (
        ("Boston", "2010-03-03"),
        ("Derby", "2010-03-10"),
        ("Lincoln", "2010-03-12"),
    ):
        making.do("peer-reviews", "schedule", name, "--authority", place, "--on", day)
    making.do("peer-reviews", "schedule", name, "--due")
    listed = making.read("peer-reviews", "list")["reviews"]
    of = {each["authority"] or each["reviewed"]: each["id"] for each in listed}
    made = {place: of[place] for place in ("Boston", "Derby", "Lincoln")}
    making.do("peer-reviews", "record", made["Boston"], "inputs/review.toml", *_FINN, "--seen", "1")
    slip = (*_FINN, "--seen", "1", "--on", "2010-03-24", "--reason", "Made up: snow")
    making.do("peer-reviews", "slip", made["Derby"], *slip)
    making.do(
        "peer-reviews",
        "cancel",
        made["Lincoln"],
        *_FINN,
        "--seen",
        "1",
        "--reason",
        "Made up: not needed",
    )
    making.story["reviews"] = made | {"all": [each["id"] for each in listed], "round": name}
    making.do("reviews", "plan", "2026Q4", "--seed", "7")


def risks(making: Preparation) -> None:
    """Change the register of risks in every way."""
    keys = [one["key"] for one in making.read("risks", "list")]
    making.story["risks"] = keys
    scores = ("--inherent", "high,medium", "--residual", "low,high", "--reason", "Made up: looked")
    making.do("risks", "assess", keys[0], *_FINN, *scores)
    making.do("risks", "own", keys[1], *_FINN, "--owner", "Regional board (made up)")
    tied = ("--detector", "rating_fall", "--place", "Derbyshire", "--threshold", "2")
    making.do("risks", "tie", keys[1], *_FINN, *tied)
    described = ("--number", "91", "--description", "Made up: the grant is cut")
    making.do("risks", "enter", "grant", *_FINN, *described)
    making.do("risks", "close", keys[2], *_FINN, "--reason", "Made up: it is over")


def support(making: Preparation) -> None:
    """Change the menu, the plans and the targets."""
    offers = making.read("offers", "list")
    making.story["offers"] = [one["id"] for one in offers]
    making.do("offers", "withdraw", offers[-1]["id"], "--reason", "Made up: the framework ended")
    asked = (
        "--authority",
        "Boston",
        "--for",
        "coasting",
        "--request",
        "Made up: help us",
        "--as",
        "bo",
    )
    making.do("plans", "open", *asked)
    plans = making.read("plans", "list", *_FINN)
    making.story["plans"] = [one["id"] for one in plans]
    for one in plans:
        making.do("plans", "suggest", one["id"], "--as", "ada", "--text", "Made up: begin early.")
    targets = making.read("targets", "list")
    making.story["targets"] = sorted({one["key"] for one in targets})
    making.do("targets", "retire", making.story["targets"][-1], "--reason", "Made up: revised")


def told(making: Preparation) -> None:
    """Let an adviser be told in two ways."""
    reader = making.do("subscriptions", "reader", *_FINN).split()
    making.story["feed"] = reader[1].rsplit("/", 2)[1]
    making.do("subscriptions", "mail", "finn@partnership.example", *_FINN)
    making.story["subscriptions"] = making.read("subscriptions", "list")
    making.do("deliver")


def look_around(making: Preparation) -> None:
    """Name what else there is to ask for."""
    facts = making.read("picture")
    making.story["facts"] = facts[:: max(1, len(facts) // 6)]
    boston: Sequence[Any] = making.read("picture", "Boston")
    making.story["boston"] = [one["evidence_id"] for one in boston]
    making.story["peers"] = [one["id"] for one in making.read("peers", "list")]
    making.story["plan"] = making.read("plans", "show", making.story["plans"][-1], *_FINN)


CHAPTERS = (evidence, members, spoken, alerts, reviews, risks, support, told, look_around)
"""In their order."""
