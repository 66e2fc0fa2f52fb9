import { Real } from '../base/Real.ts'
import { Result } from '../base/Result.ts'
import { PressureCurve } from './PressureCurve.ts'
import type { PressureFault } from './PressureFault.ts'

/**
 * What each account would be called for along a scenario: a straight line in the price from its call
 * on, shortfall = fixed - rate × e^-x. For a position with one maintenance rate that is exact.
 */
export interface Callable {
  /** Distance to call: where the shortfall begins. */
  readonly distances: Float64Array
  readonly fixed: Float64Array
  readonly rates: Float64Array
}

/** The same in order of call. */
export interface CashCalled {
  readonly curve: PressureCurve
  readonly fixed: Float64Array
  readonly rates: Float64Array
}

/**
 * Sorts a book by its calls.
 *
 * Rules: [PRESSURE6]
 *
 * @example
 * CashCalled.create(AccountExposure.callable(rows, book, scenario))
 */
export function create(callable: Callable): Result<CashCalled, PressureFault> {
  const { distances, fixed, rates } = callable
  if (rates.length !== distances.length) return Result.failure('pressure.columnsDiffer')
  if (!fixed.every(Number.isFinite) || !rates.every(Number.isFinite)) {
    return Result.failure('pressure.notFinite')
  }
  // Calls have no notional: the curve is here for its order alone.
  const curve = PressureCurve.create({ distances, notionals: new Float64Array(fixed.length) })
  if (!curve.ok) return curve
  return Result.success({
    curve: curve.value,
    fixed: PressureCurve.accumulate(curve.value, fixed),
    rates: PressureCurve.accumulate(curve.value, rates),
  })
}

/**
 * C(x) = Σ max(0, requirement - equity): the cash that would be called at a move, from everybody who
 * is short of it there, by two sums.
 *
 * Rules: [PRESSURE6]
 *
 * @example
 * CashCalled.at(called, 0.1)
 */
export function at({ curve, fixed, rates }: CashCalled, x: number): number {
  const count = PressureCurve.count(curve, x)
  if (count === 0) return 0
  const sum = (fixed[count - 1] as number) - (rates[count - 1] as number) * Real.exp(-x)
  return Math.max(0, sum)
}

export * as CashCalled from './CashCalled.ts'
