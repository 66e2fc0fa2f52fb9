import type { Assessment } from '../../../model/Assessment.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { LendingTerms } from '../../../model/LendingTerms.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { pathUnit } from '../../Method.ts'

/**
 * How far prices and what claims stand for may wander before a loan's marginRatio of maintenance
 * could be above a threshold: a certain lower bound, in units of 1e-9. Zero where nothing
 * is certain or nothing is left, and where a threshold comes down by itself.
 *
 * What is held or owed depends on three things at once, a price, the numeraire's and what its claim
 * stands for, and each is given a third of the path. Then with δ = 3c ÷ (1 - 3c) what collateral
 * carries has lost at most δ of itself, and what is owed has gained at most δ of itself.
 *
 *     maintenance × (1 + δ) ÷ (equity × (1 - δ)) ≤ threshold
 *
 * Rules: [MARGIN21]
 */
export function headroom(
  context: MarginContext,
  { certainty, equity, maintenance }: Assessment,
  { numerator, denominator }: Ratio,
): bigint {
  const { plain } = context.rules.bound as LendingTerms
  if (certainty !== 'certain' || plain.some((weight) => weight?.ramp != null)) return 0n
  const dust = dustOf(context)
  if (dust === null) return 0n
  const carries = Integer.mul(equity - dust, numerator)
  const owes = Integer.mul(maintenance + dust, denominator)
  if (carries <= owes) return 0n
  const delta = Integer.mulDivDown(carries - owes, pathUnit, carries + owes)
  return Integer.mulDivDown(delta, pathUnit, Integer.mul(3n, pathUnit + delta))
}

/**
 * What rounding may take from the account: two units a balance, and twice an atom of what a claim
 * stands for. Null where a price is unknown.
 */
function dustOf({ account: { balances }, rules, prices }: MarginContext): bigint | null {
  const { assets, numeraire } = rules
  let dust = BigInt(2 * (balances.length + 1))
  for (let index = 0; index < balances.length; index++) {
    const { claim } = assets[index] as Asset
    if (claim === undefined || (balances[index] ?? 0n) === 0n) continue
    const atom = PriceBook.convert(prices, Amount.of(-1n), assets[claim.of] as Asset, numeraire)
    if (atom === null) return null
    dust -= atom + atom
  }
  return dust
}
