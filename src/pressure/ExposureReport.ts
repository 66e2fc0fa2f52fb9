import { assert } from '../base/assert.ts'
import { ImpactCurve, type Spread } from '../market/impact/ImpactCurve.ts'
import { Cascade, type Cliff, type Response } from './Cascade.ts'
import { criticalDepth } from './criticalDepth.ts'
import type { Toward } from './Direction.ts'
import { LoopGain } from './LoopGain.ts'
import { PressureCurve } from './PressureCurve.ts'
import { indexShare, PressureIndex } from './PressureIndex.ts'
import type { Asked, Market } from './PressureReport.ts'
import { Scenario } from './Scenario.ts'
import { type HeldSide, type ToldLevel, ToldMap, type ToldMarket } from './ToldMap.ts'

/**
 * What moves of one market would force of exposures without accounts, one way: a fall the longs, a rise the
 * shorts. A level is told of one market and forces nothing in others, so the markets of a map stand alone.
 */
export interface ExposureReport {
  readonly name: string
  readonly toward: Toward
  readonly price: number
  readonly levels: number
  /** All that this side tells, and the larger of both sides: what is open. */
  readonly told: number
  readonly open: number
  /** Of what this side tells, where the price is already: forced without a move. */
  readonly reached: number
  readonly market: Market
  readonly moves: readonly LevelsForced[]
  readonly shocks: readonly LevelsShock[]
  /** Shocks that force a hundredth of the side at once, and more than any one level. */
  readonly cliffs: readonly Cliff[]
  /** Single levels of a hundredth: how many accounts are behind one, nobody tells. */
  readonly lone: readonly Cliff[]
  readonly cliffMin: number
}

/** What a move forces, without the loop. */
export interface LevelsForced {
  readonly share: number
  readonly move: number
  readonly levels: number
  readonly forced: number
  readonly absorbed: number
  readonly pressure: number
  readonly gain: number
}

/** Where a shock ends with the loop closed, and at half and at double the depth. */
export interface LevelsShock extends Response {
  readonly share: number
  readonly band: { readonly half: Response; readonly double: Response }
  readonly gainMargin: number
  readonly criticalDepth: number
}

/**
 * Computes one side of a market.
 *
 * Rules: [EXPOSURE4]
 *
 * @example
 * ExposureReport.of(market, 'down', depth, { moves: [0.05, 0.1], window: 0.01 }).shocks[0]?.move
 */
export function of(
  { name, price, levels }: ToldMarket,
  toward: Toward,
  market: Market,
  asked: Pick<Asked, 'moves' | 'window'>,
): ExposureReport {
  const own = levels.filter(({ side }) => side === sideOf(toward))
  const curve = curveOf(price, own)
  const cascade = Cascade.create(curve, market.curve)
  const told = PressureCurve.total(curve)
  const largest = own.reduce((most, { notional }) => Math.max(most, notional), 0)
  const cliffMin = Cascade.leastCliff(told, largest)
  const loop = { toward, cascade, cliffMin, window: asked.window, spread: market.spread }
  return {
    ...{ name, toward, price, market, cliffMin },
    levels: own.length,
    told,
    open: openIn(levels),
    reached: PressureCurve.forced(curve, 0),
    moves: asked.moves.map((share) => forcedBy(share, toward, curve, market, asked.window)),
    shocks: asked.moves.map((share) => shockOf(share, loop)),
    cliffs: told > 0 ? Cascade.cliffs(cascade, cliffMin) : [],
    lone: Cascade.loneSteps(cascade),
  }
}

const sideOf = (toward: Toward): HeldSide => (toward === 'down' ? 'long' : 'short')

/** What is open in a market, as far as its levels tell: the larger of its sides. */
export function openIn(levels: readonly ToldLevel[]): number {
  const sums = { long: 0, short: 0 }
  for (const { side, notional } of levels) sums[side] += notional
  return Math.max(sums.long, sums.short)
}

function curveOf(price: number, levels: readonly ToldLevel[]): PressureCurve {
  const curve = PressureCurve.create({
    distances: Float64Array.from(levels, (level) => ToldMap.distance(price, level)),
    notionals: Float64Array.from(levels, ({ notional }) => notional),
  })
  assert(curve.ok, 'exposures: distances are not negative and notionals are finite')
  return curve.value
}

function forcedBy(
  share: number,
  toward: Toward,
  curve: PressureCurve,
  { curve: impact }: Market,
  window: number,
): LevelsForced {
  const move = Scenario.moveOf(toward, share)
  return {
    ...{ share, move },
    levels: PressureCurve.count(curve, move),
    forced: PressureCurve.forced(curve, move),
    absorbed: impact.absorbs(move),
    pressure: PressureCurve.relative(curve, impact, move),
    gain: LoopGain.at(curve, impact, move, window).total,
  }
}

interface Loop {
  readonly toward: Toward
  readonly cascade: Cascade
  readonly cliffMin: number
  readonly window: number
  readonly spread: Spread | null
}

function shockOf(share: number, loop: Loop): LevelsShock {
  const { toward, cascade, cliffMin, window, spread } = loop
  const { curve, impact } = cascade
  const shock = Scenario.moveOf(toward, share)
  const found = Cascade.respond(cascade, shock)
  const { thin, thick } = ImpactCurve.spreadOf(impact, spread)
  const at = (one: ImpactCurve): Response => Cascade.respond(Cascade.create(curve, one), shock)
  return {
    ...{ share, ...found, band: { half: at(thin), double: at(thick) } },
    gainMargin: LoopGain.gainMargin(curve, impact, found.move, window),
    criticalDepth: cliffMin > 0 ? criticalDepth(curve, impact, shock, cliffMin) : 0,
  }
}

/**
 * The index of all markets of a map, as of a book; of no way where no shock of a tenth was asked for.
 *
 * Rules: [COUPLED8] [EXPOSURE4]
 */
export function indexOf(reports: readonly ExposureReport[]): PressureIndex {
  const ways = (['down', 'up'] as const).flatMap((toward) => {
    const ends = reports.flatMap((one) => {
      const shock = one.shocks.find(({ share }) => share === indexShare)
      if (one.toward !== toward || shock === undefined) return []
      return [{ name: one.name, open: one.open, shock: shock.shock, move: shock.move }]
    })
    return ends.length === 0 ? [] : [PressureIndex.ofEnds(toward, ends)]
  })
  return PressureIndex.worst(ways)
}

export * as ExposureReport from './ExposureReport.ts'
