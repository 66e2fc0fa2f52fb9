import { Ratio } from '../../money/Ratio.ts'

export type LighterStage = 'healthy' | 'preLiquidation' | 'partial' | 'full' | 'adl'

/** An account's value and its three requirements, from high to low. */
export interface LighterAccount {
  readonly value: Ratio
  readonly initial: Ratio
  readonly maintenance: Ratio
  readonly closeOut: Ratio
}

/**
 * Lighter's stage of an account; every comparison is strict. Below zero it is deleveraged where the
 * pool cannot pay.
 *
 * Rules: [VEN27]
 *
 * @example
 * stageOf({ value, initial, maintenance, closeOut }) // a value of exactly maintenance => 'preLiquidation'
 */
export function stageOf({ value, initial, maintenance, closeOut }: LighterAccount): LighterStage {
  const isUnder = (bound: Ratio): boolean => Ratio.compare(value, bound) < 0
  if (isUnder(Ratio.zero)) return 'adl'
  if (isUnder(closeOut)) return 'full'
  if (isUnder(maintenance)) return 'partial'
  return isUnder(initial) ? 'preLiquidation' : 'healthy'
}

export interface LighterPosition {
  readonly size: Ratio
  readonly mark: Ratio
  /** The market's maintenance fraction. */
  readonly rate: Ratio
}

export const requirementOf = (positions: readonly LighterPosition[]): Ratio =>
  Ratio.sum(
    positions.map(({ size, mark, rate }) => Ratio.mul(Ratio.mul(Ratio.abs(size), mark), rate)),
  )

/**
 * The price at which closing any part of a position leaves value ÷ requirement as it is: the limit
 * of a partial liquidation's orders.
 *
 *     zero price = mark × (1 ∓ rate × value ÷ requirement)
 *
 * Rules: [VEN28]
 */
export function zeroPrice(
  { size, mark, rate }: LighterPosition,
  value: Ratio,
  required: Ratio,
): Ratio {
  const share = Ratio.div(Ratio.mul(rate, value), required)
  const isLong = size.numerator > 0n
  return Ratio.mul(mark, isLong ? Ratio.sub(Ratio.one, share) : Ratio.add(Ratio.one, share))
}
