import { Integer } from '../../money/Integer.ts'
import type { AaveReserve, Thresholds } from './AaveReserve.ts'
import type { AaveVersion } from './AaveVersion.ts'
import { Ray } from './Ray.ts'

/** A borrower of an Aave v3 pool. */
export interface AaveAccount {
  /** The chosen e-mode category, or null. */
  readonly eMode: AaveEMode | null
  /** In the pool's order of reserves, each reserve once. */
  readonly holdings: readonly AaveHolding[]
}

/** A category of correlated assets, with thresholds of its own (bps). */
export interface AaveEMode extends Thresholds {
  /** Collateral outside the category gives no borrowing power (from v3.7). */
  readonly isolated: boolean
}

/** An account's supply and debt in one reserve. */
export interface AaveHolding {
  readonly reserve: AaveReserve
  /** Supply and debt in scaled units: atoms × ray ÷ index. */
  readonly scaledSupply: bigint
  readonly scaledDebt: bigint
  readonly usedAsCollateral: boolean
  /** Whether the account's category accepts the asset as collateral. */
  readonly inEModeCollateral: boolean
  /** Whether the category accepts it at an LTV of zero. */
  readonly eModeLtvZero: boolean
}

/** The holding of a reserve, or null. */
export const find = ({ holdings }: AaveAccount, id: string): AaveHolding | null =>
  holdings.find(({ reserve }) => reserve.id === id) ?? null

/**
 * The same account with one holding changed.
 *
 * @example
 * AaveAccount.change(account, 'WETH', { scaledDebt: 0n })
 */
export const change = (
  account: AaveAccount,
  id: string,
  fields: Partial<Omit<AaveHolding, 'reserve'>>,
): AaveAccount => ({
  ...account,
  holdings: account.holdings.map((one) => (one.reserve.id === id ? { ...one, ...fields } : one)),
})

/**
 * Atoms supplied: ⌊scaled × index ÷ ray⌋, rounded against the account.
 *
 * Rules: [AAVE2]
 */
export const supply = ({ reserve, scaledSupply }: AaveHolding): bigint =>
  Ray.mulDown(scaledSupply, reserve.liquidityIndex)

/**
 * Atoms owed: ⌈scaled × index ÷ ray⌉, rounded against the account.
 *
 * Rules: [AAVE2]
 */
export const debt = ({ reserve, scaledDebt }: AaveHolding): bigint =>
  Ray.mulUp(scaledDebt, reserve.variableBorrowIndex)

/** Atoms of supply in the base currency, rounded down: the account bears it. */
export const supplyWorth = ({ price, decimals }: AaveReserve, atoms: bigint): bigint =>
  Integer.mulDivDown(atoms, price, Integer.pow10(decimals))

/** Atoms of debt in the base currency, rounded up: the account bears it. */
export const debtWorth = ({ price, decimals }: AaveReserve, atoms: bigint): bigint =>
  Integer.mulDivUp(atoms, price, Integer.pow10(decimals))

/**
 * The liquidation threshold in force, in bps: the category's for its collateral, else the reserve's.
 *
 * Rules: [AAVE4]
 */
export const threshold = ({ eMode }: AaveAccount, holding: AaveHolding): bigint =>
  (eMode !== null && holding.inEModeCollateral ? eMode : holding.reserve).liquidationThreshold

/**
 * The liquidation bonus in force, in bps: the category's for its collateral, else the reserve's.
 *
 * Rules: [AAVE4]
 */
export const bonus = ({ eMode }: AaveAccount, holding: AaveHolding): bigint =>
  (eMode !== null && holding.inEModeCollateral ? eMode : holding.reserve).liquidationBonus

/**
 * The LTV in force, in bps: the category's for its collateral unless it is zero for the asset; zero
 * for other assets where the category is isolated; else the reserve's.
 *
 * Rules: [AAVE4]
 */
export function ltv(version: AaveVersion, { eMode }: AaveAccount, holding: AaveHolding): bigint {
  if (eMode === null) return holding.reserve.ltv
  if (holding.inEModeCollateral) return holding.eModeLtvZero ? 0n : eMode.ltv
  return eMode.isolated && version.isolatesEModes ? 0n : holding.reserve.ltv
}

export * as AaveAccount from './AaveAccount.ts'
