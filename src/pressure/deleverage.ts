import { assert } from '../base/assert.ts'
import { Real } from '../base/Real.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { Cascade, type Response } from './Cascade.ts'
import { Leveraged } from './Leveraged.ts'
import { PressureCurve } from './PressureCurve.ts'

/** Rounds that are played before what is left is given as a bound. */
const roundsMax = 10_000

/**
 * The loop where positions are closed in part: whoever is below maintenance sells as much as brings
 * equity to a target share of what is left, at the mark, and may be back in a later round. What a
 * position sells depends on the way the price came down, so there is no curve to look it up on and
 * the answer is an iteration with bounds: sales only ever push on, so each round is a lower bound,
 * and closing in full at the first breach is an upper one.
 *
 * Rules: [CASCADE6]
 *
 * @throws AssertionError where the target is not a share above 0, the shock negative or not finite
 * @example
 * deleverage(rows, 0.05, Impact.curve(market, 'sell'), 0.02).bounds
 */
export function deleverage(
  rows: Leveraged,
  target: number,
  impact: ImpactCurve,
  shock: number,
): Response {
  assert(target > 0 && target <= 1, 'deleverage: a target is a share above 0')
  assert(shock >= 0 && Number.isFinite(shock), 'deleverage: a shock is finite and not negative')
  const state = { held: rows.notionals.slice(), equities: rows.equities.slice(), at: 1 }
  const touched = new Uint8Array(rows.notionals.length)
  let [forced, move, rounds, isSettled] = [0, shock, 0, false]
  while (!isSettled && rounds < roundsMax) {
    rounds += 1
    const sold = round(rows, state, target, Real.exp(-move), touched)
    forced += sold
    isSettled = sold === 0
    move = shock + impact.move(forced)
  }
  const high = isSettled ? move : fullClose(rows, impact, shock)
  return Cascade.response({
    method: 'iteration',
    shock,
    move,
    peak: move,
    bounds: [move, Math.max(move, high)],
    forced,
    rows: touched.reduce((sum, one) => sum + one, 0),
    rounds,
  })
}

interface Standing {
  /** What is held, at prices at the start. */
  readonly held: Float64Array
  readonly equities: Float64Array
  /** The price, as a share of what it was at the start. */
  at: number
}

/** Marks all to a price and lets those below maintenance sell; what they sold. */
function round(
  { maintenances }: Leveraged,
  state: Standing,
  target: number,
  price: number,
  touched: Uint8Array,
): number {
  const { held, equities } = state
  let sold = 0
  for (let row = 0; row < held.length; row++) {
    const size = held[row] as number
    if (size === 0) continue
    const equity = (equities[row] as number) + size * (price - state.at)
    equities[row] = equity
    if (equity >= (maintenances[row] as number) * size * price) continue
    // A target under the maintenance would leave the breach where it was.
    const share = Math.max(target, maintenances[row] as number)
    const kept = equity > 0 && price > 0 ? Math.min(size, equity / (share * price)) : 0
    held[row] = kept
    touched[row] = 1
    sold += size - kept
  }
  state.at = price
  return sold
}

function fullClose(rows: Leveraged, impact: ImpactCurve, shock: number): number {
  const curve = PressureCurve.create({
    distances: Leveraged.distances(rows),
    notionals: rows.notionals,
  })
  assert(curve.ok, 'deleverage: notionals are finite and not negative')
  return Cascade.respond(Cascade.create(curve.value, impact), shock).move
}
