import { datetime } from '../../base/datetime.ts'
import { span } from '../../base/span.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { Zone, type ZoneId } from '../../calendar/Zone.ts'
import { JournalView } from '../../host/JournalView.ts'
import { CallsDay, type DayCall, type DayGroup, type DayReport } from '../../report/CallsDay.ts'
import { suggest } from '../../wire/asked/suggest.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { csvLine } from '../csvLine.ts'
import type { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { table } from '../table.ts'
import { UsageError } from '../UsageError.ts'
import { asText, isoOf } from './callsCsv.ts'

export const dayOptions: Options = {
  day: { value: 'DATE', about: "a desk's day, as 2026-01-05: opened, ended, left, and every call" },
  zone: { value: 'NAME', about: 'with --day, whose midnight ends it, as America/New_York (UTC)' },
}

/**
 * The report of a day, as text, CSV or JSON.
 *
 * Rules: [DAY1] [DAY2] [DAY3]
 *
 * @throws UsageError, Fault of the journal
 */
export async function dayOf(path: string, args: Arguments, io: Io): Promise<string> {
  const day = boundsOf(args)
  const report = await readDay(path, day)
  if (args.has('json')) return JSON.stringify(report)
  return args.has('csv') ? dayCsv(report) : renderDay(report, Paint.of(io.stdout, io.env))
}

/** From midnight to midnight. */
function boundsOf(args: Arguments): CallsDay.Day {
  const text = args.text('day') ?? ''
  const date = CivilDate.parse(text)
  if (date === null) {
    throw new UsageError(`--day: expected a date, as 2026-01-05, found '${text}'`)
  }
  const at = midnights(args.text('zone'))
  return { from: at(date), until: at(CivilDate.plusDays(date, 1)) }
}

function midnights(name: string | undefined): (date: CivilDate) => number {
  if (name === undefined || name === 'UTC') return (date) => date * DAY_MS
  if (!Zone.ids.includes(name as ZoneId)) {
    const near = suggest(name, Zone.ids)
    const hint = near === null ? '' : `; did you mean ${near}?`
    throw new UsageError(`--zone: expected UTC or a zone that is known, found '${name}'${hint}`)
  }
  return (date) => {
    const found = Zone.instantOf(Zone.named(name as ZoneId), { date, time: 0 })
    if (found.ok) return found.value
    throw new UsageError(`--day: the clock of ${name} is not known for ${CivilDate.format(date)}`)
  }
}

const DAY_MS = 86_400_000

/** Reads a journal from its beginning, or from where it was compacted to, to the day's last entry. */
async function readDay(path: string, day: CallsDay.Day): Promise<DayReport> {
  const { base, last } = await JournalView.reach(path, day.until)
  const journal = await JournalView.open(path, { at: base })
  const rows = CallsDay.begin(journal.state)
  while (journal.head.seq < last) {
    await journal.advance((entry) => {
      CallsDay.take(rows, journal.state, entry)
      return entry.seq >= last
    })
  }
  return CallsDay.report(rows, journal.state, day)
}

const columns = [
  ...['call', 'account', 'owner', 'rulebook', 'ladder', 'level', 'asked', 'left', 'numeraire'],
  ...['opened', 'due', 'acknowledged', 'acknowledgedBy', 'extensions', 'assignee', 'end', 'ended'],
  ...['by', 'reason', 'ageMs', 'overdue'],
]

/** A call a row, as the register has it. */
const dayCsv = ({ calls }: DayReport): string =>
  [csvLine(columns), ...calls.map((call) => csvLine(rowOf(call)))].join('\n')

const rowOf = (call: DayCall): readonly string[] => [
  ...[call.call, call.account, call.owner, call.rulebook, call.ladder, call.level].map(asText),
  ...[call.asked, call.left, asText(call.numeraire), isoOf(call.openedAt), isoOf(call.deadline)],
  ...[isoOf(call.acknowledgedAt), asText(call.acknowledgedBy ?? ''), `${call.extensions}`],
  ...[asText(call.assignee ?? ''), call.end ?? '', isoOf(call.endedAt)],
  ...[call.by ?? '', call.reason ?? ''].map(asText),
  ...[`${call.age}`, call.isOverdue ? 'yes' : 'no'],
]

/** For people: what came, what went, what is left, and every call. */
function renderDay(report: DayReport, paint: Paint): string {
  const { from, until, seq, overdue, strikes, calls } = report
  const parts = [
    `From ${datetime(from)} to ${datetime(until)}, up to entry ${seq}`,
    groups('opened', report.opened, paint),
    groups('ended', report.ended, paint),
    groups('left', [...report.ageing, ...(overdue.count === 0 ? [] : [overdue])], paint),
  ]
  const struck = Object.entries(strikes).map(([account, count]) => `${account} ${count}`)
  if (struck.length > 0) parts.push(`Expired unmet in 90 days: ${struck.join(', ')}`)
  if (calls.length > 0) parts.push(callTable(calls, paint))
  return parts.join('\n\n')
}

function groups(title: string, all: readonly DayGroup[], paint: Paint): string {
  if (all.length === 0) return `${title}: none`
  const rows = all.map(({ name, count, amounts }) => [
    name,
    `${count}`,
    Object.entries(amounts)
      .map(([asset, sum]) => `${sum} ${asset}`)
      .join(', '),
  ])
  const heads = [{ title }, { title: 'calls', align: 'right' as const }, { title: 'amount' }]
  return table(heads, rows, paint).join('\n')
}

function callTable(calls: readonly DayCall[], paint: Paint): string {
  const rows = calls.map((call) => [
    ...[call.call, call.account, call.level, `${call.asked} ${call.numeraire}`, call.left],
    ...[span(call.age), call.end ?? (call.isOverdue ? paint('red', 'overdue') : 'in force')],
    call.assignee ?? '–',
  ])
  const titles = ['call', 'account', 'level', 'asked', 'left', 'age', 'end', 'with']
  return table(
    titles.map((title) => ({ title, ...(numbers.has(title) && { align: 'right' as const }) })),
    rows,
    paint,
  ).join('\n')
}

const numbers = new Set(['asked', 'left', 'age'])
