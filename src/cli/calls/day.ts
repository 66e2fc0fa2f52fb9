import { Type } from 'typebox'
import { datetime } from '../../base/datetime.ts'
import { span } from '../../base/span.ts'
import { Remote } from '../../connect/remote/Remote.ts'
import { CallsOfDays } from '../../host/CallsOfDays.ts'
import type { DayCall, DayGroup, DayReport } from '../../report/CallsDay.ts'
import type { DayRestriction } from '../../report/DayRestrictions.ts'
import { type DayTold, dayOf } from '../../wire/asked/dayOf.ts'
import { day } from '../../wire/dayOutputs.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { csvLine } from '../csvLine.ts'
import type { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { expectShape } from '../remote/expect.ts'
import { table } from '../table.ts'
import { asText, isoOf } from './callsCsv.ts'

export const dayOptions: Options = {
  day: { value: 'DATE', about: "a desk's day, as 2026-01-05: opened, ended, left, and every call" },
  zone: { value: 'NAME', about: 'with --day, whose midnight ends it, as America/New_York (UTC)' },
}

/**
 * The report of a day of a journal, as text, CSV or JSON.
 *
 * Rules: [DAY1] [DAY2] [DAY3]
 *
 * @throws AskedError, Fault of the journal
 */
export async function dayOfJournal(path: string, args: Arguments, io: Io): Promise<string> {
  const report = await CallsOfDays.read(CallsOfDays.create(path), dayOf(toldOf(args), io.now()))
  return printed(report, args, io)
}

/**
 * The same of a running service, in its words.
 *
 * Rules: [DAY5]
 *
 * @throws AskedError, RemoteFault
 */
export async function dayOfService(remote: Remote, args: Arguments, io: Io): Promise<string> {
  const told = toldOf(args)
  dayOf(told, io.now())
  const answer = await Remote.get(remote, '/day', { date: told.day, zone: told.zone })
  const { day: report } = expectShape(served, answer, 'GET /v1/day')
  return printed(report as DayReport, args, io)
}

const served = Type.Object({ day })

const toldOf = (args: Arguments): DayTold => ({
  day: args.text('day') ?? '',
  zone: args.text('zone'),
})

function printed(report: DayReport, args: Arguments, io: Io): string {
  if (args.has('json')) return JSON.stringify(report)
  return args.has('csv') ? dayCsv(report) : renderDay(report, Paint.of(io.stdout, io.env))
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
  const { from, until, asOf, seq, overdue, strikes, restrictions, calls } = report
  const parts = [
    `From ${datetime(from)} to ${datetime(until)}, up to entry ${seq}${asOf < until ? `, as of ${datetime(asOf)}` : ''}`,
    groups('opened', report.opened, paint),
    groups('ended', report.ended, paint),
    groups('left', [...report.ageing, ...(overdue.count === 0 ? [] : [overdue])], paint),
  ]
  if (report.queue.length > 0) parts.push(groups('with', report.queue.map(named), paint))
  const struck = Object.entries(strikes).map(([account, count]) => `${account} ${count}`)
  if (struck.length > 0) parts.push(`Expired unmet in 90 days: ${struck.join(', ')}`)
  if (restrictions.length > 0) parts.push(restrictions.map(restrictionLine).join('\n'))
  if (calls.length > 0) parts.push(callTable(calls, paint))
  return parts.join('\n\n')
}

const named = (group: DayGroup): DayGroup => ({ ...group, name: group.name || 'nobody' })

function restrictionLine(one: DayRestriction): string {
  const { account, restriction, id, from, until, by, reason, isOfOwner, endedAt, endedBy } = one
  const end = until === null ? 'until it is released' : `until ${datetime(until)}`
  const state = endedAt === null ? end : `ended ${datetime(endedAt)} by ${endedBy}`
  const whose = isOfOwner ? ', with all accounts of its owner' : ''
  return `${account} ${restriction} (${id}${whose}) since ${datetime(from)} by ${by}, ${state}: ${reason}`
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
