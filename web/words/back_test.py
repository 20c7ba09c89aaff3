"""What a back-test found, in words: shares as so many of 100."""

from math import exp

from ingest.back_test import BackTestTable, Concordance, Foretold, Missed, Shifts, Stood
from web.words import sentences
from web.words.concerns import GRADES


def replayed(table: BackTestTable) -> str:
    """Say what was replayed."""
    return (
        f"Before each of {table.outcomes} judgements of children's services published from "
        f"{sentences.long_day(table.first)} to {sentences.long_day(table.last)}, the rules as "
        "shipped were asked what they would have said, with nothing but what had been published "
        f"by then. {table.inadequate} of the judgements were inadequate."
    )


def does_not_foretell(table: BackTestTable) -> str:
    """Say how little is known of who will be inadequate."""
    value, low, high = table.auc
    return (
        "They do not foretell that anybody will be judged inadequate. Of one that was and one that "
        f"was not, the first stood higher in {_of_100(value)} of 100 pairs; with so few cases it "
        f"could be anything from {_of_100(low)} to {_of_100(high)}, where 50 is a coin."
    )


def concordance(one: Concordance) -> tuple[str, str, str, str]:
    """Say how often the worse stood higher: when, the share, its bounds, within one grade."""
    when = f"{one.months} months before" if one.months else "The day before"
    bounds = f"{_of_100(one.low)} to {_of_100(one.high)}"
    return (when, str(_of_100(one.share)), bounds, str(_of_100(one.within)))


def last_grade_alone(table: BackTestTable) -> tuple[str, str, str, str]:
    """Say how far the last grade alone comes, which tells nothing among those that share one."""
    value, low, high = table.last_grade_alone
    return (
        "By the last grade alone",
        str(_of_100(value)),
        f"{_of_100(low)} to {_of_100(high)}",
        "50",
    )


def stood(one: Stood) -> str:
    """Say how often something asked for a call before an inadequate judgement, and another.

    >>> stood(Stood(6, 0.61, 0.41))
    'The adviser had been sent there 6 months before 61 of 100 judgements of inadequate, and 41 of 100 others.'
    """  # noqa: E501 - a doctest's answer is one line
    return (
        f"The adviser had been sent there {one.months} months before {_of_100(one.inadequate)} of "
        f"100 judgements of inadequate, and {_of_100(one.other)} of 100 others."
    )


def signals(table: BackTestTable) -> str:
    """Say how many new signals there were."""
    return f"All rules together raised {table.signals:.1f} new signals a year and authority."


def foretold(one: Foretold) -> str:
    """Say how well figures were foretold."""
    return (
        f"{one.n:,} figures of lines since {one.since} were foretold a year or two before they "
        f"came. {one.coverage * 100:.1f}% lay where 95% were expected to; on average what came was "
        f"held {exp(one.gain) - 1:.0%} more likely than by saying the last figure again."
    )


def shifts(one: Shifts) -> str:
    """Say how many shifts put into real figures were found."""
    how = {"at the budget": "At 0.4 a year and authority where tuned", "as shipped": "As shipped"}
    return (
        f"{how[one.how]}: of {one.n} shifts of three standard deviations put into real figures, "
        f"{_of_100(one.in_one)} of 100 were found with the first figure and "
        f"{_of_100(one.in_three)} within three, with {one.signals:.2f} signals a year and "
        "authority where nothing was put in."
    )


def missed(one: Missed) -> tuple[str, str, str]:
    """Say whose judgement was missed: the name, when it was published, the grade before."""
    before = GRADES[int(one.previous)] if one.previous else "not judged"
    return (one.name, sentences.long_day(one.on), sentences.capitalised(before))


def _of_100(share: float) -> int:
    return round(share * 100)
