import { Method } from '../margin/Method.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import type { AccountExposure } from './AccountExposure.ts'
import { Contagion } from './Contagion.ts'
import type { Toward } from './Direction.ts'
import { sold } from './holdings.ts'
import { Network } from './Network.ts'
import { Scenario } from './Scenario.ts'

/**
 * How forced trades in one market force trades in another, through accounts that hold both. A market
 * that falls and one that rises are two states: what closes a hedge sells one leg and buys the other.
 *
 *     K_ij = F_ij(x) ÷ x × I_j'(F_jj(x))
 *
 * F_ij is the net notional that a move x of state j alone forces towards state i, and I_j the impact of
 * trading towards j.
 */
export interface ContagionMatrix {
  /** Those that something is forced in or by; the others have rows and columns of zeros. */
  readonly states: readonly MarketState[]
  /** Extra forced notional in the row's state per unit forced in the column's. */
  readonly matrix: readonly (readonly number[])[]
  /**
   * The spectral radius of the matrix, over moves of one size from prices now. It is no verdict: whether
   * a shock runs away is said by the loop that is closed over all markets.
   */
  readonly radius: number
  /**
   * The notional forced in the end by a unit forced in each state, that unit not counted; null
   * where the radius is 1 or more.
   */
  readonly indices: readonly number[] | null
  /** The move, a share of the price, over which the matrix is computed. */
  readonly share: number
}

export interface MarketState {
  readonly market: string
  readonly toward: Toward
}

/** One market that moves alone: the exposures to it, and the impact of trading along the move. */
export interface Moving extends MarketState {
  readonly rows: readonly AccountExposure[]
  readonly curve: ImpactCurve
}

/**
 * The matrix of several markets, each falling and each rising by a share of its price.
 *
 * Rules: [CONTAGION5]
 */
export function of(moving: readonly Moving[], share: number): ContagionMatrix {
  const columns = moving.map((one) => columnOf(one, moving, share))
  const whole = moving.map((_, row) => columns.map((column) => column[row] as number))
  const isUsed = moving.map((_, at) => columns[at]?.some(isSome) || whole[at]?.some(isSome))
  const used = <T>(list: readonly T[]): readonly T[] => list.filter((_, at) => isUsed[at])
  const matrix = used(whole).map((row) => used(row))
  const network = Network.create(matrix)
  const indices = Contagion.indices(network)
  return {
    states: used(moving).map(({ market, toward }) => ({ market, toward })),
    matrix,
    radius: Network.spectralRadius(network).value,
    indices: indices.ok ? [...indices.value] : null,
    share,
  }
}

const isSome = (value: number): boolean => value !== 0

function columnOf(own: Moving, moving: readonly Moving[], share: number): readonly number[] {
  const move = Scenario.moveOf(own.toward, share)
  const forced = forcedBy(own.rows, move)
  const towards = ({ market, toward }: MarketState): number =>
    Math.max(0, (toward === 'down' ? 1 : -1) * (forced.get(market) ?? 0))
  const slope = own.curve.slope(towards(own))
  return moving.map((state) => {
    const size = towards(state)
    return size === 0 ? 0 : (size / move) * slope
  })
}

/** Net notional sold in each market by those liquidated within a move; bought where negative. */
function forcedBy(rows: readonly AccountExposure[], move: number): ReadonlyMap<string, number> {
  const net = new Map<string, number>()
  for (const { liquidation, held } of rows) {
    if (!(liquidation.move <= move)) continue
    const { holdings, scale, rules } = held
    for (const { market, worth } of sold(holdings, Method.loan(rules) !== null)) {
      net.set(market, (net.get(market) ?? 0) + scale * worth)
    }
  }
  return net
}

export * as ContagionMatrix from './ContagionMatrix.ts'
