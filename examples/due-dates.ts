/**
 * By when is a margin call due? Three rules on the calendar of the exchange, and one on a calendar of
 * one's own, read from JSON: the days on which New York and the euro both can pay.
 *
 *     node examples/due-dates.ts
 */
import {
  Calendar,
  CivilDate,
  calendarNamed,
  DueRule,
  readCalendar,
  readDueRule,
  TimeOfDay,
  UsMargin,
  Zone,
} from '../src/index.ts'

/** What this example prints; the tests compare it with the comments below. */
export const lines: string[] = []

const newYork = Zone.named('America/New_York')
const nyse = calendarNamed('NYSE')

// A call is issued on the Tuesday before Juneteenth, at 16:30 in New York.
const issued = instant('2026-06-16', '16:30')

tell('house, 3 business days', {
  kind: 'date',
  calendar: nyse,
  count: { kind: 'businessDays', days: 3 },
  cutOff: { kind: 'time', time: clock('15:00'), zone: newYork },
  lateIssue: 'sameDay',
})
tell('Regulation T', {
  kind: 'date',
  calendar: nyse,
  count: UsMargin.paymentPeriod,
  cutOff: { kind: 'close' },
  lateIssue: 'nextBusinessDay',
})

const written = `{
  "kind": "date",
  "calendar": { "id": "both", "join": ["NYSE", "TARGET"] },
  "count": { "kind": "businessDays", "days": 2 },
  "cutOff": { "kind": "time", "time": "15:00", "zone": "America/New_York" },
  "lateIssue": "nextBusinessDay"
}`
const read = readDueRule(written)
if (read.ok) tell('both currencies', read.value)

const open = Calendar.between(nyse, date('2026-06-15'), date('2026-06-22'))
say(`business days from the 16th to the 22nd: ${open.ok ? open.value : open.error.code}`)

const before = Calendar.previous(nyse, date('2026-06-22'))
say(`the business day before the 22nd: ${before.ok ? CivilDate.format(before.value) : 'none'}`)

const beyond = Calendar.next(nyse, date('2035-12-31'))
say(beyond.ok ? 'a guess' : `after 2035: ${beyond.error.code}`)

const refused = readCalendar('"CME"')
say(refused.ok ? refused.value.id : refused.error.message)

// => house, 3 business days: 2026-06-22 15:00
// => Regulation T: 2026-06-23 16:00
// => both currencies: 2026-06-22 15:00
// => business days from the 16th to the 22nd: 4
// => the business day before the 22nd: 2026-06-18
// => after 2035: calendar.outOfRange
// => 1:1: expected "NYSE", "SIFMA", "TARGET" or "24/7", found "CME" (field.value)

function tell(name: string, rule: DueRule): void {
  const due = DueRule.due(rule, issued)
  if (!due.ok) throw new Error(due.error.code)
  const local = Zone.localOf(newYork, due.value)
  if (!local.ok) throw new Error(local.error.code)
  say(`${name}: ${CivilDate.format(local.value.date)} ${TimeOfDay.format(local.value.time)}`)
}

function say(line: string): void {
  lines.push(line)
  console.log(line)
}

function date(text: string): CivilDate {
  const parsed = CivilDate.parse(text)
  if (parsed === null) throw new Error(`no date: ${text}`)
  return parsed
}

function instant(day: string, time: string): number {
  const at = Zone.instantOf(newYork, { date: date(day), time: clock(time) })
  if (!at.ok) throw new Error(at.error.code)
  return at.value
}

function clock(text: string): TimeOfDay {
  const time = TimeOfDay.parse(text)
  if (time === null) throw new Error(`no time of day: ${text}`)
  return time
}
