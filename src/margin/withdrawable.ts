import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { allowsOutflow } from './allowsOutflow.ts'
import { committed } from './committed.ts'
import { assessCredit } from './creditView.ts'
import { unreserved } from './liability.ts'
import { lowerBound } from './lowerBound.ts'
import { Method } from './Method.ts'
import { ProForma } from './ProForma.ts'

/**
 * The most of an asset that may leave an account: afterwards the asset's own balance is not
 * negative (unrealised profit cannot be withdrawn) and still pays every open spot order, and equity,
 * assessed for credit with the open profit that may be spent and at the worst that the open orders
 * may lead to, still covers initial, or what else the method asks once something has left, and the
 * rulebook's share of gross. One atom more is refused. Zero where something held has no price, or a stale one.
 *
 * Rules: [MARGIN12] [CREDIT1] [CREDIT3] [ORD7] [LOAN19]
 *
 * @example
 * withdrawable(account, rules, book, usdt) // => 250_000_000n, the other 750 USDT carry positions
 */
export function withdrawable(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  asset: Asset,
): Amount {
  const { release, forbids } = Method.of(rules)
  const measure = release(rules)
  const balance = mayLeave(account, rules, asset)
  const isRefused = (amount: bigint): boolean => {
    const without = ProForma.withBalance(account, asset.index, Amount.of(-amount))
    if (forbids(account, without, { rules, prices: book }) !== null) return true
    const assessment = assessCredit(committed(without, rules, book)[measure], rules, book, 'spend')
    return !allowsOutflow(assessment, rules.rulebook, measure)
  }
  if (balance <= 0n || isRefused(0n)) return Amount.zero
  return isRefused(balance) ? Amount.of(lowerBound(0n, balance, isRefused) - 1n) : balance
}

/** The balance, less what open spot orders may take of it beyond what may be owed. */
function mayLeave(account: Account, rules: BoundRulebook, asset: Asset): Amount {
  const balance = account.balances[asset.index] ?? Amount.zero
  const cap = Method.of(rules).liability(rules, asset)?.cap ?? 0n
  const left = (unreserved(account)[asset.index] ?? 0n) + cap
  return Amount.min(balance, Amount.of(left))
}
