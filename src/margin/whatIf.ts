import type { Account } from '../model/Account.ts'
import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { CreditUse, MeasureName } from '../model/Rulebook.ts'
import { allowsOutflow } from './allowsOutflow.ts'
import { assess } from './assess.ts'
import { Change } from './Change.ts'
import { committed } from './committed.ts'
import { assessCredit } from './creditView.ts'
import { unbackedDebt } from './liability.ts'
import type { MarginContext } from './MarginContext.ts'
import { type Forbidden, Method } from './Method.ts'
import { type LiquidationPrice, liquidationPrice } from './prices/liquidationPrice.ts'
import type { ProfileOptions } from './prices/profile.ts'

/** An account before and after a hypothetical change. */
export interface WhatIf {
  readonly before: Assessment
  readonly after: Assessment
  /**
   * For every instrument held before or after: in a cross account a trade in one moves the
   * liquidation price of all.
   */
  readonly liquidationPrices: readonly LiquidationPrices[]
  /** Why the change would be refused; null where it would not. */
  readonly refused: Refusal | null
}

export interface LiquidationPrices {
  readonly instrument: Instrument
  readonly before: LiquidationPrice
  readonly after: LiquidationPrice
}

export type Refusal =
  | 'price.missing'
  | 'balance.insufficient'
  | 'liability.exceeded'
  | 'margin.insufficient'
  | 'margin.outflowFloor'
  | Forbidden['code']

/**
 * The effect of a trade, a transfer, other parameters or other prices on an account. The account
 * itself is not changed.
 *
 * A trade is refused where equity, assessed for credit, would not cover initial and the trade makes
 * that worse: reducing is always allowed. A spot trade or a transfer out is refused where it leaves a
 * debt that the rules do not allow. A transfer out is refused beyond the balance, which under
 * a lending rulebook is borrowed, or where equity would not cover initial and the rulebook's share
 * of gross; or, where only what is held leaves, what else the method asks then. New parameters and prices are facts and are never refused. Several
 * changes are refused where one of them is, tried on what those before it left.
 *
 * Rules: [LIQP11]
 *
 * @example
 * whatIf(account, rules, book, { type: 'transfer', asset: usdt, amount: Amount.of(-1_000n) }).refused
 */
export function whatIf(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  change: Change,
  options: ProfileOptions = {},
): WhatIf {
  const before = { account, rules, prices }
  const after = Change.apply(before, change)
  const price = (context: MarginContext, instrument: Instrument): LiquidationPrice =>
    liquidationPrice(context.account, context.rules, context.prices, instrument, options)
  return {
    before: assess(account, rules, prices),
    after: assess(after.account, after.rules, after.prices),
    liquidationPrices: heldIn(before, after).map((instrument) => ({
      instrument,
      before: price(before, instrument),
      after: price(after, instrument),
    })),
    refused: firstRefusal(before, change),
  }
}

/** Of several changes the first that would be refused, each tried on what the one before left. */
function firstRefusal(before: MarginContext, change: Change): Refusal | null {
  if (change.type !== 'all') return refusal(before, Change.apply(before, change), change)
  let now = before
  for (const one of change.changes) {
    const found = firstRefusal(now, one)
    if (found !== null) return found
    now = Change.apply(now, one)
  }
  return null
}

function heldIn(...contexts: readonly MarginContext[]): readonly Instrument[] {
  const held = new Map<number, Instrument>()
  for (const { account } of contexts) {
    for (const { instrument } of account.positions) held.set(instrument.index, instrument)
  }
  return [...held.values()].sort((a, b) => a.index - b.index)
}

function refusal(before: MarginContext, after: MarginContext, change: Change): Refusal | null {
  if (change.type === 'trade') {
    if (change.instrument.kind === 'spot' && isUnbacked(before, after)) return 'liability.exceeded'
    const use = change.instrument.kind === 'spot' ? 'spend' : 'risk'
    return tradeRefusal(forCredit(before, use), forCredit(after, use))
  }
  if (change.type !== 'transfer' || change.amount >= 0n) return null
  const left = after.account.balances[change.asset.index] ?? 0n
  // A borrower may take out more than it holds; the difference is new debt.
  if (left < 0n && Method.loan(after.rules) === null) return 'balance.insufficient'
  if (left >= 0n && isUnbacked(before, after)) return 'liability.exceeded'
  const method = Method.of(after.rules)
  const forbidden = method.forbids(before.account, after.account, after)
  if (forbidden !== null) return forbidden.code
  const measure = left < 0n ? 'initial' : method.release(after.rules)
  const assessment = forCredit(after, 'spend', measure)
  if (allowsOutflow(assessment, after.rules.rulebook, measure)) return null
  if (assessment.certainty === 'unknown') return 'price.missing'
  return assessment.equity < assessment[measure] ? 'margin.insufficient' : 'margin.outflowFloor'
}

const isUnbacked = (before: MarginContext, after: MarginContext): boolean =>
  unbackedDebt(before.account, after.account, after.rules) !== null

function tradeRefusal(before: Assessment, after: Assessment): Refusal | null {
  if (after.certainty === 'unknown') return 'price.missing'
  const slack = Assessment.slack(Assessment.measure(after, 'initial'))
  const slackBefore = Assessment.slack(Assessment.measure(before, 'initial'))
  return slack < 0n && slack < slackBefore ? 'margin.insufficient' : null
}

const forCredit = (
  { account, rules, prices }: MarginContext,
  use: CreditUse,
  measure: MeasureName = 'initial',
): Assessment => assessCredit(committed(account, rules, prices)[measure], rules, prices, use)
