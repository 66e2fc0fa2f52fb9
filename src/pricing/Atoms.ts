import { Integer } from '../money/Integer.ts'

/**
 * A price that was reckoned in doubles as whole atoms: what decides anything is counted in these. A
 * double has the same bits everywhere and is read exactly, so the atoms are the same everywhere.
 */

const fine = 100
const scale = 2 ** fine
const whole = 1n << 100n

/**
 * The most atoms that a price is worth.
 *
 * Rules: [PRICE5]
 *
 * @example
 * Atoms.down(0.07317073170731707, 8) // => 7_317_073n
 */
export const down = (price: number, decimals: number): bigint =>
  Integer.divDown(Integer.mul(BigInt(Math.floor(price * scale)), Integer.pow10(decimals)), whole)

/**
 * The least atoms that are worth a price.
 *
 * Rules: [PRICE5]
 *
 * @example
 * Atoms.up(0.07317073170731707, 8) // => 7_317_074n
 */
export const up = (price: number, decimals: number): bigint => -down(-price, decimals)

export * as Atoms from './Atoms.ts'
