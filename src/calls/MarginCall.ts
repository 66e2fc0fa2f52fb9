import { limits } from '../base/limits.ts'
import { Result } from '../base/Result.ts'
import type { AccountId } from '../model/Account.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { CallProcedure } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'

/** The change that cured an account; `price` is every change not made by its owner. */
export type Cause = 'deposit' | 'reduction' | 'price'

/** Open and partly met calls are in force; the others are closed for good. */
export type CallStatus = 'open' | 'partlyMet' | 'met' | 'expired' | 'cancelled' | 'waived'

/** Why an operation on a call was refused. */
export type CallError =
  | 'call.closed'
  | 'call.unsigned'
  | 'call.deadlineBackwards'
  | 'call.notDue'
  | 'call.blank'
  | 'call.notesFull'

/** Who extended a deadline, to when and why. */
export interface Extension {
  readonly deadline: number
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
  readonly metBy: Cause | null
  readonly acknowledgedBy: string | null
  readonly extensions: readonly Extension[]
  /** Who works on it; left out while nobody does. */
  readonly assignee?: string
  /** At most `limits.notes`, the oldest first; left out while there are none. */
  readonly notes?: readonly Note[]
}

/** The input of a new call. */
export interface Issue {
  readonly id: string
  readonly account: AccountId
  readonly ladder: string
  readonly level: string
  readonly maintenance: Measure
  readonly procedure: CallProcedure
  /** The level's own time to the deadline, in place of the procedure's. */
  readonly within?: number | undefined
  readonly now: number
}

/** The issued call as recorded: the initial state of its life. */
export type Issued = Pick<
  MarginCall,
  'id' | 'account' | 'ladder' | 'level' | 'openedAt' | 'deadline' | 'amount' | 'procedure'
>

type Changed<Error extends CallError = never> = Result<MarginCall, 'call.closed' | Error>

/**
 * Issues a call: the amount is the cash that cures at this moment, and the clock starts.
 *
 * Rules: [CALL1] [CALL2]
 */
export const open = ({ maintenance, within, now, ...issue }: Issue): MarginCall =>
  opened({
    ...issue,
    openedAt: now,
    deadline: now + (within ?? issue.procedure.within),
    amount: Assessment.shortfall(maintenance, issue.procedure.cureTo),
  })

/**
 * The deadline, as seen now, of an open call whose account climbed to a more severe calling level: the
 * earlier of its own and that level's, `within` or else the procedure's, so that climbing never gives
 * time.
 *
 * Rules: [CALL17]
 */
export const raisedDeadline = (call: MarginCall, within: number | undefined, now: number): number =>
  Math.min(deadlineAt(call, now), now + (within ?? call.procedure.within))

/**
 * Moves an open call to a more severe level and an earlier deadline, as seen now.
 *
 * Rules: [CALL17]
 */
export const raise = (call: MarginCall, level: string, deadline: number, now: number): Changed =>
  change(call, { level, deadline, frozenAt: call.frozenAt === null ? null : now })

/** A call just issued: nothing deposited yet, and the clock running. */
export const opened = (issued: Issued): MarginCall => ({
  ...issued,
  frozenAt: null,
  brought: Value.zero,
  status: 'open',
  metBy: null,
  acknowledgedBy: null,
  extensions: [],
})

export const isOpen = ({ status }: MarginCall): boolean =>
  status === 'open' || status === 'partlyMet'

/**
 * The cash still to be deposited at a measure: it cures, and one unit less does not.
 *
 *     floating  the shortfall of maintenance to cureTo now (Assessment.shortfall)
 *     fixed     max(0, amount - brought)
 *
 * Rules: [CALL3] [CALL4]
 */
export const amountNow = (call: MarginCall, maintenance: Measure): Value =>
  call.procedure.amount === 'floating'
    ? Assessment.shortfall(maintenance, call.procedure.cureTo)
    : Value.max(Value.zero, Value.sub(call.amount, call.brought))

/**
 * Adds a deposit made since issue; a withdrawal, or a trade that adds risk, subtracts.
 *
 * Rules: [CALL4] [CALL5]
 */
export function bring(call: MarginCall, amount: Value): Changed {
  const brought = Value.add(call.brought, amount)
  return change(call, { brought, status: brought > 0n ? 'partlyMet' : 'open' })
}

/**
 * The amount a trade contributes: by how much it lowers the cash that would cure, measured before
 * and after it at the same prices. Negative where it added risk. Rounded down, against the account.
 *
 *     released = ⌊(requirement before - requirement after) ÷ cureTo⌋ + equity after - equity before
 *
 * Rules: [CALL5]
 */
export const released = ({ procedure }: MarginCall, before: Measure, after: Measure): Value =>
  Value.of(
    Ratio.divDown(before.requirement - after.requirement, procedure.cureTo) +
      after.equity -
      before.equity,
  )

/**
 * Judges a call after a change: met by it where nothing remains to be deposited, otherwise
 * unchanged.
 *
 * Rules: [CALL3] [CALL4] [CALL6]
 */
export const judge = (call: MarginCall, maintenance: Measure, cause: Cause): Changed =>
  amountNow(call, maintenance) > 0n ? change(call, {}) : meet(call, cause)

/** Closes a call as met. */
export const meet = (call: MarginCall, by: Cause): Changed =>
  change(call, { status: 'met', metBy: by })

/**
 * Closes a call whose deadline has passed. A stopped clock never expires.
 *
 * Rules: [CALL7] [CALL9]
 */
export function expire(call: MarginCall, now: number): Changed<'call.notDue'> {
  const isDue = call.frozenAt === null && now >= call.deadline
  return isOpen(call) && !isDue
    ? Result.failure('call.notDue')
    : change(call, { status: 'expired' })
}

/** Cancels a call that no longer applies, as when its account goes into liquidation. */
export const cancel = (call: MarginCall): Changed => change(call, { status: 'cancelled' })

/** Records who last acknowledged a call; nothing else changes. */
export const acknowledge = (call: MarginCall, by: string): Changed<'call.unsigned'> =>
  decide(call, [by], { acknowledgedBy: by })

/**
 * Says who works on a call, or that nobody does any more; the one named last. Nothing else changes.
 *
 * Rules: [CALL19]
 */
export function assign(call: MarginCall, to: string | null, by: string): Changed<'call.unsigned'> {
  const { assignee: _, ...unassigned } = call
  return decide(unassigned, to === null ? [by] : [to, by], to === null ? {} : { assignee: to })
}

/**
 * Adds a note; nothing else changes. It has a name and words, and a call has at most `limits.notes`.
 *
 * Rules: [CALL20]
 */
export function note(
  call: MarginCall,
  added: Note,
): Changed<'call.unsigned' | 'call.blank' | 'call.notesFull'> {
  const notes = call.notes ?? []
  if (!isOpen(call)) return Result.failure('call.closed')
  const fault = noteFault(added)
  if (fault !== null) return Result.failure(fault)
  if (notes.length >= limits.notes) return Result.failure('call.notesFull')
  return change(call, { notes: [...notes, added] })
}

/** What a note lacks, whatever call it is about; null where it has a name and words. */
export function noteFault({ by, text }: Omit<Note, 'at'>): 'call.unsigned' | 'call.blank' | null {
  if (by.trim() === '') return 'call.unsigned'
  return text.trim() === '' ? 'call.blank' : null
}

/**
 * Extends a deadline to a later time, as seen now; if the clock is stopped, the time from now on is
 * added.
 *
 * Rules: [CALL8] [CALL9]
 */
export function extend(
  call: MarginCall,
  extension: Extension,
  now: number,
): Changed<'call.unsigned' | 'call.deadlineBackwards'> {
  const { deadline, by, reason } = extension
  const frozenAt = call.frozenAt === null ? null : now
  const extensions = [...call.extensions, extension]
  const later = decide(call, [by, reason], { deadline, frozenAt, extensions })
  if (later.ok && deadline <= deadlineAt(call, now)) return Result.failure('call.deadlineBackwards')
  return later
}

/**
 * Closes a call by a person's decision: always with a name and a reason, which the journal records.
 *
 * Rules: [CALL8]
 */
export const waive = (call: MarginCall, by: string, reason: string): Changed<'call.unsigned'> =>
  decide(call, [by, reason], { status: 'waived' })

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
  change(call, { deadline: deadlineAt(call, now), frozenAt: null })

/** The deadline as seen now: it moves back while the clock is stopped. */
export const deadlineAt = ({ deadline, frozenAt }: MarginCall, now: number): number =>
  frozenAt === null ? deadline : deadline + now - frozenAt

const change = (call: MarginCall, part: Partial<MarginCall>): Changed =>
  isOpen(call) ? Result.success({ ...call, ...part }) : Result.failure('call.closed')

/** A change decided, and therefore signed, by a person. */
function decide(
  call: MarginCall,
  signature: readonly string[],
  part: Partial<MarginCall>,
): Changed<'call.unsigned'> {
  const signed = signature.every((word) => word.trim() !== '')
  return isOpen(call) && !signed ? Result.failure('call.unsigned') : change(call, part)
}

export * as MarginCall from './MarginCall.ts'
