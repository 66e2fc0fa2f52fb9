import { Result } from '../base/Result.ts'
import type { AccountId } from '../model/Account.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { CallProcedure } from '../model/CallProcedure.ts'
import type { Level } from '../model/Rulebook.ts'
import { Value } from '../money/Value.ts'
import { CallAmount, type Means } from './CallAmount.ts'
import { CallClock, type Deadline } from './CallClock.ts'
import { type CallPart, CallParts } from './CallParts.ts'

/** The change that cured an account; `price` is every change not made by its owner. */
export type Cause = 'deposit' | 'reduction' | 'price'

/**
 * Open, partly met and past due calls are in force; the others are closed for good. Past due: its
 * deadline has passed, and what follows has not come yet.
 */
export type CallStatus = (typeof callStatuses)[number]

/** Every state of a call, in the order of its life. */
export const callStatuses = [
  ...(['open', 'partlyMet', 'pastDue'] as const),
  ...(['met', 'expired', 'cancelled', 'waived', 'superseded'] as const),
] as const

/** Why an operation on a call was refused. */
export type CallError =
  | 'call.closed'
  | 'call.unsigned'
  | 'call.deadlineBackwards'
  | 'call.notDue'
  | 'call.blank'
  | 'call.notesFull'
  | 'call.notAllowed'
  | 'call.agreedOutOfRange'
  | 'call.notDisputed'
  | 'call.resolvedOutOfRange'

/** Who extended a deadline, to when and why. */
export interface Extension {
  readonly deadline: number
  readonly by: string
  readonly reason: string
  /** The code that its procedure asks for. */
  readonly code?: string
  /** Milliseconds that it added, where its procedure limits them. */
  readonly added?: number
}

/** How the called party answered: what it agrees to owe, of what was asked then, and why not all. */
export interface Dispute {
  readonly at: number
  readonly asked: Value
  readonly agreed: Value
  readonly by: string
  readonly reason: string
}

/** What somebody wrote down about a call, and when. */
export interface Note {
  /** Ms since 1970. */
  readonly at: number
  readonly by: string
  readonly text: string
}

/** A margin call: its account, amount, deadline and status. */
export interface MarginCall {
  readonly id: string
  readonly account: AccountId
  readonly ladder: string
  readonly level: string
  readonly openedAt: number
  /** Ms since 1970; `deadlineAt` adds the time for which the clock is stopped now. */
  readonly deadline: number
  /** When the clock was stopped; null while it runs. */
  readonly frozenAt: number | null
  /** The cash that would have cured the account at issue. */
  readonly amount: Value
  /** The procedure in force at issue; later versions do not change it. */
  readonly procedure: CallProcedure
  /** Deposits less withdrawals since issue, plus what trades released. */
  readonly brought: Value
  readonly status: CallStatus
  /** The deadline that it passed, of a call past due: `deadline` is then when it is acted upon. */
  readonly pastDueAt?: number
  /** Set where exactly the deadline is in time still, as on a calendar. */
  readonly isDated?: true
  /** What a cumulative call asked, and when, the oldest first. */
  readonly parts?: readonly CallPart[]
  /** What is disputed of it. */
  readonly dispute?: Dispute
  readonly metBy: Cause | null
  readonly acknowledgedBy: string | null
  readonly extensions: readonly Extension[]
  /** Who works on it; left out while nobody does. */
  readonly assignee?: string
  /** At most `limits.notes`, the oldest first; left out while there are none. */
  readonly notes?: readonly Note[]
}

/** Why a call is looked at: something happened, or a time of its schedule has come. */
export type Occasion = 'look' | 'schedule'

/** The input of a new call. */
export interface Issue {
  readonly id: string
  readonly account: AccountId
  readonly ladder: string
  /** The level that calls, whose own clock holds in place of the procedure's. */
  readonly level: Level
  readonly maintenance: Measure
  readonly procedure: CallProcedure
  readonly now: number
}

/** The issued call as recorded: the initial state of its life. */
export type Issued = Pick<
  MarginCall,
  | 'id'
  | 'account'
  | 'ladder'
  | 'level'
  | 'openedAt'
  | 'deadline'
  | 'amount'
  | 'procedure'
  | 'isDated'
>

/** A call as it is issued, and why its calendar said nothing where it did not. */
export type Opening = MarginCall & Pick<Deadline, 'undated'>

/** A call after a verb, or why it was refused. */
export type Changed<Error extends CallError = never> = Result<MarginCall, 'call.closed' | Error>

/**
 * Issues a call: the amount is the cash that cures at this moment, as its procedure asks for it, and the
 * clock starts. It is not to be issued for an amount of zero.
 *
 * Rules: [CALL1] [CALL2] [CALL21] [CALL22]
 */
export function open({ maintenance, level, now, ...issue }: Issue): Opening {
  const { procedure } = issue
  const { at: deadline, undated } = CallClock.deadlineOf(procedure, level, now)
  const amount = CallAmount.asked(procedure, Assessment.shortfall(maintenance, procedure.cureTo))
  const call = opened({ ...issue, level: level.name, openedAt: now, deadline, amount })
  return undated === undefined ? call : { ...call, undated }
}

/**
 * The deadline, as seen now, of an open call whose account climbed to a more severe calling level: the
 * earlier of its own and that level's, so that climbing never gives time.
 *
 * Rules: [CALL17]
 */
export const raisedDeadline = (call: MarginCall, level: Level, now: number): number =>
  Math.min(deadlineAt(call, now), CallClock.deadlineOf(call.procedure, level, now).at)

/**
 * Moves an open call to a more severe level and an earlier deadline, as seen now.
 *
 * Rules: [CALL17]
 */
export const raise = (call: MarginCall, level: string, deadline: number, now: number): Changed =>
  change(
    reclocked(call, now, (at) => Math.min(at, deadline)),
    { level, deadline },
  )

/** A call just issued: nothing deposited yet, and the clock running. */
export const opened = (issued: Issued): MarginCall => ({
  ...issued,
  ...(issued.procedure.amount === 'cumulative' && { parts: [partOf(issued)] }),
  frozenAt: null,
  brought: Value.zero,
  status: 'open',
  metBy: null,
  acknowledgedBy: null,
  extensions: [],
})

const partOf = ({ openedAt, amount, deadline }: Issued): CallPart => ({
  ...{ at: openedAt, amount, deadline },
})

/** Whether a call is in force; one that nobody opened is not. */
export const isOpen = ({ status }: { readonly status: CallStatus | null }): boolean =>
  status === 'open' || status === 'partlyMet' || status === 'pastDue'

/**
 * The cash still to be deposited at a measure: it cures, and one unit less does not.
 *
 *     floating           the shortfall of maintenance to cureTo now (Assessment.shortfall)
 *     fixed, supersede   max(0, amount - brought)
 *     cumulative         max(0, min(shortfall, Σ parts - brought))
 *
 * Rules: [CALL3] [CALL4] [CALL24] [CALL25]
 */
export function amountNow(call: MarginCall, maintenance: Measure): Value {
  const { procedure, parts, brought } = call
  if (procedure.amount === 'fixed' || procedure.amount === 'supersede') {
    return Value.max(Value.zero, Value.sub(call.amount, brought))
  }
  const shortfall = Assessment.shortfall(maintenance, procedure.cureTo)
  return parts === undefined ? shortfall : CallParts.outstanding(parts, brought, shortfall)
}

/**
 * Adds a deposit made since issue; a withdrawal, or a trade that adds risk, subtracts. Past due it stays.
 *
 * Rules: [CALL4] [CALL5]
 */
export function bring(call: MarginCall, amount: Value): Changed {
  const brought = Value.add(call.brought, amount)
  if (call.status === 'pastDue') return change(call, { brought })
  return change(call, { brought, status: statusOf(brought) })
}

/** The status of an open call that is not past due. */
export const statusOf = (brought: Value): CallStatus => (brought > 0n ? 'partlyMet' : 'open')

/**
 * The amount a change contributes: by how much it lowers the cash that would cure, measured before
 * and after it at the same prices, as far as its procedure counts what it was done by. Negative where it
 * added risk. Rounded down, against the account.
 *
 * Rules: [CALL5] [CALL23]
 */
export const released = (
  { procedure }: MarginCall,
  before: Measure,
  after: Measure,
  by: Means,
): Value => CallAmount.credit(procedure, by, CallAmount.eased(procedure.cureTo, before, after))

/**
 * Judges a call after a change: met by it where nothing remains to be deposited, otherwise
 * unchanged. A price meets an amount that was fixed only where its procedure says so.
 *
 * Rules: [CALL3] [CALL4] [CALL6] [CALL23]
 */
export function judge(call: MarginCall, maintenance: Measure, cause: Cause): Changed {
  const { cureTo } = call.procedure
  const isMet =
    amountNow(call, maintenance) === 0n ||
    (cause === 'price' &&
      CallAmount.isMetByPrice(call.procedure) &&
      Assessment.shortfall(maintenance, cureTo) === 0n)
  return isMet ? meet(call, cause) : change(call, {})
}

/**
 * What a call asks anew at a measure, beside what is outstanding: the next part of a cumulative one, or
 * all of it of one that is superseded. Zero where it stays as it is. Told anew at a time of its
 * schedule, an amount may fall too; at others it only rises.
 *
 * Rules: [CALL24] [CALL25]
 */
export function askedAnew(call: MarginCall, maintenance: Measure, occasion: Occasion): Value {
  const { procedure, parts, brought } = call
  if (parts === undefined && procedure.amount !== 'supersede') return Value.zero
  const shortfall = Assessment.shortfall(maintenance, procedure.cureTo)
  if (parts !== undefined) {
    return CallAmount.asked(procedure, CallParts.growth(parts, brought, shortfall))
  }
  const amount = CallAmount.asked(procedure, shortfall)
  const remaining = amountNow(call, maintenance)
  return amount > remaining || (occasion === 'schedule' && amount < remaining) ? amount : Value.zero
}

/**
 * Adds a part to a cumulative call.
 *
 * Rules: [CALL24]
 */
export function increase(call: MarginCall, amount: Value, deadline: number, now: number): Changed {
  const clocked = reclocked(call, now)
  const parts = [...(clocked.parts ?? []), { at: now, amount, deadline }]
  return change(clocked, { parts, amount: Value.add(call.amount, amount) })
}

/**
 * When the first part is due that is not paid for, as seen now, where a cumulative call is due at another
 * time; null otherwise. Past due, it is due again once what was due has been paid.
 *
 * Rules: [CALL24]
 */
export function dueNext(call: MarginCall, now: number): number | null {
  if (call.parts === undefined) return null
  const { parts = [], brought } = reclocked(call, now)
  const next = CallParts.nextDue(parts, brought)
  if (next === undefined) return null
  const isOther =
    call.status === 'pastDue' ? next.deadline > now : next.deadline !== deadlineAt(call, now)
  return isOther ? next.deadline : null
}

/**
 * Moves what is due next of a cumulative call to another of its parts.
 *
 * Rules: [CALL24]
 */
export function reschedule(call: MarginCall, deadline: number, now: number): Changed {
  const { pastDueAt: _, ...due } = reclocked(call, now)
  const status = call.status === 'pastDue' ? statusOf(call.brought) : call.status
  return change(due, { deadline, status })
}

/**
 * A call of another amount in place of one that is superseded: its due date, its extensions and who
 * works on it stay, and what was brought has been counted.
 *
 * Rules: [CALL25]
 */
export function successor(call: MarginCall, id: string, amount: Value, now: number): MarginCall {
  const { dispute: _, notes: __, ...kept } = call
  const begun = { id, amount, openedAt: now, brought: Value.zero, acknowledgedBy: null }
  return { ...kept, ...begun, status: kept.status === 'pastDue' ? 'pastDue' : 'open' }
}

/** Closes a call in whose place another was issued. */
export const supersede = (call: MarginCall): Changed => change(call, { status: 'superseded' })

/** Closes a call as met. */
export const meet = (call: MarginCall, by: Cause): Changed =>
  change(call, { status: 'met', metBy: by })

/**
 * Closes a call whose deadline has passed. A stopped clock never expires.
 *
 * Rules: [CALL7] [CALL9]
 */
export const expire = (call: MarginCall, now: number): Changed<'call.notDue'> =>
  isOpen(call) && !isDue(call, now)
    ? Result.failure('call.notDue')
    : change(call, { status: 'expired' })

const isDue = (call: MarginCall, now: number): boolean =>
  call.frozenAt === null && now >= expiresAt(call)

/**
 * The first instant that is too late: the deadline, or the millisecond after one that is a date.
 *
 * Rules: [CALL7] [CALL21]
 */
export const expiresAt = ({ deadline, isDated }: MarginCall): number => deadline + (isDated ? 1 : 0)

/**
 * A call whose deadline has passed and that may still be met until another instant.
 *
 * Rules: [CALL27]
 */
export function passDue(call: MarginCall, until: number, now: number): Changed<'call.notDue'> {
  if (isOpen(call) && !isDue(call, now)) return Result.failure('call.notDue')
  return change(call, { status: 'pastDue', pastDueAt: call.deadline, deadline: until })
}

/** Cancels a call that no longer applies, as when its account goes into liquidation. */
export const cancel = (call: MarginCall): Changed => change(call, { status: 'cancelled' })

/**
 * Stops a call's clock, as while deposits cannot come in; no effect on a stopped clock.
 *
 * Rules: [CALL9]
 */
export const freeze = (call: MarginCall, now: number): Changed =>
  change(call, { frozenAt: call.frozenAt ?? now })

/**
 * Restarts a call's clock: the deadline moves by the time it was stopped.
 *
 * Rules: [CALL9]
 */
export const thaw = (call: MarginCall, now: number): Changed =>
  change(reclocked(call, now), { frozenAt: null })

/** The same call with its deadlines as seen now, those of its parts moved; a clock that stands, stands from now. */
export function reclocked(
  call: MarginCall,
  now: number,
  move: (deadline: number) => number = (at) => at,
): MarginCall {
  const stood = call.frozenAt === null ? 0 : now - call.frozenAt
  const parts = call.parts && CallParts.retimed(call.parts, (at) => move(at + stood))
  const frozenAt = call.frozenAt === null ? null : now
  return { ...call, deadline: call.deadline + stood, frozenAt, ...(parts && { parts }) }
}

/** The deadline as seen now: it moves back while the clock is stopped. */
export const deadlineAt = ({ deadline, frozenAt }: MarginCall, now: number): number =>
  frozenAt === null ? deadline : deadline + now - frozenAt

/** A change of a call that is open. */
export const change = (call: MarginCall, part: Partial<MarginCall>): Changed =>
  isOpen(call) ? Result.success({ ...call, ...part }) : Result.failure('call.closed')

export * as MarginCall from './MarginCall.ts'
