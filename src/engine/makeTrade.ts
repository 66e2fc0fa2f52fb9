import { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import { trade } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import { AccountState } from './AccountState.ts'
import type { Trade } from './Event.ts'
import { State } from './State.ts'

/** A trade: signed lots of a leg, a price and a fee. */
export interface Deal {
  readonly instrument: Instrument
  readonly leg: Leg
  readonly lots: Quantity
  readonly price: Price
  readonly fee?: Amount
}

/**
 * Computes the effect of a trade against the street on a leg, as of now. Spot pays or receives the
 * quote: a payment is rounded up, a receipt is rounded down, against the account.
 *
 * Rules: [ENG3]
 */
export function makeTrade(
  state: State,
  account: AccountState,
  { instrument, leg, lots, price, fee = Amount.zero }: Deal,
): Trade {
  const fundingIndex = State.fundingIndex(state, instrument)
  const head = {
    account: account.id,
    instrument: instrument.id,
    leg,
    lots,
    price,
    fundingIndex,
    fee,
  }
  if (instrument.kind === 'spot') {
    const realised = Instrument.value(instrument, -lots, price)
    return { ...head, cost: Amount.zero, realised, funding: Amount.zero }
  }
  const before = AccountState.position(account, instrument.index, leg) ?? null
  const { cost, realised, funding } = trade(instrument, before, lots, price, fundingIndex)
  return { ...head, cost, realised, funding }
}
