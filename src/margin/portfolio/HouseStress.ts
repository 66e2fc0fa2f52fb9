import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import type { EnvironmentRule, VolatilityEnvironment } from './VolatilityEnvironment.ts'

/** The moves of the underlying over which a portfolio is stressed at least, as shares of its price. */
export interface StressRange {
  readonly down: Ratio
  readonly up: Ratio
}

/** What a house stresses alike. */
export type StressClass = 'index' | 'equity' | 'smallCapBiotech'

/** What a house asks of portfolio margin beyond the rule. */
export interface HouseStress {
  readonly environment: EnvironmentRule
  readonly ranges: {
    readonly [of in StressClass]: { readonly [in_ in VolatilityEnvironment]: StressRange }
  }
  /** The share of the deliverable's value that an uncovered short option asks for at least. */
  readonly uncoveredShare: Ratio
}

/**
 * The least requirement of uncovered short options, rounded up.
 *
 * Rules: [PRAC17]
 *
 * @example
 * HouseStress.alternativeMinimum(1n, Value.of(500n), Ratio.of(1n, 2n)) // => 250n
 */
export const alternativeMinimum = (uncovered: bigint, deliverable: Value, share: Ratio): Value =>
  Value.of(Ratio.mulUp(Integer.mul(uncovered, deliverable), share))

const range = (down: bigint, up: bigint): StressRange => ({
  down: Ratio.of(-down, 100n),
  up: Ratio.of(up, 100n),
})

const always = (one: StressRange) => ({ low: one, high: one })

/**
 * tastytrade's house rules for portfolio margin, as published and subject to change: the volatility index is
 * the VIX.
 *
 * Rules: [PRAC15] [PRAC16] [PRAC17]
 */
export const tastytrade: HouseStress = {
  environment: {
    level: Ratio.of(25n),
    closes: 5,
    highAbove: Ratio.of(30n),
    lowBelow: Ratio.of(20n),
  },
  ranges: {
    index: { low: range(15n, 10n), high: range(20n, 15n) },
    equity: always(range(20n, 20n)),
    smallCapBiotech: always(range(50n, 100n)),
  },
  uncoveredShare: Ratio.of(1n, 2n),
}

export * as HouseStress from './HouseStress.ts'
