import type { MarginCall } from '../calls/MarginCall.ts'
import type { Entry } from '../engine/Entry.ts'
import type { Event } from '../engine/Event.ts'
import { State } from '../engine/State.ts'
import { Decimal } from '../money/Decimal.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { CallsRegister } from './CallsRegister.ts'
import { type DayRestriction, DayRestrictions, type Restraints } from './DayRestrictions.ts'
import { amountText, ratioIn } from './figures.ts'

/** How a call ended: met by its owner or by the market, not met, or replaced by another. */
export type End =
  | 'deposit'
  | 'reduction'
  | 'price'
  | 'expired'
  | 'waived'
  | 'cancelled'
  | 'superseded'

/** A call that was in force at some moment of a day, as it stood at the day's end. */
export interface DayCall {
  readonly call: string
  readonly account: string
  readonly owner: string
  readonly rulebook: string
  readonly ladder: string
  readonly level: string
  readonly numeraire: string
  /** The cash that would have cured at the opening, and what is still missing, or was at the end. */
  readonly asked: string
  readonly left: string
  readonly openedAt: number
  readonly deadline: number
  readonly acknowledgedAt: number | null
  readonly acknowledgedBy: string | null
  readonly extensions: number
  readonly assignee: string | null
  /** Null while it is in force. */
  readonly end: End | null
  readonly endedAt: number | null
  /** Who waived it, and why it was waived or cancelled. */
  readonly by: string | null
  readonly reason: string | null
  /** Milliseconds from its opening to its end, or to the day's. */
  readonly age: number
  /** Whether it was in force past its deadline at the day's end. */
  readonly isOverdue: boolean
}

/** Calls counted together, with what they ask for, by asset. */
export interface DayGroup {
  readonly name: string
  readonly count: number
  readonly amounts: Readonly<Record<string, string>>
}

/** What a desk did in a day, and what it leaves to the next. */
export interface DayReport {
  /** The day, from its first millisecond to before its last, and the last entry in it. */
  readonly from: number
  readonly until: number
  /** The moment of ages and of what is overdue: its end, or where it is not over the time it is told at. */
  readonly asOf: number
  readonly seq: number
  /** Opened that day, by level: what they asked. */
  readonly opened: readonly DayGroup[]
  /** Ended that day, by how: what they had asked. */
  readonly ended: readonly DayGroup[]
  /** In force at the end, by age: what is still missing. */
  readonly ageing: readonly DayGroup[]
  readonly overdue: DayGroup
  /** In force at the end, by who works on it: what is still missing; nobody's in front. */
  readonly queue: readonly DayGroup[]
  /** Accounts with calls that expired unmet in the 90 days to the day's end: how many. */
  readonly strikes: Readonly<Record<string, number>>
  /** What bound an account at some moment of the day, the oldest first. */
  readonly restrictions: readonly DayRestriction[]
  /** Those in force that day, the oldest first. */
  readonly calls: readonly DayCall[]
}

type Row = { -readonly [K in keyof Omit<DayCall, 'age' | 'isOverdue'>]: DayCall[K] }

/** What is gathered from the entries of a journal: calls by id, and restrictions. */
export interface Gathered {
  readonly calls: Map<string, Row>
  readonly restraints: Restraints
}

/** Begins with the calls that a state has open: those of a journal whose front was taken away. */
export function begin(state: State): Gathered {
  const calls = new Map<string, Row>()
  for (const call of state.calls.values()) calls.set(call.id, rowOf(state, call))
  return { calls, restraints: DayRestrictions.begin(state) }
}

/** Takes what an entry tells of calls and restrictions, right after it was folded. */
export function take({ calls: rows, restraints }: Gathered, state: State, entry: Entry): void {
  const { time, events } = entry
  DayRestrictions.take(restraints, state, entry)
  for (const event of events) {
    if (event.type === 'CallOpened') {
      const call = state.calls.get(event.call)
      rows.set(event.call, opened(state, event, call, time))
    } else if ('call' in event) {
      const row = rows.get(`${event.call}`)
      if (row !== undefined) Object.assign(row, changeOf(event, row, state, time))
      if (row !== undefined && event.type === 'CallSuperseded') {
        rows.set(event.successor, successorOf(row, event, state, time))
      }
    }
  }
}

function rowOf(state: State, call: MarginCall): Row {
  const { id, account, ladder, level, amount, openedAt, deadline, acknowledgedBy } = call
  return {
    ...blank(state, id, account),
    ...{ ladder, level, openedAt, deadline, acknowledgedBy },
    ...{ asked: money(state, account, amount), left: money(state, account, amount) },
    ...{ extensions: call.extensions.length, assignee: call.assignee ?? null },
  }
}

function opened(
  state: State,
  event: Extract<Event, { readonly type: 'CallOpened' }>,
  call: MarginCall | undefined,
  time: number,
): Row {
  const { account, ladder, level, amount, deadline } = event
  const asked = money(state, account, amount)
  return {
    ...blank(state, event.call, account),
    ...{ ladder, level, asked, left: asked, deadline },
    openedAt: call?.openedAt ?? time,
  }
}

/** The call in the place of another: opened then, of a new amount, and seen by nobody yet. */
function successorOf(
  { owner, rulebook, numeraire, ladder, level, deadline, extensions, assignee }: Row,
  { account, successor, amount }: Extract<Event, { readonly type: 'CallSuperseded' }>,
  state: State,
  time: number,
): Row {
  const asked = money(state, account, amount)
  return {
    ...blank(state, successor, account),
    ...{ owner, rulebook, numeraire, ladder, level, deadline, extensions, assignee },
    ...{ asked, left: asked, openedAt: time },
  }
}

function blank(state: State, call: string, id: string) {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account)
  return {
    ...{ call, account: id, owner: account.owner, rulebook: account.rules?.id ?? '' },
    ...{ numeraire: rules?.numeraire.id ?? '', extensions: 0, assignee: null },
    ...{ acknowledgedAt: null, acknowledgedBy: null },
    ...{ end: null, endedAt: null, by: null, reason: null },
  }
}

function money(state: State, account: string, amount: Value): string {
  const numeraire = State.rulesOf(state, State.account(state, account))?.numeraire
  const owed = Value.max(Value.zero, amount)
  return numeraire === undefined ? '0' : amountText(owed, numeraire)
}

/** What an event changes of its call. */
function changeOf(event: Event, row: Row, state: State, time: number): Partial<Row> {
  const ended = (end: End) => ({ end, endedAt: time })
  switch (event.type) {
    case 'CallPartlyMet':
      return { left: money(state, row.account, event.remaining) }
    case 'CallRaised':
      return { level: event.level, deadline: event.deadline }
    case 'CallExtended':
      return { deadline: event.deadline, extensions: row.extensions + 1 }
    case 'CallAcknowledged':
      return { acknowledgedAt: time, acknowledgedBy: event.by }
    case 'CallAssigned':
      return { assignee: event.to }
    case 'CallMet':
      return { ...ended(event.by), left: '0' }
    case 'CallExpired':
      return { ...ended('expired'), left: money(state, row.account, event.shortfall) }
    case 'CallWaived':
      return { ...ended('waived'), by: event.by, reason: event.reason }
    case 'CallSuperseded':
      return ended('superseded')
    case 'CallRescheduled':
      return { deadline: event.deadline }
    case 'CallCancelled':
      return { ...ended('cancelled'), reason: event.reason }
    default:
      return {}
  }
}

/** A day: its first millisecond, and the first after it. */
export interface Day {
  readonly from: number
  readonly until: number
  /** The time at which it is told: a day that is not over is told as of then. */
  readonly now: number
}

/**
 * The report of a day, of what was gathered up to its end.
 *
 * Rules: [DAY1] [DAY2] [DAY3]
 *
 * @param state as it was at the day's end
 * @example
 * CallsDay.report(gathered, state, { from: 0, until: 86_400_000 }).ageing
 */
export function report(gathered: Gathered, state: State, { from, until, now }: Day): DayReport {
  const asOf = Math.min(until, Math.max(now, state.time))
  const all = [...gathered.calls.values()].map((row) => standing(row, state, asOf))
  const calls = all
    .filter(({ endedAt }) => endedAt === null || endedAt >= from)
    .sort((a, b) => a.openedAt - b.openedAt || (a.call < b.call ? -1 : 1))
  const left = calls.filter(({ end }) => end === null)
  const overdue = left.filter(({ isOverdue }) => isOverdue)
  return {
    ...{ from, until, asOf, seq: state.seq, calls },
    opened: grouped(
      calls.filter(({ openedAt }) => openedAt >= from),
      ({ level }) => level,
      'asked',
    ),
    ended: grouped(
      calls.filter(({ end }) => end !== null),
      ({ end }) => `${end}`,
      'asked',
    ),
    ageing: grouped(left, ({ age }) => ageName(age), 'left'),
    overdue: groupOf('overdue', overdue, 'left'),
    queue: queueOf(left),
    strikes: strikesOf(all, until),
    restrictions: DayRestrictions.within(gathered.restraints, from),
  }
}

function standing(row: Row, state: State, asOf: number): DayCall {
  const now = row.end === null ? CallsRegister.byId(state, row.call) : null
  const deadline = now?.pastDueSince ?? now?.deadline ?? row.deadline
  return {
    ...row,
    ...{ left: now?.amount ?? row.left, deadline },
    age: (row.endedAt ?? asOf) - row.openedAt,
    isOverdue: row.end === null && now?.isStopped !== true && deadline < asOf,
  }
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** The bounds of ages, and what is below each. */
const ages: readonly (readonly [number, string])[] = [
  [HOUR_MS, 'under 1 h'],
  [4 * HOUR_MS, '1 to 4 h'],
  [DAY_MS, '4 to 24 h'],
  [5 * DAY_MS, '1 to 5 d'],
]

const ageName = (age: number): string => ages.find(([most]) => age < most)?.[1] ?? 'over 5 d'

/** Groups in the order in which they first occur. */
function grouped(
  calls: readonly DayCall[],
  nameOf: (call: DayCall) => string,
  amount: 'asked' | 'left',
): readonly DayGroup[] {
  return [...Map.groupBy(calls, nameOf)].map(([name, some]) => groupOf(name, some, amount))
}

/** What nobody works on yet is seen first. */
const queueOf = (left: readonly DayCall[]): readonly DayGroup[] =>
  grouped(left, ({ assignee }) => assignee ?? '', 'left').toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )

function groupOf(name: string, calls: readonly DayCall[], amount: 'asked' | 'left'): DayGroup {
  const sums = new Map<string, Ratio>()
  for (const call of calls) {
    const before = sums.get(call.numeraire) ?? Ratio.zero
    sums.set(call.numeraire, Ratio.add(before, ratioIn(call[amount])))
  }
  const amounts = Object.fromEntries([...sums].map(([asset, sum]) => [asset, exact(sum)]))
  return { name, count: calls.length, amounts }
}

/** A sum of decimals is a decimal of at most as many places. */
const exact = (sum: Ratio): string => {
  const read = Decimal.parse(Ratio.format(sum, PLACES))
  return read.ok ? Decimal.format(read.value) : '0'
}

const PLACES = 18
const STRIKES_MS = 90 * DAY_MS

function strikesOf(calls: readonly DayCall[], until: number): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const { account, end, endedAt } of calls) {
    if (end !== 'expired' || (endedAt ?? 0) < until - STRIKES_MS) continue
    counts.set(account, (counts.get(account) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

export * as CallsDay from './CallsDay.ts'
