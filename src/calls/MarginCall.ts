import { Result } from '../base/Result.ts'
import type { AccountId } from '../model/Account.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { CallProcedure } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'

/** What the change was that cured an account; a price is all that its owner did not do. */
export type Cause = 'deposit' | 'reduction' | 'price'

/** Open and partly met calls stand; the others are closed for good. */
export type CallStatus = 'open' | 'partlyMet' | 'met' | 'expired' | 'cancelled' | 'waived'

/** Why a verb was refused. */
export type CallError = 'call.closed' | 'call.unsigned' | 'call.deadlineBackwards' | 'call.notDue'

/** Who moved a deadline, where to and why. */
export interface Extension {
  readonly deadline: number
  readonly by: string
  readonly reason: string
}

/** What is asked of whom, by when, and what became of it. */
export interface MarginCall {
  readonly id: string
  readonly account: AccountId
  readonly ladder: string
  readonly level: string
  readonly openedAt: number
  /** Ms since 1970; `deadlineAt` adds the time for which the clock now stands still. */
  readonly deadline: number
  /** Since when the clock stands still; null while it runs. */
  readonly frozenAt: number | null
  /** What would have cured it in cash when it was issued. */
  readonly amount: Value
  /** The procedure in force when it was issued: later versions leave it alone. */
  readonly procedure: CallProcedure
  /** Deposits less withdrawals since issue, and what trades released. */
  readonly brought: Value
  readonly status: CallStatus
  readonly metBy: Cause | null
  readonly acknowledgedBy: string | null
  readonly extensions: readonly Extension[]
}

/** What a call is issued on. */
export interface Issue {
  readonly id: string
  readonly account: AccountId
  readonly ladder: string
  readonly level: string
  readonly maintenance: Measure
  readonly procedure: CallProcedure
  readonly now: number
}

/** What was said when a call was issued: all that its life starts from. */
export type Issued = Pick<
  MarginCall,
  'id' | 'account' | 'ladder' | 'level' | 'openedAt' | 'deadline' | 'amount' | 'procedure'
>

type Changed<Error extends CallError = never> = Result<MarginCall, 'call.closed' | Error>

/**
 * Issues a call: the amount is what cures it in cash at this moment, and the clock starts.
 *
 * Rules: [CALL1] [CALL2]
 */
export const open = ({ maintenance, now, ...issue }: Issue): MarginCall =>
  opened({
    ...issue,
    openedAt: now,
    deadline: now + issue.procedure.within,
    amount: Assessment.shortfall(maintenance, issue.procedure.cureTo),
  })

/** A call as it stands when it has just been issued: nothing was brought, and the clock runs. */
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
 * What is still to bring in cash, as of a measure: it cures, and one unit less does not.
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
 * Counts what was brought since issue; a withdrawal, or a trade that adds risk, takes away again.
 *
 * Rules: [CALL4] [CALL5]
 */
export function bring(call: MarginCall, amount: Value): Changed {
  const brought = Value.add(call.brought, amount)
  return change(call, { brought, status: brought > 0n ? 'partlyMet' : 'open' })
}

/**
 * What a trade brings: by how much it lowered the cash that would cure, measured before and after
 * it at the same prices. Negative where it added risk. Rounded down, against the account.
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
 * Judges a call after a change: met by it where nothing is left to bring, unchanged otherwise.
 *
 * Rules: [CALL3] [CALL4] [CALL6]
 */
export const judge = (call: MarginCall, maintenance: Measure, cause: Cause): Changed =>
  amountNow(call, maintenance) > 0n ? change(call, {}) : meet(call, cause)

/** Closes a call as met. */
export const meet = (call: MarginCall, by: Cause): Changed =>
  change(call, { status: 'met', metBy: by })

/**
 * Closes a call whose deadline has come. A clock that stands still is never due.
 *
 * Rules: [CALL7] [CALL9]
 */
export function expire(call: MarginCall, now: number): Changed<'call.notDue'> {
  const isDue = call.frozenAt === null && now >= call.deadline
  return isOpen(call) && !isDue
    ? Result.failure('call.notDue')
    : change(call, { status: 'expired' })
}

/** Closes a call that no longer stands, as when its account goes into liquidation. */
export const cancel = (call: MarginCall): Changed => change(call, { status: 'cancelled' })

/** Records who saw a call last; nothing else changes. */
export const acknowledge = (call: MarginCall, by: string): Changed<'call.unsigned'> =>
  decide(call, [by], { acknowledgedBy: by })

/**
 * Moves a deadline to a later time, as seen now: of a clock that stands still, the time from here
 * on comes on top.
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
 * Closes a call by somebody's decision: never without a name and a reason, which the journal keeps.
 *
 * Rules: [CALL8]
 */
export const waive = (call: MarginCall, by: string, reason: string): Changed<'call.unsigned'> =>
  decide(call, [by, reason], { status: 'waived' })

/**
 * Stops a call's clock, as while deposits cannot come in; a clock that stands still stays so.
 *
 * Rules: [CALL9]
 */
export const freeze = (call: MarginCall, now: number): Changed =>
  change(call, { frozenAt: call.frozenAt ?? now })

/**
 * Lets a call's clock run again: the deadline moves by the time it stood still.
 *
 * Rules: [CALL9]
 */
export const thaw = (call: MarginCall, now: number): Changed =>
  change(call, { deadline: deadlineAt(call, now), frozenAt: null })

/** The deadline as seen now: it recedes while the clock stands still. */
export const deadlineAt = ({ deadline, frozenAt }: MarginCall, now: number): number =>
  frozenAt === null ? deadline : deadline + now - frozenAt

const change = (call: MarginCall, part: Partial<MarginCall>): Changed =>
  isOpen(call) ? Result.success({ ...call, ...part }) : Result.failure('call.closed')

/** A change that somebody decides, and therefore signs. */
function decide(
  call: MarginCall,
  signature: readonly string[],
  part: Partial<MarginCall>,
): Changed<'call.unsigned'> {
  const signed = signature.every((word) => word.trim() !== '')
  return isOpen(call) && !signed ? Result.failure('call.unsigned') : change(call, part)
}

export * as MarginCall from './MarginCall.ts'
