"""One request for a page: who serves it, from which moment, and how the page is answered."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jinja2 import Environment
from litestar import MediaType, Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import SkipValidation
from litestar.status_codes import HTTP_200_OK
from litestar.template.base import csrf_token

from domain.membership.person import Person
from infra.services.register.first_day import Beginnings
from infra.services.system.service import SystemService
from web.site.moment import OF_THE_MOMENT, Moment
from web.site.policy import Policy, may
from web.site.viewpoint import Viewpoint

CSRF_COOKIE = "csrftoken"
_ANYBODY = "web"  # as long as there are no accounts
_OWNER = 16  # digits: enough to tell the people of one browser apart
Links = tuple[tuple[str, str], ...]
"""Texts and addresses."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a page is called, where it belongs, and the way back from it.

    ``crumb`` is what the page is called at the end of that way, where the title says it again.
    """

    title: str
    section: str = ""
    trail: Links = ()
    crumb: str = ""


@dataclass(frozen=True, slots=True)
class Visit(Viewpoint):
    """One request for a page. ``query`` holds the parameters of its address but for the moment's.

    ``person`` is None where nobody is signed in.
    """

    templates: Environment
    path: str
    query: Mapping[str, str]
    token: str
    beginnings: Beginnings
    system: SystemService
    policy: Policy
    person: Person | None = None

    @property
    def member(self) -> Person:
        """Who is signed in. The gate lets nobody else come here; if it did, nothing is here."""
        if self.person is None:
            raise NotFoundException
        return self.person

    @property
    def account(self) -> str:
        """The id of who is signed in; '' for nobody."""
        return self.person.id.hex if self.person else ""

    @property
    def actor(self) -> str:
        """By whose hand something is done, as the log says it."""
        return self.account or _ANYBODY

    def may(self, method: str, path: str) -> bool:
        """Tell whether the reader may ask for something; what they may not is not offered."""
        role = self.person.role if self.person else None
        rule = self.policy.rule_for(method, path)
        accounts = rule is None or not rule.till_accounts or self.services.sign_in.has_accounts()
        return may(rule, role, accounts=accounts)

    def owner(self) -> str:
        """Return whose drafts these are: a browser shows nobody another's; '' for nobody."""
        if self.person is None:
            return ""
        key = self.services.secret.encode()
        return hmac.digest(key, b"drafts" + self.person.id.bytes, "sha256").hex()[:_OWNER]

    def href(self, path: str, **parameters: str) -> str:
        """Return the address of a page as seen from the same moment."""
        given = {name.replace("_", "-"): value for name, value in parameters.items() if value}
        return self.moment.href(path, given)

    def here(self, **changed: str) -> str:
        """Return the address of this page with some parameters changed, or left out if ''."""
        query = {**self.query, **changed}
        return self.moment.href(self.path, {name: text for name, text in query.items() if text})

    def without(self, *names: str) -> str:
        """Return the address of this page without some of its parameters."""
        return self.here(**dict.fromkeys(names, ""))

    def page_prefix(self) -> str:
        """Return the address of this list's pages, up to the number."""
        address = self.here(page="")
        return f"{address}{'&' if '?' in address else '?'}page="

    def now(self) -> str:
        """Return the address of this page as it is now, on the same basis."""
        return replace(self, moment=Moment(basis=self.moment.basis)).here()

    def permanent(self) -> str:
        """Return the address under which this page will always look as it does now."""
        query = {name: text for name, text in self.query.items() if text}
        pinned = self.moment.pinned(self.services.clock(), self.services.position())
        return pinned.href(self.path, query)

    def days(self) -> tuple[date, date]:
        """Return the first day of which anything is known, and today."""
        today = self.services.clock().date()
        return self.beginnings.day(self.services, self.services.position()) or today, today

    def page(
        self, template: str, heading: Heading, view: object, status: int = HTTP_200_OK
    ) -> Response[str]:
        """Answer with a page, rendered here in the handler's own thread."""
        html = self.templates.get_template(template).render(
            visit=self, heading=heading, view=view, moment=self.moment
        )
        return Response(html, media_type=MediaType.HTML, status_code=status)


def read_visit(
    request: Request[Any, Any, Any], moment: NamedDependency[SkipValidation[Moment]]
) -> Visit:
    """Put together what a page needs to know of its request."""
    query = request.query_params
    return Visit(
        services=request.app.state.services,
        templates=request.app.state.templates,
        moment=moment,
        path=request.url.path,
        query={name: query[name].strip() for name in query if name not in OF_THE_MOMENT},
        # Where nothing is found no token is made either; the one of before serves to sign out.
        token=csrf_token({"request": request}) or request.cookies.get(CSRF_COOKIE, ""),
        beginnings=request.app.state.beginnings,
        system=request.app.state.system,
        policy=request.app.state.policy,
        person=request.scope["user"],
    )


Here = NamedDependency[SkipValidation[Visit]]
"""How a handler asks for its visit."""
