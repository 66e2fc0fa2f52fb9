import { Result } from '../base/Result.ts'
import { isSize, type PressureFault } from './PressureFault.ts'

/** How a map of forced selling compares with what then happened, band by band. */
export interface MapScore {
  /** Σ predicted - Σ happened, in notional: above zero the map said too much. */
  readonly bias: number
  /** Σ |predicted - happened|, in notional. */
  readonly absoluteError: number
  /**
   * ∫ (F - G)² dx over the shares of each that lie within x: the CRPS of the map's shape, in units
   * of a log move. Zero where the shapes agree, whatever the totals.
   */
  readonly crps: number
  /** ∫ |F - G| dx: how far, on average, notional would have to be moved along the price. */
  readonly distance: number
  /** Σ min of the shares: 1 where the shapes agree, 0 where they share no band. */
  readonly overlap: number
}

/**
 * Scores a map. Where nothing was predicted or nothing happened there are no shapes to compare: the
 * shape scores are those of a share of zero throughout.
 *
 * Rules: [MAP2]
 *
 * @example
 * MapScore.of(Float64Array.of(0, 0.1, 0.3), predicted, happened)
 */
export function of(
  bands: Float64Array,
  predicted: Float64Array,
  happened: Float64Array,
): Result<MapScore, PressureFault> {
  const count = bands.length - 1
  if (predicted.length !== count || happened.length !== count) {
    return Result.failure('pressure.columnsDiffer')
  }
  if (!predicted.every(isSize) || !happened.every(isSize)) {
    return Result.failure('pressure.notFinite')
  }
  const [saidInAll, wasInAll] = [sum(predicted), sum(happened)]
  let [said, was, before, crps, distance, overlap, absoluteError] = [0, 0, 0, 0, 0, 0, 0]
  for (let band = 0; band < count; band++) {
    const [p, h] = [predicted[band] as number, happened[band] as number]
    const width = (bands[band + 1] as number) - (bands[band] as number)
    said += p
    was += h
    // Within a band the shares grow in a straight line: so does the difference.
    const after = share(said, saidInAll) - share(was, wasInAll)
    crps += (width * (before * before + before * after + after * after)) / 3
    distance += width * meanAbsolute(before, after)
    overlap += Math.min(share(p, saidInAll), share(h, wasInAll))
    absoluteError += Math.abs(p - h)
    before = after
  }
  return Result.success({ bias: saidInAll - wasInAll, absoluteError, crps, distance, overlap })
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const sum = (column: Float64Array): number => column.reduce((all, one) => all + one, 0)

/** The mean of |line| from one value to another. */
function meanAbsolute(before: number, after: number): number {
  if (before * after >= 0) return Math.abs(before + after) / 2
  return (before * before + after * after) / (2 * Math.abs(before - after))
}

export * as MapScore from './MapScore.ts'
