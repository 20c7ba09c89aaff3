"""The sentences people read, made from the structured facts of signals and evidence."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from domain.alerts.events import ClearedBy, Counterfactual, Signal
from domain.measures.catalogue import Catalogue
from domain.measures.scales import word_of
from web.words import lines

DETECTORS: Mapping[str, str] = {
    "critical_factor": "Critical factor",
    "rating_fall": "Fall of a rating",
    "coasting": "Coasting",
    "insight_gap": "Insight gap",
    "silence": "Silence",
    "hot_spot": "Hot spot of a peer review",
    "departure": "Left its path",
    "theme": "Several lines at once",
    "serious_occurrence": "Serious occurrence",
    "occurrence_to_watch": "Occurrence to watch",
    "soft_convergence": "Soft intelligence converges",
}
RETIRED: Mapping[str, str] = {
    "decline": "Declining",
    "sudden_shift": "Sudden shift",
    "peer_slippage": "Falling behind neighbours",
    "service_failure": "Service failure",
}
"""Rules that are gone; what they said stays on its dates."""

KINDS: Mapping[str, str] = {
    "assessment": "Assessment",
    "self_assessment": "Self-assessment",
    "peer_review": "Peer review",
    "risk_assessment": "Risk assessment",
    "indicator": "Indicator",
    "narrative": "Narrative",
    "occurrence": "Occurrence",
}
AUTHORITIES: Mapping[str, str] = {
    "city_corporation": "City corporation",
    "combined_authority": "Combined authority",
    "county": "County council",
    "district": "District council",
    "fire": "Fire and rescue authority",
    "london_borough": "London borough",
    "metropolitan_district": "Metropolitan district council",
    "nation": "Nation",
    "national_park": "National park authority",
    "region": "Region",
    "strategic_regional_authority": "Strategic regional authority",
    "unitary": "Unitary authority",
}
CLEARED_BY: Mapping[str, str] = {
    "rule": "its clearing rule was met",
    "superseded": "a newer assessment took its place",
    "evidence_changed": "the evidence changed",
    "authority_ended": "the authority ceased to exist",
    "improved": "{through} improved against the nation",
    "fell": "it ended in a fall: {through} is rated lower",
    "retired": "its rule was retired",
    "inspected": "an assessment has come since: {through}",
    "made_good": "it was made good: {through}",
    "lapsed": "it was too long ago to count: {through}",
}
"""``{through}`` is the measure or theme that it was through."""
PARAMETERS: Mapping[str, str] = {
    "bound": "Bound",
    "fails": "Fails when the value is",
    "quiet_years": "Years without another fall after which it ends",
    "k": "k: drift that is let pass, in standard deviations",
    "h": "h: alarm when the sum is above",
    "cap": "Most that one reading counts, in standard deviations",
    "baseline": "Readings that make the usual level",
    "years": "Years over which a theme may improve",
    "improvement": "Least improvement of a theme, in standard deviations",
    "slope": "Least trend that counts as improving, in standard deviations a year",
    "quantile": "Quantile of the trend's lower bound",
    "strength": "How clearly a change must stand out from chance, in standard errors",
    "figures": "Figures that there must be before anything is said",
    "still": "Share of the change that the newest figure must still show",
    "apart": "How much worse than England or than expected it must be, in standard deviations",
    "quiet": "How faint it must have become to be over, in standard errors",
    "width": "Width of the limits, in mean moving ranges",
    "points": "Readings that settle the limits",
    "wide": "Bands apart that are enough by themselves",
    "narrow": "Bands apart that count",
    "measures": "Measures with a gap that are enough together",
    "months": "Months",
    "grace_days": "Days of grace",
    "given_up": "Months after which it is expected no longer",
    "worse_by": "Least worsening, in robust standard deviations",
    "quarter": "Share of neighbours that do better, at least",
    "indicators": "Indicators that alarm, at least",
    "share": "Share of the indicators watched, at least",
    "lowest": "Lowest rating",
    "spots": "Hot spots, at least",
    "posts": "Measures that it takes at once",
    "family": "Whose voice it is",
    "voice": "Counts as an independent voice (1) or never (0)",
    "at_most": "at most the bound",
    "at_least": "at least the bound",
}
"""Those of rules that are gone are among them: what they said is still shown."""

_MONTHS_IN_WORDS = 36  # from three years on, months no longer matter


def long_date(day: date) -> str:
    """Return a date as it is read.

    >>> long_date(date(2009, 12, 9))
    '9 December 2009'
    """
    return f"{day.day} {day:%B %Y}"


def long_day(text: str) -> str:
    """Return an ISO date or date-time as the day it is read as."""
    return long_date(datetime.fromisoformat(text).date())


def long_time(moment: datetime) -> str:
    """Return an instant in UTC as it is read.

    >>> long_time(datetime(2009, 12, 9, 10, 30))
    '9 December 2009, 10:30 UTC'
    """
    return f"{long_date(moment.date())}, {moment:%H:%M} UTC"


def number(value: float) -> str:
    """Return a number without needless digits.

    >>> number(3.0), number(12.345678), number(25.7), number(41661.0)
    ('3', '12.35', '25.7', '41,661')
    """
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) >= 1 else f"{value:.3g}"


def counted(count: int, what: str) -> str:
    """Return a count with its noun.

    >>> counted(1, "row"), counted(1200, "row"), counted(0, "authority"), counted(2, "day")
    ('1 row', '1,200 rows', '0 authorities', '2 days')
    """
    if count == 1:
        return f"1 {what}"
    changes = what.endswith("y") and what[-2] not in "aeiou"
    plural = f"{what[:-1]}ies" if changes else f"{what}s"
    return f"{count:,} {plural}"


def age(then: date, today: date) -> str:
    """Say how long ago a day was.

    >>> age(date(2009, 3, 31), date(2009, 12, 9)), age(date(2021, 3, 31), date(2026, 11, 22))
    ('8 months', '5 years')
    """
    months = _whole_months(then, today)
    if months < 1:
        return counted(max(0, (today - then).days), "day")
    return counted(months, "month") if months < _MONTHS_IN_WORDS else counted(months // 12, "year")


def duration(seconds: float) -> str:
    """Say how long something takes or took.

    >>> duration(0.4), duration(61), duration(420), duration(7_300), duration(200_000)
    ('0 seconds', '61 seconds', '7 minutes', '2 hours', '2 days')
    """
    for what, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * length:
            return counted(int(seconds // length), what)
    return counted(int(seconds), "second")


def whole_years(then: date, today: date) -> int:
    """Count the years that have passed since a day."""
    return _whole_months(then, today) // 12


def _whole_months(then: date, today: date) -> int:
    return (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)


def capitalised(text: str) -> str:
    """Begin with a capital and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """Begin with a small letter, unless the first word is an abbreviation.

    >>> uncapitalised("Use of resources"), uncapitalised("KS4 cohort")
    ('use of resources', 'KS4 cohort')
    """
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def listed(words: Sequence[str]) -> str:
    """Join words as they are said.

    >>> listed(["red"]), listed(["red", "amber", "green"])
    ('red', 'red, amber and green')
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def file_and_sheet(file: str, sheet: str) -> str:
    """Return what a table is called to people: its file, and its sheet of several.

    >>> file_and_sheet("outcomes.xlsx", "Visits"), file_and_sheet("outcomes.csv", "")
    ('outcomes.xlsx, sheet Visits', 'outcomes.csv')
    """
    return f"{file}, sheet {sheet}" if sheet else file


def theme(domain: str) -> str:
    """Return what an alert or a fact is about, as a heading."""
    return capitalised(domain.replace("_", " "))


def value_words(value: float, scale: str, catalogue: Catalogue) -> str:
    """Return a value with its word: '1 (performing poorly)', 'inadequate', '12.5%'."""
    known = catalogue.scales.get(scale)
    word = word_of(value, known) if known else ""
    if word:
        return f"{number(value)} ({word})" if scale == "1-4" else word
    unit = known.unit if known else ""
    if unit == "money":
        return f"£{number(value)}"
    return f"{number(value)}{ {'percent': '%', 'days': ' days'}.get(unit, '') }"


SENTENCES: Mapping[str, str] = {
    "rating_fell": "{title} fell from {came_from} to {value}.",
    "no_better_inspection_and_no_better_theme": (
        "{title} has stayed at {value} over {n_inspections} inspections, {n_first_year} to "
        "{n_last_year}; {no_theme} against England."
    ),
    "no_better_inspection": (
        "{title} has stayed at {value} over {n_inspections} inspections, {n_first_year} to "
        "{n_last_year}; no key figures say more."
    ),
    "statutory_notice": "{title}: {value}.",
    "thinks_better_of_itself": (
        "{title}: rated {value} by itself and {external} by others, {apart} worse."
    ),
    "hot_spots_found": "{title}: a review by peers found {value}.",
    "peers_rate_it_lowest": "{title}: peers rate it {value}, the lowest rating.",
    "peer_review_overdue": "A peer review is overdue: the newest came on {newest}.",
    "self_assessment_overdue": "A self-assessment is overdue: the newest came on {newest}.",
    "areas_for_priority_action": "{title}: {n_value}, of {happened}.",
    "best_value_notice": "{title} in force since {begun}.",
    "exceptional_financial_support": "{title} by government since {begun}.",
    "statutory_post_left": "{title}: {value}, as of {happened}; no appointment is known.",
    "several_statutory_posts_left": (
        "{n_posts} statutory posts are left or vacant, the latest {of_title} as of {happened}."
    ),
    "indicator_overdue": "Figures are overdue: the newest, {of_title}, came on {newest}.",
}
"""By reason. ``{x}`` is a figure in the words of its scale, ``{n_x}`` the figure, ``{p_x}`` a
parameter."""

_RETIRED: Mapping[str, str] = {
    "indicator_drifts_the_wrong_way": (
        "{title} has drifted the wrong way, to {value} from a usual {baseline_mean} "
        "(CUSUM {n_cusum}, alarm above {p_h})."
    ),
    "no_rating_above_the_first_of_three_years": (
        "{title} has stayed at {value}: no rating from {n_first_year} to {n_last_year} is above "
        "the first of them."
    ),
    "outside_the_process_limits": (
        "{title} has shifted to {value}: readings one after the other are past its usual limit of "
        "{limit} (mean {baseline_mean})."
    ),
    "fell_behind_its_neighbours": (
        "{title}: {share} of its neighbours do better; it is {n_z} robust standard deviations from "
        "the middle of them, where more is worse."
    ),
    "one_of_several_indicators": (
        "{title} is one of {n_indicators} indicators of the service that alarm, of {n_watched} "
        "watched."
    ),
    "service_rated_lowest": "{title} is {value}, the lowest rating.",
}
"""By reasons that no rule gives any more."""


def reason(signal: Signal, catalogue: Catalogue, near: float | None = None) -> str:
    """Say in one sentence, with its number, why a signal stands.

    ``near`` is the middle of its neighbours' figures, where somebody looked it up.
    """
    if (of_line := lines.reason(signal, catalogue, near)) is not None:
        return of_line
    title, observed = catalogue.title_of(signal.measure), signal.observed
    scale = str(observed.get("scale", ""))
    figures = {name: one for name, one in observed.items() if isinstance(one, int | float)}
    words = {
        "value": "",
        **{name: value_words(one, scale, catalogue) for name, one in figures.items()},
        **{f"n_{name}": _plain(one) for name, one in figures.items()},
        **{f"p_{name}": _plain(one) for name, one in signal.parameters.items()},
        "title": title,
        "of_title": uncapitalised(title),
        "no_theme": _none_of(round(figures.get("themes", 0))),
        "apart": counted(round(figures.get("bands", 0)), "band"),
        "share": f"{round(100 * figures.get('worse_than', 0))}%",
        "newest": long_day(str(observed["newest"])) if "newest" in observed else "",
        **{day: _day_of(observed, day) for day in ("begun", "happened")},
    }
    sentence = SENTENCES.get(signal.reason) or _RETIRED.get(signal.reason, "{title} is {value}.")
    return sentence.format_map(words)


def rule_name(detector: str) -> str:
    """Return what a rule is called, also one that is gone.

    >>> rule_name("decline")
    'Declining'
    """
    return DETECTORS.get(detector) or RETIRED.get(detector, detector)


def cleared_by(why: ClearedBy | str | None, through: str, catalogue: Catalogue) -> str:
    """Say why an alert cleared.

    >>> cleared_by("improved", "workforce", Catalogue())
    'Workforce improved against the nation'
    """
    sentence = CLEARED_BY.get(why or "", "its signals no longer stand")
    return sentence.format(through=catalogue.title_of(through))


def _none_of(themes: int) -> str:
    return "its one theme did not improve" if themes == 1 else f"none of {themes} themes improved"


def _day_of(observed: Mapping[str, float | int | str], name: str) -> str:
    return long_day(str(observed[name])) if name in observed else ""


def _plain(figure: float | str) -> str:
    """Years and counts as they are, other numbers as people write them."""
    return number(figure) if isinstance(figure, float) else str(figure)


def clears_if(condition: Counterfactual, scale: str, catalogue: Catalogue) -> str:
    """Say what would clear a signal."""
    if lines.is_of_lines(condition, catalogue):
        return lines.clears_if(condition, catalogue)
    title = uncapitalised(catalogue.title_of(condition.measure))
    side = "or more" if condition.better == "at_least" else "or less"
    bound = value_words(condition.bound, scale, catalogue)
    if condition.any_value:
        kind = KINDS.get(condition.kind, condition.kind).lower()
        return f"Clears when the next {kind} is received."
    if condition.kind == "comparison":
        share = f"fewer than {round(100 * condition.bound) + 1}% of its neighbours do better"
        times = "next time" if condition.times == 1 else f"the next {condition.times} times"
        return f"Clears if, {times}, {share} in {title}."
    what = "reading"
    if (known := catalogue.scales.get(scale)) and known.form == "ordinal":
        ends = {known.bands[0].value, known.bands[-1].value}
        own = condition.kind == "self_assessment"
        what, side = ("self-assessment", "or worse") if own else ("rating", "or better")
        what = "news" if condition.kind == "occurrence" else what
        side = "" if condition.bound in ends else side
    if condition.times == 1:
        sentence = f"Clears if the next {what} of {title} is {bound} {side}"
    else:
        sentence = f"Clears if the next {condition.times} {what}s of {title} are {bound} {side}"
    return f"{sentence.rstrip()}."
