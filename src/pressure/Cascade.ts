import { assert } from '../base/assert.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { PressureCurve } from './PressureCurve.ts'

/**
 * A book and a market in a closed loop: forced sales move the price, and the price forces sales.
 *
 *     X(s) = the least x with x = s + I(L(x))
 *     φ at a row = its distance - I(what was forced before it)
 *
 * A shock s stops before the first row whose φ exceeds it. So the running maxima of φ, taken in one
 * pass, answer every shock.
 */
export interface Cascade {
  readonly curve: PressureCurve
  readonly impact: ImpactCurve
  /** Rising: the shocks that force a further row, each at its row. */
  readonly shocks: Float64Array
  readonly places: Uint32Array
}

/** The final response to a shock. */
export interface Response {
  /** `onePass` is exact; the precision of `iteration` is given by its bounds. */
  readonly method: 'onePass' | 'iteration'
  readonly shock: number
  /** X: the whole move, the shock included. */
  readonly move: number
  /**
   * The farthest move on the way, which decides what is forced; equal to the move except for signed
   * flow.
   */
  readonly peak: number
  /** The least and the greatest possible move; both equal the move where it is exact. */
  readonly bounds: readonly [low: number, high: number]
  /** Net notional sold, and rows that were forced. */
  readonly forced: number
  readonly rows: number
  /** A = X ÷ s: 1 where neither moves, infinite where there is a move without a shock. */
  readonly amplification: number
  /** Ḡ = 1 - s ÷ X, the effective loop gain, defined across jumps. */
  readonly gain: number
  readonly rounds: number
}

/**
 * Computes the running maxima, in one pass.
 *
 * Rules: [CASCADE1] [CASCADE2]
 *
 * @example
 * const cascade = Cascade.create(curve, Impact.curve(market, 'sell'))
 */
export function create(curve: PressureCurve, impact: ImpactCurve): Cascade {
  const { distances, forced } = curve
  const shocks = new Float64Array(distances.length)
  const places = new Uint32Array(distances.length)
  const { move } = impact
  let [records, best, sold] = [0, Number.NEGATIVE_INFINITY, 0]
  for (let row = 0; row < distances.length; row++) {
    const distance = distances[row] as number
    // No move is negative: where the distance is no maximum, neither is φ, and the impact is not
    // computed.
    if (distance > best) {
      const phi = distance - move(sold)
      if (phi > best) {
        best = phi
        shocks[records] = phi
        places[records] = row
        records += 1
      }
    }
    sold = forced[row] as number
  }
  return { curve, impact, shocks: shocks.slice(0, records), places: places.slice(0, records) }
}

/** How many rows a shock forces in the end. */
export function rowsOf({ curve, shocks, places }: Cascade, shock: number): number {
  const record = PressureCurve.upperBound(shocks, shock)
  return record === shocks.length ? curve.distances.length : (places[record] as number)
}

/**
 * X(s), exactly, by lookup among the running maxima.
 *
 * Rules: [CASCADE1] [CASCADE3]
 *
 * @throws AssertionError where the shock is negative or not finite
 * @example
 * Cascade.respond(cascade, 0.02).amplification
 */
export function respond(cascade: Cascade, shock: number): Response {
  assert(shock >= 0 && Number.isFinite(shock), 'Cascade: a shock is finite and not negative')
  const rows = rowsOf(cascade, shock)
  const forced = PressureCurve.upTo(cascade.curve, rows)
  const move = shock + cascade.impact.move(forced)
  return response({
    method: 'onePass',
    shock,
    move,
    peak: move,
    bounds: [move, move],
    forced,
    rows,
    rounds: 1,
  })
}

/** Adds to a response the numbers derived from its moves. */
export const response = (of: Omit<Response, 'amplification' | 'gain'>): Response => ({
  ...of,
  amplification: amplification(of),
  gain: gain(of),
})

type Moved = Pick<Response, 'shock' | 'move'>

/** A = X ÷ s: 1 where neither moves, infinite where there is a move without a shock. */
export function amplification({ shock, move }: Moved): number {
  if (move === shock) return 1
  return shock === 0 ? Number.POSITIVE_INFINITY : move / shock
}

/** Ḡ = 1 - s ÷ X: the part of a move that the shock is not. */
export const gain = ({ shock, move }: Moved): number =>
  move === 0 || move === shock ? 0 : 1 - shock / move

/**
 * A critical shock: just below it the market holds, at it the price falls from one move to another.
 */
export interface Cliff {
  readonly shock: number
  readonly from: number
  readonly to: number
  /** The notional forced before, and the notional the jump adds. */
  readonly before: number
  readonly notional: number
  readonly rows: number
}

/** A cliff forces at once at least this share of the total. */
const cliffShare = 0.01

/** The least that counts as a cliff: more than any one account, too. */
export const leastCliff = (total: number, largest: number): number =>
  Math.max(cliffShare * total, (1 + 1e-9) * largest)

/**
 * The critical shocks at which at least a given notional is forced at once, in rising order. Every
 * account is a small step of its own; the caller decides how large a step counts.
 *
 * Rules: [CASCADE2] [CASCADE4]
 *
 * @example
 * Cascade.cliffs(cascade, 0.01 * PressureCurve.total(curve))[0]?.shock // the first critical shock
 */
export function cliffs(cascade: Cascade, notionalMin: number): Cliff[] {
  const { curve, impact, shocks, places } = cascade
  const found: Cliff[] = []
  for (let record = 0; record < shocks.length; record++) {
    const row = places[record] as number
    const next = places[record + 1] ?? curve.distances.length
    const before = PressureCurve.upTo(curve, row)
    const after = PressureCurve.upTo(curve, next)
    if (!(after - before >= notionalMin)) continue
    const shock = shocks[record] as number
    found.push({
      shock,
      from: curve.distances[row] as number,
      to: shock + impact.move(after),
      before,
      notional: after - before,
      rows: next - row,
    })
  }
  return found
}

/**
 * Whether a shock goes over a cliff of at least a given notional: what `cliffs` would find up to it, without
 * going on once it is known.
 */
export function falls(
  { distances, forced }: PressureCurve,
  { move }: ImpactCurve,
  shock: number,
  notionalMin: number,
): boolean {
  let [best, before, sold] = [Number.NEGATIVE_INFINITY, 0, 0]
  for (let row = 0; row < distances.length; row++) {
    const distance = distances[row] as number
    if (distance > best) {
      const phi = distance - move(sold)
      if (phi > shock) return false
      if (phi > best) {
        best = phi
        before = sold
      }
    }
    sold = forced[row] as number
    if (sold - before >= notionalMin) return true
  }
  return false
}

/**
 * Steps of a single row that are as large as a hundredth of the total: an account, or a level, as large as
 * that falls through by itself, and whoever trades with it should know.
 *
 * Rules: [CONC2]
 */
export function loneSteps(cascade: Cascade): readonly Cliff[] {
  const least = cliffShare * PressureCurve.total(cascade.curve)
  return least > 0 ? cliffs(cascade, least).filter(({ rows }) => rows === 1) : []
}

export * as Cascade from './Cascade.ts'
