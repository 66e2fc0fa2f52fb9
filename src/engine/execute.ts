import { liquidationFee } from '../liquidation/liquidationFee.ts'
import { assess } from '../margin/assess.ts'
import { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Quantity } from '../money/Quantity.ts'
import type { Execution } from './commands/ReportExecution.ts'
import type { Event } from './Event.ts'
import { repayFrom } from './loan/repayFrom.ts'
import { makeTrade } from './makeTrade.ts'
import { type LiquidationOrder, State } from './State.ts'

/**
 * Takes one answer to one order in: the trade, the liquidation fee out of what equity is left, and
 * the order's end where no more comes.
 *
 * Rules: [ENG12]
 */
export function* execute(
  state: State,
  { order: id, lots, price, fee, status }: Execution,
): Iterable<Event> {
  const order = state.orders.get(id) as LiquidationOrder
  const { account, instrument, leg } = order
  const left = Quantity.sub(order.left, lots)
  if (lots !== 0n) {
    const trade = makeTrade(state, account, instrument, leg, lots, price, fee)
    yield { type: 'Executed', order: id, trade, left }
    const lends = State.terms(state, account)?.loan != null
    if (order.purpose === 'reduce' || lends) yield* clear(state, order, lots, price)
    if (lends) yield* repayFrom(state, account, State.assetAt(state, instrument.settleIndex))
  }
  if (status === 'unknown') {
    yield { type: 'ExecutionQueried', order: id, account: account.id }
    return
  }
  if (status === 'open' && left !== 0n) return
  const reason = status === 'rejected' ? 'rejected' : 'done'
  yield {
    type: 'ExecutionEnded',
    order: id,
    account: account.id,
    instrument: instrument.id,
    unfilled: left,
    reason,
  }
}

function* clear(
  state: State,
  { id, account, instrument }: LiquidationOrder,
  lots: Quantity,
  price: bigint,
): Iterable<Event> {
  const terms = State.terms(state, account)
  if (terms === null) return
  const { certainty, equity } = assess(account, terms, state.book)
  if (certainty === 'unknown') return
  const settle = State.assetAt(state, instrument.settleIndex)
  const spare = PriceBook.convert(state.book, Amount.of(equity), terms.numeraire, settle)
  if (spare === null) return
  const closed = Instrument.notional(instrument, lots, price)
  const amount = liquidationFee(closed, terms.rulebook.liquidation.feeRate, Amount.of(spare))
  if (amount <= 0n) return
  yield { type: 'ClearancePaid', account: account.id, order: id, asset: instrument.settle, amount }
}
