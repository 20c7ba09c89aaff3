"""Which of a concern's signals it is told by."""

from domain.measures.catalogue import Catalogue
from infra.services.alerts.by_authority import strongest_signals
from tests.unit.alerts.test_escalation import COASTING, DEPARTED, SILENT


def test_what_is_overdue_is_told_after_what_was_found_and_judgements_before_figures() -> None:
    said = [signal for _, signal in (SILENT, DEPARTED, COASTING)]

    found = strongest_signals(said, Catalogue())

    assert [one.detector for one in found] == ["coasting", "departure", "silence"]
