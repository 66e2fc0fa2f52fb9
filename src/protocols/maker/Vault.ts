import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** One vault: one kind of collateral against one debt. */
export interface Vault {
  /** Collateral, a wad. */
  readonly ink: bigint
  /** Debt before the rate is applied, a wad. */
  readonly art: bigint
}

/** The parameters shared by all vaults of a kind. */
export interface Ilk {
  /** Price with the margin of safety taken off, a ray. */
  readonly spot: bigint
  /** The debt per unit of art, a ray. */
  readonly rate: bigint
  /** The least debt of a vault that has any, a rad. */
  readonly dust: bigint
}

/** Dai owed, a rad, exactly: art × rate. */
export const debt = ({ art }: Vault, { rate }: Ilk): bigint => Integer.mul(art, rate)

/** The most that may be owed against the collateral, a rad, exactly: ink × spot. */
export const room = ({ ink }: Vault, { spot }: Ilk): bigint => Integer.mul(ink, spot)

/**
 * Whether the vault is safe: art × rate ≤ ink × spot. Nothing is rounded.
 *
 * Rules: [MAKER4]
 *
 * @example
 * Vault.isSafe({ ink: 3n, art: 2n }, { spot: 2n, rate: 3n, dust: 0n }) // => true
 */
export const isSafe = (vault: Vault, ilk: Ilk): boolean => debt(vault, ilk) <= room(vault, ilk)

/**
 * Room over debt: under one it is liquidated. Null without debt.
 *
 * Rules: [MAKER4]
 */
export function health(vault: Vault, ilk: Ilk): Ratio | null {
  const owed = debt(vault, ilk)
  return owed === 0n ? null : Ratio.of(room(vault, ilk), owed)
}

export * as Vault from './Vault.ts'
