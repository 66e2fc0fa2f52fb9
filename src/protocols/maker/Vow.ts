import { Integer } from '../../money/Integer.ts'

/** The system's own account: its dai and the debt it must cover, rads. */
export interface Vow {
  readonly dai: bigint
  readonly sin: bigint
}

export const empty: Vow = { dai: 0n, sin: 0n }

/**
 * Credits the interest from a rise of the rate on an amount of art: art × (after - before),
 * exactly.
 *
 * Rules: [MAKER3]
 */
export const fold = (vow: Vow, art: bigint, rateBefore: bigint, rateAfter: bigint): Vow =>
  raise(vow, Integer.mul(art, rateAfter - rateBefore))

/**
 * Adds dai: a sale's payment.
 *
 * Rules: [MAKER10]
 */
export const raise = (vow: Vow, rad: bigint): Vow => ({ ...vow, dai: vow.dai + rad })

/**
 * Adds debt: taken over, or dai created to pay a keeper.
 *
 * Rules: [MAKER10]
 */
export const bear = (vow: Vow, rad: bigint): Vow => ({ ...vow, sin: vow.sin + rad })

export * as Vow from './Vow.ts'
