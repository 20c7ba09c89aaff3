"""One support plan, as the member who asks may see it and saw it at the moment."""

from litestar import Response, get
from litestar.params import FromPath

from web.features.plans.sections import shown
from web.features.statements.thread import TakenView
from web.site.request import Heading, Here

DONE = {
    "suggest": (
        "Your suggestion is kept, without your name. It comes out with a later release, once "
        "others can't tell that it is yours."
    ),
    "take-back": "Your suggestion is erased: its words are gone from every view.",
}
_SAID = "Done. What was there before stays on record."


@get("/plans/{plan_id:str}", sync_to_thread=True, include_in_schema=False)
def plan(visit: Here, plan_id: FromPath[str]) -> Response[str]:
    """Show it, or that a suggestion was taken.

    That is said without the plan: a look at it in the audit log would tell who suggested something.
    """
    asked = visit.query.get("done", "")
    if words := DONE.get(asked):
        heading = Heading("Taken", "plans", (("Support plans", "/plans"),))
        return visit.page("taken.html", heading, TakenView(words, f"/plans/{plan_id}"))
    return shown(visit, plan_id, done=_SAID if asked else "")
