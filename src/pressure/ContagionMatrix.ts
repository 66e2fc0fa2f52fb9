import { Method } from '../margin/Method.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import type { AccountExposure } from './AccountExposure.ts'
import { Contagion } from './Contagion.ts'
import { Network } from './Network.ts'
import { Scenario } from './Scenario.ts'

/**
 * How forced selling in one asset forces selling in another, through accounts that hold both.
 *
 *     K_ij = L_ij(x) ÷ x × I_j'(L_jj(x))
 *
 * L_ij is the notional of i that a fall x of j alone forces to be sold, and I_j the impact of
 * selling on j.
 */
export interface ContagionMatrix {
  readonly assets: readonly string[]
  /** Extra forced notional in the row's asset per unit forced in the column's. */
  readonly matrix: readonly (readonly number[])[]
  /** The spectral radius of the matrix: from 1 on selling is self-reinforcing. */
  readonly radius: number
  /**
   * The notional forced in the end by a unit forced in each asset, that unit not counted; null
   * where the radius is 1 or more.
   */
  readonly indices: readonly number[] | null
  /** The fall, a share of the price, over which the matrix is computed. */
  readonly share: number
}

/** One asset that falls alone: the exposures to it, and the impact of selling it. */
export interface Falling {
  readonly asset: string
  readonly rows: readonly AccountExposure[]
  readonly curve: ImpactCurve
}

/** The matrix of several assets, each falling by a share of its price. */
export function of(falling: readonly Falling[], share: number): ContagionMatrix {
  const assets = falling.map(({ asset }) => asset)
  const columns = falling.map((one) => columnOf(one, assets, share))
  const matrix = assets.map((_, row) => columns.map((column) => column[row] as number))
  const network = Network.create(matrix)
  const indices = Contagion.indices(network)
  return {
    assets,
    matrix,
    radius: Network.spectralRadius(network).value,
    indices: indices.ok ? [...indices.value] : null,
    share,
  }
}

function columnOf({ asset, rows, curve }: Falling, assets: readonly string[], share: number) {
  const move = Scenario.moveOf('down', share)
  const sold = assets.map((other) => forcedIn(rows, other, move))
  const slope = curve.slope(sold[assets.indexOf(asset)] ?? 0)
  return sold.map((size) => (size === 0 ? 0 : (size / move) * slope))
}

/**
 * The notional of an asset sold by accounts liquidated within a move, net of what they buy of it.
 */
function forcedIn(rows: readonly AccountExposure[], base: string, move: number): number {
  return rows.reduce((sum, { liquidation, holdings, scale, terms: rules }) => {
    if (!(liquidation.move <= move)) return sum
    const own = holdings.filter((one) => one.base === base)
    const worth = own.reduce((all, one) => all + one.worth, 0)
    const owed = holdings.reduce((all, one) => all + Math.max(0, -one.worth), 0)
    const sold = Method.loan(rules) === null ? worth : Math.min(worth, owed)
    return sum + scale * Math.max(0, sold)
  }, 0)
}

export * as ContagionMatrix from './ContagionMatrix.ts'
