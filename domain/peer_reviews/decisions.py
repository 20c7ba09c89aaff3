"""What follows from what is asked about peer reviews. Pure."""

from collections.abc import Sequence
from functools import partial
from typing import assert_never

from domain.commands import header
from domain.events import Header
from domain.peer_reviews.commands import (
    CancelReview,
    PlanRound,
    RecordReview,
    ReviewCommand,
    ScheduleReview,
    SlipReview,
)
from domain.peer_reviews.events import (
    SECTIONS,
    ReviewCancelled,
    ReviewEvent,
    ReviewHeld,
    ReviewScheduled,
    ReviewSlipped,
    RoundPlanned,
    review_stream,
    round_stream,
)
from domain.peer_reviews.pairing import check_pairing, paired
from domain.peer_reviews.refusal import PeerReviewRefusal, ReviewMovedOnError
from domain.peer_reviews.reviews import Review, folded, found_by
from domain.text import required

MOST_HOT_SPOTS = 20

_text = partial(required, PeerReviewRefusal)


def plan(planned: RoundPlanned | None, command: PlanRound) -> list[RoundPlanned]:
    """Return the round; none where it is planned just so. Raises PeerReviewRefusal."""
    name = _text(command.round, "Give the round a name, such as 2009/10.")
    if command.ends < command.begins:
        msg = "A round ends on the day it begins or later."
        raise PeerReviewRefusal(msg)
    pairs = command.pairs or paired(command.sub_regions, command.seed, command.before)
    check_pairing(pairs)
    event = RoundPlanned(
        **header(command, round_stream(name)),
        round=name,
        begins=command.begins,
        ends=command.ends,
        pairs=tuple(pairs),
        seed=None if command.pairs else command.seed,
        source=command.source,
    )
    if planned is None:
        return [event]
    if (planned.pairs, planned.begins, planned.ends) == (event.pairs, event.begins, event.ends):
        return []
    msg = f"The round {name} is planned already; 'soundings peer-reviews list' shows how."
    raise PeerReviewRefusal(msg)


def schedule(
    planned: RoundPlanned, history: Sequence[ReviewEvent], command: ScheduleReview
) -> list[ReviewScheduled]:
    """Return the review, which is done by whom the round says. Raises PeerReviewRefusal."""
    reviewer = next((p.reviewer for p in planned.pairs if p.reviewed == command.reviewed), None)
    if reviewer is None:
        msg = f"In the round {planned.round} nobody reviews {command.reviewed}."
        raise PeerReviewRefusal(msg)
    if not planned.begins <= command.planned_on <= planned.ends:
        msg = f"Choose a day from {planned.begins} to {planned.ends}, when the round ends."
        raise PeerReviewRefusal(msg)
    state = folded(history)
    if state is not None and state.status != "cancelled":
        if (state.status, state.planned_on) == ("scheduled", command.planned_on):
            return []
        msg = "It is scheduled in this round already; let it slip to hold it on another day."
        raise PeerReviewRefusal(msg)
    return [
        ReviewScheduled(
            **header(
                command,
                review_stream(planned.round, command.reviewed, command.authority),
                len(history),
            ),
            round=planned.round,
            reviewer=reviewer,
            reviewed=command.reviewed,
            authority=command.authority,
            planned_on=command.planned_on,
        )
    ]


def decide(history: Sequence[ReviewEvent], command: ReviewCommand) -> list[ReviewEvent]:
    """Return the event that follows; none where it is so already. Raises PeerReviewRefusal."""
    state = folded(history)
    if state is None:
        msg = "There is no such review; 'soundings peer-reviews list' shows what there is."
        raise PeerReviewRefusal(msg)
    if command.seen != state.version:
        raise ReviewMovedOnError
    match command:
        case SlipReview():
            return [_slipped(state, command)]
        case CancelReview():
            return [_cancelled(state, command)]
        case RecordReview():
            return _held(state, command)
        case _:
            assert_never(command)


def _common(state: Review, command: ReviewCommand) -> Header:
    return header(command, command.review, state.version)


def _slipped(state: Review, command: SlipReview) -> ReviewSlipped:
    _check_open(state)
    if command.planned_on == state.planned_on:
        msg = "It is planned for that day; choose another."
        raise PeerReviewRefusal(msg)
    reason = _text(command.reason, "Say why it is held on another day.")
    return ReviewSlipped(**_common(state, command), planned_on=command.planned_on, reason=reason)


def _cancelled(state: Review, command: CancelReview) -> ReviewCancelled:
    _check_open(state)
    reason = _text(command.reason, "Say why it is not held.")
    return ReviewCancelled(**_common(state, command), reason=reason)


def _held(state: Review, command: RecordReview) -> list[ReviewEvent]:
    if state.status == "cancelled":
        msg = "It was cancelled; schedule it again before you say what it found."
        raise PeerReviewRefusal(msg)
    _check_days(command)
    _check_parts(command)
    _check_hot_spots(state, command)
    event = ReviewHeld(
        **_common(state, command),
        held_on=command.held_on,
        published_on=command.published_on,
        rating=command.rating,
        parts=command.parts,
        hot_spots=command.hot_spots,
    )
    return [] if found_by(event) == state.found else [event]


def _check_open(state: Review) -> None:
    if state.status != "scheduled":
        msg = f"It is {state.status} already."
        raise PeerReviewRefusal(msg)


def _check_days(command: RecordReview) -> None:
    if not command.held_on <= command.published_on <= command.at.date():
        msg = "It was held before it was reported, and reported today at the latest: mend the days."
        raise PeerReviewRefusal(msg)


def _check_parts(command: RecordReview) -> None:
    if tuple(one.section for one in command.parts) != SECTIONS:
        msg = f"Fill in each part of the template once: {', '.join(SECTIONS)}."
        raise PeerReviewRefusal(msg)
    for one in command.parts:
        _text(one.words, f"Say what was found of {one.section}.")


def _check_hot_spots(state: Review, command: RecordReview) -> None:
    if len(command.hot_spots) > MOST_HOT_SPOTS:
        msg = f"Name at most {MOST_HOT_SPOTS} hot spots."
        raise PeerReviewRefusal(msg)
    rated = {one.section: one.rating for one in command.parts}
    for one in command.hot_spots:
        _text(one.words, "Say what each hot spot is.")
        if rated[one.section] == "green":
            msg = f"A part with a hot spot is not green: rate {one.section} amber or red."
            raise PeerReviewRefusal(msg)
        if state.authority and one.authority != state.authority:
            msg = "A hot spot of this review is about the authority that was reviewed."
            raise PeerReviewRefusal(msg)
