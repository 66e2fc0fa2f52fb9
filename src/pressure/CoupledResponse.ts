import { assert } from '../base/assert.ts'
import type { CoupledCascade } from './CoupledCascade.ts'
import { CoupledLoop, type LoopTerms } from './CoupledLoop.ts'
import { CoupledParts } from './CoupledParts.ts'
import { coupledBounds } from './coupledBounds.ts'
import type { Scenario } from './Scenario.ts'

/** What a shock comes to in all markets together. */
export interface CoupledResponse {
  /**
   * `fixedPoint` is exact; how far `iteration` can be off is in the bounds of each market. `ticks`: the
   * market refills from round to round, or accounts are closed in parts, and rounds are taken for ticks.
   */
  readonly method: 'fixedPoint' | 'iteration' | 'ticks'
  readonly shock: number
  /** In the order of their names. */
  readonly markets: readonly MarketResponse[]
  /** How many accounts are forced. */
  readonly rows: number
  readonly rounds: number
}

/** What it comes to in one of them. Log moves, above zero where the price falls. */
export interface MarketResponse {
  readonly name: string
  /** What the shock alone does to this price, and where it ends; with refill, where it is farthest. */
  readonly shock: number
  readonly move: number
  /** Where it ends at the least and at the most; null where nobody asked. */
  readonly bounds: readonly [low: number, high: number] | null
  /** Net notional that is sold, at prices now; bought where negative. */
  readonly forced: number
}

/**
 * Where a shock ends in every market.
 *
 * Rules: [COUPLED1] [COUPLED2] [COUPLED3] [COUPLED7] [COUPLED9]
 *
 * @throws AssertionError where the shock is negative or not finite
 * @example
 * CoupledResponse.of(cascade, scenario, 0.1).markets[0]?.move
 */
export function of(
  cascade: CoupledCascade,
  scenario: Scenario,
  shock: number,
  terms: LoopTerms = { refill: 0, closing: 'whole' },
): CoupledResponse {
  const loop = played(cascade, scenario, shock, terms)
  const isPlain = terms.refill === 0 && terms.closing === 'whole'
  const isExact = cascade.isMonotone && isPlain
  const bounds = terms.isBounded === true && !isExact ? coupledBounds(loop) : null
  const ends = isPlain ? loop.moves : loop.farthest
  return {
    method: isExact ? 'fixedPoint' : isPlain ? 'iteration' : 'ticks',
    shock,
    markets: cascade.coupled.markets.map(({ name }, place) => {
      const move = ends[place] as number
      return {
        ...{ name, shock: loop.alone[place] as number, move },
        bounds: isExact ? [move, move] : (bounds?.[place] ?? null),
        forced: loop.sold[place] as number,
      }
    }),
    rows: loop.count,
    rounds: loop.rounds,
  }
}

/**
 * The loop at its end.
 *
 * @throws AssertionError where the shock is negative or not finite
 */
export function played(
  cascade: CoupledCascade,
  scenario: Scenario,
  shock: number,
  terms: LoopTerms,
): CoupledLoop {
  assert(
    shock >= 0 && Number.isFinite(shock),
    'CoupledResponse: a shock is finite and not negative',
  )
  const loop = CoupledLoop.create(cascade, scenario, shock, terms)
  const parts = terms.closing === 'parts' ? CoupledParts.create() : null
  const advance = (): number =>
    parts === null ? CoupledLoop.advance(loop) : CoupledParts.advance(loop, parts)
  while (!CoupledLoop.isOver(loop, advance()));
  return loop
}

/** What is traded in all markets, whatever side: whole units of the currency, at prices now. */
export const notional = ({ markets }: CoupledResponse): number =>
  markets.reduce((sum, { forced }) => sum + Math.abs(forced), 0)

export * as CoupledResponse from './CoupledResponse.ts'
