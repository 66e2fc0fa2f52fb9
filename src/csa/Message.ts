import type { CivilDate } from '../calendar/CivilDate.ts'
import type { Amount } from '../money/Amount.ts'
import type { Item, Side } from './Agreement.ts'
import type { CallKind } from './CreditSupport.ts'

/** What one party tells the other. Both records hold it, and both books follow from it alone. */
export interface Message {
  readonly agreement: string
  readonly from: Side
  /** From 1 for each side, without gaps; 0 for what only says how far one has read. */
  readonly seq: number
  /** The last message of the other that was taken. */
  readonly ack: number
  /** When it was sent, by the sender's clock: ms since 1970. */
  readonly at: number
  readonly body: Body
}

export type Body =
  | Call
  | Answer
  | Recalculation
  | Waiver
  | Transfer
  | TransferAnswer
  | Settlement
  | Substitution
  | SubstitutionAnswer
  | InterestStatement
  | InterestAnswer
  | Acknowledgement
  | Refusal

/** A demand for collateral, or for what is more than enough of it. */
export interface Call {
  readonly type: 'Call'
  readonly call: string
  readonly kind: CallKind
  readonly valuedOn: CivilDate
  /** What b would owe a, by the caller's books; below zero where a would owe b. */
  readonly exposure: Amount
  /** What counts as held of the one who posts, by the caller's prices. */
  readonly held: Amount
  readonly amount: Amount
  readonly deadline: number
  /** Calls of the same kind whose disputed part ends with this one, which asks for it again. */
  readonly lapses: readonly string[]
}

/** How much of a call is agreed: all, a part, or nothing. The rest is disputed. */
export interface Answer {
  readonly type: 'Answer'
  readonly call: string
  readonly agreed: Amount
  /** The exposure by the answerer's books; null where it has none. */
  readonly exposure: Amount | null
  /** When the call was received, which is when it counts as made. */
  readonly receivedAt: number
  readonly reason: string
}

/** The end of a dispute: exposure as it was quoted anew, which binds both. */
export interface Recalculation {
  readonly type: 'Recalculation'
  readonly call: string
  readonly quotations: readonly Amount[]
  readonly exposure: Amount
  readonly amount: Amount
}

/** The caller gives up what is left of a call. */
export interface Waiver {
  readonly type: 'Waiver'
  readonly call: string
  readonly by: string
  readonly reason: string
}

/** Collateral that is sent: on acceptance it is on its way. */
export interface Transfer {
  readonly type: 'Transfer'
  readonly transfer: string
  readonly purpose: Purpose
  readonly items: readonly Item[]
}

/** What a transfer is for. */
export type Purpose =
  | { readonly kind: 'call'; readonly call: string }
  | { readonly kind: 'substitute'; readonly substitution: string }
  | { readonly kind: 'release'; readonly substitution: string }
  | { readonly kind: 'interest'; readonly statement: string }

export interface TransferAnswer {
  readonly type: 'TransferAnswer'
  readonly transfer: string
  readonly isAccepted: boolean
  /** What it counts for, by the receiver's prices. */
  readonly value: Amount
  readonly reason: string
}

/** The receiver has it. */
export interface Settlement {
  readonly type: 'Settlement'
  readonly transfer: string
  readonly settledAt: number
}

/** A request to exchange what was posted for something else. */
export interface Substitution {
  readonly type: 'Substitution'
  readonly substitution: string
  readonly incoming: readonly Item[]
  readonly outgoing: readonly Item[]
}

export interface SubstitutionAnswer {
  readonly type: 'SubstitutionAnswer'
  readonly substitution: string
  readonly isAccepted: boolean
  readonly incomingValue: Amount
  readonly outgoingValue: Amount
  readonly reason: string
}

/** What the holder of cash has worked out as interest; below zero the one who posted pays. */
export interface InterestStatement {
  readonly type: 'InterestStatement'
  readonly statement: string
  readonly asset: string
  readonly from: CivilDate
  readonly until: CivilDate
  readonly amount: Amount
}

/** The same worked out by the other: agreed where it is equal. */
export interface InterestAnswer {
  readonly type: 'InterestAnswer'
  readonly statement: string
  /** The cash of the statement, named again so that the amount can be read by itself. */
  readonly asset: string
  readonly amount: Amount
}

/** Nothing but how far the other's messages were taken. */
export interface Acknowledgement {
  readonly type: 'Acknowledgement'
}

/** A message that contradicts the agreement or what was told before: nothing is taken from then on. */
export interface Refusal {
  readonly type: 'Refusal'
  readonly of: number
  readonly code: string
  readonly detail: string
}

/** Whether two messages say the same; how far their senders had read is beside the point. */
export const isSame = (one: Message, two: Message): boolean =>
  isEqual({ ...one, ack: 0 }, { ...two, ack: 0 })

function isEqual(one: unknown, two: unknown): boolean {
  if (one === two) return true
  if (typeof one !== 'object' || typeof two !== 'object' || one === null || two === null)
    return false
  const [left, right] = [Object.entries(one), Object.entries(two)]
  return (
    left.length === right.length &&
    left.every(([name, value]) => isEqual(value, (two as Record<string, unknown>)[name]))
  )
}

export * as Message from './Message.ts'
