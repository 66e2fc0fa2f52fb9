import { assert } from '../base/assert.ts'
import { Decimal } from '../money/Decimal.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Blotter } from './Blotter.ts'

/**
 * What may be sent: the most notional of one order, and of all that are sent in a day of UTC. Each quote
 * asset is counted by itself.
 *
 * Rules: [EXEC9]
 */
export interface Caps {
  /** In units of the quote asset, as decimal text; null for no limit. */
  readonly order: string | null
  readonly day: string | null
}

export interface Asked {
  /** Null where no mark tells. */
  readonly notional: string | null
  readonly quote: string
  readonly now: number
}

/** Why an order may not be sent; null where it may. */
export function fault(
  { order, day }: Caps,
  { notional, quote, now }: Asked,
  { sent }: Pick<Blotter, 'sent'>,
): string | null {
  if (order === null && day === null) return null
  if (notional === null) return 'there is no mark to count it by, and what may be sent is capped'
  const size = ratioOf(notional)
  if (order !== null && Ratio.compare(size, ratioOf(order)) > 0) {
    return `${notional} ${quote} is more than ${order}, the most of one order`
  }
  if (day === null) return null
  const before = sent(now - (now % DAY_MS), quote)
    .map(ratioOf)
    .reduce(Ratio.add, Ratio.zero)
  if (Ratio.compare(Ratio.add(before, size), ratioOf(day)) <= 0) return null
  return `${notional} ${quote} would be more than ${day} in a day, after ${Ratio.format(before, PLACES)}`
}

const DAY_MS = 86_400_000
const PLACES = 2

/** What is no number was refused where it was read. */
function ratioOf(text: string): Ratio {
  const read = Decimal.parse(text)
  assert(read.ok, 'Caps.fault: amounts are decimals')
  return Ratio.fromDecimal(read.value)
}

export * as Caps from './Caps.ts'
