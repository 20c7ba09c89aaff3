"""One measure with its definitions, and the form that defines one, or one anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.measures.catalogue import SHIPPED_BY
from domain.measures.events import MeasureDefined
from domain.refusal import Refusal
from infra.services.measures import Described
from web.features.measures.forms import measure_command
from web.features.measures.list import address
from web.site.form_data import Sent, go
from web.site.request import Heading, Here, Visit
from web.words.measures import (
    critical_word,
    critical_words,
    direction_words,
    duty_value_words,
    line_words,
    publisher_words,
    takes_words,
    theme_words,
    watched_words,
)

_NEW = "Define a measure"
_BY = {SHIPPED_BY: "shipped with Soundings", "command line": "an operator"}


@dataclass(frozen=True, slots=True)
class Version:
    """A definition: when, by whom, why, and what it says."""

    one: MeasureDefined
    by: str


@dataclass(frozen=True, slots=True)
class MeasureView:
    """What the page shows; ``one`` is None where a new measure is to be defined."""

    one: Described | None
    direction: str
    watched: str
    critical: str
    takes: str
    versions: Sequence[Version]
    critical_word: str
    speaks_for: str
    publisher: str
    line: str
    duty_value: str
    duty_number: str
    scales: Sequence[tuple[str, str]]
    themes: Sequence[str]
    may_define: bool
    done: str
    refused: str


@get("/measures/about", sync_to_thread=True, include_in_schema=False)
def measure(visit: Here) -> Response[str]:
    """Show a measure, or without one the form to define it."""
    return _page(visit, visit.query.get("measure", ""))


@post("/measures/about", sync_to_thread=True, include_in_schema=False)
def define_measure(visit: Here, data: Sent) -> Response[str] | Response[None]:
    """Define a measure and go on to its page; say why not where that can't be."""
    visit = replace(visit, path="/measures/about")
    name = ""
    try:
        command = measure_command(data, visit.services.clock(), visit.actor)
        command = replace(command, measure=visit.services.measures.name_of(command.measure))
        known = visit.services.measures.measure(command.measure)
        name = command.measure if known else ""
        visit.services.measures.define(command)
    except Refusal as refusal:
        return _page(visit, name, str(refusal))
    return go(address(visit, command.measure) + "&done=defined")


def _page(visit: Visit, name: str, refused: str = "") -> Response[str]:
    as_of = visit.moment.register_as_of
    one = visit.services.measures.measure(name, as_of) if name else None
    may_define = visit.moment.is_now and visit.may("POST", "/measures/about")
    if one is None and (name or not may_define):
        raise NotFoundException
    title = " ".join(one.measure.title.split()) if one else _NEW
    heading = Heading(title, "measures", (("Measures", visit.href("/measures")),))
    status = HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    return visit.page("measure.html", heading, _view(visit, one, refused), status)


def _view(visit: Visit, one: Described | None, refused: str) -> MeasureView:
    done = "It is defined so from now on." if visit.query.get("done") == "defined" else ""
    return MeasureView(
        one=one,
        direction=direction_words(one) if one else "",
        watched=watched_words(one) if one else "",
        critical=critical_words(one) if one else "",
        takes=takes_words(one.scale) if one and one.scale else "",
        versions=_versions(visit, one) if one else (),
        critical_word=critical_word(one) if one else "",
        speaks_for=theme_words(one) if one else "",
        publisher=publisher_words(one) if one else "",
        line=line_words(one) if one else "",
        duty_value=duty_value_words(one) if one else "",
        duty_number=_duty_number(one),
        scales=[("", "Not said"), *((name, name) for name in sorted(visit.catalogue.scales))],
        themes=sorted(visit.catalogue.themes),
        may_define=visit.moment.is_now and visit.may("POST", "/measures/about"),
        done="" if refused else done,
        refused=refused,
    )


def _duty_number(one: Described | None) -> str:
    """Return the duty's value as the form takes it; empty where the law names none."""
    terms = one.measure.duty_terms if one else None
    return f"{terms.value:g}" if terms and terms.value is not None else ""


def _versions(visit: Visit, one: Described) -> list[Version]:
    upto = one.measure.originator_version
    found = visit.services.measures.versions(one.measure.measure)
    return [
        Version(each, _BY.get(each.actor, "a member"))
        for each in reversed(found)
        if each.originator_version <= upto
    ]
