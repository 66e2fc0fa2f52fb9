import type { Asset } from '../../../model/Asset.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import type { Haircut, HaircutTier } from '../../../model/Rulebook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'

/**
 * What a positive amount counts for in the numeraire, each part of it by the weight of its tier,
 * rounded down once at the end. The index is known to be there.
 *
 *     credit = ⌊Σ part(n) × weight(n), in the numeraire⌋
 *
 * Rules: [TIER5]
 */
export function weigh(
  { tiers }: Haircut,
  amount: bigint,
  asset: Asset,
  numeraire: Asset,
  book: PriceBook,
): bigint {
  let [sum, per] = [0n, 1n]
  for (let index = 0; index < tiers.length; index++) {
    const { floor, weight } = tiers[index] as HaircutTier
    if (amount <= floor) break
    const next = tiers[index + 1]?.floor ?? amount
    const part = Integer.mul(Integer.min(amount, next) - floor, weight.numerator)
    if (weight.denominator === per) sum += part
    else {
      sum = Integer.mul(sum, weight.denominator) + Integer.mul(part, per)
      per = Integer.mul(per, weight.denominator)
    }
  }
  return PriceBook.convert(book, Amount.of(sum), asset, numeraire, per) as bigint
}
