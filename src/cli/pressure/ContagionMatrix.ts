import { Contagion } from '../../pressure/Contagion.ts'
import { Network } from '../../pressure/Network.ts'
import type { BookView } from '../book/BookView.ts'
import { AccountExposure, type Breath } from './AccountExposure.ts'
import { Depths } from './Depths.ts'
import { PressureReport } from './PressureReport.ts'
import { Scenario } from './Scenario.ts'
import { assetAlone } from './waysOf.ts'

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

/** Along each of several assets by itself; null where it was stopped. */
export async function of(
  view: BookView,
  bases: readonly string[],
  depths: Depths,
  share: number,
  breath: Breath,
): Promise<ContagionMatrix | null> {
  const columns: (readonly number[])[] = []
  for (const base of bases) {
    const column = await columnOf(view, base, bases, depths, share, breath)
    if (column === null) return null
    columns.push(column)
  }
  const matrix = bases.map((_, row) => columns.map((column) => column[row] as number))
  const network = Network.create(matrix)
  const indices = Contagion.indices(network)
  return {
    assets: bases,
    matrix,
    radius: Network.spectralRadius(network).value,
    indices: indices.ok ? [...indices.value] : null,
    share,
  }
}

async function columnOf(
  view: BookView,
  base: string,
  bases: readonly string[],
  depths: Depths,
  share: number,
  breath: Breath,
): Promise<readonly number[] | null> {
  const way = assetAlone(view, base, 'down')
  const rows = await AccountExposure.all(view, way, breath)
  if (rows === null) return null
  const open = PressureReport.openMarkets(view, way, rows)
  const { curve } = Depths.market(depths, open, 'sell', AccountExposure.currencyOf(view).id)
  const move = Scenario.moveOf('down', share)
  const sold = bases.map((other) => forcedIn(rows, other, move))
  const slope = curve.slope(sold[bases.indexOf(base)] ?? 0)
  return sold.map((size) => (size === 0 ? 0 : (size / move) * slope))
}

/** What accounts that are liquidated within a move sell of an asset, net of what they buy of it. */
function forcedIn(rows: readonly AccountExposure[], base: string, move: number): number {
  return rows.reduce((sum, { liquidation, holdings, scale, terms }) => {
    if (!(liquidation.move <= move)) return sum
    const own = holdings.filter((one) => one.base === base)
    const worth = own.reduce((all, one) => all + one.worth, 0)
    const owed = holdings.reduce((all, one) => all + Math.max(0, -one.worth), 0)
    const sold = terms.loan === null ? worth : Math.min(worth, owed)
    return sum + scale * Math.max(0, sold)
  }, 0)
}

export * as ContagionMatrix from './ContagionMatrix.ts'
