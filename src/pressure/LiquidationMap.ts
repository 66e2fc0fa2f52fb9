import { Result } from '../base/Result.ts'
import type { Exposures } from './PressureCurve.ts'
import { isSize, type PressureFault } from './PressureFault.ts'

/**
 * Forced selling by distance and by leverage, as in a heat map. Cells are notionals, never
 * normalised, so that two maps can be compared.
 */
export interface LiquidationMap {
  /**
   * Edges of the bands, as log moves; a band includes its upper edge, the first one zero as well.
   */
  readonly bands: Float64Array
  /** Edges of the leverages, likewise. */
  readonly leverages: Float64Array
  /** Notional by band, then by leverage: `cells[band * leverage bands + leverage]`. */
  readonly cells: Float64Array
  readonly rows: Uint32Array
  /** The notional beyond the last band or outside the leverages. */
  readonly outside: number
}

/**
 * Sorts a book into bands in one pass.
 *
 * Rules: [MAP1]
 *
 * @example
 * LiquidationMap.create(exposures, leverages, Float64Array.of(0, 0.1, 0.3), Float64Array.of(0, 5, 20, 125))
 */
export function create(
  { distances, notionals }: Exposures,
  leverages: Float64Array,
  bands: Float64Array,
  leverageBands: Float64Array,
): Result<LiquidationMap, PressureFault> {
  if (notionals.length !== distances.length || leverages.length !== distances.length) {
    return Result.failure('pressure.columnsDiffer')
  }
  if (!isRising(bands) || !isRising(leverageBands)) return Result.failure('pressure.bandsNotRising')
  if (!notionals.every(isSize)) return Result.failure('pressure.notFinite')
  const width = leverageBands.length - 1
  const cells = new Float64Array((bands.length - 1) * width)
  const rows = new Uint32Array(cells.length)
  let outside = 0
  for (let row = 0; row < distances.length; row++) {
    const band = bandOf(bands, distances[row] as number)
    const column = bandOf(leverageBands, leverages[row] as number)
    const notional = notionals[row] as number
    if (band < 0 || column < 0) {
      outside += notional
      continue
    }
    cells[band * width + column]! += notional
    rows[band * width + column]! += 1
  }
  return Result.success({ bands, leverages: leverageBands, cells, rows, outside })
}

const isRising = (edges: Float64Array): boolean =>
  edges.length > 1 && edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? 0))

/** The band of a number: above its lower edge and up to its upper one; −1 outside. */
function bandOf(edges: Float64Array, x: number): number {
  const [first, last] = [edges[0] as number, edges[edges.length - 1] as number]
  if (!(x >= first && x <= last)) return -1
  let [low, high] = [0, edges.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((edges[middle] as number) < x) low = middle
    else high = middle
  }
  return low
}

export * as LiquidationMap from './LiquidationMap.ts'
