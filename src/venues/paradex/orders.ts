import { Ratio } from '../../money/Ratio.ts'

/** An order of one market; sizes are positive. */
export interface Resting {
  readonly id: string
  readonly side: 'buy' | 'sell'
  readonly size: Ratio
  readonly price: Ratio
}

/** A position, signed, and the sizes of all buys and of all sells. */
export interface Open {
  readonly position: Ratio
  readonly buys: Ratio
  readonly sells: Ratio
}

export interface NetInitial {
  readonly buySize: Ratio
  readonly sellSize: Ratio
  readonly required: Ratio
}

/**
 * The initial margin of one market: the larger of the sizes that would be open with all buys filled
 * and with all sells filled.
 *
 *     buy size = max(0, buys + position)      sell size = max(0, sells − position)
 *
 * Rules: [VEN22]
 */
export function netInitial({ position, buys, sells }: Open, rate: Ratio, mark: Ratio): NetInitial {
  const buySize = Ratio.positive(Ratio.add(buys, position))
  const sellSize = Ratio.positive(Ratio.sub(sells, position))
  const required = Ratio.mul(Ratio.mul(Ratio.max(buySize, sellSize), rate), mark)
  return { buySize, sellSize, required }
}

/** One market of an account before an order. */
export interface OrderAsked extends Open {
  readonly collateral: Ratio
  readonly entry: Ratio
  readonly mark: Ratio
  readonly rate: Ratio
}

export interface OrderCheck {
  readonly accountValue: Ratio
  readonly before: Ratio
  readonly after: Ratio
  readonly accepted: boolean
}

/**
 * An order is accepted if the account covers the initial margin with it, or if the order does not
 * raise it.
 *
 * Rules: [VEN23]
 */
export function checkOrder(
  asked: OrderAsked,
  { side, size }: Omit<Resting, 'id' | 'price'>,
): OrderCheck {
  const { collateral, position, entry, mark, rate } = asked
  const with_ =
    side === 'buy'
      ? { ...asked, buys: Ratio.add(asked.buys, size) }
      : { ...asked, sells: Ratio.add(asked.sells, size) }
  const accountValue = Ratio.add(collateral, Ratio.mul(position, Ratio.sub(mark, entry)))
  const before = netInitial(asked, rate, mark).required
  const after = netInitial(with_, rate, mark).required
  const accepted = Ratio.compare(accountValue, after) >= 0 || Ratio.compare(after, before) <= 0
  return { accountValue, before, after, accepted }
}

export interface Deleveraged {
  readonly kept: readonly Resting[]
  readonly cancelled: readonly Resting[]
}

/**
 * The orders of a market that an account under its initial margin keeps: those against its position,
 * the most passive cancelled first, whole, until what is left is at most the position. Both lists
 * are in the order given.
 *
 * Rules: [VEN24]
 */
export function deleverageOrders(position: Ratio, orders: readonly Resting[]): Deleveraged {
  const closing = position.numerator > 0n ? 'sell' : position.numerator < 0n ? 'buy' : null
  const against = orders.filter(({ side }) => side === closing)
  const gone = new Set(orders.filter(({ side }) => side !== closing))
  let left = Ratio.sum(against.map(({ size }) => size))
  for (const order of [...against].sort(passiveFirst)) {
    if (Ratio.compare(left, Ratio.abs(position)) <= 0) break
    left = Ratio.sub(left, order.size)
    gone.add(order)
  }
  return {
    kept: orders.filter((order) => !gone.has(order)),
    cancelled: orders.filter((order) => gone.has(order)),
  }
}

/** The highest sell or the lowest buy first. */
const passiveFirst = (a: Resting, b: Resting): number =>
  a.side === 'sell' ? Ratio.compare(b.price, a.price) : Ratio.compare(a.price, b.price)
