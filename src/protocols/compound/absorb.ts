import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { Factor } from './Factor.ts'
import { isLiquidatable } from './isLiquidatable.ts'
import type { Collateral, Loan, Totals } from './Loan.ts'
import { Principal } from './Principal.ts'
import { valueDown } from './valueDown.ts'

/** What an absorption takes over and leaves. Values are in units of 1e-8. */
export interface Absorption {
  readonly seized: readonly Seizure[]
  /** What the reserves pay of the base asset, in atoms. */
  readonly basePaidOut: bigint
  readonly baseValue: bigint
  /** The account's balance of the base asset afterwards: never a debt. */
  readonly balance: bigint
  readonly principal: bigint
  readonly totals: Totals
}

/** An account's whole holding of one collateral, now the protocol's. */
export interface Seizure {
  readonly id: string
  readonly amount: bigint
  readonly value: bigint
}

export type Refusal = 'NotLiquidatable' | 'BadPrice'

/**
 * Takes over all collateral and all debt of an account, after interest has been accrued. The
 * account is credited Σ ⌊⌊worth⌋ × liquidationFactor⌋ in the base asset. A remaining debt is borne
 * by the reserves, a surplus is the account's.
 *
 * Rules: [COMET5] [COMET6] [COMET7]
 *
 * @example
 * const absorbed = absorb(loan, totals)
 */
export function absorb(loan: Loan, totals: Totals): Result<Absorption, Refusal> {
  const liquidatable = isLiquidatable(loan, totals)
  if (!liquidatable.ok) return liquidatable
  if (!liquidatable.value) return Result.failure('NotLiquidatable')
  const { base, collaterals } = loan
  const before = Principal.balance(loan.principal, totals)
  const balance = Integer.max(0n, before + credit(loan))
  const principal = Principal.of(balance, totals)
  const basePaidOut = balance - before
  return Result.success({
    seized: collaterals.filter(isHeld).map((collateral) => ({
      id: collateral.id,
      amount: collateral.balance,
      value: valueDown(collateral.balance, collateral),
    })),
    basePaidOut,
    baseValue: valueDown(basePaidOut, base),
    balance: Principal.balance(principal, totals),
    principal,
    totals: {
      ...totals,
      totalSupplyBase: totals.totalSupplyBase + principal,
      totalBorrowBase: totals.totalBorrowBase + loan.principal,
    },
  })
}

const isHeld = ({ balance }: Collateral): boolean => balance > 0n

/** The credit for the collateral, in atoms of the base asset, rounded down. */
function credit({ base, collaterals }: Loan): bigint {
  const value = collaterals.reduce(
    (sum, collateral) =>
      sum + Factor.mulDown(valueDown(collateral.balance, collateral), collateral.liquidationFactor),
    0n,
  )
  return Integer.mulDivDown(value, Integer.pow10(base.decimals), base.price)
}
