import { Result } from '../../base/Result.ts'
import type { EulerPosition } from './EulerPosition.ts'
import { Ltv } from './Ltv.ts'
import { Owed } from './Owed.ts'

/** The least liability before the liquidation, in units of account, that is written off. */
const liabilityMin = 1_000_000n

/** What remains of an account and of the vault's total debt. */
export interface Socialised {
  /** Units of debt written off. */
  readonly socialised: bigint
  readonly position: EulerPosition
  readonly totalOwed: Owed
}

/**
 * Writes off the remainder of a debt without recognised collateral: the vault is owed that much
 * less, which its depositors bear. Not where the vault does not socialise, nor where the whole
 * liability was worth less than 10⁶ units of account.
 *
 * The debt written off is in whole units, including the fraction by which it was rounded up.
 * Refuses, as the protocol does, where a liquidator took over one unit less than the whole together
 * with the fraction: then a unit would be written off and nothing is owed.
 *
 * Rules: [EULER7]
 *
 * @example
 * socialise(position, 40n, 2_000_000n, vault) // { socialised: 40n, ... }
 */
export function socialise(
  position: EulerPosition,
  debtLeft: bigint,
  liabilityBefore: bigint,
  vault: { readonly socialises: boolean; readonly totalOwed: Owed },
): Result<Socialised, 'E_RepayTooMuch'> {
  const { totalOwed } = vault
  const isWrittenOff =
    vault.socialises && liabilityBefore >= liabilityMin && debtLeft > 0n && isBare(position)
  if (!isWrittenOff) return Result.success({ socialised: 0n, position, totalOwed })
  if (debtLeft > Owed.assetsUp(position.owed)) return Result.failure('E_RepayTooMuch')
  return Result.success({
    socialised: debtLeft,
    position: { ...position, owed: 0n },
    totalOwed: totalOwed > position.owed ? totalOwed - position.owed : 0n,
  })
}

/** Unrecognised collateral backs nothing. */
const isBare = ({ collaterals }: EulerPosition): boolean =>
  collaterals.every(
    ({ isEnabled, ltv, shares }) => !isEnabled || !Ltv.isRecognised(ltv) || shares === 0n,
  )
