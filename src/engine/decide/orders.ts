import { limits } from '../../base/limits.ts'
import type { Account } from '../../model/Account.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { Order } from '../../model/Order.ts'
import type { Leg } from '../../model/Position.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import type { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { AccountState } from '../AccountState.ts'
import type { AmendOrder, CloseOrder, PlaceOrder } from '../Command.ts'
import { Decision, find, type ProFormaAccount, type Proposal, type Purpose } from '../Decision.ts'
import { exposureFault } from '../exposure.ts'
import { LegOrders } from '../LegOrders.ts'
import { outOf } from '../protection/outOf.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'
import { Switches } from '../Switches.ts'

/** The order commands: the kind and handler of each. */
export const orders = {
  AmendOrder: Decision.request(amendOrder),
  CloseOrder: Decision.control(closeOrder),
  PlaceOrder: Decision.request(placeOrder),
}

function placeOrder(state: State, command: PlaceOrder): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const instrument = find.instrument(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  const { order: id, leg, lots, price, reduceOnly } = command
  if (account.orders.some((order) => order.id === id)) {
    return Decision.reject('order.duplicate', `order ${id} is open already`)
  }
  if (account.orders.length >= limits.orders) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.orders} open orders`)
  }
  const order: Order = { id, instrument, leg, lots, price, reduceOnly }
  const fault = admitOrder(state, account, order)
  if (fault !== null) return fault
  const view = { ...account, orders: [...account.orders, order] }
  const exposed = exposureFault(state, account, view, order)
  if (exposed !== null) return exposed
  return {
    after: bearers(account, order, view),
    events: [
      {
        type: 'OrderPlaced',
        account: account.id,
        order: id,
        instrument: instrument.id,
        leg,
        lots,
        price,
        reduceOnly,
      },
    ],
  }
}

function amendOrder(state: State, command: AmendOrder): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const index = account.orders.findIndex(({ id }) => id === command.order)
  const open = account.orders[index]
  if (open === undefined) {
    return Decision.reject('order.unknown', `no order ${command.order} is open`)
  }
  if (outOf(state, account, open.id) !== undefined) {
    return Decision.reject('order.unknown', `order ${open.id} is a protection's: close it instead`)
  }
  if (open.instrument.id !== command.instrument) {
    return Decision.reject('order.unknown', `order ${open.id} is for ${open.instrument.id}`)
  }
  const { lots, price } = command
  const order = { ...open, lots, price }
  const fault = admitOrder(state, account, order)
  if (fault !== null) return fault
  const view = { ...account, orders: account.orders.with(index, order) }
  const exposed = exposureFault(state, account, view, order)
  if (exposed !== null) return exposed
  return {
    after: bearers(account, order, view),
    events: [
      {
        type: 'OrderAmended',
        account: account.id,
        order: order.id,
        instrument: order.instrument.id,
        lots,
        price,
      },
    ],
  }
}

function closeOrder(state: State, command: CloseOrder): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { order } = command
  if (!account.orders.some(({ id }) => id === order)) {
    return Decision.reject('order.unknown', `no order ${order} is open`)
  }
  return [{ type: 'OrderClosed', account: account.id, order, reason: 'request' }]
}

/**
 * Why an order is refused, margin aside. What it would do counts, not how it is marked: orders that
 * together only close what is held are neither new risk nor barred by a restriction to reducing.
 *
 * Rules: [ORD3] [ORD4] [ORD5]
 */
export function admitOrder(state: State, account: AccountState, order: Order): Rejection | null {
  const { instrument, leg, lots, price, reduceOnly } = order
  const holder = LegOrders.holderOf(account, instrument)
  const fault = admitTrade(holder, instrument, leg, lots, price)
  if (fault !== null && fault.code !== 'leg.mismatch') return fault
  const ended = endFault(state, instrument)
  if (ended !== null) return ended
  if (holder.liquidation !== null || account.liquidation !== null) {
    return Decision.reject('account.liquidating', `account ${account.id} is being liquidated`)
  }
  const band = bandFault(state, order)
  if (band !== null) return band
  if (reduceOnly) return reducingFault(account, order)
  if (Integer.abs(lots) <= LegOrders.closable(account, order, 'all')) return null
  if (fault !== null) return fault
  return hedgeFault(account, order) ?? riskFault(state, account, instrument)
}

/**
 * An order further from the mark than its market allows is refused.
 *
 * Rules: [ORD11]
 */
function bandFault(state: State, { instrument, price }: Order): Rejection | null {
  const band = state.markets.get(instrument.id)?.active?.orderBand
  const mark = PriceBook.usable(state.book, instrument)
  if (band === undefined || mark === undefined) return null
  const most = Ratio.mulDown(Integer.abs(mark), band)
  const found = Integer.abs(price - mark)
  if (found <= most) return null
  const detail = `${instrument.id}: expected at most ${most} ticks from the mark of ${mark}, found ${found}`
  return Decision.reject('price.outOfBand', detail)
}

/** All reduce-only orders of a leg together never exceed what is held. */
function reducingFault(account: AccountState, order: Order): Rejection | null {
  const most = LegOrders.closable(account, order, 'reducing')
  if (Integer.abs(order.lots) <= most) return null
  return Decision.reject(
    'order.notReducing',
    `order ${order.id}: expected at most ${most} lots to reduce, found ${Integer.abs(order.lots)}`,
  )
}

/** A leg of a hedge is never turned over, by one order or by several. */
const hedgeFault = (account: AccountState, order: Order): Rejection | null =>
  (order.leg === 'long' && order.lots < 0n) || (order.leg === 'short' && order.lots > 0n)
    ? reducingFault(account, order)
    : null

function riskFault(state: State, account: AccountState, instrument: Instrument): Rejection | null {
  if (instrument.expiry !== null && instrument.expiry <= state.time) {
    return Decision.reject('instrument.notTradable', `${instrument.id} has expired`)
  }
  if (state.ends[instrument.index] === 'delisted') {
    const detail = `${instrument.id} is delisted: expected an order that only reduces`
    return Decision.reject('instrument.delisted', detail)
  }
  if (AccountState.restrictedFor(account, 'reduceOnly', instrument)) {
    return Decision.reject('account.restricted', `account ${account.id} may only reduce`)
  }
  if (Switches.allowsNewRisk(state, instrument)) return null
  return Decision.reject('switch.off', `new risk in ${instrument.id} is switched off`)
}

/**
 * The accounts that would bear an order: the one that places it, and the isolated position that it
 * may close. An order of an isolated position moves margin out of the account that places it.
 *
 * Rules: [ORD9]
 */
function bearers(account: AccountState, order: Order, view: Account): readonly ProFormaAccount[] {
  const purpose = purposeOf(account, order)
  const holder = LegOrders.holderOf(account, order.instrument)
  if (holder === account) return [{ account, view, purpose }]
  const own = { account, view, purpose: purpose === 'risk' ? 'spend' : purpose } as const
  const { index } = order.instrument
  const orders = view.orders.filter(({ instrument }) => instrument.index === index)
  return [own, { account: holder, view: { ...holder, orders }, purpose }]
}

/** A spot order gives one asset for another; any other order takes risk, unless it only closes. */
function purposeOf(account: AccountState, order: Order): Purpose {
  if (order.instrument.kind === 'spot') return 'spend'
  const closes = Integer.abs(order.lots) <= LegOrders.closable(account, order, 'all')
  return closes ? 'reduce' : 'risk'
}

/** Nothing trades in an instrument that was settled, and no fill can come of it. */
export const endFault = (state: State, { id, index }: Instrument): Rejection | null =>
  state.ends[index] === 'settled'
    ? Decision.reject('instrument.ended', `${id} is settled: nothing trades in it`)
    : null

/** Refuses a size or price beyond the limits: for orders and fills alike. */
export function admitTrade(
  account: AccountState,
  instrument: Instrument,
  leg: Leg,
  lots: Quantity,
  price: Price,
): Rejection | null {
  const { id } = instrument
  if (lots === 0n) return Decision.reject('quantity.notPositive', `${id}: expected a size, found 0`)
  if (!Instrument.allows(instrument, price)) {
    return Decision.reject('price.notPositive', `${id}: expected a positive price, found ${price}`)
  }
  if (Integer.abs(price) >= limits.price || Integer.abs(lots) >= limits.quantity) {
    return Decision.reject('quantity.outOfLimits', `${id}: expected a size and price within limits`)
  }
  if (instrument.kind === 'spot') return legFault(account, leg, id, 'net')
  const fits = account.positionMode === 'net' ? leg === 'net' : leg !== 'net'
  if (!fits) return legFault(account, leg, id, account.positionMode)
  return sizeFault(account, instrument, leg, lots, price)
}

/** Refuses a fee or rebate beyond the balance limit. */
export function admitFee({ id, amountMax }: Instrument, fee: Amount): Rejection | null {
  if (Integer.abs(fee) < amountMax) return null
  return Decision.reject('amount.outOfLimits', `${id}: expected a fee within limits, found ${fee}`)
}

function legFault(account: AccountState, leg: Leg, id: string, mode: string): Rejection | null {
  if (mode === 'net' && leg === 'net') return null
  return Decision.reject(
    'leg.mismatch',
    `${id}: leg ${leg} does not fit mode ${mode} of ${account.id}`,
  )
}

/** The position after the order: within limits, and a hedge leg never changes sign. */
function sizeFault(
  account: AccountState,
  instrument: Instrument,
  leg: Leg,
  lots: Quantity,
  price: Price,
): Rejection | null {
  const held = AccountState.position(account, instrument.index, leg)
  const after = (held?.lots ?? 0n) + lots
  if ((leg === 'long' && after < 0n) || (leg === 'short' && after > 0n)) {
    return Decision.reject(
      'leg.mismatch',
      `${instrument.id}: leg ${leg} would turn over to ${after}`,
    )
  }
  if (held === undefined && account.positions.length >= limits.positions) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.positions} positions`)
  }
  const size = Integer.abs(after)
  const isWithin = (notional: bigint): boolean => notional < instrument.amountMax
  if (
    size < limits.quantity &&
    isWithin(Instrument.notional(instrument, size, price)) &&
    // An option may cost nothing: what it is for bounds it.
    (!Instrument.isOption(instrument) || isWithin(Instrument.face(instrument, size)))
  ) {
    return null
  }
  return Decision.reject(
    'quantity.outOfLimits',
    `${instrument.id}: expected a notional within limits`,
  )
}
