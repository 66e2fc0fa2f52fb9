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
 * How far prices and claim indices may move before a loan's marginRatio of maintenance could exceed
 * a threshold: a lower bound, in units of 1e-9. Zero where something is unknown, where no headroom
 * remains, and where a threshold ramps down with time.
 *
 * The value of a balance depends on three factors, its price, the numeraire's and its claim index,
 * so each gets a third of the path. With δ = 3c ÷ (1 - 3c), the credit of collateral falls by at
 * most a share δ, and debt rises by at most a share δ.
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
  const carries = Integer.mul(equity - dust, numerator)
  const owes = Integer.mul(maintenance + dust, denominator)
  if (carries <= owes) return 0n
  const delta = Integer.mulDivDown(carries - owes, pathUnit, carries + owes)
  return Integer.mulDivDown(delta, pathUnit, Integer.mul(3n, pathUnit + delta))
}

/**
 * The most that rounding may take from the account: two units a balance, and twice an atom of a
 * claim's underlying.
 */
function dustOf({ account: { balances }, rules, prices }: MarginContext): bigint {
  const { assets, numeraire } = rules
  let dust = BigInt(2 * (balances.length + 1))
  for (let index = 0; index < balances.length; index++) {
    const { claim } = assets[index] as Asset
    if (claim === undefined || (balances[index] ?? 0n) === 0n) continue
    const atom = PriceBook.convert(prices, Amount.of(-1n), assets[claim.of] as Asset, numeraire)
    // A claim without a price counts for nothing; a debt without one made the account unknown.
    if (atom !== null) dust -= atom + atom
  }
  return dust
}
