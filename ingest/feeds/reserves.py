"""Councils' usable reserves by financial year, from the revenue outturn returns to government.

Three figures a row: what stands unallocated and what is earmarked at the end of the year, each as a
share of net revenue expenditure, and how much of what stood at its start was used during it. The
returns of a year are published in the November after it; the day is not in the file, so it is taken
to be the last of that month and marked as estimated.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from domain.evidence.commands import TakeIn
from ingest.feed import ByColumns, Context, Record, Source, given
from ingest.feeds.periods import period_end
from ingest.rejection import Rejection

NAME = "reserves"
_SPENDING = "net_revenue_expenditure_k"
_COLUMNS = frozenset(
    {
        "gss",
        "fy",
        _SPENDING,
        "earmarked_open_k",
        "unallocated_open_k",
        "earmarked_close_k",
        "unallocated_close_k",
    }
)


def _read(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    ended = period_end(given(record, "fy"), "Financial Year")
    source = Source(
        context=context,
        feed=NAME,
        row=number,
        spelling=given(record, "gss"),
        authority=context.resolver.by_code("gss", given(record, "gss"), ended),
        body="Ministry of Housing, Communities and Local Government",
        true_on=ended,
        published_on=date(ended.year, 11, 30).isoformat(),
        estimated=True,
    )
    return [
        source.fact(
            "indicator", measure, raw, f"reserves:{given(record, 'gss')}:{ended}:{measure}", text
        )
        for measure, raw, text in _figures(record)
    ]


def _figures(record: Record) -> Iterator[tuple[str, str, str]]:
    spending = _amount(record, _SPENDING)
    if spending <= 0:
        msg = f"{_SPENDING}: {spending:g} is no spending a share can be taken of."
        raise Rejection(msg)
    for name in ("unallocated", "earmarked"):
        stock = _amount(record, f"{name}_close_k")
        yield f"reserves_{name}", *_share(stock, spending, "net revenue expenditure")
    opened = _both(record, "open")
    if opened > 0:
        used = opened - _both(record, "close")
        yield "reserves_used", *_share(used, opened, "reserves at the start of the year")


def _share(part: float, whole: float, of_what: str) -> tuple[str, str]:
    return f"{100 * part / whole:.2f}", f"{part:,.0f} of {whole:,.0f} (£ thousand) {of_what}"


def _both(record: Record, when: str) -> float:
    return _amount(record, f"earmarked_{when}_k") + _amount(record, f"unallocated_{when}_k")


def _amount(record: Record, column: str) -> float:
    raw = given(record, column)
    try:
        return float(raw)
    except ValueError:
        msg = f"{column}: '{raw}' is no amount; write pounds in thousands, such as 12009.0."
        raise Rejection(msg) from None


RESERVES = ByColumns(NAME, _COLUMNS, lambda context: partial(_read, context))
