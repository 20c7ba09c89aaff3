"""Days so many years on."""

from datetime import date


def years_after(day: date, years: int) -> date:
    """Return the same day so many years on; the 28th where that year has no 29th of February.

    >>> years_after(date(2024, 2, 29), 3)
    datetime.date(2027, 2, 28)
    """
    last_of_february = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if last_of_february else day.day)
