import { Result } from '../../base/Result.ts'
import { accountLiquidity } from './accountLiquidity.ts'
import { Mantissa } from './Mantissa.ts'
import { repaid } from './repay.ts'
import { VenusMarket } from './VenusMarket.ts'
import { undone, type VenusOutcome } from './VenusOutcome.ts'
import { accrued, entryOf, marketOf, type VenusAccount, type VenusPool } from './VenusPool.ts'
import { type VenusFailure, VenusRefusal } from './VenusRefusal.ts'

/** A liquidator's call: what he repays of which debt, and which collateral he wants for it. */
export interface VenusDemand {
  readonly borrowed: string
  readonly collateral: string
  /** Atoms of the borrowed asset. */
  readonly repayAmount: bigint
  readonly block: bigint
}

/** What a liquidation moved. */
export interface VenusLiquidation {
  readonly repaid: bigint
  /** Of the collateral's market: they go to the liquidator. */
  readonly seizedTokens: bigint
}

/**
 * Liquidates: interest of the two markets is charged to the block, then the account must have a
 * shortfall by the liquidation thresholds, and one call may repay at most ⌊closeFactor × debt⌋ of
 * one debt. vTokens of the collateral go to the liquidator:
 *
 *     ⌊⌊⌊incentive × price of the debt⌋ ÷ ⌊price of the collateral × exchange rate⌋⌋ × repaid⌋
 *
 * with the incentive of the collateral; the rounding is the borrower's gain. What is refused with a
 * failure keeps the interest, a revert keeps nothing.
 *
 * Rules: [VENUS4] [VENUS6] [VENUS7] [VENUS8]
 *
 * @example
 * const { pool: after, result } = liquidateBorrow(pool, account, {
 *   borrowed: 'vUSDC', collateral: 'vWETH', repayAmount: 500_000_000n, block: 2_252_178n,
 * })
 */
export function liquidateBorrow(
  before: VenusPool,
  account: VenusAccount,
  demand: VenusDemand,
): VenusOutcome<VenusLiquidation> {
  const reverted = (reason: string) => undone(before, account, reason)
  const called = [demand.borrowed, demand.collateral]
  if (!called.every((name) => before.markets.has(name))) return reverted('market not listed')
  const pool = accrued(before, called, demand.block)
  const failure = refusal(pool, account, demand)
  if (failure !== null) return { pool, account, result: Result.failure(failure) }
  const paid = repaid(pool, account, demand.borrowed, demand.repayAmount)
  if (paid === null) return reverted('math error')
  const seizure = seizable(paid.pool, demand)
  if (!seizure.ok) return reverted(seizure.error)
  const { vTokens, entered } = entryOf(account, demand.collateral)
  if (seizure.value > vTokens) return reverted('LIQUIDATE_SEIZE_TOO_MUCH')
  if (!entered) return reverted('token seizure failed')
  return {
    pool: paid.pool,
    account: without(paid.account, demand.collateral, seizure.value),
    result: Result.success({ repaid: demand.repayAmount, seizedTokens: seizure.value }),
  }
}

/** In the order in which the protocol asks; null where the call is allowed. */
function refusal(
  pool: VenusPool,
  account: VenusAccount,
  { borrowed, repayAmount }: VenusDemand,
): VenusFailure | null {
  const weighed = accountLiquidity(pool, account, 'liquidationThreshold')
  if (!weighed.ok) return VenusRefusal.rejected(weighed.error)
  if (weighed.value.shortfall === 0n) return VenusRefusal.rejected('INSUFFICIENT_SHORTFALL')
  if (repayAmount > maxRepay(pool, account, borrowed)) {
    return VenusRefusal.rejected('TOO_MUCH_REPAY')
  }
  return repayAmount === 0n ? VenusRefusal.closeAmountIsZero : null
}

/**
 * The most of one debt that one call may repay, in atoms: ⌊closeFactor × debt⌋ of what is stored.
 *
 * Rules: [VENUS6]
 */
export function maxRepay(pool: VenusPool, account: VenusAccount, borrowed: string): bigint {
  const debt = VenusMarket.debtOf(marketOf(pool, borrowed), entryOf(account, borrowed).debt)
  return Mantissa.mulDown(debt, pool.closeFactor)
}

/**
 * The vTokens of a collateral for what is repaid of a debt, at the rates that are stored; a
 * repayment does not move them. A price that is missing or rounds to nothing is a revert.
 *
 * Rules: [VENUS7]
 */
export function seizable(
  pool: VenusPool,
  { borrowed, collateral, repayAmount }: Omit<VenusDemand, 'block'>,
): Result<bigint, string> {
  const [owed, held] = [marketOf(pool, borrowed), marketOf(pool, collateral)]
  if (owed.price === 0n || held.price === 0n) {
    return Result.failure('LIQUIDATE_COMPTROLLER_CALCULATE_AMOUNT_SEIZE_FAILED')
  }
  const rate = VenusMarket.exchangeRate(held)
  if (rate === null) return Result.failure('math error')
  const asked = Mantissa.mulDown(owed.price, held.liquidationIncentive)
  const token = Mantissa.mulDown(rate, held.price)
  if (token === 0n) return Result.failure('divide by zero')
  return Result.success(Mantissa.mulDown(repayAmount, Mantissa.divDown(asked, token)))
}

function without(account: VenusAccount, name: string, tokens: bigint): VenusAccount {
  const entry = entryOf(account, name)
  return new Map(account).set(name, { ...entry, vTokens: entry.vTokens - tokens })
}
