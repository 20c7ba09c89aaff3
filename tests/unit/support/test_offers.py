"""Offers, call-offs, conflicts of interest, the matrix and the year's money."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands import Command
from domain.support import budget as money
from domain.support.budget import BudgetRefusal, SetBudget, budgeted
from domain.support.budget_events import BudgetEvent, CommitmentRefused, SupportCommitted
from domain.support.conflicts import Commissioning, found
from domain.support.matrix import USUAL_UNITS, matrix, suited
from domain.support.offer import Offer, offered
from domain.support.offer_commands import CallOff, MakeOffer, ReleaseCallOff, WithdrawOffer
from domain.support.offer_decisions import OfferRefusal, decide
from domain.support.offer_events import CallOffRefused, CapacityCalledOff, OfferEvent
from tests.unit.makers import QUICK

AT = datetime(2009, 12, 9, tzinfo=UTC)
DAY = date(2010, 1, 20)
ASKED = Command(at=AT, actor="test")
OFFER, PROVIDER, BOSTON, PLAN = (UUID(int=one) for one in range(1, 5))
MAKE = MakeOffer(
    at=AT,
    actor="test",
    offer=OFFER,
    provider=PROVIDER,
    provider_name="IDeA",
    title="Peer challenge",
    form="peer_team",
    problem_types=("challenge",),
    natures=("capability",),
    capacity=10,
    begins=date(2009, 4, 1),
    ends=date(2011, 3, 31),
    pence_a_unit=85_000,
)


def asked(units: int, commission: UUID | None = None, **more: object) -> CallOff:
    """Return a call-off for Boston's plan."""
    command = CallOff(
        at=AT,
        actor="test",
        offer=OFFER,
        commission=commission or uuid4(),
        plan=PLAN,
        authority=BOSTON,
        units=units,
        on=DAY,
    )
    return replace(command, **more)  # type: ignore[arg-type]  # fields of the command


def made(*commands: CallOff | WithdrawOffer | ReleaseCallOff | MakeOffer) -> list[OfferEvent]:
    """Return the stream after an offer and some commands."""
    history = decide([], MAKE)
    for one in commands:
        history += decide(history, one)
    return history


def state(history: list[OfferEvent]) -> Offer:
    found_ = offered(history)
    assert found_ is not None
    return found_


def test_units_are_called_off_with_what_they_cost() -> None:
    [*_, event] = made(asked(4))

    assert isinstance(event, CapacityCalledOff)
    assert (event.units, event.pence) == (4, 340_000)
    assert state(made(asked(4))).left == 6


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (asked(11), "no_capacity"),
        (asked(1, on=date(2011, 4, 1)), "out_of_period"),
        (asked(1, conflicts=("The provider is the authority itself.",)), "conflict"),
    ],
)
def test_what_cant_be_met_is_refused_as_an_event(command: CallOff, why: str) -> None:
    [*_, event] = made(command)

    assert isinstance(event, CallOffRefused)
    assert event.why == why
    assert (state(made(command)).left, state(made(command)).refused) == (10, 1)


def test_a_withdrawn_offer_gives_nothing_more_and_keeps_what_was() -> None:
    withdraw = WithdrawOffer(at=AT, actor="test", offer=OFFER, reason="It ended.")

    history = made(asked(4), withdraw, asked(1))

    assert isinstance(history[-1], CallOffRefused)
    assert history[-1].why == "withdrawn"
    assert (state(history).used, state(history).left) == (4, 0)


def test_the_same_commission_again_changes_nothing_and_what_is_given_back_is_there_again() -> None:
    one = uuid4()
    release = ReleaseCallOff(at=AT, actor="test", offer=OFFER, commission=one, reason="Closed.")

    assert len(made(asked(4, one), asked(4, one))) == 2
    assert state(made(asked(4, one), release)).left == 10
    with pytest.raises(OfferRefusal):
        made(asked(4, one), release, release)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": " "},
        {"problem_types": ()},
        {"capacity": 0},
        {"pence_a_unit": -1},
        {"ends": date(2009, 1, 1)},
    ],
)
def test_what_is_no_offer_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(OfferRefusal):
        decide([], replace(MAKE, **changed))  # type: ignore[arg-type]  # fields of the command


def test_an_offer_can_change_but_not_below_what_is_called_off() -> None:
    history = made(asked(4))

    assert decide(history, MAKE) == []
    [changed] = decide(history, replace(MAKE, capacity=5))
    assert state([*history, changed]).left == 1
    with pytest.raises(OfferRefusal, match="4 units"):
        decide(history, replace(MAKE, capacity=3))


@QUICK
@given(st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=12))
def test_no_order_of_call_offs_takes_more_than_there_is(steps: list[tuple[int, bool]]) -> None:
    history, held = decide([], MAKE), list[UUID]()
    for units, give_back in steps:
        if give_back and held:
            one = held.pop()
            history += decide(
                history,
                ReleaseCallOff(at=AT, actor="t", offer=OFFER, commission=one, reason="r"),
            )
        commission = uuid4()
        history += decide(history, asked(units, commission))
        if isinstance(history[-1], CapacityCalledOff):
            held.append(commission)

        assert 0 <= state(history).used <= MAKE.capacity


def test_nobody_helps_commissions_oversees_or_reviews_themselves() -> None:
    other, ours = uuid4(), Commissioning(provider=PROVIDER, authority=BOSTON)

    assert found(ours) == ()
    assert found(replace(ours, commissioner=other, overseer=other)) == ()
    for one in (
        replace(ours, provider=BOSTON),
        replace(ours, commissioner=PROVIDER),
        replace(ours, overseer=PROVIDER),
        replace(ours, helping=frozenset({(BOSTON, PROVIDER)})),
        replace(ours, reviews=frozenset({(PROVIDER, BOSTON)})),
        replace(ours, reviews=frozenset({(BOSTON, PROVIDER)})),
    ):
        assert len(found(one)) == 1


def test_the_matrix_counts_what_is_left_and_names_the_gaps() -> None:
    offers = {"a": state(made(asked(4)))}

    there, later = matrix(offers, DAY), matrix(offers, date(2012, 1, 1))

    held = there.cells["challenge", "peer_team"]
    assert (held.offers, held.left, held.from_pence) == (("a",), 6, 85_000)
    assert [one.problem_type for one in there.gaps] == [
        "crisis",
        "critical_success_factor",
        "service_specific",
        "coasting",
        "towards_excellence",
    ]
    assert there.gaps[0].why == "no_offer"
    assert there.gaps[0].nearest == ("a",)
    assert there.gaps[0].pence == 85_000 * USUAL_UNITS
    assert not later.cells
    assert later.gaps[0].pence is None


def test_a_kind_of_problem_whose_offers_are_used_up_is_a_gap_of_another_kind() -> None:
    offers = {"a": state(made(asked(10)))}

    gap = next(one for one in matrix(offers, DAY).gaps if one.problem_type == "challenge")

    assert (gap.why, gap.nearest) == ("no_capacity", ())
    assert suited(offers, "challenge", DAY) == []


def year(total: int = 10_000, support: int = 500, contingency: int = 100) -> list[BudgetEvent]:
    command = SetBudget(
        at=ASKED.at,
        actor=ASKED.actor,
        year="2009-10",
        total=total,
        support=support,
        contingency=contingency,
    )
    return money.set_budget([], command)


def test_support_is_at_most_a_twentieth_of_the_whole() -> None:
    assert len(year(support=500)) == 1
    with pytest.raises(BudgetRefusal, match="at most 5%"):
        year(support=501)


def test_no_more_is_committed_than_there_is_and_no_more_paid_than_was_committed() -> None:
    one, other, payment = uuid4(), uuid4(), uuid4()
    history = year()
    history += money.commit(history, ASKED, one, 600)
    [refused] = money.commit(history, ASKED, other, 1)

    assert isinstance(history[-1], SupportCommitted)
    assert isinstance(refused, CommitmentRefused)
    assert money.commit(history, ASKED, one, 600) == []
    history += money.spend(history, ASKED, one, payment, 400)
    assert money.spend(history, ASKED, one, payment, 400) == []
    with pytest.raises(BudgetRefusal, match="pay at most that"):
        money.spend(history, ASKED, one, uuid4(), 201)
    history += money.release(history, ASKED, one)
    held = budgeted(history)
    assert held is not None
    assert (held.left, held.committed[one.hex]) == (200, 400)


@QUICK
@given(st.lists(st.integers(1, 400), max_size=10))
def test_commitments_never_pass_support_and_contingency(amounts: list[int]) -> None:
    history = year()
    for pence in amounts:
        history += money.commit(history, ASKED, uuid4(), pence)

    held = budgeted(history)
    assert held is not None
    assert held.left >= 0


def test_without_a_budget_nothing_is_committed() -> None:
    with pytest.raises(BudgetRefusal, match="No budget is set"):
        money.commit([], ASKED, uuid4(), 1)
