import type { AccountId } from '../model/Account.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { WaterfallProcedure } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Value } from '../money/Value.ts'

/** One instrument in one round, as plain data: who cannot pay, and who could. */
export interface MarketDeficit {
  readonly instrument: Instrument
  /** Everything closes at it. */
  readonly mark: Price
  readonly deficits: readonly Bankruptcy[]
  /** What the fund may pay here: the less of its balance and what its cap leaves. */
  readonly fundAvailable: Amount
  /** Everybody else with a leg in this instrument; in no order that matters. */
  readonly candidates: readonly Candidate[]
  readonly policy: WaterfallProcedure['deleverage']
}

/** An account that owes more than it has, and what of it is still open here. */
export interface Bankruptcy {
  readonly account: AccountId
  readonly legs: readonly OpenLeg[]
  /** What this market's share of its debt is once the legs are closed at the mark, not negative. */
  readonly deficit: Amount
}

export interface OpenLeg {
  readonly leg: Leg
  readonly lots: Quantity
}

/** A leg of a solvent account. */
export interface Candidate {
  readonly account: AccountId
  readonly leg: Leg
  readonly lots: Quantity
  /** Unrealised at the mark, settlement atoms, rounded down. */
  readonly profit: Amount
  readonly notional: Amount
  readonly cost: Amount
  /** Of the whole account, positive; in one numeraire for all candidates of a market. */
  readonly equity: Value
  /**
   * The most the account can give up and stay solvent, settlement atoms; not given where its
   * profit is the only bound.
   */
  readonly bearable?: Amount
}

/**
 * Who pays one market's deficit and who takes its lots, in the order in which it is to be carried
 * out: the fund pays, others give up profit, the bankrupt are paid, and only then do their
 * positions move. Carried out in this order nothing is negative on the way.
 *
 * Rules: [FALL2] [FALL13]
 */
export interface Resolution {
  /** The fund's payments to bankrupt accounts. */
  readonly fundPaid: readonly Payment[]
  /** Profitable positions closed at the mark, in the order of the ranking. */
  readonly deleveraged: readonly Deleveraging[]
  /** What holders of a gain bear where haircuts were not enough. */
  readonly socialised: readonly Payment[]
  /** What haircuts and socialisation brought, paid to bankrupt accounts. */
  readonly covered: readonly Payment[]
  /** What bankrupt accounts still owe and nobody pays; sums to `uncovered`. */
  readonly shortfalls: readonly Payment[]
  /** The bankrupt positions, closed at the mark. */
  readonly takeovers: readonly Takeover[]
  /** The fund's own trade at the mark: positive where it inherits a long. */
  readonly inheritedLots: Quantity
  readonly uncovered: Amount
}

/** Settlement atoms from or to an account, positive. */
export interface Payment {
  readonly account: AccountId
  readonly amount: Amount
}

/** A profitable position that was reduced against a bankrupt one. */
export interface Deleveraging {
  readonly account: AccountId
  readonly leg: Leg
  /** The signed trade: positive buys a short back. */
  readonly lots: Quantity
  /** What it gives up of the profit on these lots, settlement atoms. */
  readonly haircut: Amount
  /** The price it was closed at in effect, haircut included: for reading. */
  readonly effectivePrice: Price
  /** Its place in the ranking, from 1; in a pro rata everybody stands at 1. */
  readonly rank: number
  /** Why it stood there, for the account's owner to read. */
  readonly reason: string
}

/** Lots of a bankrupt leg, closed at the mark, and who stands on the other side. */
export interface Takeover {
  readonly account: AccountId
  readonly leg: Leg
  /** The signed trade: negative sells a long. */
  readonly lots: Quantity
  readonly by: TakeoverBy
}

/** Offset: against opposite lots of another bankrupt account. */
export type TakeoverBy = 'offset' | 'fund' | 'deleveraging'
