import { defined } from '../base/assert.ts'
import { applyStaleBand } from '../margin/applyStaleBand.ts'
import { assessAt } from '../margin/assess.ts'
import { liquidatesAbove } from '../margin/methods/lending/prices/liquidatesAbove.ts'
import { Assessment } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountBook, RuledAccount } from './AccountBook.ts'
import { type Holding, holdings } from './holdings.ts'

/** An account as it is now, whatever moves: found once for all scenarios. */
export interface Held {
  readonly one: RuledAccount
  readonly rules: BoundRulebook
  readonly holdings: readonly Holding[]
  /** Whole units of the report's currency per unit of the account's numeraire. */
  readonly scale: number
  /** Gross over equity; infinite without equity. */
  readonly leverage: number
  /** Maintenance over gross. */
  readonly rate: number
  readonly thresholds: Thresholds
  /** Whether it is called, and liquidated, at prices now. */
  readonly isCalled: boolean
  readonly isLiquidated: boolean
  /** Whether it is taken at the prices of the book: none of its own is old. */
  readonly isFresh: boolean
}

/** The marginRatios above which an account is called and liquidated; null where it never is. */
export interface Thresholds {
  readonly call: Ratio | null
  readonly liquidate: Ratio | null
}

/** Looks at an account. Its numeraire has a price in the currency. */
export function of(view: AccountBook, one: RuledAccount, currency: Asset): Held {
  const rules = view.terms.get(one.rulebook) as BoundRulebook
  const { account } = one
  const taken = applyStaleBand(account, rules, view.prices, 'liquidation')
  const found = assessAt(account, rules, view.prices, taken)
  const measure = Assessment.measure(found, 'maintenance')
  const exceeds = (threshold: Ratio | null): boolean =>
    threshold !== null && Assessment.exceeds(measure, threshold)
  const thresholds = thresholdsOf(rules)
  return {
    one,
    rules,
    thresholds,
    isFresh: taken === view.prices,
    holdings: holdings(account, rules, view.prices),
    scale: defined(
      scaleOf(view.prices, rules.numeraire, currency),
      'pressure: every numeraire has a price in the currency',
    ),
    leverage: leverageOf(found),
    rate: rateOf(found),
    isCalled: exceeds(thresholds.call),
    isLiquidated: exceeds(thresholds.liquidate),
  }
}

const leverageOf = ({ gross, equity }: Assessment): number => {
  if (gross === 0n) return 0
  return equity > 0n ? share(gross, equity) : Number.POSITIVE_INFINITY
}

const rateOf = ({ gross, maintenance }: Assessment): number =>
  gross > 0n ? Math.min(0.999, share(maintenance, gross)) : 0

const share = (part: bigint, of: bigint): number => Ratio.toNumber(Ratio.of(part, of))

const known = new WeakMap<BoundRulebook, Thresholds>()

/** By the account's own ladders. */
export function thresholdsOf(rules: BoundRulebook): Thresholds {
  const found = known.get(rules)
  if (found !== undefined) return found
  const { ladders } = rules.rulebook
  const made: Thresholds = {
    call: least(ladders.map(callsAbove)),
    liquidate: least(ladders.map(liquidatesAbove)),
  }
  known.set(rules, made)
  return made
}

const least = (some: readonly (Ratio | null)[]): Ratio | null =>
  some.reduce(
    (one, other) =>
      one === null || (other !== null && Ratio.compare(other, one) < 0) ? other : one,
    null,
  )

const callsAbove = ({ levels }: Rulebook['ladders'][number]): Ratio | null =>
  levels.find(({ action, measure }) => action === 'call' && measure === 'maintenance')?.enter ??
  null

/** Whole units of one currency for a whole unit of another at the index prices; null without one. */
export function scaleOf(prices: PriceBook, from: Asset, to: Asset): number | null {
  if (from.index === to.index) return 1
  const one = Amount.of(Integer.pow10(from.decimals))
  const worth = PriceBook.convert(prices, one, from, to)
  return worth === null ? null : Ratio.toNumber(Ratio.of(worth, Integer.pow10(to.decimals)))
}

export * as Held from './Held.ts'
