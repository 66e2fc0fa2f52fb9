import { Integer } from '../../money/Integer.ts'

/** The system's own account: dai it has and debt it must cover, rads. */
export interface Vow {
  readonly dai: bigint
  readonly sin: bigint
}

export const empty: Vow = { dai: 0n, sin: 0n }

/**
 * Credits what a rise of the rate adds to the debt of so much art: art × (after - before), exactly.
 *
 * Rules: [MAKER3]
 */
export const fold = (vow: Vow, art: bigint, rateBefore: bigint, rateAfter: bigint): Vow =>
  raise(vow, Integer.mul(art, rateAfter - rateBefore))

/**
 * Dai comes in: a sale's payment.
 *
 * Rules: [MAKER10]
 */
export const raise = (vow: Vow, rad: bigint): Vow => ({ ...vow, dai: vow.dai + rad })

/**
 * Debt is taken over, or a keeper paid with dai made for it.
 *
 * Rules: [MAKER10]
 */
export const bear = (vow: Vow, rad: bigint): Vow => ({ ...vow, sin: vow.sin + rad })

export * as Vow from './Vow.ts'
