"""
"14 days before the event": which day that is.

Legal times are counted in calendar days.
Working days leave out weekends and Finnish public holidays.
"""

from datetime import date, timedelta
from functools import cache

from osallistamo._model import Due


def due_day(due: Due, start: date) -> date:
    """
    Return the day that a due rule gives, counted from a date.

    Args:
        due: The rule; a negative amount counts back.
        start: The date it is counted from; that day itself is not counted.

    Raises:
        OverflowError: It would be before the year 1 or after 9999.

    """
    if due.unit == "working_days":
        return _working_days(start, due.amount)
    if due.unit == "months":
        from dateutil.relativedelta import relativedelta

        try:
            moved: date = start + relativedelta(months=due.amount)
        except ValueError as e:
            raise OverflowError(due.amount) from e
        return moved

    return start + timedelta(days=due.amount)


def is_working_day(day: date) -> bool:
    """
    Return whether a day is neither a weekend nor a Finnish public holiday.
    """
    return day.weekday() < 5 and day not in _holidays(day.year)  # noqa: PLR2004  # Saturday


def _working_days(start: date, amount: int) -> date:
    step = timedelta(days=1 if amount >= 0 else -1)
    day, left = start, abs(amount)
    while left:
        day += step
        left -= is_working_day(day)

    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays

    return frozenset(country_holidays("FI", years=year))
