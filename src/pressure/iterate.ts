import { assert } from '../base/assert.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { Cascade, type Response } from './Cascade.ts'
import { PressureCurve } from './PressureCurve.ts'

/** A book with forced flow of both signs, along one direction of the scenario. */
export interface SignedBook {
  /** Forced to sell as the price moves along the shock. */
  readonly selling: PressureCurve
  /** Forced to buy as the price moves along the shock: shorts in one leg of a falling basket. */
  readonly buying?: PressureCurve
  /** Forced to buy where the price turns against the shock: squeezed shorts. */
  readonly squeezed?: PressureCurve
}

/** Both sides of the market. */
export interface TwoSided {
  readonly sell: ImpactCurve
  readonly buy: ImpactCurve
}

/**
 * The loop solved by iteration, for flow of both signs. Forced trades are not undone, so the
 * farthest move each way decides which accounts are forced. Each round forces another account or is
 * the last, so it ends. For one-sided flow it reaches the same least fixed point as
 * `Cascade.respond`.
 *
 * The bounds need no rounds: the upper one is the one-pass answer without any buying, the lower one
 * counts all possible buying.
 *
 * Rules: [CASCADE5]
 *
 * @throws AssertionError where the shock is negative or not finite
 * @example
 * iterate({ selling }, { sell, buy }, 0.02).bounds
 */
export function iterate(book: SignedBook, market: TwoSided, shock: number): Response {
  assert(shock >= 0 && Number.isFinite(shock), 'iterate: a shock is finite and not negative')
  let [move, peak, trough] = [shock, shock, 0]
  let flow = flowAt(book, peak, trough)
  let rounds = 0
  for (;;) {
    rounds += 1
    move = shock + signedMove(market, flow.net)
    peak = Math.max(peak, move)
    trough = Math.max(trough, -move)
    const next = flowAt(book, peak, trough)
    if (next.rows === flow.rows) break
    flow = next
  }
  const { net: forced, rows } = flow
  const bounds = boundsOf(book, market, shock, move)
  return Cascade.response({
    method: 'iteration',
    shock,
    move,
    peak,
    bounds,
    forced,
    rows,
    rounds,
  })
}

interface Flow {
  readonly net: number
  readonly rows: number
}

function flowAt({ selling, buying, squeezed }: SignedBook, peak: number, trough: number): Flow {
  const [sold, bought, back] = [
    PressureCurve.count(selling, peak),
    buying === undefined ? 0 : PressureCurve.count(buying, peak),
    squeezed === undefined || trough === 0 ? 0 : PressureCurve.count(squeezed, trough),
  ]
  const net =
    PressureCurve.upTo(selling, sold) -
    (buying === undefined ? 0 : PressureCurve.upTo(buying, bought)) -
    (squeezed === undefined ? 0 : PressureCurve.upTo(squeezed, back))
  return { net, rows: sold + bought + back }
}

const signedMove = ({ sell, buy }: TwoSided, net: number): number =>
  net >= 0 ? sell.move(net) : -buy.move(-net)

function boundsOf(
  { selling, buying, squeezed }: SignedBook,
  market: TwoSided,
  shock: number,
  move: number,
): readonly [number, number] {
  if (buying === undefined && squeezed === undefined) return [move, move]
  const high = Cascade.respond(Cascade.create(selling, market.sell), shock).move
  const most =
    (buying === undefined ? 0 : PressureCurve.forced(buying, high)) +
    (squeezed === undefined ? 0 : PressureCurve.total(squeezed))
  const low = shock + signedMove(market, PressureCurve.forced(selling, shock) - most)
  return [Math.min(low, move), high]
}
