"""
The holidays of QuantLib, and due dates counted by it, as the file of that name in test/fixtures keeps them:

    python3 test/calendar/quantlib.py > test/fixtures/calendar/quantlib.json

It needs QuantLib's Python bindings (on Debian `apt-get install quantlib-python`).
"""
import json

import QuantLib as ql

YEARS = {"NYSE": range(2007, 2036), "SIFMA": range(2015, 2036), "TARGET": range(2002, 2036)}
DUE_YEARS = range(2016, 2026)
COUNTS = (3, 5)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# What the markets published and this version of QuantLib does not have: closed, and open after all.
CLOSED = {"NYSE": ["2025-01-09"], "SIFMA": [], "TARGET": []}
OPEN = {"NYSE": [], "SIFMA": ["2021-04-02", "2023-04-07", "2026-04-03"], "TARGET": []}


def date(text):
    year, month, day = map(int, text.split("-"))
    return ql.Date(day, month, year)


def holidays(calendar, year):
    days = calendar.holidayList(ql.Date(1, 1, year), ql.Date(31, 12, year), False)
    return " ".join("%02d%02d" % (day.month(), day.dayOfMonth()) for day in days)


def offsets(calendar, year, count):
    """How many days later than each day of a year its nth business day after is, a digit each."""
    day, last = ql.Date(1, 1, year), ql.Date(31, 12, year)
    text = ""
    while day <= last:
        text += DIGITS[calendar.advance(day, count, ql.Days) - day]
        day += 1
    return text


calendars = {
    "NYSE": ql.UnitedStates(ql.UnitedStates.NYSE),
    "SIFMA": ql.UnitedStates(ql.UnitedStates.GovernmentBond),
    "TARGET": ql.TARGET(),
}
listed = {
    name: {year: holidays(one, year) for year in YEARS[name]} for name, one in calendars.items()
}

for name, one in calendars.items():
    for text in CLOSED[name]:
        one.addHoliday(date(text))
    for text in OPEN[name]:
        one.removeHoliday(date(text))

joint = ql.JointCalendar(calendars["NYSE"], calendars["TARGET"])
due = {
    name: {count: {year: offsets(one, year, count) for year in DUE_YEARS} for count in COUNTS}
    for name, one in {**calendars, "NYSE+TARGET": joint}.items()
}
told = {"quantlib": ql.__version__, "holidays": listed, "closed": CLOSED, "open": OPEN, "due": due}
print(json.dumps(told, indent=2))
