import type { Order } from '../../../model/Order.ts'
import { Integer } from '../../../money/Integer.ts'

/** By instrument, then by what a lot weighs at the limit: the order of orders is nothing. */
export function dearerFirst(a: Order, b: Order): number {
  if (a.instrument !== b.instrument) return a.instrument.index - b.instrument.index
  const byPrice = Integer.sign(b.price - a.price)
  const dearer = a.instrument.payoff === 'inverse' ? -byPrice : byPrice
  return dearer || Integer.sign(Integer.abs(b.lots) - Integer.abs(a.lots))
}
