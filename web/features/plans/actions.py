"""What is sent from a support plan's page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from domain.refusal import Refusal
from web.features.plans.detail import shown
from web.features.plans.forms import STEPS, Form, command
from web.features.statements.typed import Typed, approved
from web.site.form_data import Sent, every, go, one
from web.site.request import Here, Visit


@post("/plans/{plan_id:str}/{act:str}", sync_to_thread=True, include_in_schema=False)
def act_on_plan(
    visit: Here, plan_id: FromPath[str], act: FromPath[str], data: Sent
) -> Response[Any]:
    """Take a step in the plan and go back to it, or say there why it can't be."""
    if act not in STEPS:
        raise NotFoundException
    by, form = visit.member, Form({name: every(data, name) for name in data})

    def step() -> None:
        asked = command(act, form, by, visit.services.clock(), plan_id)
        visit.services.plans.carry_out(by, asked)

    return _done(visit, plan_id, act, step)


@post("/plans/{plan_id:str}/suggest", sync_to_thread=True, include_in_schema=False)
def suggest(visit: Here, plan_id: FromPath[str], data: Sent) -> Response[Any]:
    """Take a suggestion in."""
    text, alone = one(data, "text"), one(data, "alone") == "yes"

    def take() -> None:
        visit.services.plans.suggest(
            visit.member, plan_id, text, alone=alone, anyway=approved(data)
        )

    return _done(visit, plan_id, "suggest", take, text)


@post("/plans/{plan_id:str}/take-back", sync_to_thread=True, include_in_schema=False)
def take_suggestion_back(visit: Here, plan_id: FromPath[str], data: Sent) -> Response[Any]:
    """Erase one's own suggestion."""

    def erase() -> None:
        visit.services.plans.take_back(visit.member, one(data, "suggestion"))

    return _done(visit, plan_id, "take-back", erase)


@post("/plans/{plan_id:str}/answer", sync_to_thread=True, include_in_schema=False)
def answer_suggestion(visit: Here, plan_id: FromPath[str], data: Sent) -> Response[Any]:
    """Answer a suggestion that is out."""

    def answer() -> None:
        visit.services.plans.answer(
            visit.member,
            plan_id,
            one(data, "suggestion"),
            one(data, "text"),
            taken_up=one(data, "taken_up") == "yes",
        )

    return _done(visit, plan_id, "answer", answer)


def _done(
    visit: Visit, plan: str, act: str, does: Callable[[], None], typed: str = ""
) -> Response[Any]:
    try:
        does()
    except Refusal as refusal:
        here = replace(visit, path=f"/plans/{plan}")
        return shown(here, plan, refused=str(refusal), typed=Typed.of(refusal, typed))
    return go(f"/plans/{plan}?done={act}")
