import { Result } from '../../base/Result.ts'
import { accountLiquidity, type Intent } from './accountLiquidity.ts'
import type { VenusRequest } from './repay.ts'
import { VenusMarket } from './VenusMarket.ts'
import { undone, type VenusOutcome } from './VenusOutcome.ts'
import { accrued, entryOf, marketOf, type VenusAccount, type VenusPool } from './VenusPool.ts'

/**
 * Borrows: interest of the market is charged, the account enters it, and with the new debt it must
 * have no shortfall by the collateral factors. Without a price, a way to pay it or enough cash the
 * call reverts. The atoms borrowed.
 *
 * Rules: [VENUS10]
 *
 * @example
 * borrow(pool, account, { market: 'vUSDC', amount: 500_000_000n, block: 2_252_178n }).result
 */
export function borrow(
  before: VenusPool,
  account: VenusAccount,
  { market: name, amount, block }: VenusRequest,
): VenusOutcome<bigint> {
  if (!before.markets.has(name)) return undone(before, account, 'market not listed')
  const pool = accrued(before, [name], block)
  const market = marketOf(pool, name)
  const entry = { ...entryOf(account, name), entered: true }
  const entering = new Map(account).set(name, entry)
  const intent = { market: name, redeemTokens: 0n, borrowAmount: amount }
  if (market.cash < amount || !isCovered(pool, entering, intent)) {
    return undone(before, account, 'math error')
  }
  const principal = VenusMarket.debtOf(market, entry.debt) + amount
  const lent = {
    ...market,
    cash: market.cash - amount,
    totalBorrows: market.totalBorrows + amount,
  }
  const debt = { principal, index: market.borrowIndex }
  return {
    pool: { ...pool, markets: new Map(pool.markets).set(name, lent) },
    account: entering.set(name, { ...entry, debt }),
    result: Result.success(amount),
  }
}

/** Whether an account has no shortfall by the collateral factors after a request. */
export function isCovered(pool: VenusPool, account: VenusAccount, intent: Intent): boolean {
  const weighed = accountLiquidity(pool, account, 'collateralFactor', intent)
  return weighed.ok && weighed.value.shortfall === 0n
}
