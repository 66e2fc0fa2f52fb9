import type { Asset } from '../model/Asset.ts'
import { CoupledCascade } from './CoupledCascade.ts'
import type { LoopTerms } from './CoupledLoop.ts'
import { CoupledReport } from './CoupledReport.ts'
import { CoupledResponse } from './CoupledResponse.ts'
import { PressureIndex } from './PressureIndex.ts'
import { Scenario } from './Scenario.ts'

/** What a move of all markets comes to where each is so many times as deep. */
export interface DepthRow {
  readonly depth: number
  /** The part of the whole move that the book does itself, after the shock: from 0 to below 1. */
  readonly gain: number
  /** The least move that sets off a jump, a share of the price; null where none that was looked for does. */
  readonly critical: number | null
}

/** What moves, by how much, and up to which moves a jump is looked for: shares of the price, rising. */
export interface Swept {
  readonly way: Scenario
  readonly currency: Asset
  readonly shock: number
  readonly moves: readonly number[]
  readonly terms: LoopTerms
}

/**
 * Gain and critical move by depth.
 *
 * Rules: [COUPLED11]
 *
 * @example
 * DepthSweep.of(cascade, swept, [1, 0.5])[1]?.gain // never less than [0]
 */
export const of = (
  cascade: CoupledCascade,
  swept: Swept,
  depths: readonly number[],
): readonly DepthRow[] =>
  depths.map((depth) => {
    const one = CoupledCascade.deepened(cascade, depth)
    return { depth, gain: gainOf(one, swept), critical: criticalOf(one, swept) }
  })

/** The index, one way. */
function gainOf(cascade: CoupledCascade, { way, shock, terms }: Swept): number {
  const sizes = new Map(cascade.coupled.markets.map(({ name, open }) => [name, open]))
  const move = Scenario.moveOf(way.toward, shock)
  const { markets } = CoupledResponse.of(cascade, way, move, terms)
  const ends = markets.map((one) => ({ ...one, open: sizes.get(one.name) ?? 0 }))
  return PressureIndex.ofEnds(way.toward, ends).value / 100
}

function criticalOf(
  cascade: CoupledCascade,
  { way, currency, moves, terms }: Swept,
): number | null {
  const { cliff } = CoupledReport.of(cascade, way, currency, moves, terms)
  return cliff === null ? null : Scenario.shareOf(way.toward, cliff.shock)
}

export * as DepthSweep from './DepthSweep.ts'
