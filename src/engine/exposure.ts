import type { Account } from '../model/Account.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { GroupCap } from '../model/Market.ts'
import { noInterest } from '../model/MarketDepth.ts'
import type { Order } from '../model/Order.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountState } from './AccountState.ts'
import { Decision } from './Decision.ts'
import type { Rejection } from './Rejection.ts'
import { State } from './State.ts'

/** The two sides of an instrument's open interest. */
type Side = 'long' | 'short'

/**
 * Why an order would take too much of its instrument, if it were filled: what its owner's group
 * would hold on that side in all accounts together, or the open interest against the depth that
 * would have to take it. Null for what only reduces, and where the market has no caps.
 *
 * Rules: [CREDIT8] [CREDIT9]
 */
export function exposureFault(
  state: State,
  account: AccountState,
  view: Account,
  order: Order,
): Rejection | null {
  const { instrument } = order
  const caps = state.markets.get(instrument.id)?.active?.caps
  if (caps === undefined) return null
  const side = order.lots > 0n ? 'long' : 'short'
  const after = reach(view, account.isolated[instrument.index], instrument, side)
  const added = after - reach(account, account.isolated[instrument.index], instrument, side)
  if (added <= 0n) return null
  const fault = caps.group && groupFault(state, account, { instrument, side, added }, caps.group)
  if (fault) return fault
  return caps.depths === null ? null : depthFault(state, { instrument, side, added }, caps.depths)
}

/** What an order would add to one side of an instrument. */
interface Added {
  readonly instrument: Instrument
  readonly side: Side
  /** Lots, above zero. */
  readonly added: bigint
}

function groupFault(
  state: State,
  account: AccountState,
  { instrument, side, added }: Added,
  { lots, share }: GroupCap,
): Rejection | null {
  const all = (state.book.interest[instrument.index] ?? noInterest)[side]
  const most = Integer.max(lots, Ratio.mulDown(all, share))
  let held = added
  for (const one of State.group(state, account.group)) {
    if (one.parent !== null) continue
    held += reach(one, one.isolated[instrument.index], instrument, side)
  }
  if (held <= most) return null
  return Decision.reject(
    'exposure.group',
    `expected group ${account.group} ${side} at most ${most} lots of ${instrument.id} with its orders filled, found ${held}`,
  )
}

function depthFault(
  { book, markets }: State,
  { instrument, side, added }: Added,
  multiple: Ratio,
): Rejection | null {
  const depth = book.depths[instrument.index]
  const staleAfter = markets.get(instrument.id)?.active?.prices?.staleAfter ?? depthAge
  const isFresh = PriceBook.validity(depth, book.time, staleAfter) === 'fresh'
  const bears = isFresh ? ((side === 'long' ? depth?.bids : depth?.asks) ?? 0n) : 0n
  const most = Ratio.mulDown(bears, multiple)
  const open = (book.interest[instrument.index] ?? noInterest)[side] + added
  if (open <= most) return null
  return Decision.reject(
    'exposure.openInterest',
    `expected at most ${most} lots of ${instrument.id} open ${side}, found ${open}`,
  )
}

/** How long a depth counts against open interest where the market states no age of its own: a day. */
const depthAge = 86_400_000

/**
 * The lots that an account would hold on one side, leg by leg, if all its open orders of that side
 * were filled and no other; its position is its own, or its isolated account's.
 */
function reach(
  account: Account,
  isolated: Account | undefined,
  instrument: Instrument,
  side: Side,
): bigint {
  const sign = (lots: bigint): bigint => (side === 'long' ? lots : -lots)
  const legs = new Map<string, bigint>()
  const add = (leg: string, lots: bigint): void => void legs.set(leg, (legs.get(leg) ?? 0n) + lots)
  for (const held of [...account.positions, ...(isolated?.positions ?? [])]) {
    if (held.instrument.index === instrument.index) add(held.leg, sign(held.lots))
  }
  for (const order of account.orders) {
    if (order.instrument.index !== instrument.index || order.reduceOnly) continue
    if (sign(order.lots) > 0n) add(order.leg, sign(order.lots))
  }
  return [...legs.values()].reduce((sum, lots) => sum + Integer.max(0n, lots), 0n)
}
