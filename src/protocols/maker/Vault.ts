import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** One vault: one kind of collateral against one debt. */
export interface Vault {
  /** Collateral, a wad. */
  readonly ink: bigint
  /** Debt before the rate is applied, a wad. */
  readonly art: bigint
}

/** What all vaults of a kind share. */
export interface Ilk {
  /** Price with the margin of safety taken off, a ray. */
  readonly spot: bigint
  /** What one unit of art owes, a ray. */
  readonly rate: bigint
  /** The least that a vault may owe unless it owes nothing, a rad. */
  readonly dust: bigint
}

/** Dai owed, a rad, exactly: art × rate. */
export const debt = ({ art }: Vault, { rate }: Ilk): bigint => Integer.mul(art, rate)

/** The most that may be owed on what is held, a rad, exactly: ink × spot. */
export const room = ({ ink }: Vault, { spot }: Ilk): bigint => Integer.mul(ink, spot)

/**
 * Whether the vault may be as it is: art × rate ≤ ink × spot. Nothing is rounded.
 *
 * Rules: [MAKER4]
 *
 * @example
 * Vault.isSafe({ ink: 3n, art: 2n }, { spot: 2n, rate: 3n, dust: 0n }) // => true
 */
export const isSafe = (vault: Vault, ilk: Ilk): boolean => debt(vault, ilk) <= room(vault, ilk)

/**
 * Room over debt: under one it is liquidated. Null where nothing is owed.
 *
 * Rules: [MAKER4]
 */
export function health(vault: Vault, ilk: Ilk): Ratio | null {
  const owed = debt(vault, ilk)
  return owed === 0n ? null : Ratio.of(room(vault, ilk), owed)
}

export * as Vault from './Vault.ts'
