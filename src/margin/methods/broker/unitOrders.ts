import type { Account } from '../../../model/Account.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Order } from '../../../model/Order.ts'
import { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Walk } from '../Walk.ts'
import { OptionUnit } from './OptionUnit.ts'
import { type Sized, UnitBook } from './UnitBook.ts'
import { heldOf, stockAsked, unitsOf } from './unitsOf.ts'

/** All buys or all sells of a leg, at the highest of their limits where nothing is held of it. */
interface Side extends Sized {
  readonly notional: bigint
}

/** Up to so many sides every way in which they may be filled is tried; fewer beside more legs. */
const sidesMax = { few: 4, many: 2, legs: 6 } as const

/**
 * Emits once for each unit with options the most that its open orders could add to what it asks initially: of all ways
 * in which buys and sells of its legs may be filled, the one that asks most. Beyond a few sides, what all sells ask at once
 * with nothing to relieve them, and all that buys pay. Orders that only reduce are among them, for what they close may cover others.
 *
 * Rules: [BROKER14]
 */
export function unitOrders<T>(one: Walk<T>): void {
  const { account, rules, prices, visitor, into } = one
  const units = new Map<OptionUnit, Side[]>()
  for (const side of sidesOf(account, prices)) {
    const unit = OptionUnit.at(rules, side.instrument)?.unit
    if (unit !== undefined) units.set(unit, [...(units.get(unit) ?? []), side])
  }
  const held = heldOf(account, prices)
  for (const [unit, sides] of units) {
    const own = held.filter(({ instrument }) => OptionUnit.at(rules, instrument)?.unit === unit)
    const first = sides[0]
    if (first === undefined || ![...own, ...sides].some(isOption)) continue
    const most = own.length > sidesMax.legs ? sidesMax.many : sidesMax.few
    const extra = sides.length > most ? all(one, own, sides) : worst(one, own, sides)
    const notional = sides.reduce((sum, side) => sum + side.notional, 0n)
    if (extra > 0n) {
      visitor.orders(into, first.instrument, first.leg, notional, Ratio.one, extra, extra)
    }
  }
}

const isOption = ({ instrument }: Sized): boolean => Instrument.isOption(instrument)

/** By instrument, leg and direction. */
function sidesOf(account: Account, prices: PriceBook): readonly Side[] {
  const sides = new Map<string, Order[]>()
  for (const order of account.orders) {
    const key = `${order.instrument.index} ${order.leg} ${order.lots > 0n}`
    sides.set(key, [...(sides.get(key) ?? []), order])
  }
  return [...sides.values()].flatMap((orders) => sideOf(account, prices, orders))
}

/** Orders that only reduce fill as far as there is something to reduce. */
function sideOf({ positions }: Account, prices: PriceBook, orders: readonly Order[]): Side[] {
  const [first] = orders
  if (first === undefined) return []
  const { instrument, leg } = first
  const held = positions.find((position) => Position.isSameLeg(position, first))
  const sum = (some: readonly Order[]) => some.reduce((all, { lots }) => all + lots, 0n)
  const isAgainst = held !== undefined && held.lots > 0n !== first.lots > 0n
  const most = isAgainst ? -held.lots : 0n
  const reducing = sum(orders.filter(({ reduceOnly }) => reduceOnly))
  const reduced = first.lots > 0n ? Integer.min(most, reducing) : Integer.max(most, reducing)
  const lots = reduced + sum(orders.filter(({ reduceOnly }) => !reduceOnly))
  if (lots === 0n) return []
  const limit = orders.map(({ price }): bigint => price).reduce(Integer.max)
  const mark = held && PriceBook.usable(prices, instrument)
  const notional = orders.reduce(
    (all, one) => all + Instrument.notional(instrument, one.lots, one.price),
    0n,
  )
  return [{ instrument, leg, lots, price: mark ?? limit, notional }]
}

/** Of every choice of sides. Stock that is sold no longer asks by itself; what more of it asks is in its own order. */
function worst<T>(one: Walk<T>, held: readonly Sized[], sides: readonly Side[]): bigint {
  const ways = sides.reduce<readonly (readonly Side[])[]>(
    (some, side) => some.concat(some.map((way) => way.concat(side))),
    [[]],
  )
  const now = askedOf(one, held)
  return ways
    .map((way) => askedOf(one, filled(held, way)))
    .map(({ total, stock }) => total - now.total + Integer.min(0n, stock - now.stock))
    .reduce(Integer.max)
}

/** Without the stock and without what buys close nothing is relieved that any fill could take away. */
function all<T>(one: Walk<T>, held: readonly Sized[], sides: readonly Side[]): bigint {
  const sells = sides.filter((side) => side.lots < 0n && isOption(side))
  const paid = sides.filter((side) => side.lots > 0n && isOption(side))
  const bare = (legs: readonly Sized[]): bigint => {
    const { total, worth } = askedOf(one, legs)
    return total - worth
  }
  const risen = bare(filled(held, sells).filter(isOption)) - bare(held)
  return paid.reduce((sum, { notional }) => sum + notional, Integer.max(0n, risen))
}

interface Asked {
  readonly total: bigint
  /** What the options among the legs are worth. */
  readonly worth: bigint
  /** What the stock among them asks by itself. */
  readonly stock: bigint
}

/** What legs ask initially. */
function askedOf<T>(one: Walk<T>, legs: readonly Sized[]): Asked {
  let [total, worth] = [0n, 0n]
  for (const book of unitsOf(one, legs).values()) {
    total += UnitBook.ask(book, 'initial').total
    for (const { instrument, lots, price } of book.options) {
      worth += Instrument.value(instrument, lots, price)
    }
  }
  const stocks = legs.filter((leg) => !isOption(leg))
  return { total, worth, stock: stockAsked(one, stocks).initial }
}

/** A leg that is bought and sold and has no mark is at the higher of both limits, whichever came first. */
function filled(held: readonly Sized[], way: readonly Side[]): readonly Sized[] {
  const known = held.map((leg) => {
    const more = way.filter((side) => Position.isSameLeg(side, leg))
    return { ...leg, lots: more.reduce((sum, { lots }) => sum + lots, leg.lots) }
  })
  const others = new Map<string, Sized>()
  for (const side of way) {
    if (held.some((leg) => Position.isSameLeg(leg, side))) continue
    const key = `${side.instrument.index} ${side.leg}`
    const { lots, price } = others.get(key) ?? { lots: 0n, price: side.price }
    others.set(key, {
      ...side,
      lots: side.lots + lots,
      price: side.price > price ? side.price : price,
    })
  }
  return [...known, ...others.values()].filter(({ lots }) => lots !== 0n)
}
