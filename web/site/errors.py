"""What a reader sees when something is not there, can't be read or went wrong; never its traces."""

import logging
from typing import Any, ClassVar, NamedTuple

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.status_codes import (
    HTTP_400_BAD_REQUEST,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_405_METHOD_NOT_ALLOWED,
    HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    HTTP_500_INTERNAL_SERVER_ERROR,
)
from litestar.types import ExceptionHandlersMap

from domain.refusal import Refusal
from infra.services.evidence.uploads import MOST_BYTES
from web.site.moment import OF_THE_MOMENT, Moment, UnreadableMomentError, read_moment
from web.site.request import Heading, Visit, read_visit

_log = logging.getLogger("soundings.web")
_AUTHORITIES = "/authorities/"


class UnknownNameError(Refusal):
    """A program named an authority that the register does not have; the message says so."""

    status: ClassVar[int] = 404


class Trouble(NamedTuple):
    """A page that says what is wrong and what to do; ``search`` fills the search for a name."""

    status: int
    title: str
    what: str
    search: str | None = None


TROUBLES = {
    trouble.status: trouble
    for trouble in (
        Trouble(
            HTTP_400_BAD_REQUEST,
            "That can't be read",
            "Something in the address or the form has a value that this page does not take.",
        ),
        Trouble(
            HTTP_403_FORBIDDEN,
            "The form was no longer valid",
            "Nothing was changed. Go back, load the page again and send the form once more.",
        ),
        Trouble(
            HTTP_404_NOT_FOUND,
            "Page not found",
            "Nothing is known under this address, or it was not known yet at the moment you look "
            "from. Search for an authority, or start from a list above.",
            "",
        ),
        Trouble(
            HTTP_405_METHOD_NOT_ALLOWED,
            "That can't be done here",
            "This address takes a form and can't be opened by itself. Start from a list above.",
        ),
        Trouble(
            HTTP_413_REQUEST_ENTITY_TOO_LARGE,
            "That is too large to send",
            f"Nothing was kept. At most {MOST_BYTES // 1_000_000} MB of files can be sent at once: "
            "send them one by one, or zipped, or have whoever runs this service import them with "
            "'soundings import'.",
        ),
    )
}
WENT_WRONG = Trouble(
    HTTP_500_INTERNAL_SERVER_ERROR,
    "Something went wrong",
    "The page could not be made. Nothing was changed. Try again in a minute; if it happens again, "
    "tell whoever runs this service the time and the address of the page.",
)


def handlers() -> ExceptionHandlersMap:
    """Return the answer to every kind of exception."""
    return {
        Refusal: _refusal,
        HTTPException: _refused,
        Exception: _failed,
    }


def _refusal(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    """Pass on a sentence that is written for whoever asked."""
    if refusal.status >= HTTP_500_INTERNAL_SERVER_ERROR:
        return _failed(request, refusal)
    trouble = TROUBLES.get(refusal.status, TROUBLES[HTTP_400_BAD_REQUEST])
    return _answer(request, trouble._replace(status=refusal.status, what=str(refusal)))


def _refused(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    status = getattr(error, "status_code", HTTP_500_INTERNAL_SERVER_ERROR)
    if status >= HTTP_500_INTERNAL_SERVER_ERROR:
        return _failed(request, error)
    trouble = TROUBLES.get(status, TROUBLES[HTTP_400_BAD_REQUEST]._replace(status=status))
    if isinstance(error, ValidationException):
        trouble = trouble._replace(what=_unread_names(error) or trouble.what)
    if trouble.search is not None and request.url.path.startswith(_AUTHORITIES):
        words = request.url.path.removeprefix(_AUTHORITIES).replace("-", " ").strip("/ ")
        trouble = trouble._replace(search=words)
    return _answer(request, trouble)


def _failed(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    path = request.url.path
    shown = "/feeds/..." if path.startswith("/feeds/") else path  # the rest is a reader's secret
    _log.error("%s %s failed", request.method, shown, exc_info=error)
    return _answer(request, WENT_WRONG)


def _unread_names(error: ValidationException) -> str:
    """Name the parameters that could not be read."""
    extra = error.extra if isinstance(error.extra, list) else []
    names = [str(one["key"]) for one in extra if isinstance(one, dict) and "key" in one]
    return f"The value of {', '.join(names)} can't be read." if names else ""


def _answer(request: Request[Any, Any, Any], trouble: Trouble) -> Response[Any]:
    if request.url.path.startswith("/api"):
        content = {"status_code": trouble.status, "detail": trouble.what}
        return Response(content, status_code=trouble.status)
    visit = _visit(request)
    return visit.page("trouble.html", Heading(trouble.title), trouble, trouble.status)


def _visit(request: Request[Any, Any, Any]) -> Visit:
    query = request.query_params
    try:
        moment = read_moment(*(query.get(name, "") for name in OF_THE_MOMENT))
    except UnreadableMomentError:
        moment = Moment()
    return read_visit(request, moment)
