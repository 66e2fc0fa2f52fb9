import type { Account } from '../../model/Account.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import { Ratio } from '../../money/Ratio.ts'
import { takenAt } from '../applyStaleBand.ts'
import { Method } from '../Method.ts'
import { type Basis, PricePath } from './PricePath.ts'
import type { Slack } from './Slack.ts'

/** An account's slack along one price, and its path. */
export interface Profile extends Slack {
  readonly path: PricePath
}

/** The options of a profile. */
export interface ProfileOptions {
  readonly basis?: Basis
  /** The marginRatio of maintenance that must be exceeded; 1 by default. */
  readonly threshold?: Ratio
  /** A closing fee added to maintenance, a share of notional; none by default. */
  readonly feeRate?: Ratio
  /** The highest price examined, in ticks; the limit of a mark by default. */
  readonly priceMax?: bigint
}

/**
 * Why there is no profile: a price or table is missing, or a payoff would depend on t² or 1/t².
 */
export type ProfileError = 'unknown' | 'unsupported'

/**
 * The account's slack along one price, as exact pieces a + b t + c / t over intervals of ticks.
 *
 * Pieces meet where a bracket or a haircut tier begins and where the holding of an asset changes
 * sign.
 *
 * Rules: [LIQP2] [LIQP4]
 *
 * @example
 * profile(account, rules, book, instrument, { basis: 'underlying' })
 */
export function profile(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  instrument: Instrument,
  options: ProfileOptions = {},
): Profile | ProfileError {
  const { basis = 'instrument', threshold = Ratio.one, feeRate = Ratio.zero, priceMax } = options
  const method = Method.of(rules)
  const asked = feeRate.numerator === 0n ? rules : method.charged(rules, feeRate)
  const context = takenAt(account, asked, prices, 'liquidation')
  const path = PricePath.create(context, instrument, basis, priceMax)
  if (path === null) return 'unknown'
  const found = method.profile(path, threshold)
  return found === null ? 'unsupported' : { path, ...found }
}
