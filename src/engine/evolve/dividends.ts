import { move } from '../../ledger/move.ts'
import type { DividendDeclared, DividendPaid } from '../Event.ts'
import { State } from '../State.ts'

/** The events of dividends: the effect of each on State. */
export const dividends = {
  DividendDeclared: dividendDeclared,
  DividendPaid: dividendPaid,
}

function dividendDeclared(state: State, { instrument, exDate }: DividendDeclared): void {
  state.exDates[State.instrument(state, instrument).index] = exDate
}

/** The street pays what longs get, and gets what shorts pay. */
function dividendPaid(state: State, { account, instrument, amount }: DividendPaid): void {
  const { settleIndex } = State.instrument(state, instrument)
  move(State.house(state, 'street'), State.account(state, account), settleIndex, amount)
}
