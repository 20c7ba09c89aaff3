"""Two hundred damaged variants of ten real files: refused, or every row accounted for."""

from collections import Counter

from benchmarks.damaged_files import VARIANTS, damaged
from infra.services.installation import Soundings

SEED = 17
ROWS = 60


def test_no_damaged_file_gives_a_wrong_value_authority_or_day(app: Soundings) -> None:
    outcomes = list(damaged(app, SEED, ROWS))

    assert len(outcomes) == VARIANTS == 200
    assert len({file for file, _, _ in outcomes}) == 10
    assert [(file, way, one.wrong) for file, way, one in outcomes if one.wrong] == []
    refused = Counter(way for _, way, one in outcomes if one.refused)
    assert refused.keys() <= {
        *("cut", "dropped_column", "renamed", "header_moved"),
        *("without_a_quote", "with_a_quote"),
    }
    assert sum(one.taken for _, _, one in outcomes) > 5_000
