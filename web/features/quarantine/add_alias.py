"""Adding an alias from the quarantine: what was done, and the next thing."""

from dataclasses import dataclass, replace
from typing import Annotated

from litestar import Response, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.register.decisions import RegisterRefusal
from infra.services.register.alias_preview import AliasPreview
from web.features.quarantine.page import not_read_again
from web.site.request import Heading, Here, Visit
from web.words import sentences

_TRAIL = (("How the data was read", "/quarantine"),)
_LONGEST_NAME = 200
ACTOR = "web"


@dataclass(frozen=True, slots=True)
class AliasForm:
    """A spelling, and the authority it shall lead to; ``look`` where that is only to be tried."""

    alias: str = ""
    slug: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class DoneView:
    """What was done."""

    alias: str
    name: str
    href: str
    read: str
    taken_in: str
    still: str
    not_read_again: str


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What the alias would do."""

    preview: AliasPreview
    slug: str


@dataclass(frozen=True, slots=True)
class RefusedView:
    """Why nothing was done."""

    reason: str


@post("/quarantine/alias", sync_to_thread=True, include_in_schema=False, status_code=HTTP_200_OK)
def add_alias(
    visit: Here,
    data: Annotated[AliasForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[str]:
    """Add the alias, read the quarantine again, and say what came of it; or show what would."""
    visit = replace(visit, path="/quarantine")  # where the page's own links lead back to
    alias, slug = " ".join(data.alias.split()), data.slug.strip()
    entry = visit.services.directory().by_slug(slug)
    if entry is None:
        return _refused(visit, "Choose the authority that the name means.")
    if not alias or len(alias) > _LONGEST_NAME:
        return _refused(visit, "The name is missing, or too long to be one.")
    try:
        if data.look:
            found = visit.services.register.preview_alias(entry.slug, alias, ACTOR)
            heading = Heading(f"If '{alias}' meant {entry.name}", "quarantine", _TRAIL)
            return visit.page("alias_preview.html", heading, PreviewView(found, entry.slug))
        report = visit.services.register.add_alias(entry.slug, alias, ACTOR)
    except RegisterRefusal as refusal:
        return _refused(visit, str(refusal))
    view = DoneView(
        alias=alias,
        name=entry.name,
        href=visit.href(f"/authorities/{entry.slug}"),
        read=sentences.counted(report.rows, "row"),
        taken_in=sentences.counted(report.accepted + report.duplicates, "row"),
        still=sentences.counted(len(report.rejected), "row"),
        not_read_again=not_read_again(report),
    )
    heading = Heading(f"'{alias}' now leads to {entry.name}", "quarantine", _TRAIL)
    return visit.page("alias_added.html", heading, view)


def _refused(visit: Visit, reason: str) -> Response[str]:
    heading = Heading("Nothing was changed", "quarantine", _TRAIL)
    view = RefusedView(reason)
    return visit.page("alias_refused.html", heading, view, HTTP_400_BAD_REQUEST)
