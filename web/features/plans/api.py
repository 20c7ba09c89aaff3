"""Support plans for programs: as a member sees them, and what may be asked of them."""

from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST, HTTP_409_CONFLICT

from domain.statements.drafts import StatementRefusal
from domain.support.plan_decisions import PlanMovedOnError, PlanRefusal
from web.features.plans.forms import ACTS, Form, command
from web.json.plans import ListedPlanShape, PlanShape, listed_json, plan_json
from web.site.form_data import clean
from web.site.request import Here, Visit
from web.site.signed_in import member


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """What is asked: the fields of the page's form by their names, each with its texts.

    ``seen`` is the plan's revision that it is about.
    """

    seen: int
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionDraft:
    """A suggestion. ``alone`` lets it come out without another beside it."""

    text: str
    alone: bool = False


@get("/plans", sync_to_thread=True, summary="Support plans")
def api_plans(visit: Here) -> list[ListedPlanShape]:
    """Give the plans that the member whose token this is saw at the moment, the newest first."""
    found = visit.services.plans.every(member(visit), visit.as_of)
    return [listed_json(one, visit.directory) for one in found]


@get("/plans/{plan_id:str}", sync_to_thread=True, summary="A support plan")
def api_plan(visit: Here, plan_id: FromPath[str]) -> PlanShape:
    """Give one as it stood, as far as the member sees it."""
    return _shape(visit, plan_id)


@post(
    "/plans/{plan_id:str}/suggest",
    sync_to_thread=True,
    summary="Suggest something about a plan",
    status_code=HTTP_200_OK,
)
def api_suggest(
    visit: Here, plan_id: FromPath[str], data: JSONBody[SuggestionDraft]
) -> Response[dict[str, Any]]:
    """Take a suggestion in; it comes out with a release, if the rules allow it."""
    try:
        visit.services.plans.suggest(member(visit), plan_id, clean(data.text), alone=data.alone)
    except StatementRefusal as refusal:
        return _refused(refusal)
    return Response({"held": True}, status_code=HTTP_200_OK)


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
    by = member(visit)
    if act not in ACTS or not visit.services.plans.exists(by, plan_id):
        raise NotFoundException
    fields = {name: [clean(one) for one in texts] for name, texts in data.fields.items()}
    fields["seen"] = [str(data.seen)]
    try:
        asked = command(act, visit.services, by, plan_id, Form(lambda name: fields.get(name, [])))
        visit.services.plans.ask(by, asked)
    except (PlanRefusal, StatementRefusal) as refusal:
        return _refused(refusal)
    return Response(_shape(visit, plan_id), status_code=HTTP_200_OK)


def _shape(visit: Visit, plan: str) -> PlanShape:
    found = visit.services.plans.one(member(visit), plan, visit.as_of)
    if found is None:
        raise NotFoundException
    return plan_json(found, visit.directory)


def _refused(refusal: Exception) -> Response[dict[str, Any]]:
    moved = isinstance(refusal, PlanMovedOnError)
    status = HTTP_409_CONFLICT if moved else HTTP_400_BAD_REQUEST
    return Response({"status_code": status, "detail": str(refusal)}, status_code=status)
