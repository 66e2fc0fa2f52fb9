import type { Account } from '../../model/Account.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import { Ratio } from '../../money/Ratio.ts'
import { takenAt } from '../applyStaleBand.ts'
import { Method } from '../Method.ts'
import { type Basis, PricePath } from './PricePath.ts'
import type { Slack } from './Slack.ts'

/** An account's slack along one price, and the path it was taken on. */
export interface Profile extends Slack {
  readonly path: PricePath
}

/** What a profile is taken of. */
export interface ProfileOptions {
  readonly basis?: Basis
  /** The marginRatio of maintenance that must be exceeded; one unless said otherwise. */
  readonly threshold?: Ratio
  /** A closing fee counted on top of maintenance, a share of notional; none unless said. */
  readonly feeRate?: Ratio
  /** The highest price looked at, in ticks; the limit of a mark unless said otherwise. */
  readonly priceMax?: bigint
}

/** Why there is no profile: a price or table is missing, or a payoff that goes with t² or 1/t². */
export type ProfileError = 'unknown' | 'unsupported'

/**
 * The account's slack along one price, as exact pieces a + b t + c / t over intervals of ticks.
 *
 * Pieces meet where a bracket or a haircut tier begins and where what is held of an asset changes
 * sign.
 *
 * Rules: [LIQP2] [LIQP4]
 *
 * @example
 * profile(account, terms, book, instrument, { basis: 'underlying' })
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
