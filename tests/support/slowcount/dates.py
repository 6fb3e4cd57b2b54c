"""Days as (year, month, day): the rules reckon in days, months and years of the calendar."""

MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def days_of(year, month):
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap and month == 2 else MONTHS[month - 1]


def parse(text):
    return tuple(map(int, text.split("-")))


def text(day):
    return "%04d-%02d-%02d" % day


def months_on(day, months):
    """The same date so many months on; where there is no such day, the month's last."""
    year, month = divmod(day[0] * 12 + day[1] - 1 + months, 12)
    return year, month + 1, min(day[2], days_of(year, month + 1))


def days_on(day, days):
    year, month, date = day
    date += days
    while date > days_of(year, month):
        date -= days_of(year, month)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return year, month, date
