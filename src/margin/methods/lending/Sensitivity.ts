import { limits } from '../../../base/limits.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { Method } from '../../Method.ts'
import type { Exposures, Stake } from './Exposures.ts'

/**
 * The exact slack of a loan, equity × numerator − maintenance × denominator of a threshold, in one
 * unit for every asset: parts of the loan's denominator × 10⁻¹⁸ of an atom × 10⁻¹² of the reference
 * currency. It is a sum over assets of slope × price, for any numeraire.
 *
 * Rules: [LOAN10]
 */

/** How much one unit of an asset's price adds to the slack. */
export const of = (
  exposure: Stake | undefined,
  { numerator, denominator }: Ratio,
  rules: BoundRulebook,
  asset: Asset,
): bigint => {
  const loan = Method.loan(rules)
  if (exposure === undefined || loan === null) return 0n
  const owed = Integer.mul(exposure.owed, loan.denominator)
  return scaled(Integer.mul(exposure.kept, numerator) - Integer.mul(owed, denominator), asset)
}

/** How much one unit of the price adds for a number of atoms × parts. */
export const scaled = (parts: bigint, { decimals }: Asset): bigint =>
  Integer.mul(parts, Integer.pow10(limits.decimals - decimals))

/**
 * The rounding bound of the slack, as a slope of the numeraire: less than three atoms for each
 * exposed balance and one for equality.
 */
export const dust = (
  { count }: Exposures,
  { numerator, denominator }: Ratio,
  rules: BoundRulebook,
): bigint => {
  const atoms = Integer.mul(BigInt(3 * count + 1), numerator + denominator)
  return scaled(Integer.mul(atoms, Method.loan(rules)?.denominator ?? 0n), rules.numeraire)
}

/** The price, which may be missing for the numeraire alone. */
export const price = (
  { prices, rules: { numeraire } }: Pick<MarginContext, 'rules' | 'prices'>,
  asset: number,
): bigint => prices.indices[asset]?.price ?? (asset === numeraire.index ? 1n : 0n)

export * as Sensitivity from './Sensitivity.ts'
