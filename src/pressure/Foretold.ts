import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { CoupledCascade } from './CoupledCascade.ts'
import { CoupledResponse, type MarketResponse } from './CoupledResponse.ts'
import type { Toward } from './Direction.ts'
import { FirstPassage } from './FirstPassage.ts'
import type { Scenario } from './Scenario.ts'
import { scenarios } from './scenarios.ts'

/** What was known of a market before, and what then came, as log moves. */
export interface Watched {
  readonly name: string
  /** The deviation of a day's log move before. */
  readonly volatility: number
  /** How far the price fell and rose from where it was, at most; never below zero. */
  readonly fell: number
  readonly rose: number
}

/** What was foretold of a market, one way, and what came. All moves are log moves in that way, not below zero. */
export interface Foretold {
  readonly name: string
  readonly toward: Toward
  /** One move in twenty within the time goes farther by volatility alone: the forecast that knows no book. */
  readonly alone: number
  /** Where that shock of all markets ends with the book and its depth, and at a thick and at a thin moment. */
  readonly together: number
  readonly thick: number
  readonly thin: number
  /** What came, and what the book says of it: notional forced by the prices as they were, of what was open. */
  readonly came: number
  readonly forced: number
  readonly open: number
  /** How far that much moves the market by itself: so much of what came may be the book's own. */
  readonly own: number
  readonly verdict: Verdict
}

/**
 * Within what volatility foretold; beyond it and within what the book makes of it at the thin end; or beyond that.
 */
export type Verdict = 'within' | 'by the book' | 'beyond'

const CHANCE = 0.05

/**
 * What was foretold of markets one way, and what came. What came is the price, so the impact of what was forced
 * is in it and not added again.
 *
 * Rules: [FORETOLD1] [FORETOLD2]
 *
 * @param days how long it was waited
 * @example
 * foretold(cascade, watched, 'down', 1)[0]?.verdict
 */
export function foretold(
  cascade: CoupledCascade,
  watched: readonly Watched[],
  toward: Toward,
  days: number,
): readonly Foretold[] {
  const alone = new Map(watched.map((one) => [one.name, farthestOf(one, days)]))
  const came = new Map(watched.map((one) => [one.name, toward === 'down' ? one.fell : one.rose]))
  const shocked = (of: CoupledCascade): CoupledResponse => respond(of, wayOf(of, alone, toward))
  const [usual, thick, thin] = [
    cascade,
    CoupledCascade.at(cascade, 'thick'),
    CoupledCascade.at(cascade, 'thin'),
  ].map(shocked)
  const still = frictionless(cascade)
  const asItWas = respond(still, wayOf(still, came, toward))
  return watched.flatMap(({ name }) => {
    const market = cascade.coupled.markets.find((one) => one.name === name)
    if (market === undefined) return []
    const forced = sideOf(toward) * (marketIn(asItWas, name)?.forced ?? 0)
    const curve = toward === 'down' ? market.sell : market.buy
    const end = (of: CoupledResponse | undefined): number =>
      sideOf(toward) * (of === undefined ? 0 : (marketIn(of, name)?.move ?? 0))
    const found = {
      ...{ name, toward, alone: alone.get(name) ?? 0, came: came.get(name) ?? 0 },
      ...{ together: end(usual), thick: end(thick), thin: end(thin) },
      ...{ forced, open: market.open, own: curve.move(Math.max(0, forced)) },
    }
    return [{ ...found, verdict: verdictOf(found) }]
  })
}

/** A price that did not move before is foretold to stay. */
const farthestOf = ({ volatility }: Watched, days: number): number =>
  volatility === 0 ? 0 : FirstPassage.farthest(CHANCE, { drift: 0, volatility }, days)

const sideOf = (toward: Toward): number => (toward === 'down' ? 1 : -1)

function verdictOf({ alone, thin, came }: Pick<Foretold, 'alone' | 'thin' | 'came'>): Verdict {
  if (came <= alone) return 'within'
  return came <= thin ? 'by the book' : 'beyond'
}

const marketIn = ({ markets }: CoupledResponse, name: string): MarketResponse | undefined =>
  markets.find((one) => one.name === name)

const respond = (cascade: CoupledCascade, way: Scenario): CoupledResponse =>
  CoupledResponse.of(cascade, way, 1)

/** Each market by a move of its own. */
function wayOf(
  { book }: CoupledCascade,
  moves: ReadonlyMap<string, number>,
  toward: Toward,
): Scenario {
  const loads = [...moves].flatMap(([name, move]) => scenarios.named(book, name, move) ?? [])
  return scenarios.along(book, scenarios.joined(loads), toward)
}

/** The same book where no trade moves a price. */
function frictionless(cascade: CoupledCascade): CoupledCascade {
  const flat: ImpactCurve = {
    move: () => 0,
    slope: () => 0,
    absorbs: () => Number.POSITIVE_INFINITY,
  }
  const { coupled } = cascade
  const markets = coupled.markets.map((one) => ({ ...one, sell: flat, buy: flat, spread: null }))
  return { ...cascade, coupled: { ...coupled, markets } }
}
