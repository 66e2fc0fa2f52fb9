import type { AccountId } from '../model/Account.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { WaterfallProcedure } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Value } from '../money/Value.ts'

/** One instrument in one round, as plain data: who cannot pay, and who could. */
export interface Market {
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
