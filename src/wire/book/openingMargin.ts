import { bindRulebook } from '../../margin/bindRulebook.ts'
import { marginMoved } from '../../margin/isolatedMargin.ts'
import { ProForma } from '../../margin/ProForma.ts'
import { type Account, legKey } from '../../model/Account.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import type { Price } from '../../money/Price.ts'
import type { Book, BookAccount, BookPosition } from './Book.ts'

/**
 * What the fill that opens an isolated position moves into it, before its market has a mark: as much
 * of its collateral as the engine asks for. The rest is added.
 */
export function openingMargin(
  book: Book,
  { rulebook: id, kind, positionMode }: BookAccount,
  { instrument: symbol, leg, lots, leverage, collateral }: BookPosition,
  price: Price,
): Amount {
  const rulebook = book.rulebooks.findLast((one) => one.id === id && one.activeFrom <= book.asOf)
  const instrument = book.instruments.find((one) => one.id === symbol)
  if (rulebook === undefined || instrument === undefined) return Amount.zero
  const rules = bindRulebook(rulebook, book.assets, book.instruments)
  const chosen = leverage === null ? [] : [[legKey(instrument, leg), leverage] as const]
  const empty: Account = {
    ...{ id, kind, positionMode, leverages: [], legLeverages: new Map(chosen) },
    ...{ balances: [], positions: [], orders: [] },
  }
  const fill = { instrument, leg, lots, price, fee: Amount.zero }
  const opened = ProForma.withTrade(empty, { ...fill, fundingIndex: 0n })
  const moved = marginMoved(empty, opened, fill, rules, unmarked(book))
  return Amount.min(Amount.of(moved), collateral ?? Amount.zero)
}

const unmarked = ({ asOf, assets, indices }: Book): PriceBook => ({
  time: asOf,
  marks: [],
  indices: assets.map(({ id }) => indices.find(({ asset }) => asset === id)),
  funding: [],
})
