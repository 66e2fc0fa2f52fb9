import { applyStaleBand } from '../margin/applyStaleBand.ts'
import { assess } from '../margin/assess.ts'
import { contributions } from '../margin/contributions.ts'
import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import { bankruptcyPrice } from './bankruptcyPrice.ts'

/**
 * The bankruptcy price of each position of an account, in the account's order.
 *
 *     share = ⌊net × maintenance(position) ÷ Σ maintenance of positions⌋, in settlement atoms rounded down
 *
 * Net is what the owner would have left at the marks, without haircuts. An account whose positions
 * all close at these prices is left with zero or a rounding remainder, and never in debt. Null
 * where there is none, for a position without a mark, and for all where maintenance is zero.
 *
 * Rules: [LIQ1] [LIQ2] [LIQ3]
 *
 * @example
 * bankruptcyPrices(account, rules, book)[0] // => 54_321n ticks, or null
 */
export function bankruptcyPrices(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
): readonly (Price | null)[] {
  const prices = applyStaleBand(account, rules, book, 'liquidation')
  const { net } = assess(account, rules, prices)
  const parts = contributions(account, rules, prices)
  const maintenance = parts.reduce((sum, { maintenanceValue }) => sum + maintenanceValue, 0n)
  if (maintenance === 0n) return account.positions.map(() => null)
  return parts.map(({ position, mark, maintenanceValue }) => {
    const { instrument, lots } = position
    if (mark === null) return null
    const share = Amount.of(Integer.mulDivDown(net, maintenanceValue, maintenance))
    const asset = rules.assets[instrument.settleIndex]
    const atoms = asset && PriceBook.convert(prices, share, rules.numeraire, asset)
    if (atoms === undefined || atoms === null) return null
    return bankruptcyPrice(instrument, lots, mark, Amount.of(atoms))
  })
}
