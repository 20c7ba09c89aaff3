"""The form that says which column of a table is what; it makes a mapping."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass
from glob import escape
from typing import Any

from pydantic import ValidationError

from domain.evidence.events import KINDS
from domain.measures.catalogue import Catalogue, measure_key
from domain.refusal import Refusal
from infra.services.evidence.unread_tables import UnreadTable
from ingest.dates import day
from ingest.mappings.mapping import NO_BODY, NO_PERIOD, Mapping
from ingest.mappings.proposing import USUAL_LAG_DAYS
from ingest.rejection import Rejection
from web.site.form_data import every, one
from web.words import sentences

SCHEMES = (("name", "its name"), ("gss", "its GSS code"), ("dfe", "its DfE number"))
YEARS = (
    ("day", "a day, a month or a quarter"),
    ("financial", "a financial year (to 31 March)"),
    ("calendar", "a calendar year"),
    ("academic", "an academic year (to 31 August)"),
    ("september", "a year to 30 September"),
    ("january", "a year to January"),
)
Choices = Sequence[tuple[str, str]]


class ColumnsRefusal(Refusal):
    """What was said of the columns does not make facts; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class ColumnsForm:
    """The form of one table, with what stands in it."""

    table: UnreadTable
    kinds: Choices
    scales: Choices
    said: Map[str, str]
    values: Sequence[str]
    breakdown: Sequence[str]
    schemes: Choices = SCHEMES
    years: Choices = YEARS

    @property
    def names(self) -> Choices:
        """The columns to choose from."""
        return [(column, column) for column in self.table.columns]


def form_of(
    table: UnreadTable, catalogue: Catalogue, sent: Map[str, Any] | None = None
) -> ColumnsForm:
    """Return the form of a table, with what was sent, or what is proposed."""
    filled = (
        _sent(sent) if sent and one(sent, "table") == table.label else _proposed(table.proposal)
    )
    said, values, breakdown = filled
    return ColumnsForm(
        table=table,
        kinds=[(kind, sentences.KINDS[kind]) for kind in KINDS if kind != "narrative"],
        scales=[(name, name) for name in sorted(catalogue.scales)],
        said=said,
        values=values,
        breakdown=breakdown,
    )


def mapping_of(table: UnreadTable, sent: Map[str, Any]) -> Mapping:
    """Return the mapping that a form says. Raises ColumnsRefusal."""
    values = every(sent, "values")
    across = one(sent, "across") if len(values) > 1 else ""
    authority, measure = one(sent, "authority"), one(sent, "measure")
    _need(authority, "Say which column names the authority.")
    _need(values, "Say which column holds the values.")
    _need(across or len(values) == 1, "Say what the columns of values stand for.")
    name = one(sent, "measure_name")
    _need(across in {"measure", "both"} or measure or name, "Say what is measured.")
    period, value = one(sent, "period"), one(sent, "period_value")
    _need(across in {"period", "both"} or period or value, "Say which period the figures are of.")
    _need(one(sent, "source_body"), "Say who published the figures.")
    body = one(sent, "source_body")
    mapping = _validated(
        {
            "name": measure_key(table.label.split(".")[0]).replace(" ", "_")[:50] or "table",
            "source_body": body,
            "references": body,
            "kind": one(sent, "kind"),
            "authority": {"column": authority, "scheme": one(sent, "scheme")},
            "period": {
                **_one({"across": across in {"period", "both"}, "column": period, "value": value}),
                "years": one(sent, "years"),
            },
            "published": _published(sent),
            "measure": {
                **_one({"across": across in {"measure", "both"}, "column": measure, "name": name}),
                "breakdown": every(sent, "breakdown"),
                "scale": one(sent, "scale"),
            },
            "values": {"columns": values} if across else {"column": values[0]},
        }
    )
    if table.sheet and mapping.is_of_one_table:
        return mapping.model_copy(update={"sheets": (escape(table.sheet),)})
    return mapping


def _published(sent: Map[str, Any]) -> dict[str, object]:
    """Return where it is said when the figures came out. Raises ColumnsRefusal."""
    on = one(sent, "published_on")
    try:
        last = day(on, "The day of publication").isoformat() if on else ""
    except Rejection as rejection:
        raise ColumnsRefusal(rejection.reason) from None
    said = _one({"column": one(sent, "published"), "on": last})
    return said or {"lag_days": USUAL_LAG_DAYS}


def _one(places: Map[str, object]) -> dict[str, object]:
    """Return the first place that is said."""
    return dict([(name, place) for name, place in places.items() if place][:1])


def _need(said: object, otherwise: str) -> None:
    if not said:
        raise ColumnsRefusal(otherwise)


def _validated(said: Map[str, object]) -> Mapping:
    try:
        return Mapping.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = " ".join(str(part) for part in first["loc"])
        msg = f"{sentences.capitalised(where)}: {first['msg'].removeprefix('Value error, ')}."
        raise ColumnsRefusal(msg) from None


def _sent(sent: Map[str, Any]) -> tuple[dict[str, str], list[str], list[str]]:
    said = {name: one(sent, name) for name in sent if not name.startswith("_")}
    return said, every(sent, "values"), every(sent, "breakdown")


def _proposed(proposal: Mapping | None) -> tuple[dict[str, str], list[str], list[str]]:
    if proposal is None:
        return {"years": "day", "kind": "indicator", "scale": "number"}, [], []
    period, measure, values = proposal.period, proposal.measure, proposal.values
    said = {
        "authority": proposal.authority.column,
        "scheme": proposal.authority.scheme,
        "kind": proposal.kind,
        "measure": measure.column,
        "measure_name": measure.name,
        "scale": measure.scale,
        "across": _across(period.across, measure.across),
        "period": period.column,
        "period_value": "" if period.value == NO_PERIOD else period.value,
        "years": period.years,
        "published": proposal.published.column,
        "source_body": "" if proposal.source_body == NO_BODY else proposal.source_body,
    }
    columns = [values.column] if values.column else list(values.columns)
    return said, columns, list(measure.breakdown)


def _across(period: bool, measure: bool) -> str:  # noqa: FBT001 - one after the other
    """Return what columns of values stand for, as the form's choice."""
    if period and measure:
        return "both"
    return "period" if period else "measure"
