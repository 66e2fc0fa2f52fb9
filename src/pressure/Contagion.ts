import { assert } from '../base/assert.ts'
import { Result } from '../base/Result.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import { Network } from './Network.ts'
import { PressureCurve } from './PressureCurve.ts'
import { isSize } from './PressureFault.ts'

/**
 * Venues that mark on one another's prices and send forced flow to one another. Tables are by venue,
 * then by venue.
 */
export interface Venues {
  /** w: how much of venue k's price is in the mark of venue i: `weights[i][k]`, each row at most 1. */
  readonly weights: readonly (readonly number[])[]
  /** ρ: how much of venue j's forced flow is sent to venue k: `routing[j][k]`, each row at most 1. */
  readonly routing: readonly (readonly number[])[]
  /** α: how much of venue j's forced flow reaches a book at all. */
  readonly bookShares: readonly number[]
}

export type ContagionFault =
  | 'contagion.tablesDiffer'
  | 'contagion.shareOutOfRange'
  | 'contagion.gainInfinite'
  | 'contagion.densityNegative'
  | 'contagion.unstable'

/** The sum of shares may be over one by what sums of doubles lose. */
const dust = 1e-9

/**
 * Checks the tables. A venue that nobody marks on, or that sends nothing anywhere, is allowed: it is
 * disconnected, and its row or column is zero.
 *
 * Rules: [CONTAGION1]
 *
 * @example
 * Contagion.venues({ weights: [[1, 0], [0.5, 0.5]], routing: [[1, 0], [0, 1]], bookShares: [1, 1] })
 */
export function venues(of: Venues): Result<Venues, ContagionFault> {
  const size = of.bookShares.length
  const isSquare = [of.weights, of.routing].every(
    (table) => table.length === size && table.every((row) => row.length === size),
  )
  if (!isSquare) return Result.failure('contagion.tablesDiffer')
  const rows = [...of.weights, ...of.routing, ...of.bookShares.map((share) => [share])]
  const areShares = rows.every((row) => row.every((x) => x >= 0) && sum(row) <= 1 + dust)
  return areShares ? Result.success(of) : Result.failure('contagion.shareOutOfRange')
}

const sum = (row: readonly number[]): number => row.reduce((all, one) => all + one, 0)

/**
 * K: extra forced notional at venue i for each unit forced at venue j.
 *
 *     K_ij = ℓ_i Σ_k w_ik I_k'(L_k) α_j ρ_jk
 *
 * Rules: [CONTAGION1]
 *
 * @example
 * Contagion.matrix(venues, [2, 1], [0.1, 0.2]) // densities and slopes by venue
 */
export function matrix(
  { weights, routing, bookShares }: Venues,
  densities: readonly number[],
  slopes: readonly number[],
): Result<Network, ContagionFault> {
  const size = bookShares.length
  if (densities.length !== size || slopes.length !== size) {
    return Result.failure('contagion.tablesDiffer')
  }
  if (!densities.every(isSize)) return Result.failure('contagion.densityNegative')
  if (!slopes.every(isSize)) return Result.failure('contagion.gainInfinite')
  const rows = densities.map((density, i) =>
    bookShares.map((share, j) => {
      const through = slopes.map(
        (slope, k) => (weights[i]?.[k] ?? 0) * slope * (routing[j]?.[k] ?? 0),
      )
      return density * share * sum(through)
    }),
  )
  return Result.success(Network.create(rows))
}

/**
 * Everything that is forced in the end, by venue, from what is forced first: (I - K)⁻¹ f0.
 *
 * Rules: [CONTAGION4]
 *
 * @example
 * Contagion.total(network, [100, 0]) // a failure, contagion.unstable, where the radius is 1 or more
 */
export function total(
  network: Network,
  first: readonly number[],
): Result<Float64Array, ContagionFault> {
  if (first.length !== network.size) return Result.failure('contagion.tablesDiffer')
  if (!first.every(isSize)) return Result.failure('contagion.densityNegative')
  if (!(Network.spectralRadius(network).high < 1)) return Result.failure('contagion.unstable')
  const solved = Network.solve(network, Float64Array.from(first))
  return solved === null ? Result.failure('contagion.unstable') : Result.success(solved)
}

/**
 * The contagion index of each venue: what a unit forced there forces in the end, itself not counted.
 * The column sums of (I - K)⁻¹ - I.
 *
 * Rules: [CONTAGION4]
 *
 * @example
 * Contagion.indices(network)
 */
export function indices(network: Network): Result<Float64Array, ContagionFault> {
  const found = new Float64Array(network.size)
  for (let venue = 0; venue < network.size; venue++) {
    const unit = found.map((_, i) => (i === venue ? 1 : 0))
    const all = total(network, [...unit])
    if (!all.ok) return all
    found[venue] = sum([...all.value]) - 1
  }
  return Result.success(found)
}

/** Where each venue's price and flow end up after a shock that is not small. */
export interface Spread {
  /** By venue, as log moves of marks. */
  readonly moves: Float64Array
  readonly forced: Float64Array
  readonly rounds: number
}

/**
 * The least fixed point for a finite shock: each venue's mark moves by the shock and by its share of
 * what the flow does to the venues it marks on.
 *
 *     x_i = s_i + Σ_k w_ik I_k(Σ_j α_j ρ_jk L_j(x_j))
 *
 * Rounds from the shock alone rise and each forces somebody new or is the last.
 *
 * Rules: [CONTAGION5]
 *
 * @throws AssertionError where a shock is negative, or there is not one of each for every venue
 * @example
 * Contagion.spread(venues, curves, impacts, [0.05, 0])
 */
export function spread(
  { weights, routing, bookShares }: Venues,
  curves: readonly PressureCurve[],
  impacts: readonly ImpactCurve[],
  shocks: readonly number[],
): Spread {
  const size = bookShares.length
  const isWhole = [curves, impacts, shocks].every(({ length }) => length === size)
  assert(isWhole && shocks.every(isSize), 'Contagion.spread: each venue has a shock, not negative')
  let moves = Float64Array.from(shocks)
  let rows = -1
  for (let rounds = 1; ; rounds++) {
    const forced = Float64Array.from(curves, (curve, j) =>
      PressureCurve.forced(curve, moves[j] as number),
    )
    const now = curves.reduce(
      (all, curve, j) => all + PressureCurve.count(curve, moves[j] as number),
      0,
    )
    if (now === rows) return { moves, forced, rounds }
    rows = now
    const hit = impacts.map((impact, k) =>
      impact.move(
        sum(
          routing.map(
            (row, j) => (bookShares[j] as number) * (row[k] as number) * (forced[j] as number),
          ),
        ),
      ),
    )
    moves = Float64Array.from(shocks, (shock, i) => {
      // A venue that is not marked on does not matter, even where its book is swept away.
      const parts = hit.map((move, k) => (weights[i]?.[k] ? (weights[i][k] as number) * move : 0))
      return shock + sum(parts)
    })
  }
}

export * as Contagion from './Contagion.ts'
