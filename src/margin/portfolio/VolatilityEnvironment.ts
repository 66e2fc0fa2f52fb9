import { Ratio } from '../../money/Ratio.ts'

/** Whether the market counts as calm or as moved. */
export type VolatilityEnvironment = 'low' | 'high'

/** When a market changes from one to the other, by closes of a volatility index. */
export interface EnvironmentRule {
  /** So many closes in a row, all above the level or all below it, change it. */
  readonly level: Ratio
  readonly closes: number
  /** One close above this is high at once, one close below the other low. */
  readonly highAbove: Ratio
  readonly lowBelow: Ratio
}

/**
 * The environment after each close. A close at the level belongs to neither side and ends a row; a row
 * counts whatever the environment was while it lasted.
 *
 * Rules: [PRAC15]
 *
 * @example
 * VolatilityEnvironment.after(rule, 'low', [31n, 24n].map((close) => Ratio.of(close))) // => ['high', 'high']
 */
export function after(
  rule: EnvironmentRule,
  start: VolatilityEnvironment,
  closes: readonly Ratio[],
): readonly VolatilityEnvironment[] {
  let environment = start
  let side: -1 | 0 | 1 = 0
  let row = 0
  return closes.map((close) => {
    const now = Ratio.compare(close, rule.level)
    row = now === side ? row + 1 : 1
    side = now
    environment = atOnce(rule, close) ?? (row >= rule.closes ? named[side] : null) ?? environment
    return environment
  })
}

const named = { [-1]: 'low', 0: null, 1: 'high' } as const

function atOnce({ highAbove, lowBelow }: EnvironmentRule, close: Ratio) {
  if (Ratio.compare(close, highAbove) > 0) return 'high'
  return Ratio.compare(close, lowBelow) < 0 ? 'low' : null
}

export * as VolatilityEnvironment from './VolatilityEnvironment.ts'
