import type { Trade } from './Trade.ts'

/** A bankrupt position was closed at the mark: the fund inherited it, or deleveraging took it. */
export interface TakenOver {
  readonly type: 'TakenOver'
  readonly trade: Trade
  readonly by: 'fund' | 'deleveraging'
}
