import type { AccountId } from '../model/Account.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { DeleveragePolicy } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Value } from '../money/Value.ts'

/** One instrument in one round, as plain data: the bankrupt accounts and the candidates. */
export interface MarketDeficit {
  readonly instrument: Instrument
  /** The price at which everything closes. */
  readonly mark: Price
  readonly deficits: readonly Bankruptcy[]
  /** The most the fund may pay here: the lesser of its balance and the remainder of its cap. */
  readonly fundAvailable: Amount
  /** Every other account with a leg in this instrument, in any order. */
  readonly candidates: readonly Candidate[]
  readonly policy: DeleveragePolicy
  /** What draws where `drawn` begins; left out, zero. */
  readonly seed?: number
}

/** An account that owes more than it has, and its open legs here. */
export interface Bankruptcy {
  readonly account: AccountId
  readonly legs: readonly OpenLeg[]
  /** This market's share of its debt after the legs are closed at the mark, not negative. */
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
  /** Unrealised profit at the mark, settlement atoms, rounded down. */
  readonly profit: Amount
  readonly notional: Amount
  readonly cost: Amount
  /** Equity of the whole account, positive; in one numeraire for all candidates of a market. */
  readonly equity: Value
  /**
   * The most the account can give up and stay solvent, settlement atoms; absent where its profit is
   * the only bound.
   */
  readonly bearable?: Amount
  /** Its place among accounts in the order of opening; absent where nobody says. */
  readonly opened?: number
  /** What the account holds in linked markets; absent for nothing. The same for all its legs here. */
  readonly linked?: Linked
}

/** Legs in other instruments of the same base asset, as one: a hedge, or more of the same. */
export interface Linked {
  /** Signed, as lots of this market of the same size in the base asset, rounded away from zero. */
  readonly lots: bigint
  /** Unrealised profit, settlement atoms of this market, rounded down. */
  readonly profit: bigint
}

/**
 * Who pays one market's deficit and who takes its lots, in the order of execution: the fund pays,
 * others give up profit, bankrupt accounts are paid, and only then do their positions move. In this
 * order no balance is negative in between.
 *
 * Rules: [FALL2] [FALL13]
 */
export interface Resolution {
  /** The fund's payments to bankrupt accounts. */
  readonly fundPaid: readonly Payment[]
  /** Profitable positions closed at the mark, in the order of the ranking. */
  readonly deleveraged: readonly Deleveraging[]
  /** What accounts with a gain bear where haircuts were not enough. */
  readonly socialised: readonly Payment[]
  /** Proceeds of haircuts and socialisation, paid to bankrupt accounts. */
  readonly covered: readonly Payment[]
  /** The remaining debt of bankrupt accounts that nobody pays; sums to `uncovered`. */
  readonly shortfalls: readonly Payment[]
  /** The bankrupt positions, closed at the mark. */
  readonly takeovers: readonly Takeover[]
  /** The fund's own trade at the mark: positive where it takes over a long. */
  readonly inheritedLots: Quantity
  readonly uncovered: Amount
}

/** Settlement atoms from or to an account, positive. */
export interface Payment {
  readonly account: AccountId
  readonly amount: Amount
}

/** A profitable position reduced against a bankrupt one. */
export interface Deleveraging {
  readonly account: AccountId
  readonly leg: Leg
  /** The signed trade: positive buys a short back. */
  readonly lots: Quantity
  /** The profit it gives up on these lots, settlement atoms. */
  readonly haircut: Amount
  /** The effective closing price, haircut included; for display only. */
  readonly effectivePrice: Price
  /** Its position in the ranking, from 1; in a pro rata all have rank 1. */
  readonly rank: number
  /** The explanation of the rank, for the account's owner. */
  readonly reason: string
}

/** Lots of a bankrupt leg, closed at the mark, and the counterparty. */
export interface Takeover {
  readonly account: AccountId
  readonly leg: Leg
  /** The signed trade: negative sells a long. */
  readonly lots: Quantity
  readonly by: TakeoverBy
}

/** Offset: against opposite lots of another bankrupt account. */
export type TakeoverBy = 'offset' | 'fund' | 'deleveraging'
