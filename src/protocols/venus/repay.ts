import { Result } from '../../base/Result.ts'
import { VenusMarket } from './VenusMarket.ts'
import { undone, type VenusOutcome } from './VenusOutcome.ts'
import { accrued, entryOf, marketOf, type VenusAccount, type VenusPool } from './VenusPool.ts'

/** A request about one market, in atoms of its asset. */
export interface VenusRequest {
  readonly market: string
  readonly amount: bigint
  readonly block: bigint
}

/**
 * Repays a debt, all of it where no amount is given: interest of its market is charged first. More
 * than is owed is a revert. The atoms repaid.
 *
 * Rules: [VENUS10]
 *
 * @example
 * repay(pool, account, { market: 'vUSDC', amount: null, block: 2_252_178n }).result
 */
export function repay(
  before: VenusPool,
  account: VenusAccount,
  { market, amount, block }: Omit<VenusRequest, 'amount'> & { readonly amount: bigint | null },
): VenusOutcome<bigint> {
  if (!before.markets.has(market)) return undone(before, account, 'market not listed')
  const pool = accrued(before, [market], block)
  const owed = VenusMarket.debtOf(marketOf(pool, market), entryOf(account, market).debt)
  const paid = repaid(pool, account, market, amount ?? owed)
  if (paid === null) return undone(before, account, 'math error')
  return { ...paid, result: Result.success(amount ?? owed) }
}

/** Null where more is repaid than is owed, by the account or in total: they are rounded apart. */
export function repaid(
  pool: VenusPool,
  account: VenusAccount,
  name: string,
  amount: bigint,
): { readonly pool: VenusPool; readonly account: VenusAccount } | null {
  const market = marketOf(pool, name)
  const entry = entryOf(account, name)
  const principal = VenusMarket.debtOf(market, entry.debt) - amount
  const totalBorrows = market.totalBorrows - amount
  if (principal < 0n || totalBorrows < 0n) return null
  const paid = { ...market, cash: market.cash + amount, totalBorrows }
  const debt = { principal, index: market.borrowIndex }
  return {
    pool: { ...pool, markets: new Map(pool.markets).set(name, paid) },
    account: new Map(account).set(name, { ...entry, debt }),
  }
}
