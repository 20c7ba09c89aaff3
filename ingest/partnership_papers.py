"""What the partnership's own papers settle: who reviews whom, and the register of risks.

The files are transcribed from the papers, misprints included; what ties risks to live signals is
this project's proposal and says so.
"""

from datetime import date
from typing import Final, NamedTuple

from domain.peer_reviews.events import Pair
from domain.risks.events import Indicator
from ingest.reference_data import rows

ROUND: Final = "2009/10"
ROUND_BEGINS, ROUND_ENDS = date(2010, 2, 1), date(2010, 3, 31)
"""'The work should be completed during February/March'."""

PAIRING_SOURCE: Final = (
    "EM IEP Board, 20 January 2010, item 9, 'End of Year EM IEP Sub Regional Programmes Review', "
    "paragraph 3.2"
)
RISK_SOURCES: Final = {
    "2008-02": "EMRIEP strategy, final draft of 25 February 2008, Risk Analysis Criteria",
    "2008-09": "EM IEP Board, 12 September 2008, item 5, Appendix 1",
}
PROPOSED: Final = "Proposed by this service; not in the Board's papers"


class PaperRisk(NamedTuple):
    """A line of a paper's table of risks."""

    source: str
    key: str
    number: int
    description: str
    inherent: int
    owner: str
    solution: str
    controls: str
    residual: int
    reporting: str


def board_pairing() -> tuple[Pair, ...]:
    """Return the pairing of the Board's paper, sub-regions as the register calls them."""
    return tuple(Pair(row["reviewer"], row["reviewed"]) for row in rows("peer_review_pairs.csv"))


def paper_risks() -> list[PaperRisk]:
    """Return the risks of both papers, the older one's first."""
    return [
        PaperRisk(
            source=RISK_SOURCES[row["paper"]],
            key=row["key"],
            number=int(row["number"]),
            description=row["description"],
            inherent=int(row["inherent"]),
            owner=row["owner"],
            solution=row["solution"],
            controls=row["controls"],
            residual=int(row["residual"]),
            reporting=row["reporting"],
        )
        for row in rows("risks.csv")
    ]


def proposed_indicators() -> list[tuple[str, Indicator]]:
    """Return what this project proposes to watch risks by, with each risk's key."""
    return [
        (
            row["key"],
            Indicator(
                row["detector"], row["domain"], row["place"], int(row["threshold"]), PROPOSED
            ),
        )
        for row in rows("risk_indicators.csv")
    ]
