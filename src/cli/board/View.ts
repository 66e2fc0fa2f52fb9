import type { Day } from '../../sim/metrics.ts'

/** The contents of the board at one time. */
export interface View {
  readonly title: string
  readonly time: number
  /** Start and end of the day, for the progress and the width of the sparkline. */
  readonly from: number
  readonly to: number
  readonly elapsedMs: number
  readonly accounts: number
  readonly prices: readonly PriceShown[]
  readonly day: Day
  readonly worst: readonly AccountShown[]
}

export interface PriceShown {
  readonly name: string
  readonly price: string
  /** Change since the start of the day, as a share; null before the first price. */
  readonly change: number | null
}

export interface AccountShown {
  readonly account: string
  readonly level: string
  readonly marginRatio: string
  readonly equity: string
  readonly maintenance: string
}
