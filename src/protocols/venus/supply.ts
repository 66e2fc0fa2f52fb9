import { Result } from '../../base/Result.ts'
import { isCovered } from './borrow.ts'
import { Mantissa } from './Mantissa.ts'
import type { VenusRequest } from './repay.ts'
import { VenusMarket } from './VenusMarket.ts'
import { undone, type VenusOutcome } from './VenusOutcome.ts'
import { accrued, entryOf, marketOf, type VenusAccount, type VenusPool } from './VenusPool.ts'

/**
 * Supplies the asset of a market for ⌊amount ÷ exchange rate⌋ vTokens, after its interest. Supplying
 * enters no market. The vTokens minted, rounded down: the supplier bears it, all of a sum under the
 * worth of one included.
 *
 * Rules: [VENUS9]
 *
 * @example
 * supply(pool, account, { market: 'vUSDC', amount: 500_000_000n, block: 2_252_178n }).result
 */
export function supply(
  before: VenusPool,
  account: VenusAccount,
  { market: name, amount, block }: VenusRequest,
): VenusOutcome<bigint> {
  const at = priced(before, name, block)
  if (!at.ok) return undone(before, account, at.error)
  const { pool, rate } = at.value
  return moved(pool, account, { name, amount, tokens: Mantissa.divDown(amount, rate) })
}

/**
 * Redeems an amount of a market's asset for ⌊amount ÷ exchange rate⌋ vTokens, after its interest. An
 * account that has entered the market must have no shortfall by the collateral factors without them.
 * Reverts where it has one, holds fewer, the market has no cash for it, or they are none. The vTokens
 * burnt, rounded down in the supplier's favour.
 *
 * Rules: [VENUS9]
 *
 * @example
 * redeem(pool, account, { market: 'vUSDC', amount: 500_000_000n, block: 2_252_178n }).result
 */
export function redeem(
  before: VenusPool,
  account: VenusAccount,
  { market: name, amount, block }: VenusRequest,
): VenusOutcome<bigint> {
  const at = priced(before, name, block)
  if (!at.ok) return undone(before, account, at.error)
  const { pool, market, rate } = at.value
  const tokens = Mantissa.divDown(amount, rate)
  const { entered, vTokens } = entryOf(account, name)
  const intent = { market: name, redeemTokens: tokens, borrowAmount: 0n }
  const isAllowed = !entered || isCovered(pool, account, intent)
  if (!isAllowed || tokens > vTokens || amount > market.cash) {
    return undone(before, account, 'math error')
  }
  if (tokens === 0n && amount > 0n) return undone(before, account, 'redeemTokens zero')
  return moved(pool, account, { name, amount: -amount, tokens: -tokens })
}

/** A market after its interest, and what a vToken of it is worth. */
interface Priced {
  readonly pool: VenusPool
  readonly market: VenusMarket
  readonly rate: bigint
}

function priced(before: VenusPool, name: string, block: bigint): Result<Priced, string> {
  if (!before.markets.has(name)) return Result.failure('market not listed')
  const pool = accrued(before, [name], block)
  const market = marketOf(pool, name)
  const rate = VenusMarket.exchangeRate(market)
  if (rate === null || rate === 0n) return Result.failure('math error')
  return Result.success({ pool, market, rate })
}

interface Move {
  readonly name: string
  /** Into the market, and to the account; out of both where negative. */
  readonly amount: bigint
  readonly tokens: bigint
}

function moved(
  pool: VenusPool,
  account: VenusAccount,
  { name, amount, tokens }: Move,
): VenusOutcome<bigint> {
  const market = marketOf(pool, name)
  const entry = entryOf(account, name)
  const after = {
    ...market,
    cash: market.cash + amount,
    totalSupply: market.totalSupply + tokens,
  }
  return {
    pool: { ...pool, markets: new Map(pool.markets).set(name, after) },
    account: new Map(account).set(name, { ...entry, vTokens: entry.vTokens + tokens }),
    result: Result.success(tokens < 0n ? -tokens : tokens),
  }
}
