import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import { ProForma } from './ProForma.ts'

/** Something that could happen to an account. */
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
    }
  | {
      readonly type: 'transfer'
      readonly asset: Asset
      /** Signed: positive comes in. */
      readonly amount: Amount
    }
  | { readonly type: 'parameters'; readonly terms: BoundRulebook }
  | {
      readonly type: 'marks'
      readonly marks: readonly { readonly instrument: Instrument; readonly price: Price }[]
      /** Index prices, in units of 1e-12. */
      readonly indices?: readonly { readonly asset: Asset; readonly price: bigint }[]
    }

/** An account, the rules it is under and the prices it meets. */
export interface Situation {
  readonly account: Account
  readonly terms: BoundRulebook
  readonly book: PriceBook
}

/**
 * The situation once a change has happened; the one before stays as it is. A supposed mark is fresh.
 *
 * Rules: [LIQP11]
 *
 * @example
 * Change.apply({ account, terms, book }, { type: 'transfer', asset: usdt, amount: Amount.of(-1n) })
 */
export function apply(before: Situation, change: Change): Situation {
  const { account, book } = before
  switch (change.type) {
    case 'trade': {
      const { instrument, leg, lots, price, fee } = change
      const funding = book.funding[instrument.index] ?? 0n
      const after = ProForma.withTrade(account, instrument, leg, lots, price, funding, fee)
      return { ...before, account: after }
    }
    case 'transfer': {
      const { asset, amount } = change
      return { ...before, account: ProForma.withBalance(account, asset.index, amount) }
    }
    case 'parameters':
      return { ...before, terms: change.terms }
    case 'marks': {
      const marks = book.marks.slice()
      for (const { instrument, price } of change.marks) {
        marks[instrument.index] = { price, time: book.time, source: 'supposed' }
      }
      const indices = book.indices.slice()
      for (const { asset, price } of change.indices ?? []) {
        indices[asset.index] = { price, time: book.time, source: 'supposed' }
      }
      return { ...before, book: { ...book, marks, indices } }
    }
  }
}

export * as Change from './Change.ts'
