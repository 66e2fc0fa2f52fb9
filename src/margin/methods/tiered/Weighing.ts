import type { Asset } from '../../../model/Asset.ts'
import type { Amount } from '../../../money/Amount.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { Curve } from '../../prices/Curve.ts'
import type { Interval } from '../../prices/Interval.ts'
import { Piecewise } from '../../prices/Piecewise.ts'
import { TieredTerms } from './TieredTerms.ts'

/**
 * The collateral value of an amount, in its own atoms: from each level on, amount × weight + plus.
 */
export type Weighing = readonly Weight[]

export interface Weight {
  /** Null is minus infinity: amounts owed. */
  readonly level: bigint | null
  readonly weight: Ratio
  /** The additional credit of the tiers below, over this tier's weight. */
  readonly plus: Ratio
}

/** Whose asset it is, and under which rules. */
type Holder = Pick<MarginContext, 'account' | 'rules'>

const full: Weight = { level: null, weight: Ratio.one, plus: Ratio.zero }
/** From zero on, nothing. */
const nothing: Weight = { level: 0n, weight: Ratio.zero, plus: Ratio.zero }

/**
 * The weighing of an asset: a debt counts in full, or more where it is listed, a holding tier by tier. An asset not listed
 * counts for nothing; the numeraire counts in full.
 *
 * Rules: [TIER4] [TIER5]
 */
export function of(asset: Asset, path: Holder): Weighing {
  const { rules } = path
  const haircut = TieredTerms.of(rules).collateral[asset.index]
  const liability = TieredTerms.liabilityOf(path, asset.index)
  const owed = liability === undefined ? full : { ...full, weight: liability.weight }
  if (haircut === undefined) {
    const isNumeraire = asset.index === rules.numeraire.index
    if (isNumeraire && liability === undefined) return [full]
    return [owed, { ...nothing, weight: isNumeraire ? Ratio.one : Ratio.zero }]
  }
  let before: Weight = { level: 0n, weight: Ratio.zero, plus: Ratio.zero }
  const tiers = haircut.tiers.map(({ floor, weight }) => {
    const less = Ratio.mul(Ratio.of(floor), Ratio.sub(before.weight, weight))
    before = { level: floor, weight, plus: Ratio.add(before.plus, less) }
    return before
  })
  return [owed, ...tiers]
}

/** The share of a debt that it requires to be kept, as a weighing; empty where it requires none. */
export function ofRequirement(asset: Asset, path: Holder): Weighing {
  const liability = TieredTerms.liabilityOf(path, asset.index)
  if (liability === undefined) return []
  const { numerator, denominator } = liability.maintenance
  return [{ ...full, weight: { numerator: -numerator, denominator } }, nothing]
}

/** The highest weight of one atom. */
export const heaviest = (weighing: Weighing): Ratio =>
  weighing.reduce(
    (most, { weight }) => (Ratio.compare(weight, most) > 0 ? weight : most),
    Ratio.one,
  )

/** An amount that depends on the price, weighed, and split where it crosses a level. */
export function weigh(weighing: Weighing, range: Interval, amount: Curve): Piecewise {
  const levels = weighing.slice(1).map(({ level }) => level as Amount)
  const borders = levels.flatMap((level) =>
    Curve.negative(over(amount, level), range).flatMap(({ from, to }) => [from, to + 1n]),
  )
  return Piecewise.cut(range, borders, (from) => {
    const passed = levels.filter((level) => Curve.sign(over(amount, level), from) >= 0).length
    const { weight, plus } = weighing[passed] as Weight
    return Curve.add(
      Curve.times(amount, weight.numerator, weight.denominator),
      Curve.constant(plus.numerator, plus.denominator),
    )
  })
}

const over = (amount: Curve, level: bigint): Curve => Curve.sub(amount, Curve.constant(level))

export * as Weighing from './Weighing.ts'
