import type { Asset } from '../../../model/Asset.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import type { Haircut, HaircutTier } from '../../../model/Rulebook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { Walk } from '../Walk.ts'
import { TieredTerms } from './TieredTerms.ts'
import type { Visit } from './Visit.ts'

/**
 * Emits the value of each asset: debts in full, holdings after the haircut.
 *
 * An asset that the rulebook does not list counts for nothing, so a holding of it needs no price,
 * and a holding without a price never backed anything and counts for nothing either. The numeraire
 * counts in full unless it is listed.
 *
 * Rules: [TIER4] [TIER5]
 */
export const collateral = <T>(visit: Visit<T>): void => Walk.totals(visit, worth)

function worth<T>(visit: Visit<T>, asset: Asset, amount: bigint): void {
  const { rules, terms, prices, visitor, into } = visit
  const { numeraire } = rules
  const haircut = terms.collateral[asset.index]
  const value = PriceBook.convert(prices, Amount.of(amount), asset, numeraire)
  if (value === null) {
    if (amount < 0n) visitor.unknown(into, 'index.missing', asset)
    else if (haircut !== undefined) visitor.ignored(into, 'index.missing', asset)
    return
  }
  visitor.worth(into, asset, amount, value)
  if (amount < 0n) {
    owe(visit, asset, amount, value)
    return
  }
  if (haircut === undefined && asset.index === numeraire.index) return
  const credit = haircut === undefined ? 0n : weigh(visit, haircut, amount, asset)
  if (credit !== value) visitor.haircut(into, asset, haircut, amount, credit - value)
}

/**
 * Emits what a debt counts beyond its value and requires, by its listing or by what settles in it: the debt times its weight, and
 * shares of it, each rounded against the account once in the numeraire.
 *
 *     equity -= ⌈owed × weight⌉ - ⌈owed⌉,  maintenance += ⌈owed × rate⌉
 *
 * Rules: [TIER12] [TIER15]
 */
function owe<T>(visit: Visit<T>, asset: Asset, amount: bigint, value: bigint): void {
  const { rules, prices, visitor, into } = visit
  const liability = TieredTerms.liabilityOf(visit, asset.index)
  if (liability === undefined) return
  // The index is known, and what is owed is below zero: rounded down, it grows.
  const times = ({ numerator, denominator }: Ratio): bigint => {
    const parts = Amount.of(Integer.mul(amount, numerator))
    return PriceBook.convert(prices, parts, asset, rules.numeraire, denominator) as bigint
  }
  const weighted = times(liability.weight)
  const required = (rate: Ratio) => ({
    amount: Ratio.mulUp(-amount, rate),
    value: -times(rate),
  })
  const [initial, maintenance] = [required(liability.initial), required(liability.maintenance)]
  visitor.liability(into, asset, liability, amount, weighted - value, { initial, maintenance })
}

/**
 * The collateral value of a positive amount in the numeraire: each part at the weight of its tier,
 * rounded down once at the end. The index is known.
 *
 *     credit = ⌊Σ part(n) × weight(n), in the numeraire⌋
 *
 * Rules: [TIER5]
 */
function weigh(
  { prices, rules }: MarginContext,
  { tiers }: Haircut,
  amount: bigint,
  asset: Asset,
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
  return PriceBook.convert(prices, Amount.of(sum), asset, rules.numeraire, per) as bigint
}
