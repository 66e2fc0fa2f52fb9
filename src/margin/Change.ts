import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import { marginMoved } from './isolatedMargin.ts'
import type { MarginContext } from './MarginContext.ts'
import { ProForma } from './ProForma.ts'

/** A change whose effect on an account can be tested before it happens. */
export type Change =
  | {
      readonly type: 'trade'
      readonly instrument: Instrument
      readonly leg: Leg
      /** Signed: positive buys. */
      readonly lots: Quantity
      readonly price: Price
      /** Settlement atoms, paid. */
      readonly fee: Amount
      /** Whether the account is an isolated position, whose margin the trade moves. */
      readonly isIsolated?: boolean
    }
  | {
      readonly type: 'transfer'
      readonly asset: Asset
      /** Signed: positive is a deposit. */
      readonly amount: Amount
    }
  | { readonly type: 'parameters'; readonly terms: BoundRulebook }
  | {
      readonly type: 'marks'
      readonly marks: readonly { readonly instrument: Instrument; readonly price: Price }[]
      /** Index prices, in units of 1e-12. */
      readonly indices?: readonly { readonly asset: Asset; readonly price: bigint }[]
    }
  /** Several, each on what the one before left. */
  | { readonly type: 'all'; readonly changes: readonly Change[] }

/**
 * Gives the account and prices after a change, without modifying the originals. A mark set by the
 * change counts as fresh.
 *
 * Rules: [LIQP11]
 *
 * @example
 * Change.apply({ account, rules, prices }, { type: 'transfer', asset: usdt, amount: Amount.of(-1n) })
 */
export function apply(before: MarginContext, change: Change): MarginContext {
  const { account, prices } = before
  switch (change.type) {
    case 'trade': {
      const fundingIndex = prices.funding[change.instrument.index] ?? 0n
      const after = ProForma.withTrade(account, { ...change, fundingIndex })
      if (change.isIsolated !== true) return { ...before, account: after }
      const margin = marginMoved(account, after, change, before.rules, prices)
      const { settleIndex } = change.instrument
      return { ...before, account: ProForma.withBalance(after, settleIndex, Amount.of(margin)) }
    }
    case 'transfer': {
      const { asset, amount } = change
      return { ...before, account: ProForma.withBalance(account, asset.index, amount) }
    }
    case 'parameters':
      return { ...before, rules: change.terms }
    case 'all':
      return change.changes.reduce(apply, before)
    case 'marks':
      return { ...before, prices: priced(prices, change) }
  }
}

/** Prices after a change of them, each fresh. */
export function priced(prices: PriceBook, change: Extract<Change, { type: 'marks' }>): PriceBook {
  const marks = prices.marks.slice()
  for (const { instrument, price } of change.marks) {
    marks[instrument.index] = { price, time: prices.time, source: 'supposed' }
  }
  const indices = prices.indices.slice()
  for (const { asset, price } of change.indices ?? []) {
    indices[asset.index] = { price, time: prices.time, source: 'supposed' }
  }
  return { ...prices, marks, indices }
}

export * as Change from './Change.ts'
