import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** A reduction, conversion or disposal was ordered; the answer comes as an execution report. */
export interface LiquidationOrdered {
  readonly type: 'LiquidationOrdered'
  readonly order: string
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots to trade. */
  readonly lots: Quantity
  readonly purpose: 'reduce' | 'convert' | 'dispose'
  /** The price at which the account would be left with nothing, over the full size; null for none. */
  readonly bankruptcyPrice: Price | null
  /** When silence becomes unknown. */
  readonly deadline: number
}

export function evolve(state: State, event: LiquidationOrdered): void {
  const { order: id, leg, purpose, lots, deadline } = event
  const account = State.account(state, event.account)
  const instrument = State.instrument(state, event.instrument)
  state.orders.set(id, {
    id,
    account,
    instrument,
    leg,
    purpose,
    lots,
    left: lots,
    limit: event.bankruptcyPrice,
    deadline,
    queried: false,
  })
  account.liquidation?.inFlight.add(id)
  state.counters.order += 1
  Timers.set(state.timers, Timers.ofOrder(id), deadline)
}

export * as LiquidationOrdered from './LiquidationOrdered.ts'
