import type { Account } from '../../model/Account.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { Brackets } from '../../model/Brackets.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import { Ratio } from '../../money/Ratio.ts'
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
  terms: BoundRulebook,
  book: PriceBook,
  instrument: Instrument,
  options: ProfileOptions = {},
): Profile | ProfileError {
  const { basis = 'instrument', threshold = Ratio.one, feeRate = Ratio.zero, priceMax } = options
  const charged = charge(terms, feeRate)
  const path = PricePath.create(account, charged, book, instrument, basis, priceMax)
  if (path === null) return 'unknown'
  const found = Method.of(terms).profile(path, threshold)
  return found === null ? 'unsupported' : { path, ...found }
}

/** A fee on notional is asked for with the maintenance: every bracket's rate rises by it. */
function charge(terms: BoundRulebook, feeRate: Ratio): BoundRulebook {
  if (feeRate.numerator === 0n) return terms
  const brackets = terms.brackets.map((table) => table && Brackets.plus(table, feeRate))
  return { ...terms, brackets }
}
