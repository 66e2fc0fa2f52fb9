import { type CallStatus, callStatuses, MarginCall } from '../../calls/MarginCall.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import { ratioIn } from '../../report/figures.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { timeOf } from '../timeOf.ts'
import { UsageError } from '../UsageError.ts'

/** Which calls are asked for, and in which order. */
export interface Filter {
  readonly accounts: readonly string[]
  readonly owner: string | undefined
  readonly level: string | undefined
  readonly assignee: string | undefined
  readonly statuses: readonly Status[]
  /** Ms since 1970; calls that are due later are left out. */
  readonly dueBefore: number | undefined
  readonly sort: Sort
}

export const statuses = ['overdue', ...callStatuses] as const
export type Status = (typeof statuses)[number]

/** Whether a call is no longer in force: only the record has such. A book's was not opened by anybody. */
const isClosed = (status: CallStatus | null): boolean =>
  status !== null && !MarginCall.isOpen({ status })

const sorts = ['due', 'amount', 'age', 'account'] as const
type Sort = (typeof sorts)[number]

export const filterOptions: Options = {
  account: { value: 'ID', about: 'only calls of this account; may be repeated', multiple: true },
  owner: { value: 'ID', about: 'only calls of accounts of this owner' },
  level: { value: 'NAME', about: 'only calls of this level' },
  assignee: { value: 'NAME', about: "only calls that NAME works on; '' for those of nobody" },
  status: {
    value: 'STATUS',
    about: `only ${statuses.join(', ')}, or all; may be repeated. Without it, what is in force`,
    multiple: true,
  },
  due: { value: 'WHEN', about: 'only calls due by then: a time, or from now as 1h or 30min' },
  sort: { value: 'BY', about: `${sorts.join(', ')}: the earliest, largest, oldest, or by name` },
}

/** @throws UsageError */
export function filterOf(args: Arguments, now: number): Filter {
  const due = args.text('due')
  return {
    accounts: args.texts('account'),
    owner: args.text('owner'),
    level: args.text('level'),
    assignee: args.text('assignee'),
    statuses: statusesOf(args.texts('status')),
    dueBefore: due === undefined ? undefined : timeOf('--due', due, now),
    sort: sortOf(args.text('sort') ?? 'due'),
  }
}

function statusesOf(texts: readonly string[]): readonly Status[] {
  if (texts.includes('all')) return statuses
  const odd = texts.find((text) => !statuses.includes(text as Status))
  if (odd === undefined) return texts as readonly Status[]
  throw new UsageError(`--status: expected ${statuses.join(', ')} or all, found '${odd}'`)
}

function sortOf(text: string): Sort {
  const found = sorts.find((one) => one === text)
  if (found !== undefined) return found
  throw new UsageError(`--sort: expected ${sorts.join(', ')}, found '${text}'`)
}

/** Whether calls are asked for that are no longer in force. */
export const wantsClosed = ({ statuses }: Filter): boolean =>
  statuses.some((status) => status !== 'overdue' && isClosed(status))

/** The calls that match, in the order asked for. */
export const select = (calls: readonly RegisteredCall[], filter: Filter): RegisteredCall[] =>
  calls.filter((call) => matches(call, filter)).sort(orders[filter.sort])

/** Whether a call is asked for. */
export function matches(call: RegisteredCall, filter: Filter): boolean {
  const { accounts, owner, level, assignee, dueBefore } = filter
  if (accounts.length > 0 && !accounts.includes(call.account)) return false
  if (owner !== undefined && call.owner !== owner) return false
  if (level !== undefined && call.level !== level) return false
  if (assignee !== undefined && (call.assignee ?? '') !== assignee) return false
  if (dueBefore !== undefined && (call.deadline ?? Number.POSITIVE_INFINITY) > dueBefore)
    return false
  return hasStatus(call, filter.statuses)
}

function hasStatus(call: RegisteredCall, asked: readonly Status[]): boolean {
  const { status } = call
  if (asked.length === 0) return !isClosed(status)
  if (asked.includes('overdue') && isOverdue(call)) return true
  return asked.some((one) => one === (status ?? 'open'))
}

/** Whether it is in force, its clock runs, and its deadline was past when it was looked at. */
const isOverdue = (call: RegisteredCall): boolean =>
  !isClosed(call.status) &&
  !call.isStopped &&
  (call.pastDueSince !== null || (call.deadline !== null && call.deadline <= call.timestamp))

type Order = (a: RegisteredCall, b: RegisteredCall) => number

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byName: Order = (a, b) => byText(a.account, b.account) || byText(a.ladder, b.ladder)

const late = (time: number | null): number => time ?? Number.MAX_SAFE_INTEGER

/** Amounts are compared within a numeraire, and exactly. */
const byAmount: Order = (a, b) =>
  byText(a.numeraire, b.numeraire) || Ratio.compare(ratioIn(b.amount), ratioIn(a.amount))

const orders: Readonly<Record<Sort, Order>> = {
  due: (a, b) => late(a.deadline) - late(b.deadline) || byName(a, b),
  amount: (a, b) => byAmount(a, b) || byName(a, b),
  age: (a, b) => late(a.openedAt) - late(b.openedAt) || byName(a, b),
  account: (a, b) => byName(a, b) || late(a.openedAt) - late(b.openedAt),
}

export * as Filter from './Filter.ts'
