import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { State } from '../State.ts'

/** An order reserves margin. */
export interface OrderPlaced {
  readonly type: 'OrderPlaced'
  readonly account: AccountId
  readonly order: string
  readonly instrument: InstrumentId
  readonly leg: Leg
  readonly lots: Quantity
  readonly price: Price
  readonly reduceOnly: boolean
}

export function evolve(state: State, event: OrderPlaced): void {
  const account = State.account(state, event.account)
  const instrument = State.instrument(state, event.instrument)
  const { order: id, leg, lots, price, reduceOnly } = event
  account.orders.push({ id, instrument, leg, lots, price, reduceOnly })
  state.touched.add(account.index)
}

export * as OrderPlaced from './OrderPlaced.ts'
