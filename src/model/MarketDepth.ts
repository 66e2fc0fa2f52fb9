import type { Quantity } from '../money/Quantity.ts'
import type { Ratio } from '../money/Ratio.ts'

/** What the market of one instrument would take at one instant, as told from outside. */
export interface MarketDepth {
  /** The lots that could be sold, and bought, no further from the mark than `within`. */
  readonly bids: Quantity
  readonly asks: Quantity
  /** The distance, as a share of the mark. */
  readonly within: Ratio
  /** Source time, ms since 1970. */
  readonly time: number
  readonly source: string
}

/** The lots held long and short by all accounts together, both counted above zero. */
export interface OpenInterest {
  readonly long: bigint
  readonly short: bigint
}

export const noInterest: OpenInterest = { long: 0n, short: 0n }

/** The interest after one position has changed from some signed lots to others. */
export function moved({ long, short }: OpenInterest, before: bigint, after: bigint): OpenInterest {
  return {
    long: long - longOf(before) + longOf(after),
    short: short - longOf(-before) + longOf(-after),
  }
}

const longOf = (lots: bigint): bigint => (lots > 0n ? lots : 0n)

export * as MarketDepth from './MarketDepth.ts'
