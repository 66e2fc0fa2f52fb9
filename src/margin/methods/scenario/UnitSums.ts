import { Integer } from '../../../money/Integer.ts'
import type { Form, Forms } from './Form.ts'

/** A signed sum that rounding has left between two whole numbers. */
interface Between {
  low: bigint
  high: bigint
}

/** What the contracts of one unit are worth together, in the numeraire's atoms; longs above zero. */
export interface UnitSums {
  readonly linear: Between
  readonly inverse: Between
  /** Σ of sizes, each rounded up. */
  size: bigint
  /** How many positions it is the sum of. */
  count: number
}

/** What a position, or an order filled, is worth: its size rounded down and up. */
export interface Sized {
  readonly isLong: boolean
  readonly isLinear: boolean
  readonly down: bigint
  readonly up: bigint
}

export const empty = (): UnitSums => ({
  linear: { low: 0n, high: 0n },
  inverse: { low: 0n, high: 0n },
  size: 0n,
  count: 0,
})

export function add(sums: UnitSums, { isLong, isLinear, down, up }: Sized): void {
  const sum = isLinear ? sums.linear : sums.inverse
  sum.low += isLong ? down : -up
  sum.high += isLong ? up : -down
  sums.size += up
  sums.count += 1
}

/** The form that asks the most of some sums, and what: in parts of the forms' denominator. */
export interface Asked {
  readonly form: Form
  readonly parts: bigint
}

/**
 * The most that any form asks. Each share takes the end of its sum that is worse for the account.
 *
 * Rules: [SCEN7] [SCEN8]
 */
export function ask({ linear, inverse, size }: UnitSums, { all, plain }: Forms): Asked {
  const isPlain = inverse.low === 0n && inverse.high === 0n
  let most: Asked | null = null
  for (const form of isPlain ? plain : all) {
    const parts =
      worse(linear, form.linear) + worse(inverse, form.inverse) + Integer.mul(size, form.size)
    if (most === null || parts > most.parts) most = { form, parts }
  }
  return most as Asked
}

const worse = ({ low, high }: Between, share: bigint): bigint =>
  Integer.mul(share, share > 0n ? high : low)

/** The same in whole atoms, rounded up. */
export const required = (sums: UnitSums, forms: Forms): bigint =>
  Integer.divUp(ask(sums, forms).parts, forms.over)

/** What a form asks of one of its positions, rounded down; a hedge takes off. */
export function share({ isLong, isLinear, up }: Sized, form: Form, { over }: Forms): bigint {
  const slope = isLinear ? form.linear : form.inverse
  return Integer.divDown(Integer.mul(up, (isLong ? slope : -slope) + form.size), over)
}

export * as UnitSums from './UnitSums.ts'
