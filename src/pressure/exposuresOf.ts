import { assess } from '../margin/assess.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import type { Account } from '../model/Account.ts'
import { Assessment } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Direction, type Loadings } from './Direction.ts'
import { type Confidence, type DistanceOptions, distanceTo } from './distanceTo.ts'

/** A book of accounts as columns, a row per account. */
export interface BookExposures {
  /** Distance to liquidation. */
  readonly distances: Float64Array
  /** Distance to a call. */
  readonly calls: Float64Array
  /** The notional that liquidation sells along the scenario, in whole numeraire; negative buys. */
  readonly flows: Float64Array
  /** Gross over equity; infinite where there is no equity. */
  readonly leverages: Float64Array
  readonly sureness: readonly Confidence[]
}

export interface ExposureOptions extends Omit<DistanceOptions, 'threshold'> {
  /** The marginRatio above which an account is called, and liquidated: 0.8 and 1 by default. */
  readonly call?: Ratio
  readonly liquidation?: Ratio
}

/**
 * Every account's distances to call and to liquidation along a direction, with the notional it
 * would be forced to trade: the columns from which pressure is computed.
 *
 * Rules: [DISTANCE5]
 *
 * @example
 * const { distances, flows } = exposuresOf(accounts, rules, prices, direction)
 */
export function exposuresOf(
  accounts: readonly Account[],
  rules: BoundRulebook,
  prices: PriceBook,
  direction: Direction,
  options: ExposureOptions = {},
): BookExposures {
  const { call = Ratio.of(4n, 5n), liquidation = Ratio.one, ...rest } = options
  const loadings = Direction.loadings(direction, rules)
  const found = accounts.map((account) =>
    distanceTo(account, rules, prices, direction, { ...rest, threshold: liquidation }),
  )
  const calls = accounts.map((account) =>
    distanceTo(account, rules, prices, direction, { ...rest, threshold: call }),
  )
  return {
    distances: Float64Array.from(found, ({ move }) => move),
    calls: Float64Array.from(calls, ({ move }) => move),
    flows: Float64Array.from(accounts, (account) => flowOf({ account, rules, prices }, loadings)),
    leverages: Float64Array.from(accounts, (account) => leverageOf({ account, rules, prices })),
    sureness: found.map(({ sureness }) => sureness),
  }
}

/**
 * Longs in a falling market sell into the move and shorts in a rising one buy into it: both feed
 * it.
 */
function flowOf({ account, rules, prices }: MarginContext, loadings: Loadings): number {
  let sum = 0n
  for (const { instrument, lots } of account.positions) {
    const loading = loadings.instruments[instrument.index] ?? 0
    const mark = PriceBook.usable(prices, instrument)
    if (loading === 0 || mark === undefined || mark === 0n) continue
    const settle = rules.assets[instrument.settleIndex] as Asset
    const notional = Instrument.notional(instrument, lots, mark)
    // Without a price the flow is zero; the account's confidence is unknown.
    const worth = PriceBook.convert(prices, Amount.of(notional), settle, rules.numeraire) ?? 0n
    sum += lots > 0n === loading > 0 ? worth : -worth
  }
  return Ratio.toNumber(Ratio.of(sum, Integer.pow10(rules.numeraire.decimals)))
}

function leverageOf({ account, rules, prices }: MarginContext): number {
  const { gross, equity } = assess(account, rules, prices)
  if (gross === 0n) return 0
  return equity > 0n ? Ratio.toNumber(Ratio.of(gross, equity)) : Number.POSITIVE_INFINITY
}

/**
 * The cash an account would be called for at the prices of the context, such as those after a move: the amount
 * that, added to its equity, brings marginRatio back to the threshold. In whole numeraire, exact at the prices
 * to the tick.
 *
 * Rules: [DISTANCE6]
 *
 * @example
 * cashCalledIn({ account, rules, prices }, Ratio.of(4n, 5n))
 */
export function cashCalledIn({ account, rules, prices }: MarginContext, threshold: Ratio): number {
  const measure = Assessment.measure(assess(account, rules, prices), 'maintenance')
  const short = Assessment.shortfall(measure, threshold)
  return Ratio.toNumber(Ratio.of(short, Integer.pow10(rules.numeraire.decimals)))
}
