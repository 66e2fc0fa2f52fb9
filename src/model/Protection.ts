import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { AccountId } from './Account.ts'
import type { AssetId, PoolId } from './Asset.ts'
import type { InstrumentId } from './Instrument.ts'
import type { Leg } from './Position.ts'

/**
 * A rule that an account's owner has set: what is done for the account, in his name, when something
 * happens. It may do what he could do himself at that moment, and no more.
 *
 * Rules: [PROT1] [PROT2]
 */
export interface Protection {
  /** Its name among those of the account. */
  readonly name: string
  readonly trigger: Trigger
  /**
   * The marginRatio of maintenance to reach. Null where the first action that is done whole ends an
   * attempt.
   */
  readonly target: Ratio | null
  /** In turn: each is the fallback of the one before. None only tells. */
  readonly actions: readonly ProtectiveAction[]
  /** The most that all attempts together may move or trade, in the account's numeraire. */
  readonly budget: Value
  /** How often it may be triggered. */
  readonly times: number
  /** Milliseconds from the end of an attempt until it may be triggered again. */
  readonly coolDown: number
  /** Milliseconds that one action may take; then the next one is tried. */
  readonly deadline: number
}

/** What a protection waits for. */
export type Trigger =
  /** marginRatio of maintenance above a level. */
  | { readonly kind: 'ratio'; readonly above: Ratio }
  /** healthFactor, its inverse, below a level. */
  | { readonly kind: 'health'; readonly below: Ratio }
  /** The mark of an instrument, at or beyond a price. */
  | {
      readonly kind: 'mark'
      readonly instrument: InstrumentId
      readonly side: Side
      readonly price: Price
    }
  /** The index price of an asset, at or beyond a price in units of 1e-12. */
  | {
      readonly kind: 'index'
      readonly asset: AssetId
      readonly side: Side
      readonly price: bigint
    }
  /** The nearest liquidation price of an instrument, fewer daily standard deviations away. */
  | { readonly kind: 'sigma'; readonly instrument: InstrumentId; readonly within: Ratio }
  /** Interest alone would liquidate within so many milliseconds. */
  | { readonly kind: 'time'; readonly within: number }
  /** A leg of an account of the same owner was reduced by a liquidation or a deleveraging. */
  | {
      readonly kind: 'leg'
      readonly account: AccountId
      readonly instrument: InstrumentId
      readonly leg: Leg
    }

export type Side = 'above' | 'below'

/** What a protection does. */
export type ProtectiveAction =
  /** Closes all open orders, which reserve margin. Never ends an attempt. */
  | { readonly kind: 'cancelOrders' }
  /** Moves what is missing of an asset from another account of the same owner. */
  | { readonly kind: 'deposit'; readonly from: AccountId; readonly asset: AssetId }
  /** Reduces positions until the target is reached, or all of them where there is none. */
  | { readonly kind: 'reduce'; readonly worst: Ratio | null }
  /** Closes one leg. */
  | {
      readonly kind: 'close'
      readonly instrument: InstrumentId
      readonly leg: Leg
      /** How far from the mark at most, a share of it; null for any price. */
      readonly worst: Ratio | null
    }

  /** Repays a debt to a pool from the account's own balance. */
  | { readonly kind: 'repay'; readonly pool: PoolId; readonly asset: AssetId }
  /** Sells the base of a spot instrument for what it settles in. */
  | {
      readonly kind: 'swap'
      readonly instrument: InstrumentId
      readonly worst: Ratio | null
    }
  /** Brings a leg to a size, which may add to it. */
  | {
      readonly kind: 'hedge'
      readonly instrument: InstrumentId
      readonly leg: Leg
      readonly lots: Quantity
      readonly worst: Ratio | null
    }

export type ActionKind = ProtectiveAction['kind']

/**
 * The marginRatio above which a trigger holds; null where it is no ratio.
 *
 * @example
 * Protection.ratioOf({ kind: 'health', below: Ratio.of(5n, 4n) }) // => 4/5
 */
export function ratioOf(trigger: Trigger): Ratio | null {
  if (trigger.kind === 'ratio') return trigger.above
  if (trigger.kind !== 'health') return null
  return Ratio.of(trigger.below.denominator, trigger.below.numerator)
}

export * as Protection from './Protection.ts'
