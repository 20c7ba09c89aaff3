"""Soft intelligence for agencies' own systems: what a member may see, and statements handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from litestar import Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from litestar.status_codes import (
    HTTP_201_CREATED,
    HTTP_400_BAD_REQUEST,
    HTTP_422_UNPROCESSABLE_ENTITY,
)

from domain.register.directory import Entry
from domain.statements.drafts import StatementRefusal
from infra.services.statements.leak_check import GiveAwayRefusal
from web.features.statements.form import OTHER, OWN, Fault, Filled, draft, faults
from web.json.statements import StatementShape, TakenShape, statements_json, taken_json
from web.json.warnings import WarningsShape, warnings_json
from web.site.authority_param import Authority, entry_named
from web.site.errors import UnknownNameError
from web.site.form_data import clean
from web.site.request import Here, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDraft:
    """A statement to hand in. The same ``submission`` again is the same statement.

    ``anyway`` saves it with what could give the speaker away, which is shown first and not saved.
    ``origin`` says whom you have it from, where it is not your own knowledge; it is never shown.
    """

    authority: str
    types: list[str]
    text: str
    information: str
    source: int = 2
    handling: str = "P"
    conditions: tuple[str, ...] = ()
    service: str = ""
    how_known: str = "told"
    origin: str = ""
    submission: str = ""
    anyway: bool = False


@get("/statements", sync_to_thread=True, summary="What was released to the group")
def api_statements(visit: Here, authority: Authority = "") -> list[StatementShape]:
    """List what the member whose token this is may see, by whole release windows.

    What may leave in no file is not in it; the pages show it.
    """
    directory = visit.directory
    only = entry_named(authority, directory)
    found = visit.services.statements.reading.view_list(
        visit.member, only.id if only else None, visit.as_of
    )
    return statements_json(found.statements, directory)


@post(
    "/statements",
    sync_to_thread=True,
    summary="Hand a statement in",
    status_code=HTTP_201_CREATED,
    responses={
        HTTP_422_UNPROCESSABLE_ENTITY: ResponseSpec(
            WarningsShape, description="Nothing was saved: this could give the speaker away."
        )
    },
)
def api_record(visit: Here, data: JSONBody[StatementDraft]) -> Response[TakenShape]:
    """Take a statement in, or say what in it could give its speaker away."""
    directory = visit.directory
    entry = entry_named(data.authority, directory)
    if entry is None:
        msg = "Name the authority it is about."
        raise UnknownNameError(msg)
    form = _form(data, entry, visit)
    if wrong := faults(form, directory):
        return cast("Response[TakenShape]", _refused(wrong))
    return _saved(visit, form, entry, anyway=data.anyway)


def _saved(visit: Visit, form: Filled, entry: Entry, *, anyway: bool) -> Response[TakenShape]:
    person = visit.member
    try:
        taken = visit.services.statements.recording.record(
            draft(form, entry), person, form.submission, anyway=anyway
        )
    except GiveAwayRefusal as refusal:
        warned = Response(warnings_json(refusal), status_code=HTTP_422_UNPROCESSABLE_ENTITY)
        return cast("Response[TakenShape]", warned)
    except StatementRefusal as refusal:
        return cast("Response[TakenShape]", _refused([Fault("text", str(refusal))]))
    return Response(taken_json(taken), status_code=HTTP_201_CREATED)


def _form(data: StatementDraft, entry: Entry, visit: Visit) -> Filled:
    origin = clean(data.origin)
    return Filled(
        submission=data.submission or visit.services.statements.recording.submission(),
        authority=entry.slug,
        types=tuple(data.types),
        text=clean(data.text),
        information=data.information,
        source=str(data.source),
        handling=data.handling,
        conditions=data.conditions,
        service=clean(data.service),
        how_known=data.how_known,
        origin=OTHER if origin else OWN,
        origin_words=origin,
    )


def _refused(wrong: Sequence[Fault]) -> Response[Any]:
    detail = ". ".join(f"{fault.field}: {fault.what}" for fault in wrong)
    content = {"status_code": HTTP_400_BAD_REQUEST, "detail": f"{detail}."}
    return Response(content, status_code=HTTP_400_BAD_REQUEST)
