import type { Payment, Resolution } from '../liquidation/Resolution.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Event, Trade } from './Event.ts'
import { makeTrade } from './makeTrade.ts'
import { State } from './State.ts'

/**
 * Turns a market's resolution into events in the order that keeps every balance on the way sound:
 * the fund pays, profits are given up, the bankrupt are paid, then their positions move.
 *
 * Rules: [FALL2]
 */
export function* settleMarket(
  state: State,
  instrument: Instrument,
  mark: Price,
  resolution: Resolution,
): Iterable<Event> {
  const traded = (account: string, leg: Leg, lots: Quantity): Trade =>
    makeTrade(state, State.account(state, account), instrument, leg, lots, mark)
  const paid = ({ account, amount }: Payment) => ({
    account,
    instrument: instrument.id,
    asset: instrument.settle,
    amount,
  })
  for (const one of resolution.fundPaid) yield { type: 'FundPaid', ...paid(one) }
  for (const {
    account,
    leg,
    lots,
    haircut,
    effectivePrice,
    rank,
    reason,
  } of resolution.deleveraged) {
    const trade = traded(account, leg, lots)
    yield { type: 'Deleveraged', trade, haircut, effectivePrice, rank, reason }
  }
  for (const one of resolution.socialised) yield { type: 'LossSocialised', ...paid(one) }
  for (const one of resolution.covered) yield { type: 'DeficitCovered', ...paid(one) }
  for (const one of resolution.shortfalls) yield { type: 'ShortfallBooked', ...paid(one) }
  const fund = State.house(state, 'fund')
  for (const { account, leg, lots, by } of resolution.takeovers) {
    // What the fund holds already is not closed to be inherited again.
    if (account === fund.id && by === 'fund') continue
    yield { type: 'TakenOver', trade: traded(account, leg, lots), by }
  }
  const own = resolution.takeovers.some(({ account }) => account === fund.id)
  if (own || resolution.inheritedLots === 0n) return
  yield { type: 'Inherited', trade: traded(fund.id, 'net', resolution.inheritedLots) }
}
