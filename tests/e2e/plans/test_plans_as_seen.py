"""What a member was served on a day is what is answered now for that day, through the same eyes.

Pages and answers of the API are kept as they were served on three dates, while the plan, the
evidence, the group and its release windows moved on; then each is asked for again as of its date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.membership.commands import ChangeRole
from tests.e2e.plans.planning import ADVISER, COUNCIL, ELSEWHERE, MANAGER, Planning, planning
from tests.integration.steps import take_in, write_rows

VIEWERS = ("Dot Fenn", "Ada Quill", ADVISER, MANAGER, ELSEWHERE, COUNCIL)
LATE = "Lou Late"
_MOMENT = re.compile(r"\?known-by=[^\"]*")
_SHOWN = re.compile(r'<article id="plan">.*?</article>|<table.*?</table>', re.DOTALL)


@dataclass
class Served:
    """What everybody was served at a moment, by who and what."""

    at: str
    answers: dict[tuple[str, str], Any] = field(default_factory=dict)


def served(town: Planning, viewers: tuple[str, ...], known_by: str = "") -> Served:
    """Ask for every view of plans as each viewer, at the present or as of a moment."""
    found = Served(known_by or town.group.world.clock().isoformat())
    query = {"known_by": known_by} if known_by else {}
    for login in viewers:
        for address in ("/plans", town.address):
            page = town.group.as_(login).open(address, **query)
            found.answers[login, address] = page.status, _shown(page.response.text)
        told = dict(query) | {"login": login}
        found.answers[login, "/api/plan"] = town.json(told.pop("login"), **told)
        token = town.group.world.app.sign_in.tokens.issue(town.person(login).id, "t", 30).token
        listed = town.group.reader.client.get(
            "/api/plans",
            params={name.replace("_", "-"): one for name, one in query.items()},
            headers={"Authorization": f"Bearer {token}"},
        )
        found.answers[login, "/api/plans"] = listed.status_code, listed.content
    return found


def _shown(html: str) -> list[str]:
    return [_MOMENT.sub("", one) for one in _SHOWN.findall(html)]


@pytest.fixture(scope="module")
def past(
    _assets: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Planning, list[Served]]]:
    """Yield a group with a plan that moved on, and what was served at three dates on the way."""
    with planning(tmp_path_factory.mktemp("past") / "home") as town:
        kept = []
        town.open()
        town.group.say("Ada Quill", "The senior team has not met for months.")
        town.group.say("Ben Rusk", "The budget is spent twice over.")
        town.act("solution", what="A buddy council.")
        kept.append(served(town, VIEWERS))

        town.group.world.close()
        town.group.world.admit(LATE, "Dale Institute", "group_member")
        town.draft()
        town.suggest("Ada Quill", "Begin with the savings of next year.")
        town.suggest("Ben Rusk", "The milestone could be sooner.")
        town.act("submit")
        kept.append(served(town, (*VIEWERS, LATE)))

        town.group.world.close()
        _correct(town)
        for one in town.json(ADVISER)["suggestions"]:
            town.act("answer", suggestion=one["id"], taken_up="yes", text="We will do so.")
        town.act("outcome", outcome="supported")
        town.act("agree")
        town.act("commission", proposal=town.providers()[0]["id"])
        kept.append(served(town, (*VIEWERS, LATE)))

        town.group.world.clock.pass_(days=3)
        town.suggest("Cyd Marl", "Ask the auditors.", alone="yes")
        town.suggest("Eve Tarn", "Ask the neighbours.")
        town.group.say("Cyd Marl", "It is better than it was.")
        town.group.say("Eve Tarn", "The savings are real.")
        town.group.world.close()
        town.act("close", result="Use of resources is 2 again.")
        town.open(slug="boston")
        town.plan = kept[0].answers[ADVISER, "/api/plan"]["id"]
        yield town, kept


def _correct(town: Planning) -> None:
    """Correct the fact that the diagnosis cites."""
    facts = town.group.reader.json("/api/picture", authority="boston")
    fact = next(one for one in facts if one["measure"] == "use_of_resources")
    row = (
        f"Boston,assessment,use_of_resources,2,2009-03-31,2009-12-10,1-4,high,"
        f"{fact['source_body']},{fact['reference']},"
    )
    file = write_rows(town.group.world.app.settings.home.parent / "corrected.csv", [row])
    take_in(town.group.world.app, file)


@pytest.mark.parametrize("date", [0, 1, 2])
def test_every_view_of_a_past_date_is_what_was_served_on_it(
    past: tuple[Planning, list[Served]], date: int
) -> None:
    town, kept = past
    then = kept[date]
    viewers = tuple(dict.fromkeys(login for login, _ in then.answers))
    again = served(town, viewers, then.at)

    assert again.answers == then.answers


def test_the_three_dates_and_the_present_differ(past: tuple[Planning, list[Served]]) -> None:
    town, kept = past
    views = [repr(one.answers["Dot Fenn", town.address]) for one in kept]
    views.append(repr(served(town, ("Dot Fenn",)).answers["Dot Fenn", town.address]))

    assert len(set(views)) == len(views)
    assert "has not met" not in views[0]
    assert "has not met" in views[1]
    assert "Begin with the savings" not in views[1]
    assert "Begin with the savings" in views[2]


def test_whoever_was_no_member_yet_sees_nothing_of_that_day(
    past: tuple[Planning, list[Served]],
) -> None:
    town, kept = past
    page = town.see(LATE, known_by=kept[0].at)

    assert page.status == 404
    listed = town.group.as_(LATE).open("/plans", known_by=kept[0].at)
    assert listed.says("There is no plan that you may see as of this moment.")
    assert town.see(LATE, known_by=kept[1].at).says("The reserves are spent.")


def test_what_is_erased_is_gone_from_every_day(past: tuple[Planning, list[Served]]) -> None:
    town, kept = past
    ada = town.group.world.people["Ada Quill"]
    [mine] = town.plans.suggested_by(town.person("Ada Quill"), town.plan)
    assert "Begin with the savings" in town.see("Dot Fenn", known_by=kept[2].at).text
    town.group.world.statements.erasure.erase_suggestion([ada], mine.id)

    for moment in (kept[2].at, town.group.world.clock().isoformat()):
        assert "Begin with the savings" not in town.see("Dot Fenn", known_by=moment).text
        assert town.see("Dot Fenn", known_by=moment).says("This suggestion was erased.")


def test_a_role_that_was_lost_opens_no_past(past: tuple[Planning, list[Served]]) -> None:
    town, kept = past
    dot = town.group.world.people["Dot Fenn"].id
    assert town.see("Dot Fenn", known_by=kept[1].at).says("The senior team has not met")
    change = ChangeRole(
        at=town.group.world.clock(),
        actor="test",
        person=dot,
        role="partnership_manager",
        area=town.person(MANAGER).area,
    )
    town.group.world.app.members.change_role(change)

    page = town.see("Dot Fenn", known_by=kept[1].at)
    assert page.says("These are the plan's facts.")
    assert not page.says("has not met")
