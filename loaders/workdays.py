"""Working days in the mainland of China, public holidays and days worked instead of them included."""

import datetime as dt

import chinese_calendar

WITHDRAWAL = 3  # working days within which published information is withdrawn (行政处罚法48Ⅱ, counted by 85)


def working_days_after(day: dt.date, count: int) -> dt.date | None:
    """The `count`-th working day after a day, which is not counted itself; None where the calendar is not known."""
    try:
        while count:
            day += dt.timedelta(days=1)
            count -= chinese_calendar.is_workday(day)
    except NotImplementedError:  # a year for which the State Council's arrangement is not in the library
        return None
    return day
