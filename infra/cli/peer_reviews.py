"""``peer-reviews``: who reviews whom, what is due, and what was found."""

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from domain.membership.person import Person
from domain.peer_reviews.commands import CancelReview, RecordReview, SlipReview
from domain.peer_reviews.refusal import PeerReviewRefusal
from domain.peer_reviews.reviews import Review
from infra.cli import output
from infra.cli.context import Failure, authority, installation, moment
from infra.cli.options import PRESENT, At, Json, at_a_moment
from infra.cli.peer_review_file import found_in
from infra.cli.policy import acting
from infra.services.context import NOW
from infra.services.installation import Soundings
from infra.services.peer_reviews.access import may_record
from web.json.peer_reviews import PeerReviewsShape, peer_reviews_json

app = typer.Typer(no_args_is_help=True)
_REGION = "East Midlands"

Round = Annotated[str, typer.Argument(metavar="ROUND", help="Such as 2010/11.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="As 'peer-reviews list' shows it.")]
As = Annotated[
    str, typer.Option("--as", metavar="NAME", help="An adviser, or the area's partnership manager.")
]
Seen = Annotated[
    int, typer.Option(help="The version you have before you, as 'list' shows it.", min=1)
]
Reason = Annotated[str, typer.Option(help="Why. All members may read it.")]


@app.command("plan")
def plan(
    name: Annotated[str, typer.Argument(metavar="[ROUND]", help="Such as 2010/11.")] = "",
    begins: Annotated[str, typer.Option(help="Its first day, as 2011-02-01.")] = "",
    ends: Annotated[str, typer.Option(help="Its last day, as 2011-03-31.")] = "",
    region: Annotated[str, typer.Option(help="Whose sub-regions review each other.")] = _REGION,
    seed: Annotated[int | None, typer.Option(min=0, help="To draw again what was drawn.")] = None,
    paper: Annotated[
        bool, typer.Option("--paper", help="The Board's pairing of January 2010, as printed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Settle who reviews whom in a round, so that nobody reviews their reviewer.

    Example: soundings peer-reviews plan 2010/11 --begins 2011-02-01 --ends 2011-03-31 --seed 7
    """
    if not paper and not (name and begins and ends):
        msg = "Name the round with --begins and --ends, or take over the Board's with --paper."
        raise typer.BadParameter(msg)
    with installation() as installed:
        reviews = installed.peer_reviews
        if paper:
            planned = reviews.plan_by_the_paper()
        else:
            planned = reviews.plan(name, _day(begins), _day(ends), region, seed)
    if as_json:
        output.print_json(
            {
                "round": planned.round,
                "seed": planned.seed,
                "source": planned.source,
                "pairs": [{"reviewer": p.reviewer, "reviewed": p.reviewed} for p in planned.pairs],
            }
        )
        return
    told = planned.source or f"drawn with the seed {planned.seed}"
    output.print_table(
        f"Round {planned.round}: {told}",
        ("Sub-region", "Reviews"),
        [(pair.reviewer, pair.reviewed) for pair in planned.pairs],
    )


@app.command("schedule")
def schedule(
    name: Round,
    council: Annotated[str | None, typer.Option("--authority", help="Whom to review.")] = None,
    programme: Annotated[
        str | None, typer.Option(help="A sub-region whose programme to review.")
    ] = None,
    on: Annotated[str, typer.Option(help="The day, as 2011-03-03.")] = "",
    due: Annotated[
        bool, typer.Option("--due", help="Every authority that falls due by the round's end.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Put reviews of a round in the diary; who reviews is settled by the round.

    Example: soundings peer-reviews schedule 2010/11 --due
    """
    if [bool(council), bool(programme), due].count(True) != 1:
        msg = "Say --authority, --programme or --due, and one of them only."
        raise typer.BadParameter(msg)
    with installation() as installed:
        installed.catch_up()
        reviews = installed.peer_reviews
        if due:
            made = reviews.schedule_due(name)
        else:
            whom = authority(installed, council) if council else None
            place = whom.sub_region if whom else str(programme)
            made = [reviews.schedule(name, place, whom, _day(on))]
    if as_json:
        output.print_json([one.hex for one in made])
    else:
        count = "1 review" if len(made) == 1 else f"{len(made)} reviews"
        output.console.print(f"{count} scheduled.")


@app.command("record")
def record(
    review: Id,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="TOML; see below.")],
    as_: As,
    seen: Seen,
) -> None:
    """Take in what a review found; again, to correct it. It is evidence from then on.

    The file has held_on, published_on, rating (red, amber or green); [parts.benefits] and likewise
    issues, risks, spend and time_frame, each with rating and words; any [[hot_spots]] with section
    and words, and the authority where a sub-region's programme was reviewed.

    Example: soundings peer-reviews record ID boston.toml --as finn --seen 1
    """
    with installation() as installed:
        known, person = _about(installed, review, "peer-reviews record", as_)
        found = found_in(file, known, installed.directory())
        installed.peer_reviews.carry_out(
            RecordReview(
                at=installed.clock(),
                actor=person.id.hex,
                review=UUID(review),
                seen=seen,
                **found,
            ),
        )
    output.console.print("What was found is on record.")


@app.command("slip")
def slip(
    review: Id,
    as_: As,
    seen: Seen,
    on: Annotated[str, typer.Option(help="The new day, as 2011-03-03.")],
    reason: Reason,
) -> None:
    """Let a review be held on another day.

    Example: soundings peer-reviews slip ID --as finn --seen 1 --on 2010-04-14 --reason "Snow"
    """
    with installation() as installed:
        _, person = _about(installed, review, "peer-reviews slip", as_)
        installed.peer_reviews.carry_out(
            SlipReview(
                at=installed.clock(),
                actor=person.id.hex,
                review=UUID(review),
                seen=seen,
                planned_on=_day(on),
                reason=reason,
            ),
        )
    output.console.print("It is to be held on the new day.")


@app.command("cancel")
def cancel(review: Id, as_: As, seen: Seen, reason: Reason) -> None:
    """Cancel a review; what is due stays due.

    Example: soundings peer-reviews cancel ID --as finn --seen 1 --reason "The council has ended"
    """
    with installation() as installed:
        _, person = _about(installed, review, "peer-reviews cancel", as_)
        installed.peer_reviews.carry_out(
            CancelReview(
                at=installed.clock(),
                actor=person.id.hex,
                review=UUID(review),
                seen=seen,
                reason=reason,
            ),
        )
    output.console.print("It is cancelled.")


@app.command("list")
@at_a_moment
def list_(
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """List rounds and reviews; what was found is on the pages and needs a member.

    Example: soundings peer-reviews list --known-by 2010-04-15
    """
    found = _all(at)
    if as_json:
        output.print_json(found)
        return
    for one in found["rounds"]:
        pairs = ", ".join(f"{p['reviewer']} reviews {p['reviewed']}" for p in one["pairs"])
        output.console.print(f"Round {one['round']}: {pairs}.")
    output.print_table(
        "Reviews",
        ("Id", "Reviewed", "By", "Planned for", "State", "Version"),
        [
            (
                one["id"],
                one["authority"] or f"{one['reviewed']}'s programme",
                one["reviewer"],
                one["planned_on"],
                "overdue" if one["overdue"] else one["status"],
                str(one["version"]),
            )
            for one in found["reviews"]
        ],
    )


@app.command("overdue")
@at_a_moment
def overdue(
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """List the authorities whose two years are over, and those with no review on record.

    Example: soundings peer-reviews overdue
    """
    found = _all(at)
    late = [one for one in found["due"] if one["standing"] in {"overdue", "none"}]
    if as_json:
        output.print_json(late)
        return
    output.print_table(
        "Overdue for a review by peers",
        ("Authority", "Sub-region", "Last reviewed", "Was due by"),
        [
            (one["authority"], one["sub_region"], one["last"] or "none on record", one["due"] or "")
            for one in late
        ],
    )


def _all(asked: At) -> PeerReviewsShape:
    with installation() as installed:
        installed.follow()
        at = moment(asked)
        found = installed.peer_reviews.all(at)
        return peer_reviews_json(found, installed.directory(at.register), None)


def _about(installed: Soundings, review: str, command: str, name: str) -> tuple[Review, Person]:
    """Return a review and the member who acts, who must have a say in it."""
    installed.catch_up()
    person = acting(installed, command, name)
    known = installed.peer_reviews.one(review, NOW)
    if known is None:
        msg = f"There is no review {review}; 'soundings peer-reviews list' shows what there is."
        raise Failure(msg)
    if not may_record(person, known):
        msg = "A partnership manager records reviews of the own area only."
        raise Failure(msg)
    return known, person


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"'{text}' is no day; write it as 2011-03-31."
        raise PeerReviewRefusal(msg) from None
