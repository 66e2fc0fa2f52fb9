import { applyStaleBand } from '../margin/applyStaleBand.ts'
import { assess } from '../margin/assess.ts'
import { contributions } from '../margin/contributions.ts'
import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { BearableLimit } from '../model/LiquidationSteps.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { bankruptcyPrice } from './bankruptcyPrice.ts'

/**
 * The limit of an order for each position of an account, in the account's order: as far from the mark as
 * the account can still bear, the more of it the nearer it is to bankruptcy.
 *
 *     rating = adjustment × (1 − equity ÷ maintenance), between 0 and 1
 *     share  = ⌊rating × spread × maintenance(position)⌋, in settlement atoms rounded down
 *
 * The limit is the last tick at which closing all of the position costs at most that share. Null where the
 * procedure tells none, and where there is no such tick.
 *
 * Rules: [LIQ24]
 *
 * @example
 * // Long 200 at 100 asks 300 and has 200: a third of 300 may be lost, half an atom a lot.
 * limitPrices(account, rules, book)[0] // => 100n, for 99 would cost 200
 */
export function limitPrices(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
): readonly (Price | null)[] {
  const limit = rules.rulebook.liquidation.steps?.limit
  if (limit === undefined) return account.positions.map(() => null)
  const prices = applyStaleBand(account, rules, book, 'liquidation')
  const bearable = Ratio.mul(limit.spread, ratingOf(assess(account, rules, prices), limit))
  return contributions(account, rules, prices).map(({ position, mark, maintenanceValue }) => {
    const { instrument, lots } = position
    const asset = rules.assets[instrument.settleIndex]
    if (mark === null || asset === undefined || maintenanceValue < 0n) return null
    const share = Amount.of(Ratio.mulDown(maintenanceValue, bearable))
    const atoms = PriceBook.convert(prices, share, rules.numeraire, asset)
    return atoms === null ? null : bankruptcyPrice(instrument, lots, mark, Amount.of(atoms))
  })
}

/** How near an account is to bankruptcy: nothing at its requirement, one where nothing is left. */
function ratingOf({ equity, maintenance }: Assessment, { adjustment }: BearableLimit): Ratio {
  if (maintenance <= 0n) return Ratio.zero
  const covered = Ratio.of(equity, maintenance)
  const rating = Ratio.mul(adjustment, Ratio.sub(Ratio.one, covered))
  return Ratio.positive(Ratio.min(Ratio.one, rating))
}
