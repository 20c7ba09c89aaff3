"""What speaks against an alert: what it rests on and belongs with that, never the whole service."""

from pathlib import Path

from domain.times import AsOf
from infra.services.alerts.counter_evidence import against
from infra.services.evidence.series import by_series
from infra.services.installation import Soundings
from projections.alerts.queries import alerts_as_of
from projections.picture.queries import facts
from tests.integration.steps import take_in, write_rows

TURNOVER, OVERALL, LEADERS = (
    "Work_Force_TO_Rate",
    "childrens_services_overall",
    "childrens_services_leaders",
)


def judged(measure: str, word: str, day: str) -> str:
    return f"Derby,assessment,{measure},{word},{day},{day},ofsted,high,Ofsted,{measure}-{day},"


def counted(value: float, year: int) -> str:
    day = f"{year}-09-30"
    return f"Derby,indicator,{TURNOVER},{value},{day},{year + 1}-02-20,number,low,DfE,{year},"


def test_a_part_that_was_judged_better_speaks_against_it_and_a_figure_it_never_went_by_does_not(
    app: Soundings, tmp_path: Path
) -> None:
    rows = [
        judged(OVERALL, "inadequate", "2023-02-01"),
        judged(LEADERS, "inadequate", "2023-02-01"),
        judged(LEADERS, "good", "2024-06-01"),
        counted(30, 2022),
        counted(10, 2023),
    ]
    take_in(app, write_rows(tmp_path / "rows.csv", rows))

    with app.reading() as connection:
        (alert,) = [
            one for one in alerts_as_of(connection, AsOf()) if one.detector == "critical_factor"
        ]
        series = by_series(facts(connection, AsOf(), [alert.authority]))
    found = against(alert, alert.signals, series, app.catalogue())

    assert app.catalogue().domain_of(TURNOVER) == alert.domain
    assert [one.fact.measure for one in found] == [LEADERS]
