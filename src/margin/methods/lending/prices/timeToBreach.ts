import { assert } from '../../../../base/assert.ts'
import type { Account } from '../../../../model/Account.ts'
import { Assessment } from '../../../../model/Assessment.ts'
import type { Asset, AssetId } from '../../../../model/Asset.ts'
import type { BoundRulebook } from '../../../../model/BoundRulebook.ts'
import type { PriceBook } from '../../../../model/PriceBook.ts'
import { Amount } from '../../../../money/Amount.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { applyStaleBand } from '../../../applyStaleBand.ts'
import { assess } from '../../../assess.ts'
import type { MarginContext } from '../../../MarginContext.ts'
import { Method } from '../../../Method.ts'
import { Borrower } from '../cures/Borrower.ts'
import { Exposures } from '../Exposures.ts'
import { LinearSlack } from '../LinearSlack.ts'
import { type Growths, InterestModel } from './InterestModel.ts'

export interface TimeToBreachOptions {
  /** The marginRatio of maintenance not to exceed; 1 by default. */
  readonly threshold?: Ratio
  /** The interest models; by default those of the rulebook's protocol. */
  readonly growths?: Growths
  /** The horizon in seconds; a hundred years by default. */
  readonly within?: bigint
}

const century = 3_153_600_000n

/**
 * How long until interest alone puts a loan over a threshold, in whole seconds: by `assess` it is
 * over at that second and at none before. Rates are per year, not negative, by the id of the asset
 * of the balance; an asset not named earns and costs nothing. Prices, rates and limits are held
 * constant. Zero for a loan over the threshold now. Null where it does not happen within the
 * horizon, or an exposure has no price.
 *
 * Rules: [LOAN14]
 *
 * @example
 * const rates = new Map([['main:debt:USDC', Ratio.of(8n, 100n)], ['main:supply:WETH', Ratio.of(2n, 100n)]])
 * timeToBreach(account, rules, book, rates) // => 63_072_000n, two years
 */
export function timeToBreach(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  rates: ReadonlyMap<AssetId, Ratio>,
  { threshold = Ratio.one, growths, within = century }: TimeToBreachOptions = {},
): bigint | null {
  const loan = Method.loan(rules)
  const settled = applyStaleBand(account, rules, book, 'liquidation')
  if (loan === null || !Exposures.of(account, rules, settled).isKnown) return null
  const ways = growths ?? InterestModel.of(loan.method.protocol)
  const running = runningOf(account, rules, rates, ways)
  const linear: LinearSlack = {
    // Interest is not linear: the line excludes no second.
    slack: { base: 0n, slope: 0n },
    dust: { base: 1n, slope: 0n },
    threshold,
    measure: (seconds) => {
      const [after, then] = grown(account, settled, running, seconds)
      return Assessment.measure(assess(after, rules, then), 'maintenance')
    },
  }
  return LinearSlack.first(linear, { from: 0n, to: within }, 'over')
}

/**
 * A loan and its prices once so many seconds of interest have run, at constant rates as `timeToBreach` has
 * them; the same where nothing lends.
 *
 * Rules: [LOAN14]
 *
 * @example
 * afterInterest({ account, rules, prices }, rates, 86_400n) // a day later
 */
export function afterInterest(
  context: MarginContext,
  rates: ReadonlyMap<AssetId, Ratio>,
  seconds: bigint,
): MarginContext {
  const { account, rules, prices } = context
  const loan = Method.loan(rules)
  if (loan === null) return context
  const running = runningOf(account, rules, rates, InterestModel.of(loan.method.protocol))
  const [after, then] = grown(account, prices, running, seconds)
  return { account: after, rules, prices: then }
}

/** A balance that accrues interest, and its model. */
interface Running {
  readonly asset: Asset
  readonly balance: bigint
  readonly rate: Ratio
  readonly growth: InterestModel
}

function runningOf(
  { balances }: Account,
  { assets }: BoundRulebook,
  rates: ReadonlyMap<AssetId, Ratio>,
  { owed, supplied }: Growths,
): readonly Running[] {
  return assets.flatMap((asset) => {
    const balance = balances[asset.index] ?? 0n
    const rate = rates.get(asset.id)
    if (balance === 0n || rate === undefined) return []
    assert(rate.numerator >= 0n, 'timeToBreach: no rate is negative')
    return [{ asset, balance, rate, growth: balance < 0n ? owed : supplied }]
  })
}

/** The index of a claim grows; any other balance grows itself, rounded against the account. */
function grown(
  account: Account,
  book: PriceBook,
  running: readonly Running[],
  seconds: bigint,
): readonly [Account, PriceBook] {
  const balances = account.balances.slice()
  const accrued = book.accrued?.slice() ?? []
  for (const { asset, balance, rate, growth } of running) {
    const after = growth(Borrower.standsFor(book, asset), rate, seconds)
    if (asset.claim === undefined) balances[asset.index] = Amount.of(Ratio.mulDown(balance, after))
    else accrued[asset.index] = after
  }
  return [
    { ...account, balances },
    { ...book, accrued },
  ]
}
