import type { CivilDate } from '../calendar/CivilDate.ts'
import type { CallStatus } from '../calls/MarginCall.ts'
import { Amount } from '../money/Amount.ts'
import { Agreement, type Side } from './Agreement.ts'
import { type CallKind, CreditSupport } from './CreditSupport.ts'
import type { Answer, Call, Recalculation, Waiver } from './Message.ts'

/** A call under an agreement, as both sides have it. */
export interface SupportCall {
  readonly id: string
  readonly kind: CallKind
  readonly caller: Side
  readonly valuedOn: CivilDate
  readonly exposure: Amount
  readonly held: Amount
  /** In atoms of the base currency, as it was called. */
  readonly amount: Amount
  readonly openedAt: number
  readonly deadline: number
  /** The value of what has settled. */
  readonly brought: Amount
  readonly answer: Answer | null
  readonly recalculation: Recalculation | null
  readonly waiver: Waiver | null
  /** Whether a later call asks again for what is disputed of it. */
  readonly isLapsed: boolean
}

/** A call as it is made. */
export const opened = (body: Call, caller: Side, at: number): SupportCall => ({
  ...{ id: body.call, kind: body.kind, caller, valuedOn: body.valuedOn },
  ...{ exposure: body.exposure, held: body.held, amount: body.amount },
  ...{ openedAt: at, deadline: body.deadline, brought: Amount.zero },
  ...{ answer: null, recalculation: null, waiver: null, isLapsed: false },
})

/** The side whose collateral it is about. */
export const posterOf = ({ kind, caller }: Pick<SupportCall, 'kind' | 'caller'>): Side =>
  kind === 'delivery' ? Agreement.other(caller) : caller

/** What the poster would owe the holder, of an exposure told as what b would owe a. */
export const owedBy = (poster: Side, exposure: Amount): Amount =>
  poster === 'b' ? exposure : Amount.negate(exposure)

/**
 * What may be called, at an exposure and what counts as held.
 *
 * Rules: [CSA6]
 */
export function amountAt(
  agreement: Agreement,
  { kind, caller }: Pick<SupportCall, 'kind' | 'caller'>,
  { exposure, held }: { readonly exposure: Amount; readonly held: Amount },
): Amount {
  const poster = posterOf({ kind, caller })
  const stand = { exposure: owedBy(poster, exposure), held }
  const amount = kind === 'delivery' ? CreditSupport.delivery : CreditSupport.excess
  return amount(agreement, poster, stand)
}

/** What is agreed: what was answered or, once it was recalculated, all of that. */
export const agreed = ({ answer, recalculation }: SupportCall): Amount =>
  recalculation?.amount ?? answer?.agreed ?? Amount.zero

/**
 * What is disputed: the rest of what was called, until it is recalculated, called again or given up.
 *
 * Rules: [CSA10]
 */
export function disputed(call: SupportCall): Amount {
  const { answer, recalculation, isLapsed, waiver } = call
  if (answer === null || recalculation !== null || isLapsed || waiver !== null) return Amount.zero
  return Amount.sub(call.amount, answer.agreed)
}

/** What the call is for by now. */
function owed(call: SupportCall): Amount {
  if (call.recalculation !== null) return call.recalculation.amount
  return call.isLapsed ? agreed(call) : call.amount
}

/**
 * The status, in the words of every margin call: superseded where a later call asks for all of it, and
 * cancelled where a recalculation leaves nothing of it.
 *
 * Rules: [CSA9]
 */
export function statusOf(call: SupportCall): CallStatus {
  const all = owed(call)
  if (all === 0n && call.brought === 0n) return call.isLapsed ? 'superseded' : 'cancelled'
  if (call.brought >= all) return 'met'
  if (call.waiver !== null) return 'waived'
  return call.brought > 0n ? 'partlyMet' : 'open'
}

export const isOpen = (call: SupportCall): boolean => {
  const status = statusOf(call)
  return status === 'open' || status === 'partlyMet'
}

/**
 * What is still to be transferred without dispute: of a call without an answer all of it, for silence is
 * no dispute.
 *
 * Rules: [CSA10]
 */
export function outstanding(call: SupportCall): Amount {
  if (!isOpen(call)) return Amount.zero
  const due = call.answer === null ? call.amount : agreed(call)
  return Amount.max(Amount.zero, Amount.sub(due, call.brought))
}

/**
 * The status at a time: past due where something was due by then and has not come. Exactly at the deadline
 * is in time.
 *
 * Rules: [CSA9]
 */
export const statusAt = (call: SupportCall, now: number): CallStatus =>
  now > call.deadline && outstanding(call) > 0n ? 'pastDue' : statusOf(call)

export * as SupportCall from './SupportCall.ts'
