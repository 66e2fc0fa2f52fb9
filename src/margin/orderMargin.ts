import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Method } from './Method.ts'
import { Visitor } from './Visitor.ts'

interface Sum {
  amount: bigint
  isKnown: boolean
}

const visitor: Visitor<Sum> = {
  ...Visitor.noop,
  orders(into, _instrument, _leg, _notional, _leverage, amount) {
    into.amount += amount
  },
  unknown(into) {
    into.isKnown = false
  },
}

/**
 * The initial requirement that an account's open orders add to that of its positions, in settlement
 * atoms: all of them settle in one asset. Null where a price or a rule is missing.
 *
 * @example
 * orderMargin({ ...account, orders: [buy] }, rules, book) // => 800_00000000n
 */
export function orderMargin(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
): bigint | null {
  const sum: Sum = { amount: 0n, isKnown: true }
  if (account.orders.length > 0) Method.of(rules).walk(account, rules, book, visitor, sum)
  return sum.isKnown ? sum.amount : null
}
