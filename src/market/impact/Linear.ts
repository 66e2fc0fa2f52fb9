import { Real } from '../../base/Real.ts'
import { Result } from '../../base/Result.ts'
import { type ImpactFault, isPositive } from './ImpactFault.ts'

/** The log move grows in proportion to the notional: x = Q ÷ depth. */
export interface Linear {
  readonly law: 'linear'
  /** The notional that moves the price by one, that is by a factor e. */
  readonly depth: number
}

/**
 * Checks the parameter.
 *
 * Rules: [IMP1] [IMP8]
 *
 * @example
 * Linear.create(25e9) // 25 bn a hundred per cent: 250 million move the price by 1 %
 */
export const create = (depth: number): Result<Linear, ImpactFault> =>
  isPositive(depth)
    ? Result.success({ law: 'linear', depth })
    : Result.failure('impact.depthNotPositive')

export const move = ({ depth }: Linear, notional: number): number => notional / depth
export const slope = ({ depth }: Linear): number => 1 / depth
export const absorbs = ({ depth }: Linear, move: number): number => move * depth

/**
 * ∫ e^(±I(u)) du from 0 to the notional, in closed form: the amount paid for it, per unit of price.
 */
export const paid = ({ depth }: Linear, sign: 1 | -1, notional: number): number =>
  sign * depth * Real.expm1((sign * notional) / depth)

export * as Linear from './Linear.ts'
