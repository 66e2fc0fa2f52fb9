import type { Account } from '../../../model/Account.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Order } from '../../../model/Order.ts'
import { type LegOf, Position } from '../../../model/Position.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ask } from './Ask.ts'

/** A leg with orders that may open, and the lots held of it. */
export interface OrderedLeg extends LegOf {
  readonly lots: bigint
}

/** What stands of a leg: by what it is asked, what it is worth, and what that asks to open, without its owner's choice. */
export interface Standing {
  readonly ask: Ask
  readonly notional: bigint
  readonly asked: bigint
  /** The owner's choice; undefined where there is none. */
  readonly leverage: bigint | undefined
}

/** The legs of an account's orders, each once. */
export function legsOf({ orders, positions }: Account): readonly OrderedLeg[] {
  const opening = orders.filter(({ reduceOnly }) => !reduceOnly)
  return opening
    .filter(
      (order, index) => opening.findIndex((other) => Position.isSameLeg(other, order)) === index,
    )
    .map(({ instrument, leg }) => {
      const held = positions.find((position) => Position.isSameLeg(position, { instrument, leg }))
      return { instrument, leg, lots: held?.lots ?? 0n }
    })
}

/** The worse side of a leg with all of its orders filled. */
export interface WorstSide {
  readonly notional: bigint
  readonly asked: bigint
}

/**
 * Of buying all and of selling all, the one that asks more: what is held on that side and each order at its own price, or,
 * against what is held, the lots beyond it at the dearest of the orders; more where the owner chose a lower leverage.
 *
 * Rules: [BROKER3] [BROKER4]
 */
export function worstSide({ orders }: Account, on: OrderedLeg, standing: Standing): WorstSide {
  const open = orders.filter((order) => !order.reduceOnly && Position.isSameLeg(order, on))
  const buys = open.filter(({ lots }) => lots > 0n)
  const sells = open.filter(({ lots }) => lots < 0n)
  const [long, short] = [side(buys, on, standing), side(sells, on, standing)]
  return long.asked >= short.asked ? long : short
}

/** By an owner's own choice of leverage, where there is one; it only asks for more. */
export const chosenBy = (leverage: bigint | undefined, notional: bigint): bigint =>
  leverage === undefined ? 0n : Integer.divUp(notional, leverage)

function side(orders: readonly Order[], on: OrderedLeg, standing: Standing): WorstSide {
  const lots = orders.reduce((sum, order) => sum + order.lots, 0n)
  const isWith = Integer.sign(lots) * Integer.sign(on.lots) >= 0
  if (isWith) return added(orders, standing)
  const beyond = Integer.abs(lots) - Integer.abs(on.lots)
  return beyond > 0n ? dearest(orders, standing, beyond) : { notional: 0n, asked: 0n }
}

function added(orders: readonly Order[], { ask, asked, notional, leverage }: Standing): WorstSide {
  const more = orders.reduce((sum, order) => sum + notionalOf(order, order.lots), 0n)
  const each = orders.reduce((sum, order) => sum + askedFor(order, ask, order.lots), asked)
  return { notional: more, asked: Integer.max(each, chosenBy(leverage, notional + more)) }
}

/** As if all of the lots beyond were the order that asks most for them. */
const dearest = (
  orders: readonly Order[],
  { ask, leverage }: Standing,
  beyond: bigint,
): WorstSide =>
  orders
    .map((order) => {
      const lots = order.lots > 0n ? beyond : -beyond
      const notional = notionalOf(order, lots)
      const asked = Integer.max(askedFor(order, ask, lots), chosenBy(leverage, notional))
      return { notional, asked }
    })
    .reduce((most, one) => (one.asked > most.asked ? one : most))

const notionalOf = ({ instrument, price }: Order, lots: bigint): bigint =>
  Instrument.notional(instrument, lots, price)

const askedFor = ({ instrument, price }: Order, ask: Ask, lots: bigint): bigint =>
  Ask.opened(Ask.sideOf(ask, lots), Ask.worth(instrument, price), lots)
