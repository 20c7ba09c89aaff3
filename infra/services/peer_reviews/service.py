"""Peer reviews: planning them, taking in what they found, and who is due."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from domain.events import Event
from domain.evidence.decisions import FactHistory
from domain.evidence.decisions import decide as decide_fact
from domain.evidence.events import FactEvent
from domain.peer_reviews.commands import (
    PlanRound,
    RecordReview,
    ReviewCommand,
    ScheduleReview,
)
from domain.peer_reviews.decisions import decide, plan, schedule
from domain.peer_reviews.dues import due_within, spread
from domain.peer_reviews.events import (
    Pair,
    ReviewEvent,
    ReviewHeld,
    RoundPlanned,
    review_stream,
    round_stream,
)
from domain.peer_reviews.findings import evidence_of
from domain.peer_reviews.refusal import PeerReviewRefusal
from domain.peer_reviews.reviews import Review, folded
from domain.register.directory import Directory, Entry
from domain.times import AsOf
from infra.services.context import NOW, Context
from infra.services.peer_reviews.due import PeerReviews, dues, last_reviews, listed, reviewable
from infra.services.peer_reviews.leak_check import check_words
from ingest.partnership_papers import PAIRING_SOURCE, ROUND, ROUND_BEGINS, ROUND_ENDS, board_pairing
from projections.peer_reviews import reviews_as_of, rounds_as_of

_ACTOR = "soundings peer-reviews"
_SEED_BITS = 53  # what any program that reads JSON can hold


@dataclass(frozen=True, slots=True)
class PeerReviewService:
    """Plans peer reviews and records them; what can't be done raises PeerReviewRefusal."""

    context: Context

    def all(self, as_of: AsOf) -> PeerReviews:
        """Return rounds, reviews and every authority's due day, as of a moment."""
        context = self.context
        directory, today = context.directory(as_of.register), as_of.today(context.clock())
        with context.reading() as views:
            rounds, found = rounds_as_of(views, as_of), reviews_as_of(views, as_of)
        last = last_reviews(context.columns.portfolio(), as_of)
        return PeerReviews(
            rounds,
            [listed(one, review, today) for one, review in found.items()],
            dues(directory, rounds, last, today),
        )

    def one(self, review: str, as_of: AsOf) -> Review | None:
        """Return one review as of a moment; None where there is none."""
        with self.context.reading() as views:
            return reviews_as_of(views, as_of, review).get(review)

    def plan(
        self, name: str, begins: date, ends: date, region: str, seed: int | None
    ) -> RoundPlanned:
        """Draw who reviews whom in a round; the last round's pairs come again as little as can be.

        Raises PeerReviewRefusal.
        """
        return self._plan(
            PlanRound(
                at=self.context.clock(),
                actor=_ACTOR,
                round=name,
                begins=begins,
                ends=ends,
                sub_regions=tuple(sub_regions(self.context.directory(), region, begins)),
                seed=secrets.randbits(_SEED_BITS) if seed is None else seed,
                before=self._last_pairs(name),
            )
        )

    def plan_by_the_paper(self) -> RoundPlanned:
        """Take the Board's pairing of January 2010 over, with the five reviews it asks for."""
        at = self.context.clock()
        planned = self._plan(
            PlanRound(
                at=at,
                actor=_ACTOR,
                round=ROUND,
                begins=ROUND_BEGINS,
                ends=ROUND_ENDS,
                pairs=board_pairing(),
                source=PAIRING_SOURCE,
            )
        )
        for pair in planned.pairs:
            if not self._history(review_stream(ROUND, pair.reviewed)):
                self.schedule(ROUND, pair.reviewed, None, ROUND_ENDS)
        return planned

    def schedule(self, name: str, reviewed: str, authority: Entry | None, day: date) -> UUID:
        """Put a review in the diary, of an authority or of a sub-region's programme.

        Gives its id. Raises PeerReviewRefusal.
        """
        if authority is not None and authority.sub_region != reviewed:
            msg = f"{authority.name} is not in {reviewed}."
            raise PeerReviewRefusal(msg)
        of = authority.id.hex if authority else ""
        stream = review_stream(name, reviewed, of)
        planned = self._planned(name)
        command = ScheduleReview(
            at=self.context.clock(), actor=_ACTOR, reviewed=reviewed, authority=of, planned_on=day
        )
        self.context.execute(lambda: schedule(planned, self._history(stream), command))
        return stream

    def schedule_due(self, name: str) -> list[UUID]:
        """Schedule, spread over a round, every authority that falls due by its end.

        Those that have a review in the round, held or to come, are left out.
        """
        self.context.follow()
        planned, directory = self._planned(name), self.context.directory()
        with self.context.reading() as connection:
            known = reviews_as_of(connection, NOW).values()
        taken = {one.authority for one in known if one.round == name and one.status != "cancelled"}
        last = last_reviews(self.context.columns.portfolio(), NOW)
        places = {pair.reviewed for pair in planned.pairs}
        here = {
            one.id.hex: one
            for one in reviewable(directory, places, planned.begins)
            if one.id.hex not in taken
        }
        waiting = due_within({one: last.get(one) for one in here}, planned.ends)
        days = spread(waiting, planned.begins, planned.ends)
        return [
            self.schedule(name, here[one].sub_region, here[one], day) for one, day in days.items()
        ]

    def carry_out(self, command: ReviewCommand) -> None:
        """Record what is asked, and what a review found as evidence, in one transaction.

        Raises PeerReviewRefusal.
        """
        self.context.catch_up()
        self._check_words(command)
        if self.context.execute(lambda: self._decided(command)) and isinstance(
            command, RecordReview
        ):
            self.context.follow()

    def _decided(self, command: ReviewCommand) -> Iterator[Event]:
        history = self._history(command.review)
        before = folded(history)
        for event in decide(history, command):
            yield event
            if isinstance(event, ReviewHeld) and before is not None:
                yield from self._facts(before, event)

    def _facts(self, review: Review, held: ReviewHeld) -> Iterator[FactEvent]:
        wanted = evidence_of(review, held, self._formerly(review, held.originator_id.hex))
        known = self.context.store.streams([one.fact_id for one in wanted])
        for one in wanted:
            before = cast("list[FactEvent]", known.get(one.fact_id, []))
            fact = decide_fact(FactHistory.of(before) if before else None, one)
            if fact is not None:
                yield fact

    def _formerly(self, review: Review, own: str) -> set[str]:
        """Return who has hot spots by earlier reviews of the same programme, and by this one."""
        with self.context.reading() as connection:
            known = reviews_as_of(connection, NOW)
        return {
            spot.authority
            for stream, one in known.items()
            if one.found and (stream == own or not (one.authority or review.authority))
            if one.reviewed == review.reviewed
            for spot in one.found.hot_spots
        }

    def _check_words(self, command: ReviewCommand) -> None:
        if (review := folded(self._history(command.review))) is not None:
            people, _ = self.context.people.deny_lists()
            check_words(command, review, people, self.context.directory())

    def _planned(self, name: str) -> RoundPlanned:
        held = self.context.store.streams([round_stream(name)]).get(round_stream(name), [])
        if not held:
            msg = f"No round is called {name}; 'soundings peer-reviews list' shows them."
            raise PeerReviewRefusal(msg)
        return cast("RoundPlanned", held[0])

    def _plan(self, command: PlanRound) -> RoundPlanned:
        stream = round_stream(command.round.strip())

        def decided() -> Sequence[Event]:
            held = cast("list[RoundPlanned]", self.context.store.streams([stream]).get(stream, []))
            return plan(held[0] if held else None, command)

        self.context.execute(decided)
        return self._planned(command.round.strip())

    def _last_pairs(self, besides: str) -> tuple[Pair, ...]:
        self.context.catch_up()
        with self.context.reading() as connection:
            rounds = [one for one in rounds_as_of(connection, NOW) if one.round != besides]
        return rounds[0].pairs if rounds else ()

    def _history(self, stream: UUID) -> list[ReviewEvent]:
        return cast("list[ReviewEvent]", self.context.store.streams([stream]).get(stream, []))


def sub_regions(directory: Directory, region: str, day: date) -> list[str]:
    """Return the sub-regions of a region that have a member on a day."""
    standing = (one for one in directory.entries.values() if one.stood_on(day))
    return sorted({one.sub_region for one in standing if one.region == region} - {""})
