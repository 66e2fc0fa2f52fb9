import type { Measure } from '../model/Assessment.ts'
import type { AmountRounding, CallProcedure } from '../model/CallProcedure.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'

/** By what a call is brought nearer to its end; a price is whatever its owner did not do. */
export type Means = 'deposit' | 'collateral' | 'reduction' | 'price'

/**
 * What is asked for a shortfall: a multiple of the step, and nothing where that is below the minimum.
 *
 * Rules: [CALL22]
 *
 * @example
 * // rounded up to hundreds, nothing under 500
 * CallAmount.asked(procedure, Value.of(512n)) // => 600n
 * CallAmount.asked(procedure, Value.of(312n)) // => 0n
 */
export function asked({ rounding, minimum }: CallProcedure, shortfall: Value): Value {
  const amount = rounding === undefined ? shortfall : rounded(rounding, shortfall)
  return amount < (minimum ?? 0n) ? Value.zero : amount
}

function rounded({ step, to }: AmountRounding, amount: Value): Value {
  const raised = to === 'up' ? step - 1n : to === 'nearest' ? Integer.divDown(step, 2n) : 0n
  return Value.of(Integer.mul(Integer.divDown(amount + raised, step), step))
}

/**
 * By how much a change lowers the cash that would cure, rounded down; below zero where it raises it.
 *
 *     eased = ⌊(requirement before - requirement after) ÷ cureTo⌋ + equity after - equity before
 *
 * Rules: [CALL5]
 */
export const eased = (cureTo: Ratio, before: Measure, after: Measure): Value =>
  Value.of(
    Ratio.divDown(before.requirement - after.requirement, cureTo) + after.equity - before.equity,
  )

/**
 * How much of what was released counts: takings in full, so that nobody gains by bringing and taking
 * out in turns. Rounded down, against the account.
 *
 * Rules: [CALL5] [CALL23]
 */
export function credit({ metBy }: CallProcedure, by: Means, released: Value): Value {
  const rate = by === 'price' ? undefined : metBy?.[by]
  if (rate === undefined || released <= 0n) return released
  return Value.of(Ratio.mulDown(released, rate))
}

/** Whether a price that leaves nothing lacking meets a call whose amount was fixed when it was asked. */
export const isMetByPrice = ({ amount, metBy }: CallProcedure): boolean =>
  amount === 'supersede' ? metBy?.price !== false : amount === 'fixed' && metBy?.price === true

export * as CallAmount from './CallAmount.ts'
