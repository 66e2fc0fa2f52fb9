import type { CivilDate } from '../calendar/CivilDate.ts'
import type { Amount } from '../money/Amount.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Item } from './Agreement.ts'
import type { CallKind } from './CreditSupport.ts'
import type { Message, Purpose } from './Message.ts'

/** What one side is told or asked to do about its agreement, at a time: ms since 1970. */
export type Command = { readonly time: number } & Deed

export type Deed =
  | TellExposure
  | TellPrices
  | TellRate
  | MakeCall
  | AnswerCall
  | Recalculate
  | WaiveCall
  | SendTransfer
  | AnswerTransfer
  | SettleTransfer
  | AskSubstitution
  | AnswerSubstitution
  | StateInterest
  | AnswerInterest
  | Receive
  | Resend

/** A fact: what b would owe a as of the valuation time of a date, by one's own books. */
export interface TellExposure {
  readonly type: 'TellExposure'
  readonly date: CivilDate
  readonly exposure: Amount
}

/** A fact: what collateral is worth, in atoms of the base currency for an atom. */
export interface TellPrices {
  readonly type: 'TellPrices'
  readonly prices: readonly { readonly asset: string; readonly price: Ratio }[]
}

/** A fact: the rate a year that was published for a date. */
export interface TellRate {
  readonly type: 'TellRate'
  readonly asset: string
  readonly date: CivilDate
  readonly rate: Ratio
}

export interface MakeCall {
  readonly type: 'MakeCall'
  readonly call: string
  readonly kind: CallKind
}

/** Without an amount, what one's own figures agree to. */
export interface AnswerCall {
  readonly type: 'AnswerCall'
  readonly call: string
  readonly agreed: Amount | null
  readonly reason: string
}

export interface Recalculate {
  readonly type: 'Recalculate'
  readonly call: string
  readonly quotations: readonly Amount[]
}

export interface WaiveCall {
  readonly type: 'WaiveCall'
  readonly call: string
  readonly by: string
  readonly reason: string
}

export interface SendTransfer {
  readonly type: 'SendTransfer'
  readonly transfer: string
  readonly purpose: Purpose
  readonly items: readonly Item[]
}

export interface AnswerTransfer {
  readonly type: 'AnswerTransfer'
  readonly transfer: string
  readonly isAccepted: boolean
  readonly reason: string
}

export interface SettleTransfer {
  readonly type: 'SettleTransfer'
  readonly transfer: string
}

export interface AskSubstitution {
  readonly type: 'AskSubstitution'
  readonly substitution: string
  readonly incoming: readonly Item[]
  readonly outgoing: readonly Item[]
}

export interface AnswerSubstitution {
  readonly type: 'AnswerSubstitution'
  readonly substitution: string
  readonly isAccepted: boolean
  readonly reason: string
}

/** From where the last agreed statement ended, or from the first day on which there was any. */
export interface StateInterest {
  readonly type: 'StateInterest'
  readonly statement: string
  readonly asset: string
  readonly until: CivilDate
}

export interface AnswerInterest {
  readonly type: 'AnswerInterest'
  readonly statement: string
}

/** A message of the other side has come. */
export interface Receive {
  readonly type: 'Receive'
  readonly message: Message
}

/** Sends again what is not known to have been taken. */
export interface Resend {
  readonly type: 'Resend'
}
