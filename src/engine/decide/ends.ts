import { limits } from '../../base/limits.ts'
import { Instrument } from '../../model/Instrument.ts'
import { Integer } from '../../money/Integer.ts'
import { Quantity } from '../../money/Quantity.ts'
import type { AccountState } from '../AccountState.ts'
import type { CancelLiquidation, DelistInstrument, SettleInstrument } from '../Command.ts'
import { creditCalls } from '../creditCalls.ts'
import { Decision, find } from '../Decision.ts'
import { LiquidationOrders } from '../LiquidationOrders.ts'
import { closeAuction } from '../loan/auction.ts'
import { makeTrade } from '../makeTrade.ts'
import type { Rejection } from '../Rejection.ts'
import { Run } from '../Run.ts'
import type { State } from '../State.ts'
import { endLiquidation } from '../strike.ts'

/** The commands that end something: the kind and handler of each. */
export const ends = {
  CancelLiquidation: Decision.control(cancelLiquidation),
  DelistInstrument: Decision.control(delistInstrument),
  SettleInstrument: Decision.control(settleInstrument),
}

/** Rules: [END2] */
function delistInstrument(state: State, command: DelistInstrument): Decision {
  const instrument = find.instrument(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  const end = state.ends[instrument.index]
  if (end !== undefined) {
    const code = end === 'settled' ? 'instrument.ended' : 'instrument.delisted'
    return Decision.reject(code, `${instrument.id} is ${end}, expected it to be listed`)
  }
  const { by, reason } = command
  return [{ type: 'InstrumentDelisted', instrument: instrument.id, by, reason }]
}

/**
 * Ends an instrument at a price told: its orders are closed first, then every position in it,
 * whoever holds it, at the same price. A mirrored account's are its venue's to settle.
 *
 * Rules: [END1]
 */
function settleInstrument(state: State, command: SettleInstrument): Decision {
  const instrument = find.instrument(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  const fault = settleFault(state, instrument, command)
  if (fault !== null) return fault
  const { price, by, reason } = command
  return (run) => {
    Run.emit(run, { type: 'InstrumentSettled', instrument: instrument.id, price, by, reason })
    closeOrdersIn(run, instrument)
    for (const account of state.accounts) settle(run, account, instrument, command)
  }
}

function settleFault(
  state: State,
  instrument: Instrument,
  { price }: SettleInstrument,
): Rejection | null {
  const { id, index, expiry } = instrument
  const end = state.ends[index]
  if (end === 'settled') return Decision.reject('instrument.ended', `${id} is settled already`)
  if (expiry !== null && state.time < expiry && end === undefined) {
    const detail = `${id}: expected its expiry at ${expiry} or a delisting, found ${state.time}`
    return Decision.reject('instrument.notExpired', detail)
  }
  if (!Instrument.allows(instrument, price)) {
    return Decision.reject('price.notPositive', `${id}: expected a positive price, found ${price}`)
  }
  if (Integer.abs(price) < limits.price) return null
  return Decision.reject('command.tooLarge', `${id}: expected a price within limits`)
}

/** Takes back every order in an instrument that ends, and what liquidations have out in it. */
export function closeOrdersIn(run: Run, instrument: Instrument): void {
  const { state } = run
  for (const { id: account, orders } of state.accounts) {
    for (const one of [...orders]) {
      if (one.instrument !== instrument) continue
      Run.emit(run, { type: 'OrderClosed', account, order: one.id, reason: 'settlement' })
    }
  }
  for (const order of [...state.orders.values()]) {
    if (order.instrument === instrument) LiquidationOrders.withdraw(run, order, 'settlement')
  }
}

function settle(
  run: Run,
  account: AccountState,
  instrument: Instrument,
  { price }: SettleInstrument,
): void {
  if (account.kind === 'mirrored') return
  const held = account.positions.filter((one) => one.instrument === instrument)
  if (held.length === 0) return
  creditCalls(run, account, 'price', () => {
    for (const { leg, lots } of held) {
      const deal = { instrument, leg, lots: Quantity.of(-lots), price }
      Run.emit(run, { type: 'Settled', trade: makeTrade(run.state, account, deal) })
    }
  })
}

/**
 * Ends a liquidation by an operator's decision: what is out is withdrawn, what is auctioned goes
 * back, and the account is not liquidated again before the suspension ends.
 *
 * Rules: [END3]
 */
function cancelLiquidation(state: State, command: CancelLiquidation): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { until, by, reason } = command
  if (account.liquidation === null) {
    return Decision.reject('liquidation.none', `account ${account.id} is not being liquidated`)
  }
  if (until !== null && until <= state.time) {
    const detail = `expected an end after ${state.time}, found ${until}`
    return Decision.reject('command.malformed', detail)
  }
  return (run) => {
    LiquidationOrders.cancelAll(run, account, 'request')
    for (const id of [...(account.liquidation?.inFlight ?? [])]) {
      const auction = state.auctions.get(id)
      if (auction !== undefined) Run.emit(run, closeAuction(auction, 'stopped'))
    }
    const suspension = { until, by, reason }
    const outcome = 'cancelled'
    endLiquidation(run, account, { outcome, suspension })
  }
}
