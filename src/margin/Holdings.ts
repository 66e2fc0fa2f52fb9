import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Method } from './Method.ts'
import { Visitor } from './Visitor.ts'

/** An account's total in each asset: balance, profits and pending funding. */
export type Holdings = readonly (bigint | undefined)[]

type Row = (bigint | undefined)[]

const add = (row: Row, asset: number, amount: bigint): void => {
  row[asset] = (row[asset] ?? 0n) + amount
}

const visitor: Visitor<Row> = {
  ...Visitor.noop,
  balance: (row, asset, amount) => add(row, asset.index, amount),
  profit: (row, { instrument }, _mark, amount) => add(row, instrument.settleIndex, amount),
  funding: (row, { instrument }, _index, amount) => add(row, instrument.settleIndex, amount),
}

/**
 * Atoms by asset index, from the same walk that assesses. Assets without a price are left out.
 *
 * @example
 * Holdings.of(account, rules, book)[usdt.index] // => 1_000_000_000n
 */
export function of(account: Account, rules: BoundRulebook, book: PriceBook): Holdings {
  const row: Row = []
  Method.of(rules).walk(account, rules, book, visitor, row)
  return row
}

export * as Holdings from './Holdings.ts'
