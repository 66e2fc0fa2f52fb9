import { Real } from '../../base/Real.ts'
import { Result } from '../../base/Result.ts'
import { type ImpactFault, isPositive } from './ImpactFault.ts'

/**
 * The log move grows with the root of the notional, from a linear start:
 *
 *     x = unit × √(Q ÷ depth)                          from the crossover on
 *     x = unit × √(crossover ÷ depth) × Q ÷ crossover  below it
 *
 * Without the linear start the first atom would move the price at an infinite rate, and every
 * population with any density at zero would be a cascade.
 */
export interface SquareRoot {
  readonly law: 'squareRoot'
  readonly depth: number
  /** The move at a notional of one depth: the volatility of the interval, in the law. */
  readonly unit: number
  readonly crossover: number
}

/**
 * Checks the parameters: a crossover that is not positive leaves the gain infinite at zero.
 *
 * Rules: [IMP2] [IMP8]
 *
 * @example
 * SquareRoot.create({ depth: 30e9, unit: 0.03, crossover: 1e6 })
 */
export function create(of: Omit<SquareRoot, 'law'>): Result<SquareRoot, ImpactFault> {
  if (!isPositive(of.depth)) return Result.failure('impact.depthNotPositive')
  if (!isPositive(of.unit)) return Result.failure('impact.unitNotPositive')
  if (!isPositive(of.crossover)) return Result.failure('impact.gainInfiniteAtZero')
  return Result.success({ law: 'squareRoot', ...of })
}

const root = ({ unit, depth }: SquareRoot, notional: number): number =>
  unit * Math.sqrt(notional / depth)

const start = (law: SquareRoot): number => root(law, law.crossover) / law.crossover

export const move = (law: SquareRoot, notional: number): number =>
  notional < law.crossover ? start(law) * notional : root(law, notional)

export const slope = (law: SquareRoot, notional: number): number =>
  notional < law.crossover ? start(law) : root(law, notional) / (2 * notional)

export function absorbs(law: SquareRoot, move: number): number {
  if (move < root(law, law.crossover)) return move / start(law)
  const share = move / law.unit
  return law.depth * share * share
}

/**
 * ∫ e^(±I(u)) du from 0 to the notional: the linear start by its closed form, and beyond it
 * ∫ e^(±k√u) du = (2 ÷ k²) (H(±k√b) - H(±k√a)), with H(z) = e^z (z - 1) + 1.
 */
export function paid(law: SquareRoot, sign: 1 | -1, notional: number): number {
  const rate = start(law)
  const early = Math.min(notional, law.crossover)
  const straight = (sign * Real.expm1(sign * rate * early)) / rate
  if (notional <= law.crossover) return straight
  const k = law.unit / Math.sqrt(law.depth)
  const upTo = (q: number): number => hump(sign * k * Math.sqrt(q))
  const all = upTo(notional)
  if (all === Number.POSITIVE_INFINITY) return all
  return straight + (2 / (k * k)) * (all - upTo(law.crossover))
}

/** e^z (z - 1) + 1, by its series z²/2 + z³/3 + z⁴/8 + … where that keeps what is small. */
function hump(z: number): number {
  if (!(z > -0.5 && z < 0.5)) return Real.exp(z) * (z - 1) + 1
  let [sum, power] = [0, z]
  for (let term = 2; term < 18; term++) {
    power *= z / term
    sum += power * (term - 1)
  }
  return sum
}

export * as SquareRoot from './SquareRoot.ts'
