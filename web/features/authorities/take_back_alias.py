"""Taking a name of an authority back: what was taken in under it stays, and says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from litestar import Response, post
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.params import Body, FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.register.decisions import RegisterRefusal
from infra.services.register.moved_facts import MovedFact
from web.site.request import Heading, Here

ACTOR = "web"


@dataclass(frozen=True, slots=True)
class TakeBackForm:
    """The name to take back."""

    alias: str = ""


@dataclass(frozen=True, slots=True)
class TakenBackView:
    """What was done, or why nothing was."""

    name: str
    href: str
    alias: str
    facts: Sequence[MovedFact] = ()
    refused: str = ""


@post(
    "/authorities/{slug:str}/unalias",
    sync_to_thread=True,
    include_in_schema=False,
    status_code=HTTP_200_OK,
)
def take_back_alias(
    visit: Here,
    slug: FromPath[str],
    data: Annotated[TakeBackForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[str]:
    """Take an alias back, and show the facts that were taken in under it."""
    entry = visit.services.directory().by_slug(slug)
    if entry is None:
        raise NotFoundException
    href, alias = visit.href(f"/authorities/{entry.slug}"), " ".join(data.alias.split())
    trail = (("Authorities", visit.href("/authorities")), (entry.name, href))
    try:
        facts = visit.services.register.remove_alias(entry.slug, alias, ACTOR)
    except RegisterRefusal as refusal:
        view = TakenBackView(entry.name, href, alias, refused=str(refusal))
        heading = Heading("Nothing was changed", "authorities", trail)
        return visit.page("alias_taken_back.html", heading, view, HTTP_400_BAD_REQUEST)
    heading = Heading(f"'{alias}' no longer leads to {entry.name}", "authorities", trail)
    return visit.page(
        "alias_taken_back.html", heading, TakenBackView(entry.name, href, alias, facts)
    )
