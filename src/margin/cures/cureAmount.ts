import type { Account } from '../../model/Account.ts'
import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { takenAt } from '../applyStaleBand.ts'
import { assess } from '../assess.ts'
import { lowerBound } from '../lowerBound.ts'
import { Method } from '../Method.ts'
import { ProForma } from '../ProForma.ts'
import { isCured } from './isCured.ts'

/**
 * The smallest deposit of an asset that brings marginRatio of maintenance to or under a threshold,
 * after its haircut tiers. Null where no admissible amount does, or the account is unknown.
 *
 * More collateral never lowers equity, so one bisection by `assess` finds the amount. Stale prices
 * stay at the ends they have for the account before the deposit. For a claim the amount is in
 * claims; for a debt it is at most what is owed.
 *
 * Rules: [MARGIN9] [LOAN17]
 *
 * @example
 * cureAmount(account, rules, book, btc, rulebook.call.cureTo) // => 1_204_117n, in satoshis
 */
export function cureAmount(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  asset: Asset,
  threshold: Ratio,
): Amount | null {
  const { prices } = takenAt(account, rules, book, 'liquidation')
  if (assess(account, rules, prices).certainty === 'unknown') return null
  const cures = (amount: bigint): boolean => {
    const after = ProForma.withBalance(account, asset.index, Amount.of(amount))
    return isCured(after, rules, prices, threshold)
  }
  if (cures(0n)) return Amount.zero
  const most = mostOf(account, rules, asset)
  return cures(most) ? Amount.of(lowerBound(0n, most, cures)) : null
}

function mostOf({ balances }: Account, rules: BoundRulebook, asset: Asset): bigint {
  const { index, claim } = asset
  if (claim?.side === 'debt') return Integer.max(0n, -(balances[index] ?? 0n))
  return Method.of(rules).amountMax(asset) - 1n
}
