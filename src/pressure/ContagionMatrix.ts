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
 * L_ij being what a fall x of j alone forces to be sold of i, and I_j what selling does to j.
 */
export interface ContagionMatrix {
  readonly assets: readonly string[]
  /** Extra forced notional in the row's asset by a unit forced in the column's. */
  readonly matrix: readonly (readonly number[])[]
  /** Of the matrix: from 1 on selling runs away. */
  readonly radius: number
  /** What a unit forced in each asset forces in the end, itself not counted; null where it runs away. */
  readonly indices: readonly number[] | null
  /** The fall, a share of the price, over which it is taken. */
  readonly share: number
}

/** One asset that falls by itself: who is in the way, and what selling it does to its price. */
export interface Falling {
  readonly asset: string
  readonly rows: readonly AccountExposure[]
  readonly curve: ImpactCurve
}

/** Of several assets, each falling by a share of its price. */
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

/** What accounts that are liquidated within a move sell of an asset, net of what they buy of it. */
function forcedIn(rows: readonly AccountExposure[], base: string, move: number): number {
  return rows.reduce((sum, { liquidation, holdings, scale, terms }) => {
    if (!(liquidation.move <= move)) return sum
    const own = holdings.filter((one) => one.base === base)
    const worth = own.reduce((all, one) => all + one.worth, 0)
    const owed = holdings.reduce((all, one) => all + Math.max(0, -one.worth), 0)
    const sold = Method.loan(terms) === null ? worth : Math.min(worth, owed)
    return sum + scale * Math.max(0, sold)
  }, 0)
}

export * as ContagionMatrix from './ContagionMatrix.ts'
