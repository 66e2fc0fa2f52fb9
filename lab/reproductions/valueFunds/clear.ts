import { assert } from '../../../src/base/assert.ts'
import type { Market } from './Market.ts'

/**
 * Finds the price at which the noise trader and the funds hold all shares. There may be several:
 * the result is the first from the last price in the direction of excess demand.
 *
 *     noise ÷ p + Σ min(aggression × (value - p), leverage limit) × wealth(p) ÷ p = shares
 *
 * Multiplied by p, excess demand is quadratic between two breakpoints: prices where a fund starts
 * to buy, meets its limit or has lost all its wealth. Each segment is solved in closed form. A fund
 * without wealth, and any fund above the value, demands nothing. Every open fund has wealth at the
 * last price, since otherwise it would have closed there.
 *
 * Rules: [REPRO10]
 */
export function clear(market: Market, noise: number): number {
  const start = market.price
  setCurve(market, noise, start)
  const isUp = at(market, start) > 0
  let from = start
  for (let segment = 0; segment <= segmentsMax(market); segment++) {
    const to = isUp ? above(market, noise, from) : below(market, from)
    setCurve(market, noise, (from + to) / 2)
    const root = firstRoot(market, isUp, from, to)
    if (root !== null) return root
    from = to
  }
  assert(false, 'clear: excess demand has a zero above zero')
  return from
}

/** Each fund has breakpoints at its limit and at its ruin; all have one at the value. */
const segmentsMax = ({ aggressions }: Market): number => 2 * aggressions.length + 2

/** The curve of the segment that holds p. */
function setCurve(market: Market, noise: number, p: number): void {
  const { aggressions, limits, cash, held, absent, curve, figures } = market
  const { value, leverageMax } = figures
  let [a, b, c] = [0, -figures.shares, noise]
  const count = p < value ? aggressions.length : 0
  for (let fund = 0; fund < count; fund++) {
    if (absent[fund] !== 0) continue
    const [own, shares] = [cash[fund]!, held[fund]!]
    if (own + shares * p <= 0) continue
    if (p <= limits[fund]!) {
      b += leverageMax * shares
      c += leverageMax * own
    } else {
      const aggression = aggressions[fund]!
      a -= aggression * shares
      b += aggression * (value * shares - own)
      c += aggression * value * own
    }
  }
  curve[0] = a
  curve[1] = b
  curve[2] = c
}

const at = ({ curve }: Market, p: number): number => (curve[0]! * p + curve[1]!) * p + curve[2]!

/**
 * Above the value only the noise trader demands: at twice the price it can pay it buys too little.
 */
function above({ limits, absent, figures }: Market, noise: number, p: number): number {
  const { value, shares } = figures
  let next = p < value ? value : 2 * Math.max(p, noise / shares)
  for (let fund = 0; fund < limits.length; fund++) {
    const limit = limits[fund]!
    if (limit > p && limit < next && absent[fund] === 0) next = limit
  }
  return next
}

function below({ limits, cash, held, absent, figures }: Market, p: number): number {
  let next = p > figures.value ? figures.value : 0
  for (let fund = 0; fund < limits.length; fund++) {
    if (absent[fund] !== 0) continue
    const limit = limits[fund]!
    if (limit < p && limit > next) next = limit
    // Evaluated without the quotient first, since most funds have no debt.
    if (cash[fund]! >= 0) continue
    const ruin = -cash[fund]! / held[fund]!
    if (ruin < p && ruin > next) next = ruin
  }
  return next
}

/** The first zero from one end of a segment to the other, or null; a zero on an end counts. */
function firstRoot(market: Market, isUp: boolean, from: number, to: number): number | null {
  const [a, b, c] = market.curve as unknown as readonly [number, number, number]
  // Rounding may move a zero past an end; it is then taken at that end.
  if (at(market, from) > 0 !== isUp) return from
  const isCrossed = at(market, to) > 0 !== isUp
  const square = b * b - 4 * a * c
  if (square < 0) return isCrossed ? to : null
  const q = -0.5 * (b + (b < 0 ? -Math.sqrt(square) : Math.sqrt(square)))
  const one = c / q
  const other = a === 0 ? one : q / a
  const near = isUp ? Math.min(one, other) : Math.max(one, other)
  const far = isUp ? Math.max(one, other) : Math.min(one, other)
  if (isWithin(near, from, to)) return near
  if (isWithin(far, from, to)) return far
  return isCrossed ? to : null
}

const isWithin = (p: number, from: number, to: number): boolean =>
  from < to ? p >= from && p <= to : p >= to && p <= from
