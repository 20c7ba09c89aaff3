"""What may be asked of the catalogue, what follows, and what is refused with what to do."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measures.catalogue import SHIPPED_BY, Catalogue
from domain.measures.commands import DefineMeasure, DefineScale
from domain.measures.decisions import decide
from domain.measures.directions import best_of, why_unwatched
from domain.measures.events import MeasureDefined, ScaleDefined
from domain.measures.scales import Reading, read_value
from domain.measures.written import CatalogueRefusal, bands_of, symbols_of
from tests.unit.makers import ACTOR, AT, QUICK

WORDS = st.text("abcdefghij", min_size=1, max_size=6)


@pytest.fixture
def mine(catalogue: Catalogue) -> Catalogue:
    """Return a catalogue of the test's own, as shipped."""
    return deepcopy(catalogue)


def grades(*words: str, best: str = "last", name: str = "grades", **said: Any) -> DefineScale:  # noqa: ANN401 - passed on
    bands, polarity = bands_of(words, best)
    return DefineScale(
        at=AT, actor=ACTOR, scale=name, form="ordinal", bands=bands, polarity=polarity, **said
    )


def measure(name: str, **said: Any) -> DefineMeasure:  # noqa: ANN401 - passed on
    return DefineMeasure(at=AT, actor=ACTOR, measure=name, **said)


def scale_after(catalogue: Catalogue, command: DefineScale) -> ScaleDefined:
    for event in decide(catalogue, command):
        catalogue.apply(event)
    return catalogue.scales[command.scale]


def after(catalogue: Catalogue, command: DefineMeasure) -> MeasureDefined:
    for event in decide(catalogue, command):
        catalogue.apply(event)
    return catalogue.measures[command.measure]


@QUICK
@given(words=st.lists(WORDS, min_size=2, max_size=7, unique=True), first=st.booleans())
def test_a_scale_of_any_words_reads_each_and_knows_its_best_end(
    words: list[str],
    first: bool,  # noqa: FBT001 - hypothesis passes it by name
) -> None:
    best = words[0] if first else words[-1]
    defined = scale_after(Catalogue(), grades(*words, best=best))

    read = [read_value(word, defined).value for word in words]
    grown = [float(one) for one in range(1, len(words) + 1)]
    assert read == (grown[::-1] if first else grown)
    found = best_of(defined)
    assert found is not None
    assert found.word == best


def test_a_scale_on_which_neither_end_is_better_says_so(mine: Catalogue) -> None:
    defined = scale_after(mine, grades("leader", "committee", best="none", source="ONS"))

    assert best_of(defined) is None
    assert (defined.polarity, defined.source, defined.originator_version) == ("none", "ONS", 1)


@pytest.mark.parametrize("best", ["", "middle", "highest"])
def test_a_scale_of_grades_must_say_its_best_end(best: str) -> None:
    with pytest.raises(CatalogueRefusal, match=r"first \(low\), last \(high\)"):
        bands_of(["low", "middle", "high"], best)


def test_symbols_of_its_own_come_with_what_they_mean(mine: Catalogue) -> None:
    symbols = symbols_of(["nyr = not yet rated", ""])
    defined = scale_after(mine, grades("low", "high", symbols=symbols))

    assert read_value("NYR", defined) == Reading(None, "not yet rated")
    with pytest.raises(CatalogueRefusal, match="nyr = not yet rated"):
        symbols_of(["nyr"])


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (grades("one"), "two words or more"),
        (grades("a", "b | A"), "'a' stands on the scale twice"),
        (grades("a", "b", name="Not so"), "small letters, digits and hyphens"),
        (grades("a", "b", maps_to="nowhere"), "no other scale 'nowhere'"),
        (DefineScale(at=AT, actor=ACTOR, scale="n", form="quantity", unit="hours"), "no unit"),
        (
            DefineScale(at=AT, actor=ACTOR, scale="n", form="quantity", lowest=2, highest=1),
            "Nothing lies between",
        ),
    ],
)
def test_a_scale_that_can_not_be_is_refused(
    mine: Catalogue, command: DefineScale, why: str
) -> None:
    with pytest.raises(CatalogueRefusal, match=why):
        decide(mine, command)


def test_a_scale_defined_anew_is_its_next_version_and_needs_a_reason(mine: Catalogue) -> None:
    scale_after(mine, grades("low", "high"))

    assert decide(mine, grades("low", "high", reason="the same again")) == []
    with pytest.raises(CatalogueRefusal, match="Say why"):
        decide(mine, grades("low | lowest", "high"))
    defined = scale_after(mine, grades("low | lowest", "high", reason="it comes as lowest too"))
    assert (defined.originator_version, defined.reason) == (2, "it comes as lowest too")


@pytest.mark.parametrize(
    "command",
    [
        grades("low", "high", best="first", reason="r"),
        grades("low", "middle", "high", reason="r"),
        grades("high", "higher", reason="r"),
        DefineScale(at=AT, actor=ACTOR, scale="grades", form="text", bands=(), reason="r"),
    ],
)
def test_what_evidence_on_a_scale_says_must_stay(mine: Catalogue, command: DefineScale) -> None:
    scale_after(mine, grades("low", "high"))

    assert decide(mine, command)
    with pytest.raises(CatalogueRefusal, match="would say something else"):
        decide(mine, command, used=True)


def test_what_is_not_said_anew_of_a_scale_stays(mine: Catalogue) -> None:
    before = mine.scales["rsh-consumer"]
    said = DefineScale(
        at=AT, actor=ACTOR, scale="rsh-consumer", source="RSH", reason="as it calls itself"
    )

    (event,) = decide(mine, said, used=True)
    assert isinstance(event, ScaleDefined)
    assert (event.bands, event.form, event.source) == (before.bands, "ordinal", "RSH")


def test_a_grade_beyond_the_best_can_be_added_to_a_scale_in_use(mine: Catalogue) -> None:
    scale_after(mine, grades("low", "high"))

    (event,) = decide(mine, grades("low", "high", "highest", reason="new in 2026"), used=True)
    assert event.originator_version == 2


def test_a_measure_that_nobody_defined_starts_from_its_name(mine: Catalogue) -> None:
    defined = after(mine, measure("street_lights", scale="percent", polarity="high"))

    assert (defined.title, defined.domain) == ("Street lights", "street_lights")
    assert (defined.scale, defined.polarity, defined.originator_version) == ("percent", "high", 1)
    assert why_unwatched(mine, "street_lights") == ""


def test_what_is_not_said_anew_stays_and_the_publishers_direction_is_kept_beside(
    mine: Catalogue,
) -> None:
    before = mine.measures["neet"]
    defined = after(mine, measure("neet", polarity="none", reason="contested"))

    assert before.actor == SHIPPED_BY
    assert (defined.title, defined.scale) == (before.title, before.scale)
    assert (defined.polarity, defined.publisher_polarity) == ("none", "low")
    assert (defined.originator_version, defined.actor) == (2, ACTOR)
    again = after(mine, measure("neet", polarity="high", reason="so"))
    assert (again.polarity, again.publisher_polarity) == ("high", "low")


def test_a_measure_of_the_context_has_no_direction_and_nobody_is_missed(mine: Catalogue) -> None:
    defined = after(mine, measure("neet", role="context", reason="it is deprivation"))

    assert defined.polarity == mine.polarity_of("neet") == "none"
    assert why_unwatched(mine, "neet") == ""
    with pytest.raises(CatalogueRefusal, match="context has no direction"):
        decide(mine, measure("neet", polarity="low", reason="r"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"scale": "1-4", "polarity": "low"}, r"on the scale 1-4 that is 4 \(performing excell"),
        ({"scale": "nowhere"}, "'nowhere' is not a known scale"),
        ({"part_of": "nowhere"}, "no other measure 'nowhere'"),
        ({"scale": "percent", "critical": "5"}, "Only a grade can be critical"),
        ({"scale": "rsh-consumer", "critical": "C5"}, "'C5' is not on the scale rsh-consumer"),
        ({"scale": "rsh-consumer", "critical": "x"}, "no value"),
        ({"title": "t" * 2_001}, "2,000 characters"),
    ],
)
def test_a_measure_that_can_not_be_is_refused(
    mine: Catalogue, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(CatalogueRefusal, match=why):
        decide(mine, measure("landlord", **said))


def test_what_is_critical_is_a_grade_and_said_anew_with_another_scale(mine: Catalogue) -> None:
    defined = after(mine, measure("landlord", scale="rsh-consumer", critical="C3"))

    assert defined.critical_at == 2
    with pytest.raises(CatalogueRefusal, match="which value of the new scale"):
        decide(mine, measure("landlord", scale="rag", reason="r"))
    assert after(mine, measure("landlord", critical="", reason="r")).critical_at is None


def test_why_nobody_watches_is_said_by_what_is_missing(mine: Catalogue) -> None:
    assert "has no direction" in why_unwatched(mine, "street_lights")
    assert why_unwatched(mine, "street_lights", "low") == ""
    assert "is on hmicfrs" in why_unwatched(mine, "hmicfrs_people", "high", "ofsted", "assessment")
    assert (
        why_unwatched(mine, "cqc_local_authority_assessment", "high", "ofsted", "assessment") == ""
    )
    assert "kind is indicator" in why_unwatched(mine, "budget", "high", "percent", "assessment")
    assert "kind is assessment" in why_unwatched(mine, "budget", "high", "rag", "indicator")
    for kind in ("narrative", "peer_review", "self_assessment", "risk_assessment"):
        assert why_unwatched(mine, "budget", "none", "number", kind) == ""


def test_every_shipped_measure_is_on_a_scale_and_fits_its_direction(catalogue: Catalogue) -> None:
    for one in catalogue.measures.values():
        assert one.scale in catalogue.scales
        assert one.part_of in {"", *catalogue.measures}
        again = measure(one.measure, polarity=one.polarity, reason="the same")
        assert decide(catalogue, again) == []
