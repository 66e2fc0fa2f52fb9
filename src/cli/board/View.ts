import type { Day } from '../../sim/metrics.ts'

/** What the board shows at one moment. */
export interface View {
  readonly title: string
  readonly time: number
  /** When the day begins and ends, for the progress and the width of the sparkline. */
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
  /** Since the day began, as a share; null before the first price. */
  readonly change: number | null
}

export interface AccountShown {
  readonly account: string
  readonly level: string
  readonly marginRatio: string
  readonly equity: string
  readonly maintenance: string
}
