import { Assessment } from '../../model/Assessment.ts'
import type { Asset } from '../../model/Asset.ts'
import type { Position } from '../../model/Position.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { assess } from '../assess.ts'
import type { MarginContext } from '../MarginContext.ts'
import { Method, type Remedy } from '../Method.ts'
import { cureAmount } from './cureAmount.ts'
import { cureQuantity } from './cureQuantity.ts'

/** What an account has to do now in order to stand after prices have moved. */
export interface Survival {
  /** The marginRatio of maintenance that must not be exceeded then. */
  readonly threshold: Ratio
  /** Whether it stands as it is; then nothing is listed. */
  readonly stands: boolean
  /** The least deposits, each enough alone; none for a loan, which has remedies. */
  readonly deposits: readonly Deposit[]
  /** The fewest lots to close now, at the prices of now, each enough alone. */
  readonly reductions: readonly LeastReduction[]
  readonly remedies: readonly Remedy[]
}

export interface Deposit {
  readonly asset: Asset
  readonly amount: Amount
}

export interface LeastReduction {
  readonly position: Position
  /** Unsigned. */
  readonly lots: Quantity
}

/**
 * What has to be done now so that, once prices are those of `later`, marginRatio of maintenance is at or
 * under a threshold. Each is the smallest: by `assess`, one atom or lot less is not enough. Null
 * where the account is unknown now or then.
 *
 * Rules: [MARGIN24]
 *
 * @example
 * survival({ account, rules, prices }, fallen, Ratio.one)?.deposits // => 812.35 USDT
 */
export function survival(
  { account, rules, prices }: MarginContext,
  later: PriceBook,
  threshold: Ratio,
): Survival | null {
  const after = assess(account, rules, later)
  if (assess(account, rules, prices).certainty === 'unknown') return null
  if (after.certainty === 'unknown') return null
  const nothing = { threshold, stands: true, deposits: [], reductions: [], remedies: [] }
  if (!Assessment.exceeds(Assessment.measure(after, 'maintenance'), threshold)) return nothing
  const method = Method.of(rules)
  const target = { threshold, feeRate: method.feeRate(rules.rulebook.method), later }
  const isLoan = method.loan(rules) !== null
  return {
    threshold,
    stands: false,
    deposits: (isLoan ? [] : broughtIn({ account, rules, prices })).flatMap((asset) => {
      const amount = cureAmount(account, rules, later, asset, threshold)
      return amount === null ? [] : [{ asset, amount }]
    }),
    reductions: account.positions.flatMap((position) => {
      const lots = cureQuantity(account, rules, prices, position, target)
      return lots === null ? [] : [{ position, lots }]
    }),
    remedies: method.remedies({ account, rules, prices: later }, threshold),
  }
}

/** What may be brought: the numeraire, what is there already, and what positions settle in. */
function broughtIn({ account, rules }: MarginContext): readonly Asset[] {
  const settled = new Set(account.positions.map(({ instrument }) => instrument.settleIndex))
  return rules.assets.filter(
    ({ index }) =>
      index === rules.numeraire.index ||
      (account.balances[index] ?? 0n) !== 0n ||
      settled.has(index),
  )
}
