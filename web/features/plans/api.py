"""Support plans for programs: as a member sees them, and what may be asked of them."""

from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST, HTTP_409_CONFLICT
from msgspec import to_builtins

from infra.services.statements.leak_check import GiveAwayRefusal
from web.features.plans.forms import STEPS, Form, command
from web.json.plans import ListedPlanShape, PlanShape, listed_json, plan_json
from web.json.warnings import warnings_json
from web.site.form_data import clean
from web.site.request import Here, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """What is asked: the fields of the page's form by their names, each with its texts.

    ``seen`` is the plan's revision that it is about.
    """

    seen: int
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionDraft:
    """A suggestion. ``alone`` lets it come out without another beside it.

    ``anyway`` keeps it with what could give its author away, which is shown first and not kept.
    """

    text: str
    alone: bool = False
    anyway: bool = False


@get("/plans", sync_to_thread=True, summary="Support plans")
def api_plans(visit: Here) -> list[ListedPlanShape]:
    """Give the plans that the member whose token this is saw at the moment, the newest first."""
    plans = visit.services.plans.all(visit.member, visit.as_of)
    return [listed_json(plan, visit.directory) for plan in plans]


@get("/plans/{plan_id:str}", sync_to_thread=True, summary="A support plan")
def api_plan(visit: Here, plan_id: FromPath[str]) -> PlanShape:
    """Give one as it stood, as far as the member sees it."""
    return _shape(visit, plan_id)


@post(
    "/plans/{plan_id:str}/suggest",
    sync_to_thread=True,
    summary="Suggest something about a plan",
    status_code=HTTP_200_OK,
    responses={
        HTTP_400_BAD_REQUEST: ResponseSpec(
            dict[str, Any],
            description="Nothing was kept; ``warnings`` and ``wording`` as of a statement.",
        )
    },
)
def api_suggest(
    visit: Here, plan_id: FromPath[str], data: JSONBody[SuggestionDraft]
) -> Response[dict[str, Any]]:
    """Take a suggestion in; it comes out with a release, if the rules allow it."""
    by, text = visit.member, clean(data.text)
    try:
        visit.services.plans.suggest(by, plan_id, text, alone=data.alone, anyway=data.anyway)
    except GiveAwayRefusal as refusal:
        said = {
            "status_code": refusal.status,
            "detail": str(refusal),
            **to_builtins(warnings_json(refusal)),
        }
        return Response(said, status_code=refusal.status)
    return Response({"held": True})


@post(
    "/plans/{plan_id:str}/{act:str}",
    sync_to_thread=True,
    summary="Change a support plan",
    status_code=HTTP_200_OK,
    responses={
        HTTP_409_CONFLICT: ResponseSpec(
            dict[str, Any], description="The plan moved on since that revision: look again."
        )
    },
)
def api_act_on_plan(
    visit: Here, plan_id: FromPath[str], act: FromPath[str], data: JSONBody[PlanDraft]
) -> Response[Any]:
    """Do what the page's form of this name does, and give the plan as it stands then."""
    by, plans = visit.member, visit.services.plans
    if act not in STEPS or not plans.exists(by, plan_id):
        raise NotFoundException
    fields = {name: [clean(text) for text in texts] for name, texts in data.fields.items()}
    form = Form({**fields, "seen": [str(data.seen)]})
    plans.carry_out(by, command(act, form, by, visit.services.clock(), plan_id))
    return Response(_shape(visit, plan_id), status_code=HTTP_200_OK)


def _shape(visit: Visit, plan: str) -> PlanShape:
    found = visit.services.plans.one(visit.member, plan, visit.as_of)
    if found is None:
        raise NotFoundException
    return plan_json(found, visit.directory)
