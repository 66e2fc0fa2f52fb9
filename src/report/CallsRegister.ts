import { datetime } from '../base/datetime.ts'
import type { CallStatus, MarginCall, Note } from '../calls/MarginCall.ts'
import type { Event } from '../engine/Event.ts'
import { State } from '../engine/State.ts'
import type { Certainty } from '../model/Assessment.ts'
import type { CallProcedure } from '../model/CallProcedure.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import { Advice } from './Advice.ts'
import { AdviceReport } from './AdviceReport.ts'
import { type AccountView, BookView } from './BookView.ts'
import { type CallMore, CallTerms } from './CallTerms.ts'
import { amountText } from './figures.ts'
import { type OpenCall, Subject } from './Subject.ts'

/** A margin call as of now; money in the numeraire unless an asset is named. */
export interface RegisteredCall extends CallMore {
  /** Null where no engine opened it: the call that the book's own figures imply. */
  readonly id: string | null
  readonly account: string
  readonly owner: string
  readonly rulebook: string
  readonly ladder: string
  readonly level: string
  readonly status: CallStatus | null
  readonly numeraire: string
  /** When the status was reached. */
  readonly timestamp: number
  readonly datetime: string
  /**
   * The outstanding amount in cash: of prices that are bounded at their worse end, of an unknown account
   * what was asked less what was brought.
   */
  readonly amount: string
  readonly certainty: Certainty
  /** The amount brought since it was opened. */
  readonly brought: string | null
  readonly openedAt: number | null
  /** Milliseconds since it was opened. */
  readonly age: number | null
  /** When it expires, as of now. */
  readonly deadline: number | null
  readonly due: string | null
  /** Whether its clock is stopped, so that the deadline moves with the time. */
  readonly isStopped: boolean
  readonly acknowledgedBy: string | null
  /** Who works on it. */
  readonly assignee: string | null
  /** What was written down while it was open, the oldest first. */
  readonly notes: readonly Note[]
  readonly advice: AdviceReport
}

/** A filter of calls; a field left out does not restrict. */
export interface CallQuery {
  /** Account ids. */
  readonly accounts?: readonly string[] | undefined
  readonly owner?: string | undefined
  readonly level?: string | undefined
}

/** The register: all open calls that match a filter, earliest deadline first. */
export function of(view: BookView, query: CallQuery = {}): readonly RegisteredCall[] {
  return view.accounts
    .filter(({ account, owner }) => isAsked(account.id, owner, query))
    .flatMap((one) => callsOf(view, one))
    .filter(({ level }) => query.level === undefined || level === query.level)
    .sort(dueFirst)
}

/** Those of an account that an engine opened: what a book would be called for is in its levels. */
export const opened = (view: BookView, account: string): readonly RegisteredCall[] =>
  of(view, { accounts: [account] }).filter(({ id }) => id !== null)

/** One call of an engine by its id; null where it is not open. */
export function byId(state: State, id: string): RegisteredCall | null {
  const call = state.calls.get(id)
  if (call === undefined) return null
  const account = State.account(state, call.account)
  const one = BookView.accountOf(state, account)
  const rules = State.rulesOf(state, account)
  if (one === null || rules === null) return null
  const subject = BookView.look(one, rules, state.book)
  const open = subject.calls.find((other) => other.id === id)
  return open === undefined ? null : registered(subject, open, call)
}

/** Whether a call matches a filter. */
export const matches = ({ account, owner, level }: RegisteredCall, query: CallQuery): boolean =>
  isAsked(account, owner, query) && (query.level === undefined || level === query.level)

function isAsked(account: string, owner: string, query: CallQuery): boolean {
  const isNamed = query.accounts === undefined || query.accounts.includes(account)
  return isNamed && (query.owner === undefined || owner === query.owner)
}

/**
 * The changes of calls caused by an entry, right after it was folded: each call it touched, as of
 * now; a call it closed, as it was before and with its final status. `known` is the state last
 * reported and is updated.
 */
export function changes(
  state: State,
  events: readonly Event[],
  known: Map<string, RegisteredCall>,
): readonly RegisteredCall[] {
  const touched = new Map<string, CallStatus | null>()
  const successors = new Map<string, string>()
  for (const event of events) {
    const status = statusAfter(event)
    if (status !== undefined && 'call' in event) touched.set(event.call, status)
    if (event.type === 'CallSuperseded') {
      touched.set(event.successor, null)
      successors.set(event.call, event.successor)
    }
  }
  return [...touched].flatMap(([id, closedAs]) => {
    const now = byId(state, id)
    const last = known.get(id)
    if (now !== null) known.set(id, now)
    else known.delete(id)
    if (now !== null) return [now]
    if (last === undefined || closedAs === null) return []
    return [{ ...closed(state, last, closedAs), supersededBy: successors.get(id) ?? null }]
  })
}

/**
 * The status of its call after an event: null while open, undefined for an event that is not about
 * a call.
 */
export function statusAfter({ type }: Event): CallStatus | null | undefined {
  switch (type) {
    case 'CallOpened':
    case 'CallPartlyMet':
    case 'CallExtended':
    case 'CallRaised':
    case 'CallAcknowledged':
    case 'CallAssigned':
    case 'CallNoted':
    case 'CallAnswered':
    case 'CallDisputeResolved':
    case 'CallIncreased':
    case 'CallPastDue':
    case 'CallRescheduled':
      return null
    case 'CallSuperseded':
      return 'superseded'
    case 'CallMet':
      return 'met'
    case 'CallExpired':
      return 'expired'
    case 'CallCancelled':
      return 'cancelled'
    case 'CallWaived':
      return 'waived'
    default:
      return undefined
  }
}

const nothing: AdviceReport = { reductions: [], remedies: [] }

function closed({ book }: State, call: RegisteredCall, status: CallStatus): RegisteredCall {
  const { time } = book
  const age = call.openedAt === null ? null : time - call.openedAt
  const moment = { timestamp: time, datetime: datetime(time) }
  return { ...call, ...moment, status, age, isStopped: false, advice: nothing }
}

function callsOf(view: BookView, one: AccountView): readonly RegisteredCall[] {
  // For an account kept by the engine, an assessment would only show that no call is open.
  if (one.standing !== null && one.standing.calls.length === 0) return []
  const subject = BookView.subject(view, one)
  return subject.calls.map((open) =>
    registered(subject, open, one.standing?.calls.find(({ id }) => id === open.id) ?? null),
  )
}

function registered(subject: Subject, open: OpenCall, call: MarginCall | null): RegisteredCall {
  const { account, rules: terms, book, owner } = subject
  const { numeraire, rulebook } = terms
  const { deadline } = open
  const { cureTo } = call?.procedure ?? impliedOf(rulebook, open)
  return {
    ...{ id: open.id, account: account.id, owner, rulebook: rulebook.id },
    ...{ ladder: open.ladder, level: open.level, status: call?.status ?? null },
    ...{ numeraire: numeraire.id, timestamp: book.time, datetime: datetime(book.time) },
    amount: amountText(open.amount, numeraire),
    certainty: open.certainty,
    brought: call && amountText(call.brought, numeraire),
    openedAt: call?.openedAt ?? null,
    age: call && book.time - call.openedAt,
    deadline,
    due: deadline === null ? null : datetime(deadline),
    isStopped: call !== null && call.frozenAt !== null,
    acknowledgedBy: call?.acknowledgedBy ?? null,
    assignee: call?.assignee ?? null,
    notes: call?.notes ?? [],
    advice: AdviceReport.of(Advice.to(account, terms, book, cureTo)),
    ...moreOf(subject, open, call),
  }
}

function moreOf(subject: Subject, open: OpenCall, call: MarginCall | null): CallMore {
  const { numeraire, rulebook } = subject.rules
  if (call === null) return CallTerms.implied(impliedOf(rulebook, open), numeraire)
  return CallTerms.more(call, Subject.measureOfCalls(subject), numeraire)
}

/** How a call that no engine opened would run. */
function impliedOf(rulebook: Rulebook, open: OpenCall): CallProcedure {
  const ladder = rulebook.ladders.find(({ id }) => id === open.ladder)
  return ladder?.call ?? rulebook.call
}

/** Calls without a deadline come last; then by account and ladder, so the order is total. */
function dueFirst(a: RegisteredCall, b: RegisteredCall): number {
  const [first, second] = [
    a.deadline ?? Number.POSITIVE_INFINITY,
    b.deadline ?? Number.POSITIVE_INFINITY,
  ]
  if (first !== second) return first < second ? -1 : 1
  if (a.account !== b.account) return a.account < b.account ? -1 : 1
  return a.ladder < b.ladder ? -1 : 1
}

export * as CallsRegister from './CallsRegister.ts'
