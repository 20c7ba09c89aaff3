"""The register of risks, with the matrix it is scored by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from domain.risks.events import Indicator
from domain.risks.matrix import DEGREES, Degree, score
from domain.risks.risks import Risk
from domain.risks.watching import Reading
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Sheet
from web.site.table_download import as_file
from web.words.risks import meaning, scored, words_of

HEADING = Heading("Risks", "risks")
_COLUMNS = (
    "Number",
    "Risk",
    "Owner",
    "Inherent",
    "Residual",
    "Solution",
    "Controls",
    "Reporting",
    "Indicators that fire",
    "Indicators",
    "Closed",
    "Source",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of the matrix: its score and words, and the numbers of the risks that are there."""

    points: int
    words: str
    residual: Sequence[int]


@dataclass(frozen=True, slots=True)
class Watch:
    """An indicator in words, with the names of those it counts; ``href`` leads to the alerts."""

    indicator: Indicator
    what: str
    fires: bool
    authorities: Sequence[str]
    href: str

    @property
    def state(self) -> str:
        """What the live signals say, in a word."""
        return "fires" if self.fires else "quiet"


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk with its indicators."""

    risk: Risk
    watches: Sequence[Watch]
    fires: bool


@dataclass(frozen=True, slots=True)
class RisksView:
    """What the page shows. ``matrix`` has a row an impact, the highest first."""

    open: Sequence[RiskRow]
    closed: Sequence[RiskRow]
    matrix: Mapping[Degree, Sequence[Cell]]
    likelihoods: Sequence[Degree]
    firing: int


@dataclass(frozen=True, slots=True)
class RiskView:
    """One risk, in words."""

    one: RiskRow
    inherent: str
    residual: str
    inherent_words: str
    residual_words: str


@get("/risks", sync_to_thread=True, include_in_schema=False)
def risks(visit: Here) -> Response[str] | Response[bytes]:
    """Show the register, or give it as a file."""
    found = _register(visit)
    if form := visit.query.get("format", ""):
        return as_file(_sheet(found), form)
    still = [one for one in found if not one.risk.closed]
    view = RisksView(
        open=still,
        closed=[one for one in found if one.risk.closed],
        matrix={impact: [_cell(impact, one, still) for one in DEGREES] for impact in DEGREES[::-1]},
        likelihoods=DEGREES,
        firing=sum(one.fires for one in still),
    )
    return visit.page("risks.html", HEADING, view)


@get("/risks/{key:str}", sync_to_thread=True, include_in_schema=False)
def risk(visit: Here, key: FromPath[str]) -> Response[str] | Response[bytes]:
    """Show one risk and what its indicators count, or give the indicators as a file."""
    found = next((one for one in _register(visit) if one.risk.key == key), None)
    if found is None:
        raise NotFoundException
    if form := visit.query.get("format", ""):
        return as_file(_indicators(found), form)
    view = RiskView(
        one=found,
        inherent=scored(found.risk.inherent),
        residual=scored(found.risk.residual),
        inherent_words=meaning(found.risk.inherent),
        residual_words=meaning(found.risk.residual),
    )
    crumb = f"Risk {found.risk.number}"
    heading = Heading(found.risk.description, "risks", (("Risks", visit.href("/risks")),), crumb)
    return visit.page("risk.html", heading, view)


def _register(visit: Visit) -> list[RiskRow]:
    return [
        RiskRow(one.risk, [_watch(visit, each) for each in one.readings], one.fires)
        for one in visit.services.risks.register(visit.as_of)
    ]


def _watch(visit: Visit, one: Reading) -> Watch:
    return Watch(
        one.indicator,
        words_of(one.indicator),
        one.fires,
        sorted(visit.directory.name_of(authority) for authority in one.authorities),
        _href(visit, one.indicator),
    )


def _href(visit: Visit, one: Indicator) -> str:
    """Return the address of the alerts of a rule in a place; that list has no filter by theme."""
    regions = {entry.region for entry in visit.directory.entries.values()}
    key = "region" if one.place in regions else "sub-region"
    query = {"detector": one.detector, key: one.place}
    return visit.moment.href("/alerts", {name: text for name, text in query.items() if text})


def _cell(impact: Degree, likelihood: Degree, found: Sequence[RiskRow]) -> Cell:
    points = score(impact, likelihood)
    here = [one.risk.number for one in found if one.risk.residual == points]
    return Cell(points, meaning(points), here)


def _indicators(found: RiskRow) -> Sheet:
    rows = [
        (one.what, one.state, ", ".join(one.authorities), one.indicator.source)
        for one in found.watches
    ]
    return Sheet(f"risk-{found.risk.key}", ("Indicator", "Says", "Alerts open at", "Tied by"), rows)


def _sheet(found: Sequence[RiskRow]) -> Sheet:
    rows = [
        (
            one.risk.number,
            one.risk.description,
            one.risk.owner,
            one.risk.inherent or None,
            one.risk.residual or None,
            one.risk.solution,
            one.risk.controls,
            one.risk.reporting,
            sum(each.fires for each in one.watches),
            len(one.watches),
            one.risk.closed,
            one.risk.source,
        )
        for one in found
    ]
    return Sheet("risks", _COLUMNS, rows)
