import { Amount } from '../../money/Amount.ts'
import { applyTrade } from '../applyTrade.ts'
import { State } from '../State.ts'
import type { Trade } from './Trade.ts'

/**
 * A bankrupt position was closed at the mark: the fund inherited it, deleveraging took it, or it was
 * offset against the opposite lots of another bankrupt account.
 */
export interface TakenOver {
  readonly type: 'TakenOver'
  readonly trade: Trade
  readonly by: 'offset' | 'fund' | 'deleveraging' | 'offset'
}

export function evolve(state: State, event: TakenOver): void {
  applyTrade(state, event.trade)
  const { account, instrument, realised } = event.trade
  if (account !== State.house(state, 'fund').id) return
  State.drawFund(state, State.instrument(state, instrument), Amount.negate(realised))
}

export * as TakenOver from './TakenOver.ts'
